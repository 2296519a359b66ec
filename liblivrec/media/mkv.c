#include "media/mkv.h"

#include <string.h>

#include "media/bytes.h"

#define LACING 0x06
#define RESERVED 0x70 /* flags of a block that are always 0 */
#define KEY 0x80

/* 32 or 64 bits; 0 for what is no sampling rate. */
static int number_of(const uint8_t *p, uint64_t size)
{
    double d = 0;
    float f = 0;
    uint64_t bits = lr_ebml_uint(p, size);
    uint32_t half = (uint32_t)bits;
    if (size == 8)
        memcpy(&d, &bits, sizeof d);
    else if (size == 4)
        memcpy(&f, &half, sizeof f), d = (double)f;
    return d >= 1 && d <= 1000000 ? (int)d : 0;
}

static void take_audio(const uint8_t *p, size_t len, struct lr_mkv_track *out)
{
    struct lr_ebml e;
    const uint8_t *data;
    out->channels = 1; /* unless it is said */
    while (lr_ebml_next(&p, &len, &e, &data)) {
        if (e.id == LR_MKV_RATE)
            out->rate = number_of(data, e.size);
        else if (e.id == LR_MKV_CHANNELS && e.size > 0 && lr_ebml_uint(data, e.size) < 256)
            out->channels = (int)lr_ebml_uint(data, e.size);
    }
}

void lr_mkv_entry(const uint8_t *p, size_t len, struct lr_mkv_track *out)
{
    struct lr_ebml e;
    const uint8_t *data;
    *out = (struct lr_mkv_track){0};
    while (lr_ebml_next(&p, &len, &e, &data)) {
        if (e.id == LR_MKV_NUMBER) {
            out->number = lr_ebml_uint(data, e.size);
        } else if (e.id == LR_MKV_CODEC) {
            out->codec = (const char *)data;
            out->codec_len = (size_t)e.size;
        } else if (e.id == LR_MKV_PRIVATE) {
            out->config = data;
            out->config_len = (size_t)e.size;
        } else if (e.id == LR_MKV_AUDIO) {
            take_audio(data, (size_t)e.size, out);
        } else if (e.id == LR_MKV_ENCODINGS) {
            out->encoded = true;
        }
    }
}

bool lr_mkv_block(const uint8_t *p, size_t len, struct lr_mkv_block *out)
{
    size_t n = lr_vint(p, len, false, &out->track);
    if (n == 0 || len < n + 3 || p[n + 2] & RESERVED)
        return false;
    out->time = (int16_t)lr_be16(p + n);
    out->key = p[n + 2] & KEY;
    out->laced = p[n + 2] & LACING;
    out->data = p + n + 3;
    out->size = len - n - 3;
    return true;
}

bool lr_mkv_group(const uint8_t *p, size_t len, struct lr_mkv_block *out)
{
    struct lr_ebml e;
    const uint8_t *data;
    bool found = false, refers = false;
    while (lr_ebml_next(&p, &len, &e, &data)) {
        if (e.id == LR_MKV_BLOCK && !found)
            found = lr_mkv_block(data, (size_t)e.size, out);
        refers |= e.id == LR_MKV_REFERENCE;
    }
    out->key = !refers;
    return found && len == 0;
}

/* Id and size, which is below 128, in front of what lies from *at on; *at becomes where they begin.
 */
static void wrap(const uint8_t *end, uint8_t **at, uint32_t id)
{
    size_t size = (size_t)(end - *at);
    *--*at = (uint8_t)(0x80 | size);
    for (; id; id >>= 8)
        *--*at = (uint8_t)id;
}

static void put_text(uint8_t **at, uint32_t id, const char *text)
{
    const uint8_t *end = *at;
    size_t n = strlen(text);
    *at -= n;
    memcpy(*at, text, n);
    wrap(end, at, id);
}

/* From the end on, since each size stands in front. */
size_t lr_mkv_tag(uint8_t out[LR_MKV_TAG_MAX], const char *name, const char *value)
{
    uint8_t *at = out + LR_MKV_TAG_MAX;
    const uint8_t *end = at;
    put_text(&at, LR_MKV_TAG_STRING, value);
    put_text(&at, LR_MKV_TAG_NAME, name);
    wrap(end, &at, LR_MKV_SIMPLE_TAG);
    wrap(at, &at, LR_MKV_TARGETS); /* none: the whole file */
    wrap(end, &at, LR_MKV_TAG);
    wrap(end, &at, LR_MKV_TAGS);
    size_t len = (size_t)(end - at);
    memmove(out, at, len);
    return len;
}
