/* Which segments of a playlist are no media of the room: the rows of its platform
 * (core/model.h). Pure. */
#ifndef LR_SEG_FILTER_H
#define LR_SEG_FILTER_H

#include "core/model.h"
#include "media/m3u8.h"

/* The first row that takes the segment, or NULL. `rows` end with an empty one; may be NULL. */
const struct lr_segment_filter *lr_seg_filter(const struct lr_segment_filter *rows,
                                              const struct lr_m3u8 *list,
                                              const struct lr_m3u8_segment *s);

#endif
