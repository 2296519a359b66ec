#include "media/av1.h"

#include "media/bits.h"

#define AV1C_HEAD 4

enum { OBU_SEQUENCE_HEADER = 1 };

/* 4.10.3 of the specification: uvlc() is Exp-Golomb with another name. */
static void skip_timing(struct lr_bits *b, bool *decoder_model, int *delay_bits)
{
    lr_bits_skip(b, 64);
    if (lr_bits_get(b, 1))
        lr_bits_ue(b);
    *decoder_model = lr_bits_get(b, 1);
    if (*decoder_model) {
        *delay_bits = (int)lr_bits_get(b, 5) + 1;
        lr_bits_skip(b, 32 + 5 + 5);
    }
}

static void skip_operating_points(struct lr_bits *b, bool decoder_model, int delay_bits)
{
    bool display_delay = lr_bits_get(b, 1);
    for (int count = (int)lr_bits_get(b, 5) + 1; count > 0 && !b->over; count--) {
        lr_bits_skip(b, 12);
        if (lr_bits_get(b, 5) > 7)
            lr_bits_skip(b, 1);
        if (decoder_model && lr_bits_get(b, 1))
            lr_bits_skip(b, 2 * delay_bits + 1);
        if (display_delay && lr_bits_get(b, 1))
            lr_bits_skip(b, 4);
    }
}

static void read_size(struct lr_bits *b, int *width, int *height)
{
    bool decoder_model = false;
    int delay_bits = 0;
    lr_bits_skip(b, 4);      /* seq_profile, still_picture */
    if (lr_bits_get(b, 1)) { /* reduced_still_picture_header */
        lr_bits_skip(b, 5);
    } else {
        if (lr_bits_get(b, 1))
            skip_timing(b, &decoder_model, &delay_bits);
        skip_operating_points(b, decoder_model, delay_bits);
    }
    int width_bits = (int)lr_bits_get(b, 4) + 1, height_bits = (int)lr_bits_get(b, 4) + 1;
    int w = (int)lr_bits_get(b, width_bits) + 1, h = (int)lr_bits_get(b, height_bits) + 1;
    if (b->over)
        return;
    *width = w;
    *height = h;
}

/* leb128() of up to 4 bytes. False when it is longer or cut off. */
static bool read_leb(const uint8_t **p, const uint8_t *end, size_t *out)
{
    *out = 0;
    for (int i = 0; i < 4 && *p < end; i++) {
        uint8_t byte = *(*p)++;
        *out |= (size_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

bool lr_av1c_parse(const uint8_t *av1c, size_t len, int *width, int *height)
{
    if (len < AV1C_HEAD || av1c[0] != 0x81) /* marker and version 1 */
        return false;
    *width = *height = 0;
    const uint8_t *p = av1c + AV1C_HEAD, *end = av1c + len;
    while (p < end) {
        uint8_t head = *p++;
        if ((head & 4) && p < end) /* extension byte */
            p++;
        size_t size = (size_t)(end - p);
        if ((head & 2) && !read_leb(&p, end, &size))
            break;
        if (size > (size_t)(end - p))
            break;
        if ((head >> 3 & 15) == OBU_SEQUENCE_HEADER) {
            struct lr_bits b;
            lr_bits_begin(&b, p, size);
            read_size(&b, width, height);
            break;
        }
        p += size;
    }
    return true;
}
