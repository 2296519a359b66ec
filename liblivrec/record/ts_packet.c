#include "record/ts_packet.h"

#include <livrec/error.h>
#include <string.h>

#include "media/bytes.h"

enum { PID_PAT = 0, PID_PMT = 0x1000, PID_FIRST = 0x100 };
enum { SYNC = 0x47, UNIT_START = 0x40, HAS_FIELD = 0x20, HAS_PAYLOAD = 0x10 };
enum { FIELD_BREAK = 0x80, FIELD_RANDOM_ACCESS = 0x40, FIELD_CLOCK = 0x10 };

#define PAYLOAD (LR_TS_PACKET - 4)
#define BATCH (LR_OUT_SPACE / LR_TS_PACKET)
#define PES_HEAD 19                        /* with both times */
#define TABLES_EVERY (LR_TIME_HZ * 3 / 10) /* TR 101 290 asks for 0.5 s at most */
#define CLOCK_EVERY (LR_TIME_HZ * 9 / 100) /* 2.7.2 asks for 0.1 s at most */
#define CLOCK_MAX (LR_TIME_HZ / 10)
#define HOLE (LR_TIME_HZ * 5) /* a longer pause is missing media, and no slow stream */

static uint8_t *put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
    return p + 2;
}

static uint8_t *put_head(uint8_t *p, int pid, int flags, int control)
{
    p[0] = SYNC;
    put16(p + 1, (unsigned)(flags << 8 | pid));
    p[3] = (uint8_t)control;
    return p + 4;
}

uint8_t *lr_ts_table_begin(uint8_t *packet, int pid, uint8_t table, uint16_t id)
{
    memset(packet, 0xff, LR_TS_PACKET);
    uint8_t *p = put_head(packet, pid, UNIT_START, HAS_PAYLOAD);
    *p++ = 0; /* pointer_field */
    *p++ = table;
    p = put16(p, 0);
    p = put16(p, id);
    *p++ = 0xc1; /* version 0, current */
    *p++ = 0;
    *p++ = 0;
    return p;
}

void lr_ts_table_end(uint8_t *packet, uint8_t *p)
{
    uint8_t *section = packet + 5;
    put16(section + 1, 0xb000 | (unsigned)(p + 4 - section - 3));
    uint32_t crc = lr_ts_crc(section, (size_t)(p - section));
    p = put16(p, crc >> 16);
    put16(p, crc & 0xffff);
}

static int stream_type(const struct lr_track *t)
{
    switch (t->codec) {
    case LR_CODEC_H264:
        return 0x1b;
    case LR_CODEC_HEVC:
        return 0x24;
    case LR_CODEC_AAC:
        return 0x0f;
    case LR_CODEC_MP3: /* MPEG-2 has the low rates */
        return t->rate && t->rate < 32000 ? 0x04 : 0x03;
    case LR_CODEC_AC3: /* ATSC A/52, annex A */
        return 0x81;
    case LR_CODEC_OPUS: /* private data, said by a registration */
        return 0x06;
    default:
        return -1;
    }
}

static uint8_t *put_descriptors(uint8_t *p, const struct lr_track *t)
{
    static const uint8_t ac3[] = {0x05, 4, 'A', 'C', '-', '3'};
    static const uint8_t opus[] = {0x05, 4, 'O', 'p', 'u', 's', 0x7f, 2, 0x80};
    if (t->codec == LR_CODEC_AC3)
        return (uint8_t *)memcpy(p, ac3, sizeof ac3) + sizeof ac3;
    if (t->codec != LR_CODEC_OPUS)
        return p;
    memcpy(p, opus, sizeof opus);
    p[sizeof opus] = (uint8_t)t->channels; /* channel_config_code: the usual layout */
    return p + sizeof opus + 1;
}

