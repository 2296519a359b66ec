/* What a store has packed. */
#ifndef GZIP_H
#define GZIP_H

#include <stddef.h>
#include <zlib.h>

#include "unit.h"

/* Bytes of `out` that were filled; `room` must be enough. */
static inline size_t gzip_pack(const void *data, size_t len, void *out, size_t room)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)data,
                  .avail_in = (unsigned)len,
                  .next_out = out,
                  .avail_out = (unsigned)room};
    ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    ck_assert_int_eq(deflateEnd(&z), Z_OK);
    return room - z.avail_out;
}

#endif
