#include "record/picture.h"

#include <string.h>

#define RECORD_MAX ((size_t)4 << 20) /* what a track can't hold is refused there */

/* Units by what they mean here. */
enum unit { UNIT_OTHER, UNIT_DELIMITER, UNIT_SLICE, UNIT_VPS, UNIT_SPS, UNIT_PPS };

static enum unit unit_of(enum lr_codec codec, const struct lr_nal *n)
{
    static const uint8_t avc[13] = {[1] = UNIT_SLICE, [2] = UNIT_SLICE, [5] = UNIT_SLICE,
                                    [7] = UNIT_SPS,   [8] = UNIT_PPS,   [9] = UNIT_DELIMITER};
    static const uint8_t hevc[4] = {UNIT_VPS, UNIT_SPS, UNIT_PPS, UNIT_DELIMITER};
    if (codec == LR_CODEC_H264)
        return lr_avc_type(n) < 13 ? avc[lr_avc_type(n)] : UNIT_OTHER;
    int type = lr_hevc_type(n);
    if (type < 32)
        return UNIT_SLICE;
    return type < 36 ? hevc[type - 32] : UNIT_OTHER;
}

struct access_unit {
    const uint8_t *start; /* NULL: none began */
    const uint8_t *end;
    bool slices;
    int count;
    struct lr_nal sets[LR_NAL_SETS];
    bool sps;
};

/* Encoders repeat sets; a record holds each once. */
static void keep_set(struct access_unit *au, const struct lr_nal *n)
{
    for (int i = 0; i < au->count; i++)
        if (au->sets[i].size == n->size && memcmp(au->sets[i].data, n->data, n->size) == 0)
            return;
    if (au->count < LR_NAL_SETS)
        au->sets[au->count++] = *n;
}

static int make_record(enum lr_codec codec, const struct access_unit *au, struct lr_buf *out)
{
    return codec == LR_CODEC_H264 ? lr_avcc_make(out, au->sets, au->count)
                                  : lr_hvcc_make(out, au->sets, au->count);
}

static int read_sets(enum lr_codec codec, const uint8_t *record, size_t len, struct lr_nal *out)
{
    return codec == LR_CODEC_H264 ? lr_avcc_sets(record, len, out, LR_NAL_SETS, NULL)
                                  : lr_hvcc_sets(record, len, out, LR_NAL_SETS, NULL);
}

/* The same sets in two records? What else is in them depends on who wrote them. */
static bool same_sets(const struct lr_track *t, enum lr_codec codec, const struct lr_buf *record)
{
    struct lr_nal a[LR_NAL_SETS], b[LR_NAL_SETS];
    int count = t->codec == codec ? read_sets(codec, t->config, t->config_len, a) : -1;
    if (count < 0 || read_sets(codec, record->data, record->len, b) != count)
        return false;
    for (int i = 0; i < count; i++)
        if (a[i].size != b[i].size || memcmp(a[i].data, b[i].data, a[i].size) != 0)
            return false;
    return true;
}

/* New sets make a new configuration. What can't be made one is left to the decoder. */
static int take_sets(struct lr_intake *in, enum lr_codec codec, const struct access_unit *au,
                     uint8_t nal_len)
{
    struct lr_buf record;
    lr_buf_init(&record, RECORD_MAX);
    int rc = make_record(codec, au, &record);
    if (rc == 0 && nal_len) {
        uint8_t *lengths = &record.data[codec == LR_CODEC_H264 ? 4 : 21];
        *lengths = (uint8_t)((*lengths & 0xfc) | (nal_len - 1));
    }
    if (rc == 0 && !same_sets(&in->now[LR_VIDEO], codec, &record))
        rc = lr_intake_config(in, codec, record.data, record.len);
    lr_buf_free(&record);
    return rc == LIVREC_EMEDIA ? 0 : rc;
}

static int finish(struct lr_intake *in, const struct lr_picture *p, const struct access_unit *au,
                  int64_t later)
{
    struct lr_frame f = {.data = au->start,
                         .size = (size_t)(au->end - au->start),
                         .pts = p->pts + later,
                         .dts = p->dts + later};
    int rc = au->sps ? take_sets(in, p->codec, au, 0) : 0;
    if (rc)
        return rc;
    if (au->slices && in->now[LR_VIDEO].codec != p->codec)
        return lr_intake_headless(in, f.size);
    if (!au->slices) {
        in->reader->skipped += f.size;
        return 0;
    }
    f.key = lr_intake_key(in, &f, au->sps);
    return lr_intake_frame(in, LR_VIDEO, &f);
}

/* Where the start code of a unit begins. */
static const uint8_t *code_of(const struct lr_nal *n, const uint8_t *base)
{
    const uint8_t *code = n->data - 3;
    return code > base && code[-1] == 0 ? code - 1 : code;
}

static void note(struct access_unit *au, enum unit unit, const struct lr_nal *n)
{
    if (unit == UNIT_SLICE)
        au->slices = true;
    if (unit >= UNIT_VPS)
        keep_set(au, n);
    if (unit == UNIT_SPS)
        au->sps = true;
}

int lr_picture_push(struct lr_intake *in, const struct lr_picture *p, int64_t step, int *count)
{
    struct access_unit au = {0};
    struct lr_nal_iter it;
    struct lr_nal n;
    int rc = 0;
    *count = 0;
    lr_nal_begin(&it, p->data, p->size, 0);
    while (rc == 0 && lr_nal_next(&it, &n)) {
        enum unit unit = unit_of(p->codec, &n);
        if (unit == UNIT_DELIMITER && au.slices) {
            au.end = code_of(&n, p->data);
            rc = finish(in, p, &au, step * (*count)++);
            au = (struct access_unit){0};
        }
        if (!au.start)
            au.start = code_of(&n, p->data);
        note(&au, unit, &n);
    }
    au.end = p->data + p->size;
    if (rc == 0 && au.start)
        rc = finish(in, p, &au, step * (*count)++);
    return rc;
}

int lr_picture_sets(struct lr_intake *in, enum lr_codec codec, const uint8_t *data, size_t size,
                    uint8_t nal_len)
{
    struct access_unit au = {0};
    struct lr_nal_iter it;
    struct lr_nal n;
    lr_nal_begin(&it, data, size, nal_len);
    while (!au.slices && lr_nal_next(&it, &n))
        note(&au, unit_of(codec, &n), &n);
    return au.sps ? take_sets(in, codec, &au, nal_len) : 0;
}

bool lr_picture_continues(enum lr_codec codec, const uint8_t *data, size_t size)
{
    struct lr_nal_iter it;
    struct lr_nal n;
    lr_nal_begin(&it, data, size, 0);
    if (!lr_nal_next(&it, &n) || unit_of(codec, &n) != UNIT_SLICE)
        return false;
    /* first_mb_in_slice is 0, or first_slice_segment_in_pic_flag set: the bit behind the header */
    size_t header = codec == LR_CODEC_H264 ? 1 : 2;
    return n.size > header && !(n.data[header] & 0x80);
}
