/* H.264: sequence parameter sets (ISO/IEC 14496-10, 7.3.2.1) and avcC (ISO/IEC 14496-15, 5.3.3). */
#include <livrec/error.h>

#include "media/bits.h"
#include "media/nal.h"

enum { TYPE_SLICE = 1, TYPE_IDR = 5, TYPE_SEI = 6, TYPE_SPS = 7, TYPE_PPS = 8 };

#define SEI_RECOVERY_POINT 6

#define MAX_BLOCKS 1024 /* 16384 points: more than any level allows */

struct sps {
    uint32_t chroma, depth_luma, depth_chroma; /* depths less 8 */
    int width, height;
};

/* Profiles whose SPS says chroma format and bit depth. */
static bool is_high(uint8_t profile)
{
    static const uint8_t high[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
    for (size_t i = 0; i < LR_COUNT(high); i++)
        if (profile == high[i])
            return true;
    return false;
}

static void skip_scaling_list(struct lr_bits *b, int size)
{
    int last = 8, next = 8;
    for (int i = 0; i < size && !b->over; i++) {
        if (next)
            next = (int)(((int64_t)last + lr_bits_se(b)) & 0xff);
        last = next ? next : last;
    }
}

static void read_high(struct lr_bits *b, struct sps *s)
{
    s->chroma = lr_bits_ue(b);
    if (s->chroma == 3)
        lr_bits_skip(b, 1); /* separate_colour_plane_flag */
    s->depth_luma = lr_bits_ue(b);
    s->depth_chroma = lr_bits_ue(b);
    lr_bits_skip(b, 1);
    if (!lr_bits_get(b, 1))
        return;
    int lists = s->chroma == 3 ? 12 : 8;
    for (int i = 0; i < lists; i++)
        if (lr_bits_get(b, 1))
            skip_scaling_list(b, i < 6 ? 16 : 64);
}

static void skip_order_count(struct lr_bits *b)
{
    uint32_t type = lr_bits_ue(b);
    if (type == 0)
        lr_bits_ue(b);
    if (type != 1)
        return;
    lr_bits_skip(b, 1);
    lr_bits_se(b);
    lr_bits_se(b);
    uint32_t cycle = lr_bits_ue(b);
    for (uint32_t i = 0; i < cycle && !b->over; i++)
        lr_bits_se(b);
}

/* What is cut off one side pair, in points. */
static int64_t crop(struct lr_bits *b, int64_t unit)
{
    int64_t first = lr_bits_ue(b);
    return (first + lr_bits_ue(b)) * unit;
}

static bool read_size(struct lr_bits *b, struct sps *s)
{
    uint32_t columns = lr_bits_ue(b), rows = lr_bits_ue(b);
    int fields = lr_bits_get(b, 1) ? 1 : 2; /* frame_mbs_only_flag */
    if (columns >= MAX_BLOCKS || rows >= MAX_BLOCKS)
        return false;
    int64_t w = (int64_t)(columns + 1) * 16, h = (int64_t)(rows + 1) * 16 * fields;
    lr_bits_skip(b, fields == 2 ? 2 : 1);
    if (lr_bits_get(b, 1)) {
        w -= crop(b, s->chroma == 1 || s->chroma == 2 ? 2 : 1);
        h -= crop(b, (s->chroma == 1 ? 2 : 1) * fields);
    }
    s->width = (int)w;
    s->height = (int)h;
    return !b->over && w > 0 && h > 0;
}

static bool parse_sps(const struct lr_nal *nal, struct sps *s)
{
    struct lr_bits b;
    if (nal->size < 5 || lr_avc_type(nal) != TYPE_SPS)
        return false;
    *s = (struct sps){.chroma = 1};
    lr_bits_nal(&b, nal->data + 4, nal->size - 4);
    lr_bits_ue(&b);
    if (is_high(nal->data[1]))
        read_high(&b, s);
    lr_bits_ue(&b); /* log2_max_frame_num_minus4 */
    skip_order_count(&b);
    lr_bits_ue(&b); /* max_num_ref_frames */
    lr_bits_skip(&b, 1);
    return s->chroma <= 3 && s->depth_luma <= 6 && s->depth_chroma <= 6 && read_size(&b, s);
}

bool lr_avc_size(const struct lr_nal *nal, int *width, int *height)
{
    struct sps s;
    if (!parse_sps(nal, &s))
        return false;
    *width = s.width;
    *height = s.height;
    return true;
}

/* `count` sets behind 16-bit lengths. False when they leave the record. */
static bool take_sets(const uint8_t **p, const uint8_t *end, int count, struct lr_nal *out, int max,
                      int *found)
{
    while (count-- > 0) {
        if (end - *p < 2)
            return false;
        size_t size = (size_t)((*p)[0] << 8 | (*p)[1]);
        *p += 2;
        if (size > (size_t)(end - *p))
            return false;
        if (size && *found < max)
            out[(*found)++] = (struct lr_nal){*p, size};
        *p += size;
    }
    return true;
}

int lr_avcc_sets(const uint8_t *avcc, size_t len, struct lr_nal *out, int max, uint8_t *nal_len)
{
    if (len < 7 || avcc[0] != 1)
        return -1;
    const uint8_t *p = avcc + 6, *end = avcc + len;
    int found = 0;
    if (!take_sets(&p, end, avcc[5] & 31, out, max, &found) || p == end)
        return -1;
    int pictures = *p++;
    if (!take_sets(&p, end, pictures, out, max, &found))
        return -1;
    if (nal_len)
        *nal_len = (avcc[4] & 3) + 1;
    return found;
}

static int count_type(const struct lr_nal *sets, int count, int type)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += sets[i].size > 0 && lr_avc_type(&sets[i]) == type;
    return n;
}

