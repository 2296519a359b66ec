#include "segment.h"

#include <string.h>

#include "aes.h"
#include "mark.h"
#include "mux_fmp4.h"
#include "mux_ts.h"

/* Frames of a track in a segment. */
static uint32_t count(const struct timeline *t, const struct segment *g, int track)
{
    int64_t stop = (g->number + 1) * t->segment_ms;
    uint32_t n = 0;
    struct cursor at;
    struct shot s;
    cursor_seek_exact(&at, t, g->number * t->segment_ms);
    for (cursor_get(&at, &s); s.at < stop; cursor_get(&at, &s)) {
        n += s.frame->track == track;
        cursor_next(&at);
    }
    return n;
}

static void render_ts(struct bytes *out, const struct timeline *t, const struct segment *g)
{
    uint32_t left[CLIP_TRACKS] = {count(t, g, CLIP_VIDEO), count(t, g, CLIP_AUDIO)};
    struct ts_mux mux = {.tables = (uint8_t)(g->number & 15)};
    struct cursor at;
    struct shot s;
    ts_tables(&mux, out);
    cursor_seek_exact(&at, t, g->number * t->segment_ms);
    while (left[CLIP_VIDEO] + left[CLIP_AUDIO] > 0) {
        cursor_get(&at, &s);
        ts_frame(&mux, out, &s, --left[s.frame->track] == 0);
        cursor_next(&at);
    }
    ts_free(&mux);
}

/* ID3 PRIV frame with the timestamp of the first sample (RFC 8216, 3.4). */
static void id3_time(struct bytes *out, int64_t dts)
{
    static const char owner[] = "com.apple.streaming.transportStreamTimestamp";
    bytes_add(out, "ID3\4\0\0", 6);
    bytes_be32(out, 10 + sizeof owner + 8);
    bytes_add(out, "PRIV", 4);
    bytes_be32(out, sizeof owner + 8);
    bytes_be16(out, 0);
    bytes_add(out, owner, sizeof owner);
    bytes_be64(out, ((uint64_t)dts * 90 + TS_LEAD) & 0x1ffffffffu); /* as in the TS variants */
}

static void render_audio(struct bytes *out, const struct timeline *t, const struct segment *g)
{
    uint32_t total = count(t, g, CLIP_AUDIO), left = total;
    struct cursor at;
    struct shot s;
    cursor_seek_exact(&at, t, g->number * t->segment_ms);
    for (; left > 0; cursor_next(&at)) {
        cursor_get(&at, &s);
        if (s.frame->track != CLIP_AUDIO)
            continue;
        if (left-- == total)
            id3_time(out, s.dts);
        ts_adts(out, &s);
    }
}

int64_t segment_key_number(int64_t seq)
{
    return seq / SEGMENT_KEY_EVERY;
}

void segment_key(int64_t number, uint8_t key[16])
{
    for (unsigned i = 0; i < 16; i++)
        key[i] = (uint8_t)(i * 17 + (uint64_t)number * 29 + 7);
}

bool segment_iv(int64_t seq, uint8_t iv[16])
{
    memset(iv, 0, 16);
    for (unsigned i = 0; i < 8; i++)
        iv[15 - i] = (uint8_t)((uint64_t)seq >> (8 * i));
    if (segment_key_number(seq) % 2 == 0)
        return false;
    memset(iv, 0xa5, 8);
    return true;
}

bool segment_has(enum segment_kind kind, int track)
{
    return track == CLIP_VIDEO ? kind != SEGMENT_AUDIO && kind != SEGMENT_SOUND
                               : kind != SEGMENT_PICTURES;
}

bool segment_init(struct bytes *out, const struct clip *clip, enum segment_kind kind)
{
    if (kind != SEGMENT_FMP4 && kind != SEGMENT_PICTURES && kind != SEGMENT_SOUND)
        return false;
    fmp4_init(out, clip,
              (segment_has(kind, CLIP_VIDEO) ? FMP4_VIDEO : 0) |
                  (segment_has(kind, CLIP_AUDIO) ? FMP4_AUDIO : 0));
    return true;
}

void segment_render(struct bytes *out, const struct timeline *t, const struct segment *g,
                    enum segment_kind kind)
{
    struct bytes clear = {0};
    uint8_t key[16], iv[16];
    switch (kind) {
    case SEGMENT_TS:
        render_ts(out, t, g);
        break;
    case SEGMENT_FMP4:
        fmp4_segment(out, t, g->number, FMP4_BOTH);
        break;
    case SEGMENT_PICTURES:
        fmp4_segment(out, t, g->number, FMP4_VIDEO);
        break;
    case SEGMENT_SOUND:
        fmp4_segment(out, t, g->number, FMP4_AUDIO);
        break;
    case SEGMENT_AUDIO:
        render_audio(out, t, g);
        break;
    case SEGMENT_AES:
        render_ts(&clear, t, g);
        segment_key(segment_key_number(g->seq), key);
        segment_iv(g->seq, iv);
        aes_cbc(out, key, iv, clear.data, clear.len);
        bytes_free(&clear);
        break;
    }
}
