#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool grow(struct bytes *b, size_t more)
{
    if (b->failed)
        return false;
    if (b->len + more <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < b->len + more)
        cap *= 2;
    uint8_t *p = realloc(b->data, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->data = p;
    b->cap = cap;
    return true;
}

void bytes_add(struct bytes *b, const void *data, size_t len)
{
    if (len > 0 && grow(b, len)) {
        memcpy(b->data + b->len, data, len);
        b->len += len;
    }
}

void bytes_fill(struct bytes *b, uint8_t v, size_t count)
{
    if (count > 0 && grow(b, count)) {
        memset(b->data + b->len, v, count);
        b->len += count;
    }
}

void bytes_u8(struct bytes *b, unsigned v)
{
    uint8_t c = (uint8_t)v;
    bytes_add(b, &c, 1);
}

void bytes_be16(struct bytes *b, unsigned v)
{
    bytes_u8(b, v >> 8);
    bytes_u8(b, v);
}

void bytes_be24(struct bytes *b, uint32_t v)
{
    bytes_u8(b, v >> 16);
    bytes_be16(b, v);
}

void bytes_be32(struct bytes *b, uint32_t v)
{
    bytes_be16(b, v >> 16);
    bytes_be16(b, v);
}

void bytes_be64(struct bytes *b, uint64_t v)
{
    bytes_be32(b, (uint32_t)(v >> 32));
    bytes_be32(b, (uint32_t)v);
}

void bytes_fmt(struct bytes *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n >= 0 && grow(b, (size_t)n + 1)) {
        vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void bytes_put32(struct bytes *b, size_t at, uint32_t v)
{
    if (b->failed)
        return;
    for (int i = 0; i < 4; i++)
        b->data[at + (size_t)i] = (uint8_t)(v >> (24 - 8 * i));
}

void bytes_clear(struct bytes *b)
{
    b->len = 0;
    b->failed = false;
}

void bytes_free(struct bytes *b)
{
    free(b->data);
    *b = (struct bytes){0};
}

uint16_t read_be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t read_be24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

uint32_t read_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | read_be24(p + 1);
}
