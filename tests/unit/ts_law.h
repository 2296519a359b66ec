/* A transport stream taken apart, packet by packet, and held to ISO/IEC 13818-1: continuity,
 * tables, clock references, stuffing, lengths. What is in it is a list of PES packets. */
#ifndef TS_LAW_H
#define TS_LAW_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "media/ts.h"
#include "record/wrap33.h"

#define LAW_HZ 90000
#define LAW_PIDS 8192

struct law_pes {
    uint16_t pid;
    uint8_t id;
    bool random;             /* random_access_indicator */
    bool tables;             /* PAT and PMT stand in front of it */
    int64_t pts, dts, clock; /* not wrapped; clock: last reference at its first packet */
    struct lr_buf data;      /* without the header */
};

struct law {
    int count[LAW_PIDS]; /* of the last packet, -1 = none */
    struct law_pes *pes;
    int pes_count, cap;
    int open[LAW_PIDS]; /* index of the PES being collected, -1 = none */
    struct lr_ts_program program;
    uint8_t pmt[LR_TS_PACKET]; /* section of the last one */
    size_t pmt_len;
    uint8_t sdt[LR_TS_PACKET]; /* of the one that there may be */
    size_t sdt_len;
    int sdts;
    int clock_pid;
    int64_t clock, clock_step;      /* last, -1 = none; longest distance */
    int64_t tables_at, tables_step; /* the same of tables, on the clock */
    int clocks, pats, pmts;
    bool tables; /* just now */
    struct lr_wrap33 wrap;
};

/* How long ago tables came. */
static inline void law_tables_time(struct law *k)
{
    if (k->tables_at >= 0 && k->clock - k->tables_at > k->tables_step)
        k->tables_step = k->clock - k->tables_at;
    k->tables_at = k->clock;
}

static inline void law_section(struct law *k, const struct lr_ts_packet *p)
{
    static struct lr_ts_section s;
    size_t len;
    uint16_t number, pmt_pid;
    s = (struct lr_ts_section){0};
    lr_ts_section_add(&s, p);
    ck_assert(lr_ts_section_next(&s, &len)); /* and its checksum is right */
    if (p->pid == 0x11) {
        ck_assert_int_eq(k->sdts++, 0);
        ck_assert_int_eq(k->pmts, 1);
        ck_assert_int_eq(s.data[0], 0x42);
        memcpy(k->sdt, s.data, k->sdt_len = len);
        return;
    }
    if (p->pid == 0) {
        ck_assert(lr_ts_pat(s.data, len, &number, &pmt_pid));
        ck_assert_int_eq(number, 1);
        ck_assert_int_eq(pmt_pid, 0x1000);
        k->pats++;
        return;
    }
    ck_assert_int_eq(k->pats, k->pmts + 1);
    ck_assert(lr_ts_pmt(s.data, len, &k->program));
    memcpy(k->pmt, s.data, k->pmt_len = len);
    k->clock_pid = (s.data[8] & 0x1f) << 8 | s.data[9];
    k->pmts++;
    k->tables = true;
    law_tables_time(k);
}

/* Counted for packets with payload alone (2.4.3.3). */
static inline void law_count(struct law *k, const struct lr_ts_packet *p)
{
    int *last = &k->count[p->pid];
    if (*last >= 0)
        ck_assert_msg(p->count == ((*last + (p->size > 0)) & 15), "PID %d: count %d after %d",
                      p->pid, p->count, *last);
    *last = p->count;
}

