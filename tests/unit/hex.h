/* Bytes written as text in tests. */
#ifndef UNIT_HEX_H
#define UNIT_HEX_H

#include <check.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

/* Hex digits, blanks between allowed, to bytes. Returns how many. */
static inline size_t unhex(const char *text, uint8_t *out, size_t max)
{
    size_t n = 0;
    for (; *text; text++) {
        if (isspace((unsigned char)*text))
            continue;
        char pair[3] = {text[0], text[1], 0}, *end;
        ck_assert_uint_lt(n, max);
        out[n++] = (uint8_t)strtoul(pair, &end, 16);
        ck_assert_msg(*end == '\0' && pair[1], "bad hex at \"%.8s\"", text);
        text++;
    }
    return n;
}

#endif
