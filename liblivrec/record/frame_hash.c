/* What a frame shows, as a number. */
#include <string.h>

#include "data/xxh128.h"
#include "media/nal.h"
#include "record/frame.h"

#define HEAD 1024  /* bytes that are taken one by one */
#define FRONT 8192 /* of Annex B: the first slice begins in here */
#define ENDING 16

static uint64_t fold(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0xff51afd7ed558ccd;
    return h ^ h >> 32;
}

/* Of size, the first bytes, where encoders count and put the time, some from all over the rest, and
 * the last ones. */
static uint64_t mix(uint64_t h, const uint8_t *p, size_t size)
{
    uint64_t word;
    size_t ending = size < ENDING ? size : ENDING;
    h = fold(h, size);
    h = fold(h, lr_xxh3(p, size < HEAD ? size : HEAD));
    for (size_t at = HEAD; at + 8 <= size; at += size / 16 + 1) {
        memcpy(&word, p + at, 8);
        h = fold(h, word);
    }
    return size > HEAD ? fold(h, lr_xxh3(p + size - ending, ending)) : h;
}

/* Without what containers add and leave out. */
static uint64_t mix_units(uint64_t h, const struct lr_frame *f, enum lr_codec codec)
{
    const uint8_t *end = f->data + f->size;
    struct lr_nal_iter it;
    struct lr_nal n;
    lr_nal_begin(&it, f->data, f->nal_len || f->size < FRONT ? f->size : FRONT, f->nal_len);
    while (lr_nal_next_head(&it, codec == LR_CODEC_HEVC, &n)) {
        if (lr_nal_is_slice(&n, codec == LR_CODEC_HEVC))
            return mix(h, n.data, (size_t)(end - n.data));
        if (lr_nal_is_message(&n, codec == LR_CODEC_HEVC))
            h = mix(h, n.data, n.size);
    }
    return mix(h, f->data, f->size);
}

uint32_t lr_frame_hash(const struct lr_frame *f, enum lr_codec codec)
{
    uint64_t h = 0x9e3779b97f4a7c15;
    if (f->hash)
        return f->hash;
    bool units = codec == LR_CODEC_H264 || codec == LR_CODEC_HEVC;
    h = units ? mix_units(h, f, codec) : mix(h, f->data, f->size);
    uint32_t hash = (uint32_t)(h ^ h >> 32);
    return hash ? hash : 1;
}
