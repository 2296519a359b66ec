/* One media playlist being recorded: reloads it, queues what is new, feeds the pipeline. An HLS
 * source has one, or two where the sound has a playlist of its own. */
#ifndef LR_HLS_LIST_H
#define LR_HLS_LIST_H

#include "record/hls_feed.h"
#include "record/hls_playlist.h"
#include "record/hls_window.h"

struct lr_hls_list_ops {
    /* The URL gave a master playlist. It may open the list again with another URL. */
    void (*master)(void *user, const struct lr_m3u8 *master, const char *base);
    void (*ended)(void *user, enum lr_source_end end, const struct lr_err *err);
};

/* Zeroed at first. */
struct lr_hls_list {
    const struct lr_hls_net *net;
    const struct lr_hls_list_ops *ops;
    void *user;
    struct lr_hls_resume *resume; /* may be NULL */
    bool skip_ads;

    struct lr_hls_playlist playlist;
    struct lr_hls_window window;
    struct lr_hls_assets assets;
    struct lr_hls_queue queue;
    struct lr_hls_feed feed;
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

struct lr_hls_list_config {
    const struct lr_hls_net *net;
    const struct lr_source_config *source;
    int index; /* 0 variant, 1 separate sound */
    struct lr_stage *out;
};

void lr_hls_list_init(struct lr_hls_list *l, const struct lr_hls_list_config *cfg,
                      const struct lr_hls_list_ops *ops, void *user);
int lr_hls_list_open(struct lr_hls_list *l, const char *url, struct lr_err *err);
void lr_hls_list_close(struct lr_hls_list *l);   /* NULL net: does nothing */
int64_t lr_hls_list_tick(struct lr_hls_list *l); /* ms until it wants to be called again */
void lr_hls_list_pause(struct lr_hls_list *l, bool paused);

#endif
