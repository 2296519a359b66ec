/* A stage of the pipeline: reader -> rules -> splitter -> sink. Each gets what the one before it
 * pushes and hands on to `next`. All on one thread. */
#ifndef LR_STAGE_H
#define LR_STAGE_H

#include "core/buf.h"
#include "core/err.h"
#include "record/frame.h"

struct lr_stage;

struct lr_stage_ops {
    const char *name;
    /* The set of tracks, before the first frame and whenever it changes. */
    int (*tracks)(struct lr_stage *s, const struct lr_tracks *t);
    int (*frame)(struct lr_stage *s, const struct lr_frame *f);
    int (*gap)(struct lr_stage *s, const struct lr_gap *g);
    /* No more input: hand on what is held back. */
    int (*finish)(struct lr_stage *s);
    void (*free)(struct lr_stage *s);
};

/* What a rule changed or a reader left out: told to those who repair files, and in sidecars. */
enum lr_mend {
    LR_MEND_JUMP,        /* timestamps jumped: from here on they are moved; amount: 1/90000 s */
    LR_MEND_STEP,        /* the time of one frame was moved a little; amount: by how much */
    LR_MEND_UNDECODABLE, /* a frame without its keyframe was left out; amount: bytes */
    LR_MEND_REPEATED,    /* a frame that came before was left out; amount: bytes */
    LR_MEND_ZEROED,      /* a frame of zeros was left out; amount: bytes */
    LR_MEND_HEADLESS,    /* the same by a reader, which has no configuration for it */
    LR_MEND_SKIPPED,     /* a reader found no media there; amount: bytes */
};

struct lr_ledger {
    void (*mended)(struct lr_ledger *l, enum lr_mend what, int64_t amount);
    /* A configuration that no frame was sent for: another one came. NULL: nobody asks. */
    void (*superseded)(struct lr_ledger *l, const struct lr_track *t);
};

/* First member of every stage. A NULL op hands on unchanged. */
struct lr_stage {
    const struct lr_stage_ops *ops;
    struct lr_stage *next;    /* NULL for the last */
    struct lr_err *err;       /* where a failing stage says why; shared by the chain */
    struct lr_ledger *ledger; /* where rules tell what they changed; NULL: nobody asks */
};

/* Push into a stage (NULL: dropped, 0). 0 or LIVREC_E*, which ends the session's file. */
int lr_push_tracks(struct lr_stage *s, const struct lr_tracks *t);
int lr_push_frame(struct lr_stage *s, const struct lr_frame *f);
int lr_push_gap(struct lr_stage *s, const struct lr_gap *g);
int lr_push_finish(struct lr_stage *s);

/* Tell the ledger, if there is a stage (NULL is allowed) and it has one. */
void lr_stage_mended(const struct lr_stage *s, enum lr_mend what, int64_t amount);
void lr_stage_superseded(const struct lr_stage *s, const struct lr_track *t);

/* A zeroed stage of `size` bytes (its struct, base first), NULL when memory ran out; and the `free`
 * of one that owns nothing else. */
void *lr_stage_new(const struct lr_stage_ops *ops, size_t size);
void lr_stage_free(struct lr_stage *s);

/* Frames kept for later: copies, in order. */
struct lr_held {
    struct lr_buf bytes;
    int count;
};
void lr_held_init(struct lr_held *h, size_t max);             /* bytes; allocates nothing yet */
int lr_held_add(struct lr_held *h, const struct lr_frame *f); /* LIVREC_ENOMEM: over the maximum */
/* The next one, *at being 0 for the first; false at the end. Borrowed until the next change. */
bool lr_held_next(const struct lr_held *h, size_t *at, struct lr_frame *out);
void lr_held_free(struct lr_held *h); /* empty, and usable again */

/* Free a whole chain. */
void lr_stage_free_all(struct lr_stage *first);

#endif