static int make_pmt(struct lr_ts *ts, const struct lr_tracks *t)
{
    uint8_t *p = lr_ts_table_begin(ts->pmt, PID_PMT, 2, LR_TS_PROGRAM);
    p = put16(p, 0xe000 | (PID_FIRST + (unsigned)ts->clock));
    p = put16(p, 0xf000);
    for (int i = 0; i < t->count; i++) {
        int type = stream_type(&t->track[i]);
        if (type < 0)
            return LIVREC_EMEDIA;
        *p++ = (uint8_t)type;
        p = put16(p, 0xe000 | (PID_FIRST + (unsigned)i));
        uint8_t *end = put_descriptors(p + 2, &t->track[i]);
        put16(p, 0xf000 | (unsigned)(end - p - 2));
        p = end;
    }
    lr_ts_table_end(ts->pmt, p);
    return 0;
}

int lr_ts_begin(struct lr_ts *ts, const struct lr_tracks *t, struct lr_out *out)
{
    *ts = (struct lr_ts){.out = out};
    uint8_t *p = lr_ts_table_begin(ts->pat, PID_PAT, 0, LR_TS_STREAM);
    p = put16(p, LR_TS_PROGRAM);
    p = put16(p, 0xe000 | PID_PMT);
    lr_ts_table_end(ts->pat, p);
    while (ts->clock < t->count && t->track[ts->clock].kind != LR_VIDEO)
        ts->clock++;
    if (ts->clock == t->count)
        ts->clock = 0;
    return make_pmt(ts, t);
}

/* Bytes of the PMT's section without its checksum. */
static size_t pmt_size(const struct lr_ts *ts)
{
    return 3 + (lr_be16(ts->pmt + 6) & 0xfff) - 4;
}

static void set_counter(uint8_t *control, uint8_t count)
{
    *control = (uint8_t)((*control & 0xf0) | (count & 0x0f));
}

/* Players that were told of other streams look at the table again by its version (2.4.4.9). */
void lr_ts_go_on(struct lr_ts *ts, const struct lr_carry *c)
{
    size_t size = pmt_size(ts);
    bool same = c->tables == lr_ts_crc(ts->pmt + 5, size);
    uint8_t version = (uint8_t)((c->version + (same ? 0 : 1)) & 31);
    set_counter(&ts->pat[3], c->count[0]);
    set_counter(&ts->pmt[3], c->count[1]);
    set_counter(&ts->sdt[3], c->service);
    memcpy(ts->counter, c->count + 2, sizeof ts->counter);
    ts->pmt[10] = (uint8_t)(0xc1 | version << 1);
    lr_ts_table_end(ts->pmt, ts->pmt + 5 + size);
    ts->goes_on = true;
}

void lr_ts_leave(const struct lr_ts *ts, struct lr_carry *c)
{
    uint8_t plain[LR_TS_PACKET];
    memcpy(plain, ts->pmt, sizeof plain);
    plain[10] = 0xc1;
    c->begun = true;
    c->count[0] = ts->pat[3] & 0x0f;
    c->count[1] = ts->pmt[3] & 0x0f;
    c->service = ts->sdt[3] & 0x0f;
    memcpy(c->count + 2, ts->counter, sizeof ts->counter);
    c->version = ts->pmt[10] >> 1 & 31;
    c->tables = lr_ts_crc(plain + 5, pmt_size(ts));
}

uint8_t lr_ts_stream_id(const struct lr_track *t, int index)
{
    if (t->kind == LR_VIDEO)
        return (uint8_t)(0xe0 + index);
    bool private = t->codec == LR_CODEC_AC3 || t->codec == LR_CODEC_OPUS;
    return private ? 0xbd : (uint8_t)(0xc0 + index);
}

static void next_counter(uint8_t *control)
{
    *control = (*control & 0xf0) | ((*control + 1) & 0x0f);
}

static int write_tables(struct lr_ts *ts, int64_t dts)
{
    bool tells = !ts->begun && ts->sdt[0] == SYNC;
    uint8_t *p = ts->out->space(ts->out, (tells ? 3 : 2) * LR_TS_PACKET);
    if (!p)
        return LIVREC_ENOMEM;
    memcpy(p, ts->pat, LR_TS_PACKET);
    memcpy(p + LR_TS_PACKET, ts->pmt, LR_TS_PACKET);
    if (tells)
        memcpy(p + (ptrdiff_t)2 * LR_TS_PACKET, ts->sdt, LR_TS_PACKET);
    next_counter(&ts->pat[3]);
    next_counter(&ts->pmt[3]);
    if (tells)
        next_counter(&ts->sdt[3]);
    ts->last_tables = dts;
    return 0;
}

