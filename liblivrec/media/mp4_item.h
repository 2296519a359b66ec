/* Metadata of MP4. */
#ifndef LR_MP4_ITEM_H
#define LR_MP4_ITEM_H

#include "core/buf.h"

/* Into the content of a moov, at the end of its list of metadata (udta, meta, ilst): an item with a
 * name of one's own, which FFmpeg and others read. Nothing where there is no such list. 0 or
 * LIVREC_ENOMEM; then *moov is as it was. */
int lr_mp4_item(struct lr_buf *moov, const char *name, const char *text);

#endif
