#include "mux_ts.h"

#include <string.h>

#include "mark.h"

#define PACKET 188
#define PID_PMT 4096
#define PID_TRACK 256 /* + track */
#define ROOM 184      /* bytes behind the packet header */
#define PES_HEADER 19 /* with PTS and DTS */

static uint32_t crc32_mpeg(const uint8_t *p, size_t len)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < len; i++) {
        crc ^= (uint32_t)p[i] << 24;
        for (int bit = 0; bit < 8; bit++)
            crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
    }
    return crc;
}

static void packet_head(struct bytes *out, unsigned pid, bool start, bool adaptation, unsigned count)
{
    bytes_u8(out, 0x47);
    bytes_be16(out, (start ? 0x4000u : 0) | pid);
    bytes_u8(out, (adaptation ? 0x30u : 0x10u) | (count & 15));
}

/* `table` is a section from table_id on, without its CRC. */
static void table(struct bytes *out, unsigned pid, unsigned count, const uint8_t *section, size_t len)
{
    packet_head(out, pid, true, false, count);
    bytes_u8(out, 0); /* pointer_field */
    bytes_add(out, section, len);
    bytes_be32(out, crc32_mpeg(section, len));
    bytes_fill(out, 0xff, ROOM - 1 - len - 4);
}

void ts_tables(struct ts_mux *m, struct bytes *out)
{
    static const uint8_t pat[] = {0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | PID_PMT >> 8, 0};
    static const uint8_t pmt[] = {2,    0xb0, 23,   0,    1,    0xc1, 0,    0,
                                  0xe1, 0,    0xf0, 0,    0x1b, 0xe1, 0,    0xf0,
                                  0,    0x0f, 0xe1, 1,    0xf0, 0};
    table(out, 0, m->tables, pat, sizeof pat);
    table(out, PID_PMT, m->tables, pmt, sizeof pmt);
    m->tables++;
}

static void stamp(struct bytes *out, unsigned prefix, uint64_t t)
{
    bytes_u8(out, prefix << 4 | (unsigned)(t >> 29 & 14) | 1);
    bytes_be16(out, (unsigned)(t >> 14 & 0xfffe) | 1);
    bytes_be16(out, (unsigned)(t << 1 & 0xfffe) | 1);
}

static void pes_header(struct bytes *out, const struct shot *s, size_t size)
{
    bool video = s->frame->track == CLIP_VIDEO;
    uint64_t dts = (uint64_t)s->dts * 90 + TS_LEAD;
    size_t rest = size + PES_HEADER - 6;
    bytes_be24(out, 1);
    bytes_u8(out, video ? 0xe0 : 0xc0);
    bytes_be16(out, video || rest > 65535 ? 0 : (unsigned)rest);
    bytes_u8(out, 0x80);
    bytes_u8(out, 0xc0);
    bytes_u8(out, 10);
    stamp(out, 3, dts + (uint64_t)((int64_t)s->frame->cts * 90));
    stamp(out, 1, dts);
}

static void start_code(struct bytes *out, const uint8_t *nal, size_t len)
{
    bytes_be32(out, 1);
    bytes_add(out, nal, len);
}

/* SPS and PPS of an avcC (ISO 14496-15, 5.3.3.1). */
static void parameter_sets(struct bytes *out, const struct clip *clip)
{
    const uint8_t *p = clip->config[CLIP_VIDEO] + 5, *end = p + clip->config_len[CLIP_VIDEO] - 5;
    for (int kind = 0; kind < 2 && p < end; kind++) {
        int count = *p++ & 31;
        while (count-- > 0 && end - p >= 2 && end - p - 2 >= read_be16(p)) {
            start_code(out, p + 2, read_be16(p));
            p += 2 + read_be16(p);
        }
    }
}

