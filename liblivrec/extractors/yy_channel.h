/* The call of YY's web player that tells the streams of a channel. */
#ifndef LR_YY_CHANNEL_H
#define LR_YY_CHANNEL_H

#include "resolve/extractor.h"

/* Streams of a channel at a gear (4 is the best, 1 the lowest). NULL with a sticky error, or
 * without one if `optional`. */
lr_json *lr_yy_channel(lr_ctx *x, const char *sid, int gear, bool optional);

#endif
