/* Words of TS:
 *
 *   P          the tables
 *   P0         the PAT alone; P2: a PMT that moves sound to another PID, as is read from then on
 *   P3         a PMT with the sound in another codec (MP3), as it is from then on
 *   L192 L204  packets of that size from here on
 *   K          the picture before ends here: a packet is lost
 *   C40        a packet with a clock reference alone
 *   U          sound has no length from here on
 * Pictures come with an access unit delimiter and no length, keyframes with parameter sets. */
#include "golden.h"

#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "media/ts.h"
#include <check.h>
#include <stdlib.h>

enum { PMT = 0x1000, VIDEO = 0x100, AUDIO = 0x101, OTHER = 0x110 };

static struct {
    size_t packet; /* bytes from one to the next */
    int audio;     /* PID */
    int version;   /* of the PMT */
    bool endless;  /* PES packets of sound have no length */
    bool mp3;
    uint8_t count[0x2000];
} ts;

static void bytes(struct lr_buf *b, const void *data, size_t len)
{
    ck_assert_int_eq(lr_buf_append(b, data, len), 0);
}

/* One packet; returns how much of the payload is in it. */
static size_t packet(struct lr_buf *b, int pid, bool start, const uint8_t *data, size_t len)
{
    static const uint8_t code[16] = {0};
    uint8_t p[LR_TS_PACKET];
    size_t take = len < LR_TS_PACKET - 4 ? len : LR_TS_PACKET - 4, stuff = LR_TS_PACKET - 4 - take;
    memset(p, 0xff, sizeof p);
    p[0] = 0x47;
    p[1] = (uint8_t)((start ? 0x40 : 0) | pid >> 8);
    p[2] = (uint8_t)pid;
    p[3] = (uint8_t)((stuff ? 0x30 : 0x10) | (ts.count[pid]++ & 15));
    if (stuff)
        p[4] = (uint8_t)(stuff - 1);
    if (stuff > 1)
        p[5] = 0;
    memcpy(p + LR_TS_PACKET - take, data, take);
    if (ts.packet == 192)
        bytes(b, code, 4);
    bytes(b, p, sizeof p);
    if (ts.packet == 204)
        bytes(b, code, 16);
    return take;
}

static void section(struct lr_buf *b, int pid, const char *hex)
{
    uint8_t s[128] = {0};
    size_t n = 1 + unhex(hex, s + 1, sizeof s - 1);
    s[3] = (uint8_t)(n - 4 + 4);
    uint32_t crc = lr_ts_crc(s + 1, n - 1);
    for (int i = 0; i < 4; i++)
        s[n++] = (uint8_t)(crc >> (24 - 8 * i));
    packet(b, pid, true, s, n);
}

static void pat(struct lr_buf *b)
{
    section(b, 0, "00 b000 0001 c1 00 00 0001 f000");
}

static void pmt(struct lr_buf *b, int audio_type)
{
    char hex[128];
    snprintf(hex, sizeof hex, "02 b000 0001 %02x 00 00 e100 f000 1b e100 f000 %02x %04x f000",
             0xc1 | ts.version << 1, audio_type, 0xe000 | ts.audio);
    section(b, PMT, hex);
}

static void begin(struct lr_buf *b)
{
    memset(&ts, 0, sizeof ts);
    ts.packet = LR_TS_PACKET;
    ts.audio = AUDIO;
    pat(b);
    pmt(b, 0x0f);
}

static void put_time(uint8_t *p, int mark, int64_t ms)
{
    uint64_t t = (uint64_t)(ms * 90) & 0x1ffffffff;
    p[0] = (uint8_t)((unsigned)mark << 4 | (t >> 29 & 0x0e) | 1);
    p[1] = (uint8_t)(t >> 22);
    p[2] = (uint8_t)((t >> 14 & 0xfe) | 1);
    p[3] = (uint8_t)(t >> 7);
    p[4] = (uint8_t)(t << 1 | 1);
}