static void annexb(struct bytes *out, const struct shot *s)
{
    static const uint8_t aud[] = {9, 0xf0};
    uint8_t sei[MARK_SEI_SIZE];
    start_code(out, aud, sizeof aud);
    if (s->frame->key)
        parameter_sets(out, s->clip);
    mark_sei(sei, s->epoch, s->n);
    start_code(out, sei, sizeof sei);
    const uint8_t *p = s->frame->data, *end = p + s->frame->size;
    while (end - p > 4 && (uint32_t)(end - p - 4) >= read_be32(p)) {
        start_code(out, p + 4, read_be32(p));
        p += 4 + read_be32(p);
    }
}

void ts_adts(struct bytes *out, const struct shot *s)
{
    struct bytes frame = {0};
    mark_frame(&frame, s->frame, s->epoch, s->n);
    const uint8_t *asc = s->clip->config[CLIP_AUDIO];
    unsigned profile = (asc[0] >> 3) - 1u, rate = (asc[0] & 7u) << 1 | asc[1] >> 7;
    unsigned channels = asc[1] >> 3 & 15u, size = (unsigned)frame.len + 7;
    bytes_be16(out, 0xfff1);
    bytes_u8(out, profile << 6 | rate << 2 | channels >> 2);
    bytes_be32(out, (channels & 3) << 30 | size << 13 | 0x7ffu << 2);
    bytes_add(out, frame.data, frame.len);
    bytes_free(&frame);
}

/* Packets that `size` bytes need, the first with `extra` bytes of adaptation field. */
static size_t packets_for(size_t size, size_t extra)
{
    return (size + extra + ROOM - 1) / ROOM;
}

/* Adaptation field of exactly `size` bytes, its length byte counted. */
static void adaptation(struct bytes *out, size_t size, bool key, int64_t pcr)
{
    bytes_u8(out, (unsigned)size - 1);
    if (size == 1)
        return;
    size_t used = 2;
    bytes_u8(out, (key ? 0x40u : 0) | (pcr >= 0 ? 0x10u : 0));
    if (pcr >= 0) {
        bytes_be32(out, (uint32_t)(pcr >> 1));
        bytes_be16(out, (unsigned)(pcr & 1) << 15 | 0x7e00);
        used += 6;
    }
    bytes_fill(out, 0xff, size - used);
}

/* Spread a PES over `packets` packets, at least as many as it needs. */
static void packetize(struct ts_mux *m, struct bytes *out, const struct shot *s, size_t packets)
{
    const uint8_t *p = m->pes.data;
    size_t left = m->pes.len;
    int track = s->frame->track;
    int64_t pcr = track == CLIP_VIDEO ? s->dts * 90 : -1;
    for (size_t i = 0; i < packets; i++) {
        size_t field = i == 0 && pcr >= 0 ? 8 : 0;
        size_t take = left - (packets - i - 1);
        if (take > ROOM - field)
            take = ROOM - field;
        field = ROOM - take;
        packet_head(out, (unsigned)(PID_TRACK + track), i == 0, field > 0, m->track[track]++);
        if (field > 0)
            adaptation(out, field, i == 0 && s->frame->key, i == 0 ? pcr : -1);
        bytes_add(out, p, take);
        p += take;
        left -= take;
    }
}

void ts_frame(struct ts_mux *m, struct bytes *out, const struct shot *s, bool round)
{
    struct bytes body = {0};
    if (s->frame->track == CLIP_VIDEO)
        annexb(&body, s);
    else
        ts_adts(&body, s);
    bytes_clear(&m->pes);
    pes_header(&m->pes, s, body.len);
    bytes_add(&m->pes, body.data, body.len);
    bytes_free(&body);
    size_t packets = packets_for(m->pes.len, s->frame->track == CLIP_VIDEO ? 8 : 0);
    if (round)
        packets += (16 - (m->track[s->frame->track] + packets) % 16) % 16;
    if (!m->pes.failed)
        packetize(m, out, s, packets);
}

void ts_free(struct ts_mux *m)
{
    bytes_free(&m->pes);
}
