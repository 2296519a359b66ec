/* ID3 version 2 tags, as packed sound of HLS carries them (RFC 8216, 3.4; id3.org 2.3.0, 2.4.0). */
#ifndef LR_ID3_H
#define LR_ID3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_ID3_HEADER 10

/* Bytes of the whole tag that starts here; 0: it is none. */
size_t lr_id3_size(const uint8_t head[LR_ID3_HEADER]);

/* The MPEG-2 timestamp of 33 bits in a PRIV frame of a tag. It may be cut off behind that. */
bool lr_id3_timestamp(const uint8_t *tag, size_t len, uint64_t *out);

#endif
