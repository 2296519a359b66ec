/* Bits of a header, first bit highest. Reading past the end gives zeros and sets `over`: read the
 * whole header, then look once. */
#ifndef LR_BITS_H
#define LR_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lr_bits {
    const uint8_t *at, *end;
    uint8_t byte;   /* the one being read */
    uint8_t left;   /* bits of it that are not read */
    uint8_t zeros;  /* zero bytes in a row */
    bool emulation; /* skip emulation_prevention_three_byte (H.264 7.4.1, HEVC 7.4.2) */
    bool over;
};

void lr_bits_begin(struct lr_bits *b, const uint8_t *data, size_t len); /* plain bits */
void lr_bits_nal(struct lr_bits *b, const uint8_t *data, size_t len);   /* inside a NAL unit */

uint32_t lr_bits_get(struct lr_bits *b, int count); /* 0..32 */
void lr_bits_skip(struct lr_bits *b, int count);
uint32_t lr_bits_ue(struct lr_bits *b); /* Exp-Golomb; over 2^32 - 2 sets `over` */
int32_t lr_bits_se(struct lr_bits *b);

#endif
