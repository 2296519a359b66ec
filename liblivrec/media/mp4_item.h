/* Metadata of MP4, as FFmpeg and others read it. 0 or LIVREC_ENOMEM. */
#ifndef LR_MP4_ITEM_H
#define LR_MP4_ITEM_H

#include "core/buf.h"

/* Into the content of a moov, at the end of its list of metadata (udta, meta, ilst): an item with a
 * name of one's own. Nothing where there is no such list. On failure *moov is as it was. */
int lr_mp4_item(struct lr_buf *moov, const char *name, const char *text);

/* The number of jumps, if there are any, as such an item. */
int lr_mp4_jumps(struct lr_buf *moov, int64_t jumps);
/* The same as a box of its own ("meta"), which may stand behind the media (ISO/IEC 14496-12, 8.11).
 */
int lr_mp4_end(struct lr_buf *out, int64_t jumps);

#endif
