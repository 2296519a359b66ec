/* In which order pictures of H.264 and HEVC are shown, by their picture order count (ISO/IEC
 * 14496-10, 8.2.1; 23008-2, 8.3.1). One thread's. */
#ifndef LR_PICTURE_ORDER_H
#define LR_PICTURE_ORDER_H

#include "record/frame.h"

struct lr_picture_order;

/* For a track with its configuration. LIVREC_EMEDIA: of that codec it is not known. */
int lr_picture_order_new(const struct lr_track *t, struct lr_picture_order **out);
void lr_picture_order_free(struct lr_picture_order *o); /* NULL is allowed */

/* The count of a picture, whose units have lengths as the configuration says: pictures one after
 * the other, as they are decoded. *known: it was found. 0 or LIVREC_ENOMEM. */
int lr_picture_order_next(struct lr_picture_order *o, const uint8_t *data, size_t size,
                          int64_t *count, bool *known);

#endif
