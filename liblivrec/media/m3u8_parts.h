/* The pieces that playlist parsing is made of. Private to media/m3u8*.c. */
#ifndef LR_M3U8_PARTS_H
#define LR_M3U8_PARTS_H

#include "media/m3u8.h"
#include "media/number.h"

/* The text as a string of the arena that can be cut up, from #EXTM3U on. */
int lr_m3u8_copy_text(struct lr_arena *a, const char *data, size_t len, char **out,
                      struct lr_err *err);
/* Lines that may be URIs of segments, at most LR_M3U8_SEGMENTS. */
int lr_m3u8_count_uris(const char *text);
/* Cut off the line at *at, without the blanks around it, and go to the next. */
char *lr_m3u8_cut_line(char **at, size_t *len);

/* An attribute list (RFC 8216 4.2), cut up in place. */
struct lr_m3u8_attrs {
    char *at;
    const char *name, *value; /* of the current one; quotes are off */
};
bool lr_m3u8_next_attr(struct lr_m3u8_attrs *attrs);

bool lr_m3u8_iv(const char *s, uint8_t iv[16]); /* 0x..., at most 128 bits, zeros in front */
/* "n@o" or "n"; without an offset it is `next`. False: nothing of the kind. */
bool lr_m3u8_byterange(const char *s, uint64_t next, struct lr_m3u8_range *out);

/* Tags with attributes; `value` is cut up in place. A variant, rendition, map and date range must
 * be zeroed. */
void lr_m3u8_take_variant(struct lr_m3u8_variant *v, char *value);
void lr_m3u8_take_rendition(struct lr_m3u8_rendition *r, char *value);
void lr_m3u8_take_key(struct lr_m3u8_key *key, char *value);
void lr_m3u8_take_map(struct lr_m3u8_map *map, char *value);
void lr_m3u8_take_daterange(struct lr_m3u8_daterange *range, char *value);

#endif
