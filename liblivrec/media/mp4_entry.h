/* Sample entries of MP4: which codec, and its configuration record. For media/mp4_*.c alone. */
#ifndef LR_MP4_ENTRY_H
#define LR_MP4_ENTRY_H

#include "media/mp4.h"

/* An entry of a stsd box, `number` from 1, into t: entry, fourcc, encrypted, config, rate, channels.
 * t->entry stays 0 when it is not there. */
void lr_mp4_entry(const struct lr_box *stsd, uint32_t number, struct lr_mp4_track *t);

#endif
