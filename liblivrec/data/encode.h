/* Text encodings: base64, hex, UTF-8. */
#ifndef LR_ENCODE_H
#define LR_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/buf.h"

char *lr_base64(struct lr_arena *a, const void *data, size_t len);
/* Standard and URL alphabets, padding optional, blanks skipped. NULL when not base64; the result
 * has a NUL behind it. */
uint8_t *lr_base64_decode(struct lr_arena *a, const char *s, size_t *len);
char *lr_hex(struct lr_arena *a, const void *data, size_t len);
uint8_t *lr_hex_decode(struct lr_arena *a, const char *s, size_t *len); /* NULL: odd or not hex */

bool lr_utf8_valid(const char *s, size_t len);
/* Append with every bad sequence, surrogate and NUL as U+FFFD. */
int lr_utf8_repair(struct lr_buf *out, const char *s, size_t len);

/* Append text so that a terminal or a log line can show it: controls, C1, bidi marks and invalid
 * bytes become \x.. or \u....; a newline becomes \n. The one escaper for untrusted text (S5). */
int lr_escape_text(struct lr_buf *out, const char *s, size_t len);

#endif
