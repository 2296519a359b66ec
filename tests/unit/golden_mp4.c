/* Words of fragmented MP4. Each frame is a fragment of its own:
 *
 *   I I2       the init segment, of the first or second configuration of pictures
 *   ( ... )    the frames between are samples of one fragment: times follow from the distances
 *   N          the next fragment has no tfdt
 *   T1000      1000 ms are added to all tfdt from here on
 *   B          a box that nobody knows
 *   D20        20 boxes of fragments, each in the one before */
#include "golden.h"

#include <string.h>

#include "hex.h"
#include <check.h>
#include <stdlib.h>

enum { VIDEO = 1, AUDIO = 2, HZ = 1000, INSIDE = 16 };

struct sample {
    struct golden_word w;
    uint8_t data[8 + GOLDEN_BODY];
    size_t size;
};

static struct {
    bool no_time, open;
    int64_t shift;
    int count;
    struct sample sample[INSIDE];
} mp4;

static void bytes(struct lr_buf *b, const void *data, size_t len)
{
    ck_assert_int_eq(lr_buf_append(b, data, len), 0);
}

static void put32(struct lr_buf *b, uint64_t v)
{
    uint8_t p[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
    bytes(b, p, 4);
}

static void put_hex(struct lr_buf *b, const char *hex)
{
    uint8_t p[512];
    bytes(b, p, unhex(hex, p, sizeof p));
}

static size_t open_box(struct lr_buf *b, const char *type)
{
    size_t at = b->len;
    put32(b, 0);
    bytes(b, type, 4);
    return at;
}

static void close_box(struct lr_buf *b, size_t at)
{
    size_t n = b->len - at;
    for (int i = 0; i < 4; i++)
        b->data[at + (size_t)i] = (uint8_t)(n >> (24 - 8 * i));
}

static void hex_box(struct lr_buf *b, const char *type, const char *hex)
{
    size_t at = open_box(b, type);
    put_hex(b, hex);
    close_box(b, at);
}

static void video_entry(struct lr_buf *b, const char *avcc)
{
    size_t at = open_box(b, "avc1");
    put_hex(b, "000000000000 0001 00000000 000000000000000000000000 0040 0030 00480000 00480000"
               "00000000 0001 0000000000000000 0000000000000000 0000000000000000 0000000000000000"
               "0018 ffff");
    hex_box(b, "avcC", avcc);
    close_box(b, at);
}

static void audio_entry(struct lr_buf *b)
{
    size_t at = open_box(b, "mp4a");
    put_hex(b, "000000000000 0001 0000000000000000 0002 0010 0000 0000 ac440000");
    hex_box(b, "esds",
            "00000000 03 19 0001 00 04 11 40 15 000000 00000000 00000000 05 02" GOLDEN_ASC
            "06 01 02");
    close_box(b, at);
}

static void track(struct lr_buf *b, int id, const char *avcc)
{
    size_t trak = open_box(b, "trak");
    hex_box(b, "tkhd",
            id == VIDEO ? "00000007 00000000 00000000 00000001 00000000 00000000"
                        : "00000007 00000000 00000000 00000002 00000000 00000000");
    size_t mdia = open_box(b, "mdia");
    hex_box(b, "mdhd", "00000000 00000000 00000000 000003e8 00000000 55c40000");
    hex_box(b, "hdlr",
            id == VIDEO ? "00000000 00000000 76696465 000000000000000000000000 00"
                        : "00000000 00000000 736f756e 000000000000000000000000 00");
    size_t minf = open_box(b, "minf"), stbl = open_box(b, "stbl"), stsd = open_box(b, "stsd");
    put_hex(b, "00000000 00000001");
    if (id == VIDEO)
        video_entry(b, avcc);
    else
        audio_entry(b);
    close_box(b, stsd);
    close_box(b, stbl);
    close_box(b, minf);
    close_box(b, mdia);
    close_box(b, trak);
}

static void init(struct lr_buf *b, const char *avcc)
{
    hex_box(b, "ftyp", "69736f36 00000000 69736f36");
    size_t moov = open_box(b, "moov");
    hex_box(b, "mvhd", "00000000 00000000 00000000 000003e8 00000000");
    track(b, VIDEO, avcc);
    track(b, AUDIO, NULL);
    size_t mvex = open_box(b, "mvex");
    hex_box(b, "trex", "00000000 00000001 00000001 00000000 00000000 00000000");
    hex_box(b, "trex", "00000000 00000002 00000001 00000000 00000000 00000000");
    close_box(b, mvex);
    close_box(b, moov);
}

static void begin(struct lr_buf *b)
{
    memset(&mp4, 0, sizeof mp4);
    init(b, GOLDEN_AVCC);
}

static void keep(const struct golden_word *w)
{
    ck_assert_int_lt(mp4.count, INSIDE);
    struct sample *s = &mp4.sample[mp4.count++];
    size_t n = w->video ? golden_nal(w, s->data + 4) : golden_body(w, s->data);
    s->w = *w;
    s->size = n + (w->video ? 4 : 0);
    if (w->video) {
        memset(s->data, 0, 3);
        s->data[3] = (uint8_t)n;
    }
}

static int64_t duration_of(int i)
{
    for (int n = i + 1; n < mp4.count; n++)
        if (mp4.sample[n].w.video == mp4.sample[i].w.video)
            return mp4.sample[n].w.ms - mp4.sample[i].w.ms;
    return mp4.sample[i].w.video ? 40 : 23;
}

static int count_of(bool video)
{
    int n = 0;
    for (int i = 0; i < mp4.count; i++)
        n += mp4.sample[i].w.video == video;
    return n;
}

static void run(struct lr_buf *b, bool video, size_t *offset_at)
{
    size_t at = open_box(b, "trun");
    put32(b, 0x01000f01); /* offset; duration, size, flags, composition offset */
    put32(b, (uint64_t)count_of(video));
    *offset_at = b->len;
    put32(b, 0);
    for (int i = 0; i < mp4.count; i++) {
        const struct sample *s = &mp4.sample[i];
        if (s->w.video != video)
            continue;
        put32(b, (uint64_t)duration_of(i));
        put32(b, s->size);
        put32(b, s->w.key ? 0x02000000 : 0x01010000);
        put32(b, (uint64_t)(int64_t)s->w.shown);
    }
    close_box(b, at);
}

static void traf(struct lr_buf *b, bool video, size_t *offset_at)
{
    const struct sample *s = mp4.sample;
    while (s->w.video != video)
        s++;
    size_t at = open_box(b, "traf");
    hex_box(b, "tfhd", video ? "00020000 00000001" : "00020000 00000002");
    size_t tfdt = open_box(b, "tfdt");
    put32(b, 0x01000000);
    put32(b, (uint64_t)(s->w.ms + mp4.shift) >> 32);
    put32(b, (uint64_t)(s->w.ms + mp4.shift));
    close_box(b, tfdt);
    if (mp4.no_time)
        b->len = tfdt;
    run(b, video, offset_at);
    close_box(b, at);
}

/* Pictures stand in front of sound. */
static void fragment(struct lr_buf *b)
{
    size_t moof = open_box(b, "moof"), offset_at[2] = {0};
    hex_box(b, "mfhd", "00000000 00000001");
    for (int audio = 0; audio < 2; audio++)
        if (count_of(!audio))
            traf(b, !audio, &offset_at[audio]);
    close_box(b, moof);
    size_t mdat = open_box(b, "mdat");
    for (int audio = 0; audio < 2; audio++) {
        size_t offset = b->len - moof;
        for (int i = 0; i < 4 && offset_at[audio]; i++)
            b->data[offset_at[audio] + (size_t)i] = (uint8_t)(offset >> (24 - 8 * i));
        for (int i = 0; i < mp4.count; i++)
            if (mp4.sample[i].w.video == !audio)
                bytes(b, mp4.sample[i].data, mp4.sample[i].size);
    }
    close_box(b, mdat);
    mp4.count = 0;
    mp4.no_time = false;
}

static void nest(struct lr_buf *b, int depth)
{
    for (int left = depth; left > 0; left--) {
        put32(b, (uint64_t)left * 8);
        bytes(b, "moof", 4);
    }
}

static bool word(struct lr_buf *b, const struct golden_word *w)
{
    if (w->frame)
        keep(w);
    else if (strchr("()", w->text[0]))
        mp4.open = w->text[0] == '(';
    else if (w->text[0] == 'I')
        init(b, w->text[1] == '2' ? GOLDEN_AVCC2 : GOLDEN_AVCC);
    else if (w->text[0] == 'N')
        mp4.no_time = true;
    else if (w->text[0] == 'T')
        mp4.shift += strtoll(w->text + 1, NULL, 10);
    else if (w->text[0] == 'B')
        hex_box(b, "what", "00010203");
    else if (w->text[0] == 'D')
        nest(b, (int)strtol(w->text + 1, NULL, 10));
    else
        return false;
    if (mp4.count && !mp4.open)
        fragment(b);
    return true;
}

const struct golden_way golden_mp4 = {"mp4", lr_reader_fmp4_new, begin, word};
