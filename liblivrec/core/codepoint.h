/* One Unicode code point at a time: UTF-8 in and out, and the classes that text from strangers is
 * judged by. */
#ifndef LR_CODEPOINT_H
#define LR_CODEPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_CP_BAD 0xFFFFFFFFu
#define LR_CP_REPLACEMENT 0xFFFDu

/* Decode at s (len >= 1). Returns the bytes used, at least 1. *cp is LR_CP_BAD for a bad sequence;
 * then the bytes used are its maximal subpart (Unicode 15, 3.9, table 3-7). */
size_t lr_cp_decode(const char *s, size_t len, uint32_t *cp);

/* Write cp as UTF-8; surrogates and values above U+10FFFF become U+FFFD. Returns 1 to 4. */
size_t lr_cp_encode(uint32_t cp, char out[4]);

bool lr_cp_is_control(uint32_t cp);   /* C0, DEL, C1, line and paragraph separator */
bool lr_cp_is_bidi(uint32_t cp);      /* marks, embeddings, overrides, isolates */
bool lr_cp_is_invisible(uint32_t cp); /* zero-width and tag characters, soft hyphen; not bidi */

#endif