/* program_clock_reference, 2.4.3.5. */
static void put_clock(uint8_t *p, int64_t t)
{
    uint64_t base = (uint64_t)t & 0x1ffffffff;
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(base >> (25 - 8 * i));
    p[4] = (uint8_t)(base << 7 | 0x7e);
    p[5] = 0;
}

/* A packet with a clock reference and nothing else; it takes no count (2.4.3.3). */
static int write_clock(struct lr_ts *ts, int64_t dts)
{
    bool breaks = !ts->begun && ts->goes_on; /* the clock starts anew: 2.4.3.5 */
    uint8_t *p = ts->out->space(ts->out, LR_TS_PACKET);
    if (!p)
        return LIVREC_ENOMEM;
    uint8_t count = (ts->counter[ts->clock] - 1) & 0x0f;
    p = put_head(p, PID_FIRST + ts->clock, 0, HAS_FIELD | count);
    memset(p, 0xff, PAYLOAD);
    p[0] = PAYLOAD - 1;
    p[1] = FIELD_CLOCK | (breaks ? FIELD_BREAK : 0);
    put_clock(p + 2, dts);
    ts->last_clock = dts;
    return 0;
}

static uint8_t *put_time(uint8_t *p, int mark, int64_t t)
{
    uint64_t v = (uint64_t)t & 0x1ffffffff;
    *p++ = (uint8_t)((unsigned)mark << 4 | (v >> 29 & 0x0e) | 1);
    p = put16(p, (unsigned)(v >> 14 & 0xfffe) | 1);
    return put16(p, (unsigned)(v << 1 & 0xfffe) | 1);
}

/* PES header, 2.4.3.6. Returns its length. */
static size_t put_pes(uint8_t *head, const struct lr_ts_pes *pes, size_t size)
{
    bool both = pes->pts != pes->dts;
    size_t times = both ? 10 : 5, rest = 3 + times + size;
    uint8_t *p = head;
    *p++ = 0;
    *p++ = 0;
    *p++ = 1;
    *p++ = pes->stream_id;
    p = put16(p, rest <= UINT16_MAX ? (unsigned)rest : 0); /* 0: up to the next one */
    *p++ = 0x84;                                           /* data_alignment_indicator */
    *p++ = both ? 0xc0 : 0x80;
    *p++ = (uint8_t)times;
    p = put_time(p, both ? 3 : 2, pes->pts + LR_TS_DELAY);
    if (both)
        p = put_time(p, 1, pes->dts + LR_TS_DELAY);
    return (size_t)(p - head);
}

/* A PES packet on its way into packets. */
struct cut {
    const struct lr_ts_piece *piece;
    struct lr_ts_piece now; /* rest of the piece being copied; the header comes first */
    size_t left;            /* bytes in all */
    uint8_t field[8];       /* adaptation field of the first packet, without stuffing */
    size_t field_len;
};

static void copy(struct cut *c, uint8_t *to, size_t n)
{
    c->left -= n;
    while (n > c->now.len) {
        memcpy(to, c->now.at, c->now.len);
        to += c->now.len;
        n -= c->now.len;
        c->now = *c->piece++;
    }
    memcpy(to, c->now.at, n);
    c->now.at += n;
    c->now.len -= n;
}

static void put_packet(struct lr_ts *ts, int track, struct cut *c, uint8_t *p, int flags)
{
    uint8_t *counter = &ts->counter[track];
    size_t room = PAYLOAD - c->field_len;
    bool stuff = c->left < room;
    int control = (stuff || c->field_len ? HAS_FIELD : 0) | HAS_PAYLOAD | *counter;
    *counter = (*counter + 1) & 0x0f;
    p = put_head(p, PID_FIRST + track, flags, control);
    if (!stuff && !c->field_len) {
        copy(c, p, PAYLOAD);
        return;
    }
    size_t field = stuff ? PAYLOAD - c->left : c->field_len;
    memset(p, 0xff, field);
    memcpy(p, c->field, c->field_len);
    p[0] = (uint8_t)(field - 1);
    if (!c->field_len && field > 1)
        p[1] = 0;
    c->field_len = 0;
    copy(c, p + field, PAYLOAD - field);
}

