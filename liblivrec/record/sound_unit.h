/* Where a frame of sound ends that stands without a length, as in MP4. AAC tells by its content
 * alone: it is decoded; MP3 and AC-3 have a header. One thread's. */
#ifndef LR_SOUND_UNIT_H
#define LR_SOUND_UNIT_H

#include "record/frame.h"

struct lr_sound_unit;

/* LIVREC_EMEDIA: of that codec it can't be told. */
int lr_sound_unit_new(const struct lr_track *t, struct lr_sound_unit **out);
void lr_sound_unit_free(struct lr_sound_unit *u); /* NULL is allowed */

/* The bytes of the frame that begins at data[0..len); 0: none does that is whole. *samples at
 * *rate: how long it is. */
size_t lr_sound_unit_length(struct lr_sound_unit *u, const uint8_t *data, size_t len, int *samples,
                            int *rate);

#endif
