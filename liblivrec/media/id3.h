/* ID3 version 2 tags, as packed sound of HLS carries them and MP3 files have in front (RFC
 * 8216, 3.4; id3.org 2.3.0, 2.4.0). */
#ifndef LR_ID3_H
#define LR_ID3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "media/fourcc.h"

#define LR_ID3_HEADER 10

/* Bytes of the whole tag that starts here; 0: it is none. */
size_t lr_id3_size(const uint8_t head[LR_ID3_HEADER]);

/* The MPEG-2 timestamp of 33 bits in a PRIV frame of a tag. It may be cut off behind that. */
bool lr_id3_timestamp(const uint8_t *tag, size_t len, uint64_t *out);

#define LR_ID3_TITLE LR_FOURCC('T', 'I', 'T', '2')
#define LR_ID3_ARTIST LR_FOURCC('T', 'P', 'E', '1')
#define LR_ID3_DATE LR_FOURCC('T', 'D', 'R', 'C')
#define LR_ID3_GENRE LR_FOURCC('T', 'C', 'O', 'N')
#define LR_ID3_COMMENT LR_FOURCC('C', 'O', 'M', 'M') /* without a description */

/* A text of a tag, which may be cut off; only UTF-8 is read. False: there is none. */
bool lr_id3_text(const uint8_t *tag, size_t len, uint32_t id, const uint8_t **text, size_t *n);
/* Append one of version 2.4; NULL or empty: nothing. */
int lr_id3_put(struct lr_buf *b, uint32_t id, const char *text);
void lr_id3_head(uint8_t head[LR_ID3_HEADER], size_t len); /* of a tag with so many bytes of them */

#endif
