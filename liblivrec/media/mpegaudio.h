/* Frame headers of sound that frames itself: MPEG audio (ISO/IEC 11172-3 2.4.1, 13818-3) and AC-3
 * (ETSI TS 102 366, 4.4). Pure functions. */
#ifndef LR_MPEGAUDIO_H
#define LR_MPEGAUDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_MPEGAUDIO_HEADER 4
#define LR_AC3_HEADER 8
#define LR_AC3_SAMPLES 1536

struct lr_mpegaudio {
    int layer; /* 1..3 */
    int rate, channels;
    int samples;  /* in a frame */
    size_t frame; /* bytes in all */
};
/* False for free format, which live streams do not use. */
bool lr_mpegaudio_parse(const uint8_t *data, size_t len, struct lr_mpegaudio *out);

struct lr_ac3 {
    int rate, channels;
    size_t frame;
};
/* False for E-AC-3 too. */
bool lr_ac3_parse(const uint8_t *data, size_t len, struct lr_ac3 *out);

#endif