/* program_clock_reference and what else the adaptation field says (2.4.3.5). */
static inline bool law_field(struct law *k, const uint8_t *p, uint16_t pid)
{
    if (!(p[3] & 0x20) || p[4] == 0)
        return false;
    ck_assert_int_eq(p[5] & 0xaf, 0); /* no other flags */
    size_t at = 6;
    if (p[5] & 0x10) {
        uint64_t base = (uint64_t)p[6] << 25 | (uint64_t)p[7] << 17 | (uint64_t)p[8] << 9 |
                        (uint64_t)p[9] << 1 | p[10] >> 7;
        int64_t clock = k->clock < 0 ? (int64_t)base : lr_near33(k->clock, base);
        ck_assert_int_eq(pid, k->clock_pid);
        ck_assert_int_eq((p[10] & 0x7e) | p[11], 0x7e); /* reserved; no extension */
        if (k->clock >= 0) {
            ck_assert_int_gt(clock, k->clock);
            k->clock_step = clock - k->clock > k->clock_step ? clock - k->clock : k->clock_step;
        }
        k->clock = clock;
        k->clocks++;
        at = 12;
    }
    for (; at < (size_t)5 + p[4]; at++)
        ck_assert_int_eq(p[at], 0xff);
    return p[5] & 0x40;
}

static inline struct law_pes *law_open(struct law *k, const struct lr_ts_packet *p, bool random)
{
    if (k->pes_count == k->cap) {
        k->cap = k->cap ? 2 * k->cap : 64;
        k->pes = realloc(k->pes, (size_t)k->cap * sizeof *k->pes);
        ck_assert_ptr_nonnull(k->pes);
    }
    struct law_pes *pes = &k->pes[k->pes_count];
    *pes =
        (struct law_pes){.pid = p->pid, .random = random, .tables = k->tables, .clock = k->clock};
    lr_buf_init(&pes->data, (size_t)32 << 20);
    k->open[p->pid] = k->pes_count++;
    k->tables = false;
    return pes;
}

/* The header off, its length checked. */
static inline void law_close(struct law *k, int pid)
{
    struct lr_pes head;
    if (k->open[pid] < 0)
        return;
    struct law_pes *pes = &k->pes[k->open[pid]];
    ck_assert_int_eq(lr_pes_parse(pes->data.data, pes->data.len, &head), LR_PES_OK);
    ck_assert(head.timed);
    pes->id = pes->data.data[3];
    if (pes->id < 0xe0) /* 0 is for video alone (2.4.3.7) */
        ck_assert_uint_gt(head.length, 0);
    if (head.length)
        ck_assert_uint_eq(head.length, pes->data.len);
    pes->dts = lr_near33(pes->clock, head.dts);
    pes->pts = lr_near33(pes->clock, head.pts);
    ck_assert_int_ge(pes->dts, pes->clock); /* it is decoded after it arrived */
    lr_buf_consume(&pes->data, head.header);
    k->open[pid] = -1;
}

static inline void law_packet(struct law *k, const uint8_t *data)
{
    struct lr_ts_packet p;
    ck_assert_int_eq(data[0], 0x47);
    ck_assert(lr_ts_packet(data, &p));
    ck_assert(!p.damaged && !p.scrambled && !p.discontinuity);
    law_count(k, &p);
    if (p.pid == 0 || p.pid == 0x11 || p.pid == 0x1000) {
        law_section(k, &p);
        return;
    }
    ck_assert_int_gt(k->pmts, 0);
    bool random = law_field(k, data, p.pid);
    if (p.start) {
        law_close(k, p.pid);
        law_open(k, &p, random);
    }
    if (p.size == 0)
        return;
    ck_assert_int_ge(k->open[p.pid], 0);
    ck_assert_int_eq(lr_buf_append(&k->pes[k->open[p.pid]].data, p.data, p.size), 0);
}

static inline void law_read(struct law *k, const uint8_t *data, size_t len)
{
    memset(k, 0, sizeof *k);
    k->clock = k->tables_at = -1;
    for (int i = 0; i < LAW_PIDS; i++)
        k->count[i] = k->open[i] = -1;
    ck_assert_uint_eq(len % LR_TS_PACKET, 0);
    for (size_t at = 0; at < len; at += LR_TS_PACKET)
        law_packet(k, data + at);
    for (int i = 0; i < LAW_PIDS; i++)
        law_close(k, i);
    ck_assert_int_eq(k->pats, k->pmts);
    law_tables_time(k);
}

static inline void law_free(struct law *k)
{
    for (int i = 0; i < k->pes_count; i++)
        lr_buf_free(&k->pes[i].data);
    free(k->pes);
}

#endif
