/* Tracks out of decoder configuration records. */
#include <string.h>

#include "core/buf.h"
#include "data/hash.h"
#include "media/aac.h"
#include "media/av1.h"
#include "media/fourcc.h"
#include "media/nal.h"
#include "record/frame.h"

#define OPUS_HZ 48000
#define OPUS_HEAD 19 /* RFC 7845, 5.1 */

/* The first set of a type. NULL if there is none, which the stream itself must make up for. */
static const struct lr_nal *find_set(const struct lr_nal *sets, int count, bool hevc, int type)
{
    for (int i = 0; i < count; i++)
        if ((hevc ? lr_hevc_type(&sets[i]) : lr_avc_type(&sets[i])) == type)
            return &sets[i];
    return NULL;
}

static bool set_avc(struct lr_track *t, const uint8_t *config, size_t len)
{
    struct lr_nal sets[LR_NAL_SETS];
    int count = lr_avcc_sets(config, len, sets, LR_NAL_SETS, NULL);
    const struct lr_nal *sps = find_set(sets, count, false, 7);
    return count >= 0 && (!sps || lr_avc_size(sps, &t->width, &t->height));
}

static bool set_hevc(struct lr_track *t, const uint8_t *config, size_t len)
{
    struct lr_nal sets[LR_NAL_SETS];
    int count = lr_hvcc_sets(config, len, sets, LR_NAL_SETS, NULL);
    const struct lr_nal *sps = find_set(sets, count, true, 33);
    return count >= 0 && (!sps || lr_hevc_size(sps, &t->width, &t->height));
}

static bool set_aac(struct lr_track *t, const uint8_t *config, size_t len)
{
    struct lr_aac a;
    if (!lr_asc_parse(config, len, &a))
        return false;
    t->rate = a.rate;
    t->channels = a.channels;
    return true;
}

static bool set_opus(struct lr_track *t, const uint8_t *config, size_t len)
{
    if (len < OPUS_HEAD || memcmp(config, "OpusHead", 8) != 0 || config[9] == 0)
        return false;
    t->rate = OPUS_HZ;
    t->channels = config[9];
    return true;
}

static bool set_codec(struct lr_track *t, const uint8_t *config, size_t len)
{
    switch (t->codec) {
    case LR_CODEC_H264:
        return set_avc(t, config, len);
    case LR_CODEC_HEVC:
        return set_hevc(t, config, len);
    case LR_CODEC_AV1:
        return lr_av1c_parse(config, len, &t->width, &t->height);
    case LR_CODEC_AAC:
        return set_aac(t, config, len);
    case LR_CODEC_OPUS:
        return set_opus(t, config, len);
    case LR_CODEC_MP3:
    case LR_CODEC_AC3:
        return true;
    case LR_CODEC_NONE:
        break;
    }
    return false;
}

static bool set(struct lr_track *t, enum lr_codec codec, const uint8_t *config, size_t len)
{
    struct lr_track made = {.kind = codec <= LR_CODEC_AV1 ? LR_VIDEO : LR_AUDIO, .codec = codec};
    if (len > LR_CONFIG_MAX || !set_codec(&made, config, len))
        return false;
    if (len)
        memcpy(made.config, config, len);
    made.config_len = (uint16_t)len;
    *t = made;
    return true;
}

/* Some encoders put long SEI messages into hvcC, which nobody needs: make it of the sets alone. */
static bool set_shorter(struct lr_track *t, const uint8_t *hvcc, size_t len)
{
    struct lr_nal sets[LR_NAL_SETS];
    struct lr_buf b;
    uint8_t nal_len;
    int count = lr_hvcc_sets(hvcc, len, sets, LR_NAL_SETS, &nal_len);
    lr_buf_init(&b, LR_CONFIG_MAX);
    bool made = count > 0 && lr_hvcc_make(&b, sets, count) == 0;
    if (made) {
        b.data[21] = (uint8_t)((b.data[21] & 0xfc) | (nal_len - 1));
        made = set(t, LR_CODEC_HEVC, b.data, b.len);
    }
    lr_buf_free(&b);
    return made;
}

bool lr_track_set(struct lr_track *t, enum lr_codec codec, const uint8_t *config, size_t len)
{
    if (codec == LR_CODEC_HEVC && len > LR_CONFIG_MAX)
        return set_shorter(t, config, len);
    return set(t, codec, config, len);
}

static uint64_t add(uint64_t h, const void *data, size_t len)
{
    return (h ^ lr_hash64(data, len)) * 0x9e3779b97f4a7c15u;
}

static uint64_t hash_sets(const struct lr_track *t, uint64_t h)
{
    struct lr_nal sets[LR_NAL_SETS];
    int count = (t->codec == LR_CODEC_H264 ? lr_avcc_sets : lr_hvcc_sets)(t->config, t->config_len,
                                                                          sets, LR_NAL_SETS, NULL);
    for (int i = 0; i < count; i++)
        h = add(h, sets[i].data, sets[i].size);
    return count > 0 ? h : add(h, t->config, t->config_len);
}

static uint64_t hash_core(const struct lr_track *t, uint64_t h)
{
    struct lr_aac a;
    uint8_t core[2];
    bool plain = lr_asc_parse(t->config, t->config_len, &a) && a.channel_config != 0;
    return plain && lr_asc_make(&a, core) ? add(h, core, sizeof core)
                                          : add(h, t->config, t->config_len);
}

static uint64_t hash_track(const struct lr_track *t)
{
    uint64_t h = (uint64_t)t->codec + 1;
    if (t->codec == LR_CODEC_H264 || t->codec == LR_CODEC_HEVC)
        return hash_sets(t, h);
    return t->codec == LR_CODEC_AAC ? hash_core(t, h) : add(h, t->config, t->config_len);
}

uint64_t lr_tracks_hash(const struct lr_tracks *t)
{
    uint64_t h = (uint64_t)t->count;
    for (int i = 0; i < t->count; i++)
        h = h * 31 + hash_track(&t->track[i]);
    return h;
}

uint8_t lr_track_nal_len(const struct lr_track *t)
{
    if (t->codec == LR_CODEC_H264 && t->config_len > 4)
        return (t->config[4] & 3) + 1;
    if (t->codec == LR_CODEC_HEVC && t->config_len > 21)
        return (t->config[21] & 3) + 1;
    return 0;
}

enum lr_codec lr_codec_of(uint32_t fourcc)
{
    switch (fourcc) {
    case LR_FOURCC_AVC:
        return LR_CODEC_H264;
    case LR_FOURCC_HEVC:
        return LR_CODEC_HEVC;
    case LR_FOURCC_AV1:
        return LR_CODEC_AV1;
    case LR_FOURCC_AAC:
        return LR_CODEC_AAC;
    case LR_FOURCC_MP3:
        return LR_CODEC_MP3;
    case LR_FOURCC_OPUS:
        return LR_CODEC_OPUS;
    case LR_FOURCC_AC3:
        return LR_CODEC_AC3;
    }
    return LR_CODEC_NONE;
}
