/* EBML numbers (RFC 8794) and the elements of Matroska (RFC 9559) that livrec reads. */
#ifndef LR_EBML_H
#define LR_EBML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LR_EBML_HEADER = 0x1a45dfa3,
    LR_MKV_SEGMENT = 0x18538067,
    LR_MKV_INFO = 0x1549a966,
    LR_MKV_SCALE = 0x2ad7b1,
    LR_MKV_TITLE = 0x7ba9,
    LR_MKV_TAGS = 0x1254c367,
    LR_MKV_TAG = 0x7373,
    LR_MKV_TARGETS = 0x63c0,
    LR_MKV_SIMPLE_TAG = 0x67c8,
    LR_MKV_TAG_NAME = 0x45a3,
    LR_MKV_TAG_STRING = 0x4487,
    LR_MKV_TRACKS = 0x1654ae6b,
    LR_MKV_ENTRY = 0xae,
    LR_MKV_NUMBER = 0xd7,
    LR_MKV_CODEC = 0x86,
    LR_MKV_PRIVATE = 0x63a2,
    LR_MKV_ENCODINGS = 0x6d80,
    LR_MKV_AUDIO = 0xe1,
    LR_MKV_RATE = 0xb5,
    LR_MKV_CHANNELS = 0x9f,
    LR_MKV_CLUSTER = 0x1f43b675,
    LR_MKV_TIME = 0xe7,
    LR_MKV_GROUP = 0xa0,
    LR_MKV_BLOCK = 0xa1,
    LR_MKV_REFERENCE = 0xfb,
    LR_MKV_SIMPLE = 0xa3,
};

/* Bytes of the number at p[0..len), 0 when it is none or not all there. *value: without the mark
 * that says its length, or with it, as element ids are written. */
static inline size_t lr_vint(const uint8_t *p, size_t len, bool marked, uint64_t *value)
{
    size_t n = 1;
    if (len == 0)
        return 0;
    while (n <= 8 && !(p[0] & (0x100 >> n)))
        n++;
    if (n > 8 || n > len)
        return 0;
    *value = marked ? p[0] : p[0] & ((0x100 >> n) - 1);
    for (size_t i = 1; i < n; i++)
        *value = *value << 8 | p[i];
    return n;
}

#define LR_EBML_UNKNOWN UINT64_MAX /* size of an element that ends where another one begins */

struct lr_ebml {
    uint64_t id, size;
    size_t head; /* bytes in front of its content */
};

/* The head of an element. False: it is none, or not all there. */
static inline bool lr_ebml_head(const uint8_t *p, size_t len, struct lr_ebml *e)
{
    size_t a = lr_vint(p, len, true, &e->id);
    size_t b = a && a <= 4 ? lr_vint(p + a, len - a, false, &e->size) : 0;
    if (b && e->size == (UINT64_C(1) << (7 * b)) - 1)
        e->size = LR_EBML_UNKNOWN;
    e->head = a + b;
    return b > 0;
}

/* The next child of an element whose content is p[0..len); its content is *data. */
static inline bool lr_ebml_next(const uint8_t **p, size_t *len, struct lr_ebml *e,
                                const uint8_t **data)
{
    if (!lr_ebml_head(*p, *len, e) || e->size > *len - e->head)
        return false;
    *data = *p + e->head;
    *p = *data + e->size;
    *len -= e->head + (size_t)e->size;
    return true;
}

static inline uint64_t lr_ebml_uint(const uint8_t *p, uint64_t size)
{
    uint64_t n = 0;
    for (uint64_t i = 0; i < size && i < 8; i++)
        n = n << 8 | p[i];
    return n;
}

#endif
