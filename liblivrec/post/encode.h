/* A recording encoded anew, by the program ffmpeg. Blocks; any thread. */
#ifndef LR_ENCODE_H
#define LR_ENCODE_H

#include "core/cancel.h"
#include "post/draft.h"

struct lr_encode {
    const char *profile;         /* "dlr-h264" "h264" "hevc" "av1" "mp3" */
    const char *encoder;         /* of ffmpeg, instead of the profile's; or NULL */
    const char *preset;          /* the same */
    int crf;                     /* the same; -1: the profile's */
    int64_t limit_ms;
    const char *ffmpeg, *ffprobe; /* programs */
    struct lr_cancel *cancel;
};

/* Are its words known? LIVREC_EARG. */
int lr_encode_check(const struct lr_encode *e, struct lr_err *err);

/* Is it the sound alone that the profile makes a file of? Into MP3, not MP4. */
bool lr_encode_is_sound(const char *profile);

/* Pictures are encoded, sound is copied; or the sound is encoded, and pictures left out. What was
 * made has as many pictures and pieces of sound as the source, but where the sound is encoded, and
 * lasts as long; else LIVREC_EMEDIA. LIVREC_EUNSUPPORTED without ffmpeg and ffprobe,
 * LIVREC_ESCRIPT when they fail, LIVREC_ETIMEOUT, LIVREC_ECANCELLED, LIVREC_EIO, LIVREC_ENOMEM. Then
 * nothing is left of the draft. */
int lr_encode(const struct lr_encode *e, struct lr_draft *d, const char *source,
              struct lr_err *err);

#endif
