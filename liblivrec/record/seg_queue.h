/* The segments of a recording on their way: some are fetched at once, all are handed on in
 * order. A failed one is tried again as long as it can be had; those behind it wait in memory. */
#ifndef LR_SEG_QUEUE_H
#define LR_SEG_QUEUE_H

#include "record/seg_fetch.h"
#include "record/seg_item.h"

#define LR_SEG_PARALLEL 3
#define LR_SEG_SEGMENT_MAX ((size_t)64 << 20)
#define LR_SEG_BUFFER_MAX ((size_t)32 << 20) /* in memory before the first one is handed on */

enum lr_seg_result {
    LR_SEG_DONE, /* handed on */
    LR_SEG_HOLD, /* not now (its key is on the way): lr_seg_queue_advance() is called later */
    LR_SEG_BAD,  /* no media: fetch it again */
    LR_SEG_DROP, /* can't be had: it is lost */
    LR_SEG_STOP, /* the recording ends: touch nothing more */
};

struct lr_seg_queue_ops {
    /* The first one is here; may change item->body. */
    enum lr_seg_result (*take)(void *user, struct lr_seg_item *item);
    /* The first one is missing for good, or is a gap. DONE or STOP. */
    enum lr_seg_result (*lost)(void *user, struct lr_seg_item *item);
};

struct lr_seg_slot {
    struct lr_seg_queue *queue;
    struct lr_seg_item *item; /* NULL: idle */
    struct lr_seg_fetch fetch;
};

/* Zeroed at first. */
struct lr_seg_queue {
    const struct lr_seg_net *net;
    const struct lr_seg_queue_ops *ops;
    void *user;
    struct lr_seg_item *first, **end;
    struct lr_seg_slot slot[LR_SEG_PARALLEL];
    size_t buffered;   /* bytes of those that are loaded */
    int64_t target_ms; /* of the playlist */
    int64_t stall_ms;  /* no byte for so long is a failure */
    int refused;       /* answers in a row that say that the address has expired, but 404 */
    bool paused;       /* fetch nothing new */
    bool advancing;
    struct lr_err last; /* why the last fetch failed */
};

void lr_seg_queue_init(struct lr_seg_queue *q, const struct lr_seg_net *net,
                       const struct lr_seg_queue_ops *ops, void *user);
void lr_seg_queue_free(struct lr_seg_queue *q); /* stops the fetches, too */
void lr_seg_queue_add(struct lr_seg_queue *q, struct lr_seg_item *item); /* takes it over */

/* A newer list: what it says of those that are not loaded yet. */
void lr_seg_queue_refresh(struct lr_seg_queue *q, const struct lr_m3u8 *list, const char *base,
                          uint32_t epoch);

/* Hand on what can be, fetch what may be. Once after adding, and after a HOLD. */
void lr_seg_queue_advance(struct lr_seg_queue *q);
/* Time went by: stalled fetches, segments that can't be had any more, next tries. Returns the ms
 * until it wants to be called again. */
int64_t lr_seg_queue_tick(struct lr_seg_queue *q);
bool lr_seg_queue_is_empty(const struct lr_seg_queue *q);
bool lr_seg_queue_is_loading(const struct lr_seg_queue *q);
void lr_seg_queue_drain(struct lr_seg_queue *q); /* take in what the kernel holds */

#endif