static void pes(struct lr_buf *b, int pid, const struct golden_word *w, const uint8_t *data,
                size_t len)
{
    uint8_t p[512] = {0, 0, 1, w->video ? 0xe0 : 0xc0, 0, 0, 0x80, 0xc0, 10};
    size_t n = 19 + len, at = 0;
    ck_assert_uint_le(n, sizeof p);
    if (!w->video && !ts.endless) {
        p[4] = (uint8_t)((n - 6) >> 8);
        p[5] = (uint8_t)(n - 6);
    }
    put_time(p + 9, 3, w->ms + w->shown);
    put_time(p + 14, 1, w->ms);
    memcpy(p + 19, data, len);
    while (at < n)
        at += packet(b, pid, at == 0, p + at, n - at);
}

static void picture(struct lr_buf *b, const struct golden_word *w)
{
    uint8_t data[256];
    size_t n = unhex("00000001 09f0", data, sizeof data);
    if (w->key)
        n += unhex("00000001" GOLDEN_SPS "00000001" GOLDEN_PPS, data + n, sizeof data - n);
    n += unhex("00000001", data + n, 4);
    n += golden_nal(w, data + n);
    pes(b, VIDEO, w, data, n);
}

static void sound_mp3(struct lr_buf *b, const struct golden_word *w)
{
    uint8_t data[104] = {0xff, 0xfb, 0x10, 0xc4}; /* 32 kbit/s, 44.1 kHz, mono */
    golden_body(w, data + 4 + 17);
    pes(b, ts.audio, w, data, sizeof data);
}

static void sound(struct lr_buf *b, const struct golden_word *w)
{
    uint8_t data[7 + GOLDEN_BODY];
    size_t n = sizeof data;
    unhex("fff1 50 80 00 1f fc", data, 7); /* LC, 44.1 kHz, two channels */
    data[3] |= (uint8_t)(n >> 11);
    data[4] = (uint8_t)(n >> 3);
    data[5] = (uint8_t)((n & 7) << 5 | 0x1f);
    golden_body(w, data + 7);
    pes(b, ts.audio, w, data, n);
}

static void tables(struct lr_buf *b, char which)
{
    ts.mp3 |= which == '3';
    ts.version += which == '2' || which == '3';
    ts.audio = which == '2' ? OTHER : ts.audio;
    if (which != '2' && which != '3')
        pat(b);
    if (which != '0')
        pmt(b, which == '3' ? 0x03 : 0x0f);
}

static void clock_reference(struct lr_buf *b, int64_t ms)
{
    uint8_t p[LR_TS_PACKET];
    uint64_t base = (uint64_t)(ms * 90) & 0x1ffffffff;
    memset(p, 0xff, sizeof p);
    p[0] = 0x47;
    p[1] = VIDEO >> 8;
    p[2] = VIDEO & 0xff;
    p[3] = (uint8_t)(0x20 | ((ts.count[VIDEO] - 1) & 15)); /* without payload it does not count */
    p[4] = LR_TS_PACKET - 5;
    p[5] = 0x10;
    for (int i = 0; i < 4; i++)
        p[6 + i] = (uint8_t)(base >> (25 - 8 * i));
    p[10] = (uint8_t)((base & 1) << 7 | 0x7e);
    p[11] = 0;
    bytes(b, p, sizeof p);
}

static bool word(struct lr_buf *b, const struct golden_word *w)
{
    if (w->frame && w->video)
        picture(b, w);
    else if (w->frame && ts.mp3)
        sound_mp3(b, w);
    else if (w->frame)
        sound(b, w);
    else if (w->text[0] == 'P')
        tables(b, w->text[1]);
    else if (w->text[0] == 'L')
        ts.packet = strtoul(w->text + 1, NULL, 10);
    else if (w->text[0] == 'K')
        ts.count[VIDEO]++;
    else if (w->text[0] == 'C')
        clock_reference(b, strtoll(w->text + 1, NULL, 10));
    else if (w->text[0] == 'U')
        ts.endless = true;
    else
        return false;
    return true;
}

const struct golden_way golden_ts = {"ts", lr_reader_ts_new, begin, word};
