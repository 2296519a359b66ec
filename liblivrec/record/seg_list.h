/* One media playlist being recorded: reloads it, queues what is new, feeds the pipeline. An HLS
 * source has one, or two where the sound has a playlist of its own. */
#ifndef LR_SEG_LIST_H
#define LR_SEG_LIST_H

#include "record/seg_feed.h"
#include "record/manifest.h"
#include "record/seg_window.h"

struct lr_seg_list_ops {
    /* The URL gave a master playlist. It may open the list again with another URL. */
    void (*master)(void *user, const struct lr_m3u8 *master, const char *base);
    void (*ended)(void *user, enum lr_source_end end, const struct lr_err *err);
};

/* Zeroed at first. */
struct lr_seg_list {
    const struct lr_seg_net *net;
    const struct lr_seg_list_ops *ops;
    void *user;
    struct lr_seg_resume *resume; /* may be NULL */
    bool skip_ads;

    struct lr_manifest playlist;
    struct lr_seg_window window;
    struct lr_seg_assets assets;
    struct lr_seg_queue queue;
    struct lr_seg_feed feed;
    int64_t target_ms;
    int64_t news_ms;    /* when it was opened, or the playlist brought something new */
    int64_t taken_ms;   /* when it was opened, or a segment was handed on */
    bool taken;         /* one was */
    int64_t expired_ms; /* since when the URL is refused; 0: it is not */
    bool complete;      /* EXT-X-ENDLIST was read */
    bool over;          /* ended() was called */
    bool paused;
    struct lr_err last; /* why the playlist failed last; code 0: it did not */
};

struct lr_seg_list_config {
    const struct lr_seg_net *net;
    const struct lr_source_config *source;
    int index; /* 0 variant, 1 separate sound */
    struct lr_stage *out;
};

void lr_seg_list_init(struct lr_seg_list *l, const struct lr_seg_list_config *cfg,
                      const struct lr_seg_list_ops *ops, void *user);
int lr_seg_list_open(struct lr_seg_list *l, const char *url, struct lr_err *err);
void lr_seg_list_close(struct lr_seg_list *l);   /* NULL net: does nothing */
int64_t lr_seg_list_tick(struct lr_seg_list *l); /* ms until it wants to be called again */
void lr_seg_list_pause(struct lr_seg_list *l, bool paused);

#endif
