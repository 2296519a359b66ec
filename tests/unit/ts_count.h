/* Continuity counters over files that are put together. */
#ifndef TS_COUNT_H
#define TS_COUNT_H

#include <check.h>
#include <string.h>

#include "media/ts.h"

struct ts_count {
    int last[8192]; /* of each PID, -1 = none */
    int breaks;     /* discontinuity_indicator */
};

static inline void ts_count_begin(struct ts_count *c)
{
    memset(c->last, -1, sizeof c->last);
    c->breaks = 0;
}

/* No packet is missing, nor any twice (2.4.3.3). */
static inline void ts_count_add(struct ts_count *c, const uint8_t *data, size_t len)
{
    ck_assert_uint_eq(len % LR_TS_PACKET, 0);
    for (size_t at = 0; at < len; at += LR_TS_PACKET) {
        struct lr_ts_packet p;
        ck_assert(lr_ts_packet(data + at, &p));
        int *last = &c->last[p.pid];
        if (*last >= 0)
            ck_assert_int_eq(p.count, (*last + (p.size > 0)) & 15);
        *last = p.count;
        c->breaks += p.discontinuity;
    }
}

#endif
