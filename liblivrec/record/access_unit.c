#include "record/access_unit.h"

#include <livrec/error.h>

#include "media/nal.h"

enum { AVC_SLICE_LAST = 5, AVC_SPS = 7, AVC_PPS = 8, AVC_AUD = 9 };
enum { HEVC_SLICE_LAST = 31, HEVC_VPS = 32, HEVC_SPS = 33, HEVC_PPS = 34, HEVC_AUD = 35 };

/* Start codes are looked for in so many bytes: parameter sets stand in front. */
#define HEAD_MAX ((size_t)2048)

static int unit_type(enum lr_codec codec, const struct lr_nal *n)
{
    return codec == LR_CODEC_HEVC ? lr_hevc_type(n) : lr_avc_type(n);
}

static int get_sets(const struct lr_track *t, struct lr_nal *out)
{
    if (t->codec == LR_CODEC_H264)
        return lr_avcc_sets(t->config, t->config_len, out, LR_NAL_SETS, NULL);
    if (t->codec == LR_CODEC_HEVC)
        return lr_hvcc_sets(t->config, t->config_len, out, LR_NAL_SETS, NULL);
    return -1;
}

static int append_unit(struct lr_buf *out, const struct lr_nal *n, uint8_t nal_len)
{
    uint8_t head[4];
    if (nal_len < 4 && n->size >> (8 * nal_len))
        return LIVREC_EMEDIA;
    if (n->size > UINT32_MAX)
        return LIVREC_EMEDIA;
    for (int i = 0; i < nal_len; i++)
        head[i] = (uint8_t)(n->size >> (8 * (nal_len - 1 - i)));
    int rc = lr_buf_append(out, head, nal_len);
    return rc ? rc : lr_buf_append(out, n->data, n->size);
}

int lr_au_lengths(struct lr_buf *out, const struct lr_frame *f, enum lr_codec codec,
                  uint8_t nal_len)
{
    struct lr_nal_iter it;
    struct lr_nal n;
    int rc = 0, aud = codec == LR_CODEC_HEVC ? HEVC_AUD : AVC_AUD;
    if (nal_len < 1 || nal_len > 4)
        return LIVREC_EMEDIA;
    lr_nal_begin(&it, f->data, f->size, f->nal_len);
    while (rc == 0 && lr_nal_next(&it, &n))
        if (unit_type(codec, &n) != aud)
            rc = append_unit(out, &n, nal_len);
    return rc;
}

int lr_au_sets(struct lr_buf *out, const struct lr_track *t)
{
    static const uint8_t code[] = {0, 0, 0, 1};
    struct lr_nal sets[LR_NAL_SETS];
    int n = get_sets(t, sets), rc = n < 0 ? LIVREC_EMEDIA : 0;
    for (int i = 0; i < n && rc == 0; i++) {
        rc = lr_buf_append(out, code, sizeof code);
        if (rc == 0)
            rc = lr_buf_append(out, sets[i].data, sets[i].size);
    }
    return rc;
}

static bool is_slice(enum lr_codec codec, int type)
{
    return codec == LR_CODEC_HEVC ? type <= HEVC_SLICE_LAST : type >= 1 && type <= AVC_SLICE_LAST;
}

void lr_au_head(struct lr_au_head *out, const struct lr_frame *f, enum lr_codec codec)
{
    struct lr_nal_iter it;
    struct lr_nal n;
    bool hevc = codec == LR_CODEC_HEVC, first = true, seen[3] = {!hevc};
    *out = (struct lr_au_head){0};
    lr_nal_begin(&it, f->data, f->nal_len || f->size < HEAD_MAX ? f->size : HEAD_MAX, f->nal_len);
    while (lr_nal_next(&it, &n)) {
        int type = unit_type(codec, &n);
        if (is_slice(codec, type))
            break;
        if (first && type == (hevc ? HEVC_AUD : AVC_AUD))
            out->delimiter = true;
        first = false;
        seen[0] |= hevc && type == HEVC_VPS;
        seen[1] |= type == (hevc ? HEVC_SPS : AVC_SPS);
        seen[2] |= type == (hevc ? HEVC_PPS : AVC_PPS);
    }
    out->sets = seen[0] && seen[1] && seen[2];
}
