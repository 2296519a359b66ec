/* UTF-8, and what a code point does on a terminal. */
#ifndef CLI_UNICODE_H
#define CLI_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CP_BAD 0xFFFFFFFFu

/* Decode at s, which is not at its end. Returns the bytes used, at least 1; *cp is CP_BAD for a
 * byte that starts no sequence. */
size_t cp_decode(const char *s, uint32_t *cp);

/* True for what must not reach a terminal or a line of text as it is: controls (C0, DEL, C1), line
 * separators, marks that turn the direction of text, and invisible characters. */
bool cp_is_unsafe(uint32_t cp);

/* Columns that it takes: 0 combining, 2 East Asian wide and emoji, else 1. */
int cp_width(uint32_t cp);

#endif
