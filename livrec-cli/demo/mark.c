#include "mark.h"

#include <stdio.h>
#include <string.h>

#define FNV_START 14695981039346656037u
#define FNV_PRIME 1099511628211u

enum { NAL_SPS = 7, NAL_PPS = 8, NAL_AUD = 9, NAL_FILLER = 12 };

static void digits(uint8_t *out, uint32_t epoch, uint32_t n)
{
    char text[MARK_DIGITS + 1];
    snprintf(text, sizeof text, "%04x%08x", epoch & 0xffff, n);
    memcpy(out, text, MARK_DIGITS);
}

void mark_sei(uint8_t out[MARK_SEI_SIZE], uint32_t epoch, uint32_t n)
{
    out[0] = 6;                /* nal_unit_type SEI */
    out[1] = 5;                /* user_data_unregistered */
    out[2] = 16 + MARK_DIGITS; /* its size */
    memcpy(out + 3, MARK_UUID, 16);
    digits(out + 19, epoch, n);
    out[31] = 0x80; /* rbsp_trailing_bits */
}

void mark_frame(struct bytes *out, const struct clip_frame *f, uint32_t epoch, uint32_t n)
{
    if (f->track == CLIP_VIDEO) {
        uint8_t sei[MARK_SEI_SIZE];
        mark_sei(sei, epoch, n);
        bytes_be32(out, MARK_SEI_SIZE);
        bytes_add(out, sei, sizeof sei);
    } else {
        /* id_syn_ele 4 (3 bits), element_instance_tag 0 (4), data_byte_align_flag 1 (1), count */
        uint8_t dse[2 + MARK_DIGITS] = {0x81, MARK_DIGITS};
        digits(dse + 2, epoch, n);
        bytes_add(out, dse, sizeof dse);
    }
    bytes_add(out, f->data, f->size);
}

static uint64_t fnv(uint64_t h, const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * FNV_PRIME;
    return h;
}

uint64_t mark_hash(int track, const uint8_t *data, size_t len)
{
    if (track != CLIP_VIDEO)
        return fnv(FNV_START, data, len);
    uint64_t h = FNV_START;
    size_t at = 0;
    while (at + 4 < len) {
        uint32_t size = read_be32(data + at);
        at += 4;
        if (size > len - at)
            break;
        int type = data[at] & 31;
        if (type != NAL_SPS && type != NAL_PPS && type != NAL_AUD && type != NAL_FILLER)
            h = fnv(fnv(h, data + at, size), (const uint8_t *)"", 1);
        at += size;
    }
    return h;
}
