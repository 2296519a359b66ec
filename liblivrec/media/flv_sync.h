/* Where tags begin and end in an FLV body, and finding them again after damage. A tag counts when
 * PreviousTagSize behind it agrees, or when something follows that is clearly a tag: some senders
 * write that field wrong. No buffer of its own; results do not depend on how input was cut. */
#ifndef LR_FLV_SYNC_H
#define LR_FLV_SYNC_H

#include "media/flv.h"

#define LR_FLV_TAG_MAX (((size_t)1 << 24) + LR_FLV_TAG + LR_FLV_TRAILER + LR_FLV_PROBE)

struct lr_flv_sync {
    bool hunting;   /* looking for a tag */
    size_t scanned; /* bytes of a long tag that were searched for tags inside it */
    size_t need;    /* after MORE: so many bytes from the start are wanted */
};

enum lr_flv_unit {
    LR_FLV_MORE,   /* undecided: call again when there are sync->need bytes */
    LR_FLV_SKIP,   /* *size bytes belong to nothing */
    LR_FLV_HEADED, /* header of a file, with PreviousTagSize0 */
    LR_FLV_TAGGED, /* a tag, PreviousTagSize included */
};

/* What stands at data[0..len), len > 0; *size: its length. */
enum lr_flv_unit lr_flv_sync(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t *size);

#endif
