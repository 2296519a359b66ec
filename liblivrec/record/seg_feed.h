/* From whole segments to the pipeline: decrypts, looks what it is, feeds the reader, tells what is
 * missing. */
#ifndef LR_SEG_FEED_H
#define LR_SEG_FEED_H

#include "record/seg_asset.h"
#include "record/seg_queue.h"
#include "record/reader.h"
#include "record/shift.h"
#include "record/source.h"

/* Zeroed at first, then the first part filled in by the owner, but for `out`; all is borrowed. */
struct lr_seg_feed {
    struct lr_seg_assets *assets;
    struct lr_stage *out; /* frames and gaps */
    bool raw;             /* bytes go to raw_to instead; gaps still to out, if there is one */
    struct lr_out *(*open_raw)(void *user, const char *ext);
    void *user;
    struct lr_seg_place *place;         /* kept up to date; may be NULL */
    const struct lr_seg_window *window; /* says whether names mean something */

    bool started;      /* media was handed on before, be it by an earlier source */
    bool refused;      /* the last DROP or BAD was because a key was refused, or does not fit */
    struct lr_err why; /* ... or whatever it was because of */
    enum lr_container container;
    struct lr_shift shift; /* behind the reader */
    struct lr_reader *reader;
    struct lr_out *raw_to;
    uint64_t timeline;  /* of the last segment; 0: not said */
    bool torn;          /* the last one was a piece: more of it may follow */
    uint64_t init_hash; /* content of the init segment that was fed last; 0: none */
    bool has_gap;       /* to be told before the next media */
    struct lr_gap gap;
};

/* Where frames and gaps go; before the first media. */
void lr_seg_feed_set_out(struct lr_seg_feed *f, struct lr_stage *out);

/* Hand on a loaded segment. STOP: the pipeline or the reader failed, see err. */
enum lr_seg_result lr_seg_feed_take(struct lr_seg_feed *f, struct lr_seg_item *item,
                                    struct lr_err *err);
/* Note what is missing here. 0 or the pipeline's error. */
int lr_seg_feed_gap(struct lr_seg_feed *f, const struct lr_gap *gap, struct lr_err *err);
/* Nothing more comes: hand on what is held back. */
int lr_seg_feed_finish(struct lr_seg_feed *f, struct lr_err *err);
void lr_seg_feed_free(struct lr_seg_feed *f);

#endif
