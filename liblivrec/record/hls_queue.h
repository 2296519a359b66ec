/* The segments of an HLS recording on their way: some are fetched at once, all are handed on in
 * order. A failed one is tried again as long as it can be had; those behind it wait in memory. */
#ifndef LR_HLS_QUEUE_H
#define LR_HLS_QUEUE_H

#include "record/hls_fetch.h"
#include "record/hls_item.h"

#define LR_HLS_PARALLEL 3
#define LR_HLS_SEGMENT_MAX ((size_t)64 << 20)
#define LR_HLS_BUFFER_MAX ((size_t)32 << 20) /* in memory before the first one is handed on */

enum lr_hls_result {
    LR_HLS_DONE, /* handed on */
    LR_HLS_HOLD, /* not now (its key is on the way): lr_hls_queue_advance() is called later */
    LR_HLS_BAD,  /* no media: fetch it again */
    LR_HLS_DROP, /* can't be had: it is lost */
    LR_HLS_STOP, /* the recording ends: touch nothing more */
};

struct lr_hls_queue_ops {
    /* The first one is here; may change item->body. */
    enum lr_hls_result (*take)(void *user, struct lr_hls_item *item);
    /* The first one is missing for good, or is a gap. DONE or STOP. */
    enum lr_hls_result (*lost)(void *user, struct lr_hls_item *item);
};

struct lr_hls_slot {
    struct lr_hls_queue *queue;
    struct lr_hls_item *item; /* NULL: idle */
    struct lr_hls_fetch fetch;
};

/* Zeroed at first. */
struct lr_hls_queue {
    const struct lr_hls_net *net;
    const struct lr_hls_queue_ops *ops;
    void *user;
    struct lr_hls_item *first, **end;
    struct lr_hls_slot slot[LR_HLS_PARALLEL];
    size_t buffered;   /* bytes of those that are loaded */
    int64_t target_ms; /* of the playlist */
    int64_t stall_ms;  /* no byte for so long is a failure */
    int refused;       /* answers in a row that say that the address has expired, but 404 */
    bool paused;       /* fetch nothing new */
    bool advancing;
    struct lr_err last; /* why the last fetch failed */
};

void lr_hls_queue_init(struct lr_hls_queue *q, const struct lr_hls_net *net,
                       const struct lr_hls_queue_ops *ops, void *user);
void lr_hls_queue_free(struct lr_hls_queue *q); /* stops the fetches, too */
void lr_hls_queue_add(struct lr_hls_queue *q, struct lr_hls_item *item); /* takes it over */

/* A newer list: what it says of those that are not loaded yet. */
void lr_hls_queue_refresh(struct lr_hls_queue *q, const struct lr_m3u8 *list, const char *base,
                          uint32_t epoch);

/* Hand on what can be, fetch what may be. Once after adding, and after a HOLD. */
void lr_hls_queue_advance(struct lr_hls_queue *q);
/* Time went by: stalled fetches, segments that can't be had any more, next tries. Returns the ms
 * until it wants to be called again. */
int64_t lr_hls_queue_tick(struct lr_hls_queue *q);
bool lr_hls_queue_is_empty(const struct lr_hls_queue *q);
bool lr_hls_queue_is_loading(const struct lr_hls_queue *q);
void lr_hls_queue_drain(struct lr_hls_queue *q); /* take in what the kernel holds */

#endif