static int append_sets(struct lr_buf *out, const struct lr_nal *sets, int count, int type)
{
    int rc = 0;
    for (int i = 0; i < count && rc == 0; i++) {
        if (sets[i].size == 0 || lr_avc_type(&sets[i]) != type)
            continue;
        if (sets[i].size > UINT16_MAX)
            return LIVREC_EMEDIA;
        uint8_t size[2] = {(uint8_t)(sets[i].size >> 8), (uint8_t)sets[i].size};
        rc = lr_buf_append(out, size, sizeof size);
        if (rc == 0)
            rc = lr_buf_append(out, sets[i].data, sets[i].size);
    }
    return rc;
}

/* Chroma format and bit depth end the record of all profiles but the first three (5.3.3.1.2). */
static int append_format(struct lr_buf *out, uint8_t profile, const struct sps *s)
{
    uint8_t tail[4] = {0xfc | (uint8_t)s->chroma, 0xf8 | (uint8_t)s->depth_luma,
                       0xf8 | (uint8_t)s->depth_chroma, 0};
    bool plain = profile == 66 || profile == 77 || profile == 88;
    return plain ? 0 : lr_buf_append(out, tail, sizeof tail);
}

static const struct lr_nal *first_sps(const struct lr_nal *sets, int count)
{
    for (int i = 0; i < count; i++)
        if (sets[i].size > 0 && lr_avc_type(&sets[i]) == TYPE_SPS)
            return &sets[i];
    return NULL;
}

int lr_avcc_make(struct lr_buf *out, const struct lr_nal *sets, int count)
{
    const struct lr_nal *sps = first_sps(sets, count);
    int sequences = count_type(sets, count, TYPE_SPS), pictures = count_type(sets, count, TYPE_PPS);
    struct sps s;
    if (!sps || sequences > 31 || pictures == 0 || pictures > 255 || !parse_sps(sps, &s))
        return LIVREC_EMEDIA;
    uint8_t head[6] = {
        1, sps->data[1], sps->data[2], sps->data[3], 0xff, 0xe0 | (uint8_t)sequences};
    uint8_t number = (uint8_t)pictures;
    int rc = lr_buf_append(out, head, sizeof head);
    if (rc == 0)
        rc = append_sets(out, sets, count, TYPE_SPS);
    if (rc == 0)
        rc = lr_buf_append(out, &number, 1);
    if (rc == 0)
        rc = append_sets(out, sets, count, TYPE_PPS);
    return rc ? rc : append_format(out, sps->data[1], &s);
}

enum lr_nal_entry lr_avc_entry(const uint8_t *data, size_t size, uint8_t nal_len)
{
    enum lr_nal_entry found = LR_ENTRY_NONE;
    struct lr_nal_iter it;
    struct lr_nal n;
    lr_nal_begin(&it, data, size, nal_len);
    while (lr_nal_next_head(&it, false, &n)) {
        int type = lr_avc_type(&n);
        if (type == TYPE_IDR)
            return LR_ENTRY_IDR;
        if (type >= TYPE_SLICE && type < TYPE_IDR)
            break;
        if (type == TYPE_SEI && lr_sei_has(&n, 1, SEI_RECOVERY_POINT))
            found = LR_ENTRY_RECOVERY;
    }
    return found;
}
