#include "media/ts.h"

#include "media/bytes.h"

#define SYNC 0x47
#define SYNCS 4 /* in a row, to believe it */

static const size_t steps[] = {LR_TS_PACKET, 192, LR_TS_STEP_MAX};

/* The step of packets that begin at data[0], or 0. Bytes behind the end count as agreeing. */
static size_t find_step(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int found = 0;
        while (found < SYNCS && (found * steps[i] >= len || data[found * steps[i]] == SYNC))
            found++;
        if (found == SYNCS)
            return steps[i];
    }
    return 0;
}

static enum lr_ts_unit hunt(struct lr_ts_sync *s, const uint8_t *data, size_t len, bool last,
                            size_t *size)
{
    size_t probe = last ? LR_TS_PACKET : LR_TS_PROBE, at = 0;
    for (; at + probe <= len; at++) {
        s->step = data[at] == SYNC ? find_step(data + at, len - at) : 0;
        if (s->step)
            break;
    }
    *size = at;
    if (at)
        return LR_TS_SKIP;
    s->need = s->step ? s->step : LR_TS_PROBE;
    return LR_TS_MORE;
}

enum lr_ts_unit lr_ts_sync(struct lr_ts_sync *s, const uint8_t *data, size_t len, bool last,
                           size_t *size)
{
    if (s->step && data[0] != SYNC)
        s->step = 0;
    if (!s->step) {
        enum lr_ts_unit u = hunt(s, data, len, last, size);
        if (u == LR_TS_SKIP || !s->step)
            return u;
    }
    *size = s->step;
    s->need = s->step;
    if (len >= s->step)
        return LR_TS_FOUND;
    if (!last || len < LR_TS_PACKET)
        return LR_TS_MORE;
    *size = len;
    return LR_TS_FOUND;
}

/* Are there bytes in the adaptation field that nothing needs? Not said where fields are optional
 * that are hardly ever sent. */
static bool is_stuffed(const uint8_t *field)
{
    size_t need = 1;
    if (field[0] == 0)
        return true;
    if (field[1] & 0x07)
        return false;
    need += field[1] & 0x10 ? 6 : 0; /* clock reference */
    need += field[1] & 0x08 ? 6 : 0;
    return field[0] > need;
}

bool lr_ts_packet(const uint8_t p[LR_TS_PACKET], struct lr_ts_packet *out)
{
    size_t at = 4;
    *out = (struct lr_ts_packet){
        .pid = (uint16_t)(lr_be16(p + 1) & 0x1fff),
        .damaged = p[1] & 0x80,
        .start = p[1] & 0x40,
        .scrambled = p[3] & 0xc0,
        .count = p[3] & 15,
    };
    if (p[3] & 0x20) {
        at += 1 + (size_t)p[4];
        if (at > LR_TS_PACKET)
            return false;
        out->discontinuity = p[4] > 0 && (p[5] & 0x80);
        out->stuffed = is_stuffed(p + 4);
    }
    if (p[3] & 0x10) {
        out->data = p + at;
        out->size = LR_TS_PACKET - at;
    }
    return true;
}

/* A time of 33 bits with markers between (2.4.3.7). */
static uint64_t stamp(const uint8_t *p)
{
    return (uint64_t)(p[0] >> 1 & 7) << 30 | (uint64_t)(lr_be16(p + 1) >> 1) << 15 |
           lr_be16(p + 3) >> 1;
}

/* Private, sound, video and extended streams, by stream_id (table 2-22). */
static bool has_long_header(uint8_t id)
{
    return id == 0xbd || (id >= 0xc0 && id < 0xf0) || id == 0xfd;
}

enum lr_pes_state lr_pes_parse(const uint8_t *p, size_t len, struct lr_pes *out)
{
    if (len < 9)
        return LR_PES_SHORT;
    if (lr_be24(p) != 1 || !has_long_header(p[3]) || (p[6] & 0xc0) != 0x80)
        return LR_PES_BAD;
    *out = (struct lr_pes){.header = 9 + (size_t)p[8], .scrambled = p[6] & 0x30};
    out->length = lr_be16(p + 4) ? lr_be16(p + 4) + 6 : 0;
    if (out->length && out->length < out->header)
        return LR_PES_BAD;
    if (len < out->header)
        return LR_PES_SHORT;
    if ((p[7] & 0x80) && p[8] >= 5) {
        out->timed = true;
        out->pts = out->dts = stamp(p + 9);
        if ((p[7] & 0x40) && p[8] >= 10)
            out->dts = stamp(p + 14);
    }
    return LR_PES_OK;
}
