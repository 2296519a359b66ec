#include "data/gunzip.h"

#include <string.h>
#include <livrec/error.h>
#include <zlib.h>

#include "core/alloc.h"

#define STEP ((size_t)32 << 10)
#define GZIP_ALONE (MAX_WBITS + 16) /* zlib's word for: with that head and no other */

bool lr_is_gzip(const void *data, size_t len)
{
    const uint8_t *p = data;
    return len >= 18 && memcmp(p, "\x1f\x8b\x08", 3) == 0 && (p[3] & 0xe0) == 0;
}

static void *take(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return lr_calloc(count, size);
}

static void give(void *opaque, void *p)
{
    (void)opaque;
    lr_free(p);
}

/* As far as one piece of memory goes. A file may consist of several. */
static int step(z_stream *z, struct lr_buf *out)
{
    size_t left = out->max - out->len, room = left < STEP ? left : STEP;
    if (room == 0)
        return Z_DATA_ERROR;
    if (lr_buf_reserve(out, room) != 0)
        return Z_MEM_ERROR;
    z->next_out = out->data + out->len;
    z->avail_out = (unsigned)room;
    int rc = inflate(z, Z_NO_FLUSH);
    out->len += room - z->avail_out;
    if (rc == Z_STREAM_END && lr_is_gzip(z->next_in, z->avail_in))
        rc = inflateReset(z);
    return rc;
}

int lr_gunzip(const void *data, size_t len, struct lr_buf *out)
{
    z_stream z = {.zalloc = take, .zfree = give, .next_in = (uint8_t *)(uintptr_t)data};
    if (len > UINT32_MAX)
        return LIVREC_EPARSE;
    z.avail_in = (unsigned)len;
    int rc = inflateInit2(&z, GZIP_ALONE);
    if (rc != Z_OK)
        return LIVREC_ENOMEM;
    while (rc == Z_OK)
        rc = step(&z, out);
    inflateEnd(&z);
    return rc == Z_STREAM_END ? 0 : rc == Z_MEM_ERROR ? LIVREC_ENOMEM : LIVREC_EPARSE;
}
