#include "mux_fmp4.h"

#include <string.h>

#include "mark.h"

#define VIDEO_HZ 90000

static size_t box(struct bytes *out, const char type[5])
{
    size_t at = out->len;
    bytes_be32(out, 0);
    bytes_add(out, type, 4);
    return at;
}

static size_t full_box(struct bytes *out, const char type[5], unsigned version, uint32_t flags)
{
    size_t at = box(out, type);
    bytes_be32(out, version << 24 | flags);
    return at;
}

static void end(struct bytes *out, size_t at)
{
    bytes_put32(out, at, (uint32_t)(out->len - at));
}

static uint32_t timescale(const struct clip *c, int track)
{
    return track == CLIP_VIDEO ? VIDEO_HZ : (uint32_t)c->rate;
}

static void matrix(struct bytes *out)
{
    static const uint32_t unity[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
    for (int i = 0; i < 9; i++)
        bytes_be32(out, unity[i]);
}

static void movie_header(struct bytes *out)
{
    size_t at = full_box(out, "mvhd", 0, 0);
    bytes_fill(out, 0, 8);
    bytes_be32(out, 1000);
    bytes_be32(out, 0);
    bytes_be32(out, 0x10000);
    bytes_be16(out, 0x100);
    bytes_fill(out, 0, 10);
    matrix(out);
    bytes_fill(out, 0, 24);
    bytes_be32(out, CLIP_TRACKS + 1);
    end(out, at);
}

static void track_header(struct bytes *out, const struct clip *c, int track)
{
    bool video = track == CLIP_VIDEO;
    size_t at = full_box(out, "tkhd", 0, 7);
    bytes_fill(out, 0, 8);
    bytes_be32(out, (uint32_t)track + 1);
    bytes_fill(out, 0, 16);
    bytes_be16(out, 0);
    bytes_be16(out, 0);
    bytes_be16(out, video ? 0 : 0x100);
    bytes_be16(out, 0);
    matrix(out);
    bytes_be32(out, video ? (uint32_t)c->width << 16 : 0);
    bytes_be32(out, video ? (uint32_t)c->height << 16 : 0);
    end(out, at);
}

static void avc_entry(struct bytes *out, const struct clip *c)
{
    size_t at = box(out, "avc1");
    bytes_fill(out, 0, 6);
    bytes_be16(out, 1); /* data_reference_index */
    bytes_fill(out, 0, 16);
    bytes_be16(out, (unsigned)c->width);
    bytes_be16(out, (unsigned)c->height);
    bytes_be32(out, 0x480000);
    bytes_be32(out, 0x480000);
    bytes_be32(out, 0);
    bytes_be16(out, 1);
    bytes_fill(out, 0, 32);
    bytes_be16(out, 24);
    bytes_be16(out, 0xffff);
    size_t inner = box(out, "avcC");
    bytes_add(out, c->config[CLIP_VIDEO], c->config_len[CLIP_VIDEO]);
    end(out, inner);
    end(out, at);
}

static void aac_entry(struct bytes *out, const struct clip *c)
{
    unsigned asc = c->config_len[CLIP_AUDIO];
    size_t at = box(out, "mp4a");
    bytes_fill(out, 0, 6);
    bytes_be16(out, 1);
    bytes_fill(out, 0, 8);
    bytes_be16(out, (unsigned)c->channels);
    bytes_be16(out, 16);
    bytes_be32(out, 0);
    bytes_be32(out, (uint32_t)c->rate << 16);
    size_t inner = full_box(out, "esds", 0, 0);
    bytes_be16(out, 0x0300 | (3 + 15 + asc + 3 + 2)); /* ES_Descriptor */
    bytes_be24(out, 2u << 8);
    bytes_be16(out, 0x0400 | (15 + asc)); /* DecoderConfigDescriptor */
    bytes_be16(out, 0x4015);              /* AAC, audio stream */
    bytes_fill(out, 0, 11);
    bytes_be16(out, 0x0500 | asc); /* DecoderSpecificInfo */
    bytes_add(out, c->config[CLIP_AUDIO], asc);
    bytes_be24(out, 0x060102); /* SLConfigDescriptor, predefined for MP4 */
    end(out, inner);
    end(out, at);
}

static void sample_table(struct bytes *out, const struct clip *c, int track)
{
    static const char *const empty[] = {"stts", "stsc", "stco"};
    size_t at = box(out, "stbl"), inner = full_box(out, "stsd", 0, 0);
    bytes_be32(out, 1);
    if (track == CLIP_VIDEO)
        avc_entry(out, c);
    else
        aac_entry(out, c);
    end(out, inner);
    for (int i = 0; i < 3; i++) {
        inner = full_box(out, empty[i], 0, 0);
        bytes_be32(out, 0);
        end(out, inner);
    }
    inner = full_box(out, "stsz", 0, 0);
    bytes_be64(out, 0);
    end(out, inner);
    end(out, at);
}

static void media_information(struct bytes *out, const struct clip *c, int track)
{
    size_t at = box(out, "minf");
    size_t inner = track == CLIP_VIDEO ? full_box(out, "vmhd", 0, 1) : full_box(out, "smhd", 0, 0);
    bytes_fill(out, 0, track == CLIP_VIDEO ? 8 : 4);
    end(out, inner);
    inner = box(out, "dinf");
    size_t dref = full_box(out, "dref", 0, 0);
    bytes_be32(out, 1);
    end(out, full_box(out, "url ", 0, 1));
    end(out, dref);
    end(out, inner);
    sample_table(out, c, track);
    end(out, at);
}

static void track_box(struct bytes *out, const struct clip *c, int track)
{
    size_t at = box(out, "trak");
    track_header(out, c, track);
    size_t mdia = box(out, "mdia"), inner = full_box(out, "mdhd", 0, 0);
    bytes_fill(out, 0, 8);
    bytes_be32(out, timescale(c, track));
    bytes_be32(out, 0);
    bytes_be32(out, 0x55c40000); /* language "und" */
    end(out, inner);
    inner = full_box(out, "hdlr", 0, 0);
    bytes_be32(out, 0);
    bytes_add(out, track == CLIP_VIDEO ? "vide" : "soun", 4);
    bytes_fill(out, 0, 13);
    end(out, inner);
    media_information(out, c, track);
    end(out, mdia);
    end(out, at);
}

void fmp4_init(struct bytes *out, const struct clip *clip, unsigned tracks)
{
    size_t at = box(out, "ftyp");
    bytes_add(out, "iso5\0\0\2\0iso5iso6mp41", 20);
    end(out, at);
    at = box(out, "moov");
    movie_header(out);
    for (int track = 0; track < CLIP_TRACKS; track++)
        if (tracks >> track & 1)
            track_box(out, clip, track);
    size_t mvex = box(out, "mvex");
    for (uint32_t track = 1; track <= CLIP_TRACKS; track++) {
        if (!(tracks >> (track - 1) & 1))
            continue;
        size_t trex = full_box(out, "trex", 0, 0);
        bytes_be32(out, track);
        bytes_be32(out, 1);
        bytes_fill(out, 0, 12);
        end(out, trex);
    }
    end(out, mvex);
    end(out, at);
}

static uint64_t scaled(const struct shot *s, int64_t ms)
{
    return (uint64_t)ms * timescale(s->clip, s->frame->track) / 1000;
}

/* The track's frames in `mdat`, and their table. Returns where the trun's data offset stands. */
static size_t fragment(struct bytes *out, struct bytes *mdat, const struct timeline *t,
                       int64_t number, int track)
{
    int64_t stop = (number + 1) * t->segment_ms;
    struct cursor at;
    struct shot s = {0}, next;
    size_t traf = box(out, "traf"), head = full_box(out, "tfhd", 0, 0x020000);
    bytes_be32(out, (uint32_t)track + 1);
    end(out, head);
    cursor_seek_exact(&at, t, number * t->segment_ms);
    for (cursor_get(&at, &s); s.frame->track != track; cursor_get(&at, &s))
        cursor_next(&at);
    size_t tfdt = full_box(out, "tfdt", 1, 0);
    bytes_be64(out, scaled(&s, s.dts));
    end(out, tfdt);
    size_t trun = full_box(out, "trun", 1, 0x000f01);
    bytes_fill(out, 0, 8);
    uint32_t count = 0;
    for (; s.at < stop; s = next, count++) {
        size_t before = mdat->len;
        do {
            cursor_next(&at);
            cursor_get(&at, &next);
        } while (next.frame->track != track);
        mark_frame(mdat, s.frame, s.epoch, s.n);
        bytes_be32(out, (uint32_t)(scaled(&s, s.dts + next.at - s.at) - scaled(&s, s.dts)));
        bytes_be32(out, (uint32_t)(mdat->len - before));
        bytes_be32(out, track == CLIP_AUDIO || s.frame->key ? 0x02000000 : 0x01010000);
        bytes_be32(out, (uint32_t)(s.frame->cts * VIDEO_HZ / 1000));
    }
    end(out, trun);
    end(out, traf);
    bytes_put32(out, trun + 12, count);
    return trun + 16;
}

void fmp4_segment(struct bytes *out, const struct timeline *t, int64_t number, unsigned tracks)
{
    struct bytes mdat = {0};
    size_t offset[CLIP_TRACKS], start[CLIP_TRACKS];
    size_t at = box(out, "moof"), head = full_box(out, "mfhd", 0, 0);
    bytes_be32(out, (uint32_t)number);
    end(out, head);
    for (int track = 0; track < CLIP_TRACKS; track++) {
        start[track] = mdat.len;
        if (tracks >> track & 1)
            offset[track] = fragment(out, &mdat, t, number, track);
    }
    end(out, at);
    for (int track = 0; track < CLIP_TRACKS; track++)
        if (tracks >> track & 1)
            bytes_put32(out, offset[track], (uint32_t)(out->len - at + 8 + start[track]));
    at = box(out, "mdat");
    bytes_add(out, mdat.data, mdat.len);
    end(out, at);
    bytes_free(&mdat);
}