/* Packets that are full of one piece: nearly all of a picture. Returns how many. */
static size_t put_full(struct lr_ts *ts, int track, struct cut *c, uint8_t *p, size_t most)
{
    uint8_t *counter = &ts->counter[track];
    size_t n = c->field_len ? 0 : c->now.len / PAYLOAD;
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++, p += LR_TS_PACKET) {
        put_head(p, PID_FIRST + track, 0, HAS_PAYLOAD | *counter);
        *counter = (*counter + 1) & 0x0f;
        memcpy(p + LR_TS_PACKET - PAYLOAD, c->now.at + i * PAYLOAD, PAYLOAD);
    }
    c->now.at += n * PAYLOAD;
    c->now.len -= n * PAYLOAD;
    c->left -= n * PAYLOAD;
    return n;
}

/* n packets at p; flags are those of the first. */
static void put_packets(struct lr_ts *ts, int track, struct cut *c, uint8_t *p, size_t n, int flags)
{
    while (n) {
        size_t full = flags ? 0 : put_full(ts, track, c, p, n);
        p += full * LR_TS_PACKET;
        n -= full;
        if (n == 0)
            return;
        put_packet(ts, track, c, p, flags);
        flags = 0;
        p += LR_TS_PACKET;
        n--;
    }
}

static int send(struct lr_ts *ts, int track, struct cut *c)
{
    int flags = UNIT_START;
    while (c->left) {
        size_t n = (c->left + c->field_len + PAYLOAD - 1) / PAYLOAD;
        n = n < BATCH ? n : BATCH;
        uint8_t *p = ts->out->space(ts->out, n * LR_TS_PACKET);
        if (!p)
            return LIVREC_ENOMEM;
        put_packets(ts, track, c, p, n, flags);
        flags = 0;
    }
    return 0;
}

/* The clock reference goes with the clock's own track, or in a packet of its own while that track
 * is silent. */
static int add_clock(struct lr_ts *ts, const struct lr_ts_pes *pes, struct cut *c)
{
    bool own = pes->track == ts->clock, rises = !ts->begun || pes->dts > ts->last_clock;
    if (pes->key || (own && rises)) {
        c->field_len = own && rises ? 8 : 2;
        c->field[1] = (pes->key ? FIELD_RANDOM_ACCESS : 0) | (own && rises ? FIELD_CLOCK : 0) |
                      (own && !ts->begun && ts->goes_on ? FIELD_BREAK : 0);
    }
    if (own && rises) {
        put_clock(c->field + 2, pes->dts);
        ts->last_clock = pes->dts;
    } else if (!ts->begun || pes->dts - ts->last_clock >= CLOCK_EVERY) {
        return write_clock(ts, pes->dts);
    }
    return 0;
}

/* Slow pictures and gathered sound are further apart than clock references and tables may be. */
static int catch_up(struct lr_ts *ts, int64_t dts)
{
    int rc = 0;
    if (!ts->begun || dts - ts->last_clock > HOLE)
        return 0;
    while (rc == 0 && dts - ts->last_clock > CLOCK_MAX) {
        rc = write_clock(ts, ts->last_clock + CLOCK_EVERY);
        if (rc == 0 && ts->last_clock - ts->last_tables >= TABLES_EVERY)
            rc = write_tables(ts, ts->last_clock);
    }
    return rc;
}

int lr_ts_write(struct lr_ts *ts, const struct lr_ts_pes *pes)
{
    uint8_t head[PES_HEAD];
    struct cut c = {.piece = pes->piece};
    int rc = catch_up(ts, pes->dts);
    for (int i = 0; i < pes->pieces; i++)
        c.left += pes->piece[i].len;
    c.now = (struct lr_ts_piece){head, put_pes(head, pes, c.left)};
    c.left += c.now.len;
    if (rc == 0 && (!ts->begun || pes->key || pes->dts - ts->last_tables >= TABLES_EVERY))
        rc = write_tables(ts, pes->dts);
    if (rc == 0)
        rc = add_clock(ts, pes, &c);
    ts->begun = true;
    return rc ? rc : send(ts, pes->track, &c);
}
