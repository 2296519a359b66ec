#include "media/nal.h"

#include <string.h>

#include "media/bits.h"

void lr_nal_begin(struct lr_nal_iter *it, const uint8_t *data, size_t size, uint8_t nal_len)
{
    it->at = data;
    it->end = data + size;
    it->nal_len = nal_len;
}

#define BLOCK 64

/* Could a start code begin in here, or in the byte in front? Then its zeros are a pair at an even
 * place, or 00 01 is. Without branches, since most blocks hold neither: that one byte in 256 is a 1
 * would otherwise be a surprise each time. */
static bool has_pair(const uint8_t p[BLOCK])
{
    static const uint8_t zero_one[2] = {0, 1};
    uint16_t pair[BLOCK / 2], other;
    uint16_t found = 0;
    memcpy(pair, p, BLOCK);
    memcpy(&other, zero_one, sizeof other);
    for (int i = 0; i < BLOCK / 2; i++)
        found |= (uint16_t)((pair[i] == 0) | (pair[i] == other));
    return found;
}

/* `end` if there is none. */
static const uint8_t *search(const uint8_t *p, const uint8_t *end)
{
    while (end - p >= 3) {
        const uint8_t *one = memchr(p + 2, 1, (size_t)(end - p - 2));
        if (!one)
            return end;
        if (one[-1] == 0 && one[-2] == 0)
            return one - 2;
        p = one - 1;
    }
    return end;
}

/* The next 00 00 01 at or after p; `end` if none. */
static const uint8_t *start_code(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *at = p;
    for (; end - at > BLOCK; at += BLOCK) {
        const uint8_t *stop = at + BLOCK + 1;
        const uint8_t *code = has_pair(at) ? search(at > p ? at - 1 : at, stop) : stop;
        if (code != stop)
            return code;
    }
    return search(at > p ? at - 1 : at, end);
}

static bool next_start_code(struct lr_nal_iter *it, struct lr_nal *out)
{
    const uint8_t *p = start_code(it->at, it->end);
    while (it->end - p > 3) {
        const uint8_t *nal = p + 3, *next = start_code(nal, it->end), *stop = next;
        while (stop > nal && stop[-1] == 0) /* trailing_zero_8bits, or the 4th byte of a code */
            stop--;
        p = next;
        if (stop == nal)
            continue;
        *out = (struct lr_nal){nal, (size_t)(stop - nal)};
        it->at = next;
        return true;
    }
    it->at = it->end;
    return false;
}

static bool next_length(struct lr_nal_iter *it, struct lr_nal *out)
{
    while ((size_t)(it->end - it->at) > it->nal_len) {
        size_t size = 0;
        for (int i = 0; i < it->nal_len; i++)
            size = size << 8 | it->at[i];
        it->at += it->nal_len;
        if (size > (size_t)(it->end - it->at))
            break;
        *out = (struct lr_nal){it->at, size};
        it->at += size;
        if (size)
            return true;
    }
    it->at = it->end;
    return false;
}

bool lr_nal_next(struct lr_nal_iter *it, struct lr_nal *out)
{
    return it->nal_len ? next_length(it, out) : next_start_code(it, out);
}

bool lr_nal_is_slice(const struct lr_nal *n, bool hevc)
{
    return hevc ? lr_hevc_type(n) < 32 : lr_avc_type(n) >= 1 && lr_avc_type(n) <= 5;
}

bool lr_nal_next_head(struct lr_nal_iter *it, bool hevc, struct lr_nal *out)
{
    const uint8_t *code = it->nal_len ? it->end : start_code(it->at, it->end);
    if (it->end - code > 3) {
        *out = (struct lr_nal){code + 3, (size_t)(it->end - code - 3)};
        if (lr_nal_is_slice(out, hevc)) {
            it->at = it->end;
            return true;
        }
    }
    return lr_nal_next(it, out);
}

bool lr_nal_is_message(const struct lr_nal *n, bool hevc)
{
    return hevc ? lr_hevc_type(n) == 39 : lr_avc_type(n) == 6;
}

/* A number of a SEI message: bytes of 255 and a last one, added (H.264 7.3.2.3.1). */
static uint32_t sei_number(struct lr_bits *b)
{
    uint32_t sum = 0, byte;
    do {
        byte = lr_bits_get(b, 8);
        sum += byte;
    } while (byte == 255 && !b->over);
    return sum;
}

bool lr_sei_has(const struct lr_nal *sei, size_t header, uint32_t type)
{
    struct lr_bits b;
    if (sei->size < header)
        return false;
    lr_bits_nal(&b, sei->data + header, sei->size - header);
    while (!b.over) {
        uint32_t t = sei_number(&b), size = sei_number(&b);
        if (b.over || size > sei->size)
            return false;
        if (t == type)
            return true;
        lr_bits_skip(&b, (int)size * 8);
        if (b.at == b.end) /* only the trailing bits were left */
            return false;
    }
    return false;
}
