#include "media/bits.h"

void lr_bits_begin(struct lr_bits *b, const uint8_t *data, size_t len)
{
    *b = (struct lr_bits){.at = data, .end = len ? data + len : data}; /* NULL + 0 is no address */
}

void lr_bits_nal(struct lr_bits *b, const uint8_t *data, size_t len)
{
    lr_bits_begin(b, data, len);
    b->emulation = true;
}

static void next_byte(struct lr_bits *b)
{
    b->left = 8;
    b->byte = 0;
    if (b->emulation && b->zeros >= 2 && b->at < b->end && *b->at == 3) {
        b->at++;
        b->zeros = 0;
    }
    if (b->at == b->end) {
        b->over = true;
        return;
    }
    b->byte = *b->at++;
    b->zeros = b->byte ? 0 : (uint8_t)(b->zeros < 2 ? b->zeros + 1 : 2);
}

uint32_t lr_bits_get(struct lr_bits *b, int count)
{
    uint32_t v = 0;
    while (count > 0) {
        if (b->left == 0)
            next_byte(b);
        int n = count < b->left ? count : b->left;
        b->left = (uint8_t)(b->left - n);
        v = v << n | (b->byte >> b->left & ((1u << n) - 1));
        count -= n;
    }
    return v;
}

void lr_bits_skip(struct lr_bits *b, int count)
{
    for (; count > 0 && !b->over; count -= 32)
        lr_bits_get(b, count < 32 ? count : 32);
}

uint32_t lr_bits_ue(struct lr_bits *b)
{
    int zeros = 0;
    while (zeros < 32 && !b->over && lr_bits_get(b, 1) == 0)
        zeros++;
    if (zeros == 32)
        b->over = true;
    if (b->over)
        return 0;
    return (uint32_t)((1ull << zeros) - 1 + lr_bits_get(b, zeros));
}

int32_t lr_bits_se(struct lr_bits *b)
{
    uint32_t v = lr_bits_ue(b);
    return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}
