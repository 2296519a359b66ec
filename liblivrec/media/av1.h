/* AV1: what the configuration record of an MP4 or FLV file says (AV1 in ISOBMFF, 2.3; AV1
 * bitstream 5.5). Pure functions. */
#ifndef LR_AV1_H
#define LR_AV1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is this an av1C record? The largest picture comes from the sequence header in it; 0 if there is
 * none. */
bool lr_av1c_parse(const uint8_t *av1c, size_t len, int *width, int *height);

#endif
