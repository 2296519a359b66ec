/* Two inputs into one pipeline: the pictures of one playlist and the sound of another. Tracks are
 * put together, frames put in order of their dts. Whole segments come at once, so frames of the
 * input that is ahead are copied and wait; what waits is bounded. */
#ifndef LR_SEG_MERGE_H
#define LR_SEG_MERGE_H

#include "record/stage.h"

#define LR_SEG_MERGE_BYTES ((size_t)32 << 20) /* that may wait */
#define LR_SEG_MERGE_LEAD (20 * LR_TIME_HZ)   /* time that one input may be ahead */

struct lr_seg_merge;

int lr_seg_merge_new(struct lr_stage *out, struct lr_seg_merge **m); /* 0 or LIVREC_ENOMEM */
struct lr_stage *lr_seg_merge_in(struct lr_seg_merge *m, int index); /* 0 or 1 */
/* How much of an input waits for the other one, 1/90000 s. */
int64_t lr_seg_merge_lead(const struct lr_seg_merge *m, int index);
int lr_seg_merge_flush(struct lr_seg_merge *m); /* wait for nothing any more */
void lr_seg_merge_free(struct lr_seg_merge *m); /* NULL is allowed; not `out` */

#endif
