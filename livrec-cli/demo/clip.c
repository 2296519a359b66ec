/* FLV: Adobe Video File Format Specification 10.1, annex E. Sizes of H.264: ITU-T H.264 7.3.2.1. */
#include "clip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define TAG_HEADER 11
#define TAG_TRAILER 4

static int fail(char *err, size_t err_len, const char *text)
{
    snprintf(err, err_len, "clip: %s", text);
    return -1;
}

static int add_frame(struct clip *c, const struct clip_frame *f)
{
    if (c->count % 1024 == 0) {
        void *p = realloc(c->frames, (c->count + 1024) * sizeof *c->frames);
        if (!p)
            return -1;
        c->frames = p;
    }
    c->frames[c->count] = *f;
    c->frames[c->count].n = c->per_track[f->track]++;
    c->count++;
    return 0;
}

static int32_t sign24(uint32_t v)
{
    return v & 0x800000 ? (int32_t)v - 0x1000000 : (int32_t)v;
}

/* One tag's body. Script data and end-of-sequence tags are left out. */
static int take_tag(struct clip *c, int type, uint32_t dts, const uint8_t *p, uint32_t len)
{
    struct clip_frame f = {.dts = dts};
    uint32_t head;
    if (type == 9 && len > 5 && (p[0] & 15) == 7) {
        f.track = CLIP_VIDEO;
        f.key = p[0] >> 4 == 1;
        f.cts = sign24(read_be24(p + 2));
        head = 5;
    } else if (type == 8 && len > 2 && p[0] >> 4 == 10) {
        f.track = CLIP_AUDIO;
        head = 2;
    } else {
        return 0;
    }
    f.data = p + head;
    f.size = len - head;
    if (p[1] == 0) {
        c->config[f.track] = f.data;
        c->config_len[f.track] = f.size;
        return 0;
    }
    return p[1] == 1 ? add_frame(c, &f) : 0;
}

static int take_tags(struct clip *c, const uint8_t *data, size_t len)
{
    size_t at = 13; /* file header and first PreviousTagSize */
    while (at + TAG_HEADER + TAG_TRAILER <= len) {
        const uint8_t *tag = data + at;
        uint32_t size = read_be24(tag + 1);
        if (at + TAG_HEADER + size + TAG_TRAILER > len)
            break;
        uint32_t dts = read_be24(tag + 4) | (uint32_t)tag[7] << 24;
        if (take_tag(c, tag[0] & 31, dts, tag + TAG_HEADER, size) < 0)
            return -1;
        at += TAG_HEADER + size + TAG_TRAILER;
    }
    return 0;
}

/* Length of one turn: the longer track, its last frame lasting as long as the average one. */
static uint32_t turn_length(const struct clip *c)
{
    uint32_t longest = 0;
    for (int track = 0; track < CLIP_TRACKS; track++) {
        uint32_t first = UINT32_MAX, last = 0, n = c->per_track[track];
        for (size_t i = 0; i < c->count; i++) {
            if (c->frames[i].track != track)
                continue;
            if (first == UINT32_MAX)
                first = c->frames[i].dts;
            last = c->frames[i].dts;
        }
        if (n < 2)
            continue;
        uint32_t total = last + (last - first + (n - 1) / 2) / (n - 1);
        if (total > longest)
            longest = total;
    }
    return longest;
}

struct bits {
    const uint8_t *p;
    size_t len, at;
};

static unsigned bit(struct bits *b)
{
    unsigned v = b->at / 8 < b->len ? b->p[b->at / 8] >> (7 - b->at % 8) & 1 : 0;
    b->at++;
    return v;
}

static unsigned exp_golomb(struct bits *b)
{
    int zeros = 0;
    while (zeros < 31 && b->at < b->len * 8 && !bit(b))
        zeros++;
    unsigned v = 1;
    for (int i = 0; i < zeros; i++)
        v = v << 1 | bit(b);
    return v - 1;
}

/* Width and height out of the first SPS, for profiles without scaling lists. */
static void take_size(struct clip *c)
{
    const uint8_t *p = c->config[CLIP_VIDEO];
    uint32_t len = c->config_len[CLIP_VIDEO];
    if (len < 12)
        return;
    struct bits b = {p + 8, len - 8, 32}; /* NAL header, profile, constraints, level */
    unsigned profile = p[9];
    exp_golomb(&b);
    if (profile >= 100) { /* chroma format, depths, lossless, no scaling matrix */
        exp_golomb(&b);
        exp_golomb(&b);
        exp_golomb(&b);
        bit(&b);
        bit(&b);
    }
    exp_golomb(&b);
    if (exp_golomb(&b) == 0)
        exp_golomb(&b);
    exp_golomb(&b);
    bit(&b);
    int w = ((int)exp_golomb(&b) + 1) * 16, h = ((int)exp_golomb(&b) + 1) * 16;
    if (!bit(&b))
        h *= 2, bit(&b);
    bit(&b);
    if (bit(&b)) {
        w -= 2 * (int)exp_golomb(&b);
        w -= 2 * (int)exp_golomb(&b);
        h -= 2 * (int)exp_golomb(&b);
        h -= 2 * (int)exp_golomb(&b);
    }
    c->width = w;
    c->height = h;
}

static void take_sound(struct clip *c)
{
    static const int rates[16] = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                  22050, 16000, 12000, 11025, 8000, 7350};
    const uint8_t *p = c->config[CLIP_AUDIO];
    c->rate = rates[(p[0] & 7) << 1 | p[1] >> 7];
    c->channels = p[1] >> 3 & 15;
}

int clip_load(struct clip *c, const uint8_t *data, size_t len, char *err, size_t err_len)
{
    *c = (struct clip){0};
    if (len < 13 || memcmp(data, "FLV\1", 4) != 0)
        return fail(err, err_len, "not an FLV file");
    if (take_tags(c, data, len) < 0) {
        clip_free(c);
        return fail(err, err_len, "out of memory");
    }
    if (c->config_len[CLIP_VIDEO] < 7 || c->config_len[CLIP_AUDIO] < 2 || c->count < 4 ||
        !c->frames[0].key) {
        clip_free(c);
        return fail(err, err_len, "needs H.264 and AAC, and a keyframe first");
    }
    if ((c->config[CLIP_VIDEO][4] & 3) != 3) {
        clip_free(c);
        return fail(err, err_len, "needs NAL lengths of 4 bytes");
    }
    c->loop_ms = turn_length(c);
    take_size(c);
    take_sound(c);
    if (c->rate == 0 || c->loop_ms == 0) {
        clip_free(c);
        return fail(err, err_len, "bad AudioSpecificConfig or timestamps");
    }
    c->bitrate = (uint32_t)((uint64_t)len * 8000 / c->loop_ms);
    return 0;
}

void clip_free(struct clip *c)
{
    free(c->frames);
    *c = (struct clip){0};
}

bool clip_can_segment(const struct clip *c, uint32_t ms)
{
    if (ms == 0 || c->loop_ms % ms != 0)
        return false;
    uint32_t found = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->frames[i].key && c->frames[i].dts % ms == 0)
            found++;
    return found == c->loop_ms / ms;
}
