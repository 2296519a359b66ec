/* One list of segments being recorded: takes what playlists or manifests say, queues what is new,
 * feeds the pipeline. A source has one, or two where the sound comes by itself. */
#ifndef LR_SEG_LIST_H
#define LR_SEG_LIST_H

#include "record/seg_feed.h"
#include "record/manifest.h"
#include "record/seg_window.h"

struct lr_seg_list;

struct lr_seg_list_ops {
    void (*ended)(void *user, enum lr_source_end end, const struct lr_err *err);
    /* May be NULL. Shall its next segment wait for another list? A segment was handed on. */
    bool (*waits)(void *user, const struct lr_seg_list *l);
    void (*taken)(void *user, const struct lr_seg_list *l);
    void (*quiet)(void *user); /* nothing new has come for a while, for the first time since then */
};

/* Zeroed at first. */
struct lr_seg_list {
    const struct lr_seg_net *net;
    const struct lr_seg_list_ops *ops;
    void *user;
    struct lr_seg_resume *resume; /* may be NULL */
    bool skip_ads;
    const struct lr_segment_filter *filters;

    struct lr_seg_window window;
    struct lr_seg_assets assets;
    struct lr_seg_queue queue;
    struct lr_seg_feed feed;
    int64_t target_ms;
    int64_t patience_ms; /* at least so long without news; the owner may set it, as the next one */
    int64_t idle_ms;     /* how much longer segments may fail one after the other */
    int64_t news_ms;     /* when it was opened, or the playlist brought something new */
    int64_t taken_ms;    /* when it was opened, or a segment was handed on */
    bool taken;          /* one was */
    bool quiet;          /* nothing new has come since that was told */
    int64_t expired_ms;  /* since when the URL is refused; 0: it is not */
    bool complete;       /* nothing follows what is in the queue */
    bool over;           /* ended() was called */
    bool paused;
    struct lr_err last; /* why a request for the list failed last; code 0: it did not */
};

struct lr_seg_list_config {
    const struct lr_seg_net *net;
    const struct lr_source_config *source;
    int index; /* 0 variant, 1 separate sound */
    struct lr_stage *out;
};

void lr_seg_list_init(struct lr_seg_list *l, const struct lr_seg_list_config *cfg,
                      const struct lr_seg_list_ops *ops, void *user);
void lr_seg_list_start(struct lr_seg_list *l);   /* from now on news are waited for */
void lr_seg_list_close(struct lr_seg_list *l);   /* NULL net: does nothing */
int64_t lr_seg_list_tick(struct lr_seg_list *l); /* ms until it wants to be called again */
void lr_seg_list_pause(struct lr_seg_list *l, bool paused);
void lr_seg_list_ease(struct lr_seg_list *l, bool eased); /* no new segment for an instant */

/* What an answer to the request at `asked_ms` says, below the URL `base`; NULL: the same as the one
 * before. True: there are new segments. */
bool lr_seg_list_loaded(struct lr_seg_list *l, const struct lr_m3u8 *list, const char *base,
                        int64_t asked_ms);
/* There was none. Returns the ms until the next request, or LR_MANIFEST_NEVER. */
int64_t lr_seg_list_failed(struct lr_seg_list *l, int status, int failures,
                           const struct lr_err *err);
/* May more come? Else there is nothing to ask for. */
bool lr_seg_list_goes_on(const struct lr_seg_list *l);

#endif
