/* A recording into another container, frame by frame as it is, with our own readers: nothing is
 * decoded and no stranger's bytes reach FFmpeg's demuxers. Blocks; any thread. */
#ifndef LR_CONVERT_H
#define LR_CONVERT_H

#include "core/cancel.h"
#include "post/draft.h"

/* The draft's kind is that of its wish: "mp4"; "m4a" and "mp3" take the sound alone. What was made
 * is read again: it holds each frame of the source, once, in its order. MP4 and M4A have their index
 * in front. The source stays. LIVREC_EMEDIA (it can't hold the tracks, or would not be the same),
 * LIVREC_EIO, LIVREC_ECANCELLED, LIVREC_ENOMEM: then nothing is left of the draft. */
int lr_convert(struct lr_draft *d, const char *source, struct lr_cancel *cancel,
               struct lr_err *err);

/* The sound of a recording, as M4A or else as MP3; opens the draft, which is to be closed. */
int lr_convert_sound(struct lr_draft *d, const struct lr_env *env, const char *source,
                     const struct lr_reserve *reserve, struct lr_cancel *cancel, struct lr_err *err);

#endif
