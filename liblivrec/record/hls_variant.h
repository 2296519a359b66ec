/* Which variant of a master playlist to record. */
#ifndef LR_HLS_VARIANT_H
#define LR_HLS_VARIANT_H

#include "core/model.h"
#include "media/m3u8.h"

struct lr_hls_choice {
    const char *uri;       /* as written */
    const char *audio_uri; /* sound in a playlist of its own; NULL: it is inside, or `uri` is it */
};

/* What is to be recorded. Height and rate are those of the stream that was selected, where several
 * share the address of the master playlist; 0: not known. */
struct lr_wish {
    enum lr_quality quality;
    int height;
    int64_t bitrate;
    bool sound; /* pictures are left out: a separate rendition of that quality is all */
    struct lr_limits most; /* where the wish is some: instead of the rung */
};

/* The variant of just that height and rate, if there is one. Else best first come height, then
 * rate; a wish takes its rung from there, or the lowest: UHD the second, HD the third, SD, LD.
 * Limits take the best one that is known to be within them, else the lowest.
 * "Audio" takes a variant of sound alone, or a separate rendition. False: there is nothing to
 * choose from. */
bool lr_hls_choose(const struct lr_m3u8 *master, const struct lr_wish *wish,
                   struct lr_hls_choice *out);

/* The same for variants alone; NULL: there are none. */
const struct lr_m3u8_variant *lr_hls_pick(const struct lr_m3u8 *master, const struct lr_wish *wish);

#endif
