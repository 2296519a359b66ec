/* The number that every frame of the demo clip bears (mark.h). */
#ifndef FRAME_MARK_H
#define FRAME_MARK_H

#include "record/frame.h"

/* The epoch and the number in it. False: the frame has no mark. */
bool frame_mark(const struct lr_frame *f, bool video, uint32_t *epoch, uint32_t *n);

#endif
