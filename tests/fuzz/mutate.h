/* One small change to some bytes: a byte, a bit, a piece doubled or taken out. */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "core/rand.h"

/* size > 0. Returns the new size, never larger. */
static inline size_t mutate(struct lr_rand *r, uint8_t *data, size_t size)
{
    static const uint8_t special[] = "\0\"'\\/<>{}[]%&#?:@=;,.-\n\r\x1b\x7f\x80\xc0\xed\xff";
    size_t at = lr_rand_below(r, size), n = 1 + lr_rand_below(r, size - at);
    switch (lr_rand_below(r, 5)) {
    case 0:
        data[at] = (uint8_t)lr_rand_u64(r);
        return size;
    case 1:
        data[at] ^= (uint8_t)(1 << lr_rand_below(r, 8));
        return size;
    case 2:
        data[at] = special[lr_rand_below(r, sizeof special - 1)];
        return size;
    case 3:
        memmove(data + at, data + at + n, size - at - n);
        return size - n;
    default:
        memmove(data + lr_rand_below(r, size - n + 1), data + at, n);
        return size;
    }
}

#endif
