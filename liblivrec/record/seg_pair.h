/* What a source by segments is made of: one list into the pipeline, or two through a merger, where
 * the sound comes by itself; and the time that goes by. */
#ifndef LR_SEG_PAIR_H
#define LR_SEG_PAIR_H

#include "record/seg_list.h"
#include "record/seg_merge.h"

enum { LR_SEG_MAIN, LR_SEG_SOUND, LR_SEG_LISTS };

/* Zeroed at first. */
struct lr_seg_pair {
    struct lr_source *source;
    struct lr_seg_net net;
    struct lr_seg_list list[LR_SEG_LISTS]; /* net NULL: not in use */
    struct lr_seg_merge *merge;            /* NULL: there is one list */
    struct lr_timer *timer;
    int64_t (*tick)(void *user); /* may be NULL: returns the ms until it wants to be called again */
    void *user;
};

/* Begin with one list. `name` is for messages; the source is initialised, and everything is
 * borrowed. 0 or LIVREC_ENOMEM. */
int lr_seg_pair_begin(struct lr_seg_pair *p, struct lr_source *source, const char *name,
                      struct lr_err *err);
/* The sound comes by itself; before the first media. */
int lr_seg_pair_split(struct lr_seg_pair *p, struct lr_err *err);

/* It is over: nothing is touched any more. */
void lr_seg_pair_end(struct lr_seg_pair *p, enum lr_source_end how, const struct lr_err *err);

/* What the source's own operations do; inside lr_source_enter() but the last. */
void lr_seg_pair_pause(struct lr_seg_pair *p, bool paused);
void lr_seg_pair_ease(struct lr_seg_pair *p, bool eased);
void lr_seg_pair_drain(struct lr_seg_pair *p);
void lr_seg_pair_close(struct lr_seg_pair *p);

#endif
