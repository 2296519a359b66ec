/* Which variant of a master playlist to record. */
#ifndef LR_HLS_VARIANT_H
#define LR_HLS_VARIANT_H

#include "core/model.h"
#include "media/m3u8.h"

struct lr_hls_choice {
    const char *uri;       /* as written */
    const char *audio_uri; /* sound in a playlist of its own; NULL: it is inside, or `uri` is it */
};

/* Best first come height, then rate; a wish takes its rung from there, or the lowest: UHD the
 * second, HD the third, SD, LD. "Audio" takes a variant of sound alone, or a separate rendition.
 * False: there is nothing to choose from. */
bool lr_hls_choose(const struct lr_m3u8 *master, enum lr_quality wish, struct lr_hls_choice *out);

#endif
