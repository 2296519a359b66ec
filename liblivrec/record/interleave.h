/* Frames of all tracks in the order of their decoding times, however far apart a container had
 * them: a file that is written from them is the same whenever it is read and written again. */
#ifndef LR_INTERLEAVE_H
#define LR_INTERLEAVE_H

#include "record/stage.h"

int lr_interleave_new(struct lr_stage **out);

#endif
