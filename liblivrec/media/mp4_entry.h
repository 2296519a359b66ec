/* Sample entries of MP4: which codec, and its configuration record. For media/mp4_*.c alone. */
#ifndef LR_MP4_ENTRY_H
#define LR_MP4_ENTRY_H

#include "media/mp4.h"

/* The first entry of a stsd box, into t: entry, fourcc, encrypted, config, rate, channels. */
void lr_mp4_entry(const struct lr_box *stsd, struct lr_mp4_track *t);

#endif
