/* Headers that are written bit by bit. */
#ifndef UNIT_BIT_TEXT_H
#define UNIT_BIT_TEXT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

/* Bits as text; blanks are for reading, "zN" means N zeros. */
static inline size_t bit_text(const char *bits, uint8_t *out, size_t max)
{
    size_t n = 0;
    memset(out, 0, max);
    while (*bits) {
        if (*bits == 'z') {
            n += strtoul(bits + 1, (char **)&bits, 10);
            continue;
        }
        if (*bits != ' ') {
            ck_assert_uint_lt(n / 8, max);
            out[n / 8] |= (uint8_t)((*bits == '1') << (7 - n % 8));
            n++;
        }
        bits++;
    }
    return (n + 7) / 8;
}

#endif
