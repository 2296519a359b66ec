/* Before the splitter: when the disk can't keep up, media is left out from here up to a keyframe,
 * and a gap says so, rather than that memory grows. */
#ifndef LR_GATE_H
#define LR_GATE_H

#include "record/stage.h"

/* waiting(user): bytes that the disk has not taken yet. */
int lr_gate_new(size_t (*waiting)(void *user), void *user, struct lr_stage **out);

#endif
