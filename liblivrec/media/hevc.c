/* HEVC: sequence parameter sets (ISO/IEC 23008-2, 7.3.2.2) and hvcC (ISO/IEC 14496-15, 8.3.3). */
#include <livrec/error.h>

#include "media/bits.h"
#include "media/nal.h"

enum { TYPE_BLA = 16, TYPE_IRAP_LAST = 23, TYPE_SEI = 39 };
enum { TYPE_VPS = 32, TYPE_SPS = 33, TYPE_PPS = 34 };

static const int set_types[] = {TYPE_VPS, TYPE_SPS, TYPE_PPS};

#define SEI_RECOVERY_POINT 6
#define HVCC_HEAD 23     /* bytes before the arrays */
#define PROFILE_BYTES 12 /* general part of profile_tier_level() */
#define MAX_SIDE 16384

struct sps {
    uint8_t profile[PROFILE_BYTES];
    uint32_t layers;                                   /* sps_max_sub_layers_minus1 */
    uint32_t nested, chroma, depth_luma, depth_chroma; /* depths less 8 */
    int width, height;
};

static void read_profile(struct lr_bits *b, struct sps *s)
{
    bool profile[8] = {0}, level[8] = {0};
    for (int i = 0; i < PROFILE_BYTES; i++)
        s->profile[i] = (uint8_t)lr_bits_get(b, 8);
    for (uint32_t i = 0; i < s->layers; i++) {
        profile[i] = lr_bits_get(b, 1);
        level[i] = lr_bits_get(b, 1);
    }
    if (s->layers > 0)
        lr_bits_skip(b, 2 * (8 - (int)s->layers)); /* reserved_zero_2bits */
    for (uint32_t i = 0; i < s->layers; i++)
        lr_bits_skip(b, (profile[i] ? 88 : 0) + (level[i] ? 8 : 0));
}

static int64_t crop(struct lr_bits *b, int64_t unit)
{
    int64_t first = lr_bits_ue(b);
    return (first + lr_bits_ue(b)) * unit;
}

static bool read_size(struct lr_bits *b, struct sps *s)
{
    int64_t w = lr_bits_ue(b), h = lr_bits_ue(b);
    if (lr_bits_get(b, 1)) { /* conformance_window_flag */
        w -= crop(b, s->chroma == 1 || s->chroma == 2 ? 2 : 1);
        h -= crop(b, s->chroma == 1 ? 2 : 1);
    }
    if (b->over || w <= 0 || h <= 0 || w > MAX_SIDE || h > MAX_SIDE)
        return false;
    s->width = (int)w;
    s->height = (int)h;
    return true;
}

static bool parse_sps(const struct lr_nal *nal, struct sps *s)
{
    struct lr_bits b;
    if (nal->size < 3 || lr_hevc_type(nal) != TYPE_SPS)
        return false;
    *s = (struct sps){0};
    lr_bits_nal(&b, nal->data + 2, nal->size - 2);
    lr_bits_skip(&b, 4);
    s->layers = lr_bits_get(&b, 3);
    s->nested = lr_bits_get(&b, 1);
    if (s->layers > 6)
        return false;
    read_profile(&b, s);
    lr_bits_ue(&b);
    s->chroma = lr_bits_ue(&b);
    if (s->chroma == 3)
        lr_bits_skip(&b, 1);
    if (s->chroma > 3 || !read_size(&b, s))
        return false;
    s->depth_luma = lr_bits_ue(&b);
    s->depth_chroma = lr_bits_ue(&b);
    return !b.over && s->depth_luma <= 7 && s->depth_chroma <= 7;
}

bool lr_hevc_size(const struct lr_nal *nal, int *width, int *height)
{
    struct sps s;
    if (!parse_sps(nal, &s))
        return false;
    *width = s.width;
    *height = s.height;
    return true;
}

/* Sets of one type from all arrays. False when the record is damaged. */
static bool take_type(const uint8_t *p, const uint8_t *end, int arrays, int type,
                      struct lr_nal *out, int max, int *found)
{
    while (arrays-- > 0) {
        if (end - p < 3)
            return false;
        bool wanted = (p[0] & 0x3f) == type;
        int count = p[1] << 8 | p[2];
        p += 3;
        while (count-- > 0) {
            if (end - p < 2)
                return false;
            size_t size = (size_t)(p[0] << 8 | p[1]);
            p += 2;
            if (size > (size_t)(end - p))
                return false;
            if (wanted && size && *found < max)
                out[(*found)++] = (struct lr_nal){p, size};
            p += size;
        }
    }
    return true;
}

int lr_hvcc_sets(const uint8_t *hvcc, size_t len, struct lr_nal *out, int max, uint8_t *nal_len)
{
    int found = 0;
    /* Some muxers wrote version 0 before the standard was final. */
    if (len < HVCC_HEAD || hvcc[0] > 1)
        return -1;
    for (size_t i = 0; i < LR_COUNT(set_types); i++)
        if (!take_type(hvcc + HVCC_HEAD, hvcc + len, hvcc[22], set_types[i], out, max, &found))
            return -1;
    if (nal_len)
        *nal_len = (hvcc[21] & 3) + 1;
    return found;
}

static bool is_type(const struct lr_nal *n, int type)
{
    return n->size >= 2 && lr_hevc_type(n) == type;
}

static int append_array(struct lr_buf *out, const struct lr_nal *sets, int count, int type)
{
    unsigned n = 0;
    for (int i = 0; i < count; i++)
        n += is_type(&sets[i], type);
    if (n == 0 || n > UINT16_MAX)
        return LIVREC_EMEDIA;
    uint8_t head[3] = {0x80 | (uint8_t)type, (uint8_t)(n >> 8), (uint8_t)n};
    int rc = lr_buf_append(out, head, sizeof head);
    for (int i = 0; i < count && rc == 0; i++) {
        if (!is_type(&sets[i], type))
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

static int append_head(struct lr_buf *out, const struct sps *s)
{
    uint8_t head[HVCC_HEAD] = {1};
    for (int i = 0; i < PROFILE_BYTES; i++)
        head[1 + i] = s->profile[i];
    head[13] = 0xf0; /* min_spatial_segmentation_idc 0: not known */
    head[15] = 0xfc; /* parallelismType 0: not known */
    head[16] = 0xfc | (uint8_t)s->chroma;
    head[17] = 0xf8 | (uint8_t)s->depth_luma;
    head[18] = 0xf8 | (uint8_t)s->depth_chroma;
    head[21] = (uint8_t)((s->layers + 1) << 3 | s->nested << 2 | 3);
    head[22] = LR_COUNT(set_types);
    return lr_buf_append(out, head, sizeof head);
}

int lr_hvcc_make(struct lr_buf *out, const struct lr_nal *sets, int count)
{
    struct sps s;
    int i = 0;
    while (i < count && !is_type(&sets[i], TYPE_SPS))
        i++;
    if (i == count || !parse_sps(&sets[i], &s))
        return LIVREC_EMEDIA;
    int rc = append_head(out, &s);
    for (size_t type = 0; type < LR_COUNT(set_types) && rc == 0; type++)
        rc = append_array(out, sets, count, set_types[type]);
    return rc;
}

enum lr_nal_entry lr_hevc_entry(const uint8_t *data, size_t size, uint8_t nal_len)
{
    enum lr_nal_entry found = LR_ENTRY_NONE;
    struct lr_nal_iter it;
    struct lr_nal n;
    lr_nal_begin(&it, data, size, nal_len);
    while (lr_nal_next_head(&it, true, &n)) {
        int type = lr_hevc_type(&n);
        if (type >= TYPE_BLA && type <= TYPE_IRAP_LAST)
            return LR_ENTRY_IDR;
        if (type < TYPE_VPS)
            break;
        if (type == TYPE_SEI && lr_sei_has(&n, 2, SEI_RECOVERY_POINT))
            found = LR_ENTRY_RECOVERY;
    }
    return found;
}
