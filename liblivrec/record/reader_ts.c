/* Transport streams, endless or in HLS segments: the first programme's first video and sound that
 * can be recorded. */
#include <string.h>

#include "core/alloc.h"
#include "lang/lang.h"
#include "media/fourcc.h"
#include "record/ts_stream.h"

#define COUNTED (16 * (size_t)LR_TS_PACKET) /* up to here counters tell what is missing */
#define SEARCH_MAX ((uint64_t)16 << 20)     /* so much without a packet or programme is not TS */
#define WAIT_VIDEO (10 * LR_TIME_HZ)        /* up to a keyframe with parameter sets */
#define WAIT_AUDIO (3 * LR_TIME_HZ)         /* sound is sent later than pictures of the same time */

struct ts {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_ts_sync sync;
    struct lr_buf part;       /* the start of a packet */
    bool synced;              /* since the start of the segment */
    size_t hole;              /* bytes that were skipped since the last packet */
    uint64_t searched;        /* bytes without a programme */
    uint16_t number, pmt_pid; /* 0: no programme yet */
    struct lr_ts_section pat, pmt;
    uint32_t pmt_sum; /* of the PMT in force */
    struct lr_wrap33 clock;
    struct lr_ts_es es[2]; /* by enum lr_kind */
};

static int refuse(struct ts *r, const struct lr_ts_stream *s)
{
    if (r->in.pushed)
        return 0;
    if (s->encrypted)
        return lr_reader_fail(&r->base, LIVREC_EDRM, "TS: stream type 0x%02x is encrypted",
                              s->type);
    return lr_reader_fail(&r->base, LIVREC_EMEDIA,
                          "TS: %s of stream type 0x%02x%s can't be recorded",
                          lr_tr(s->role == LR_TS_VIDEO ? "video" : "sound"), s->type,
                          s->type == 0x11 ? " (AAC in LATM)" : "");
}

static bool wanted(const struct lr_ts_stream *s, enum lr_ts_role role)
{
    return s->role == role && s->fourcc && !s->encrypted;
}

/* The stream of that role: the one that is read already, else the first. NULL: none. */
static const struct lr_ts_stream *choose(const struct ts *r, const struct lr_ts_program *p,
                                         enum lr_ts_role role)
{
    const struct lr_ts_es *es = &r->es[role == LR_TS_VIDEO ? LR_VIDEO : LR_AUDIO];
    const struct lr_ts_stream *first = NULL;
    for (int i = 0; i < p->count; i++) {
        const struct lr_ts_stream *s = &p->stream[i];
        if (!wanted(s, role))
            continue;
        if (s->pid == es->pid && lr_codec_of(s->fourcc) == es->codec)
            return s;
        if (!first)
            first = s;
    }
    return first;
}

/* A stream of that role which can't be recorded. NULL: none. */
static const struct lr_ts_stream *find_refused(const struct lr_ts_program *p, enum lr_ts_role role)
{
    for (int i = 0; i < p->count; i++)
        if (p->stream[i].role == role)
            return &p->stream[i];
    return NULL;
}

static int select_stream(struct ts *r, const struct lr_ts_program *p, enum lr_ts_role role)
{
    enum lr_kind kind = role == LR_TS_VIDEO ? LR_VIDEO : LR_AUDIO;
    const struct lr_ts_stream *s = choose(r, p, role);
    if (s) {
        lr_ts_es_select(&r->es[kind], s->pid, lr_codec_of(s->fourcc));
        r->in.wait[kind] = kind == LR_VIDEO ? WAIT_VIDEO : WAIT_AUDIO;
        return 0;
    }
    s = find_refused(p, role);
    return s ? refuse(r, s) : 0;
}

static int take_pmt(struct ts *r, const uint8_t *section, size_t len)
{
    struct lr_ts_program p;
    uint32_t sum = lr_ts_crc(section, len);
    if (sum == r->pmt_sum || !lr_ts_pmt(section, len, &p) || p.number != r->number)
        return 0;
    r->pmt_sum = sum;
    r->searched = 0;
    int rc = select_stream(r, &p, LR_TS_VIDEO);
    return rc ? rc : select_stream(r, &p, LR_TS_AUDIO);
}

static void take_pat(struct ts *r, const uint8_t *section, size_t len)
{
    uint16_t number, pid;
    if (!lr_ts_pat(section, len, &number, &pid) || (number == r->number && pid == r->pmt_pid))
        return;
    r->number = number;
    r->pmt_pid = pid;
    r->pmt_sum = 0;
    r->pmt.open = false;
}

static int take_tables(struct ts *r, const struct lr_ts_packet *p)
{
    struct lr_ts_section *s = p->pid == 0 ? &r->pat : &r->pmt;
    size_t len;
    int rc = 0;
    if (p->damaged || p->size == 0)
        return 0;
    lr_ts_section_add(s, p);
    while (rc == 0 && lr_ts_section_next(s, &len)) {
        if (p->pid == 0)
            take_pat(r, s->data, len);
        else
            rc = take_pmt(r, s->data, len);
    }
    return rc;
}

static int break_streams(struct ts *r)
{
    int rc = lr_ts_es_break(&r->es[LR_VIDEO]);
    return rc ? rc : lr_ts_es_break(&r->es[LR_AUDIO]);
}

static int take_packet(struct ts *r, const uint8_t *data)
{
    struct lr_ts_packet p;
    int rc = r->hole < COUNTED ? 0 : break_streams(r);
    r->synced = true;
    r->hole = 0;
    if (rc)
        return rc;
    if (!lr_ts_packet(data, &p)) {
        r->base.skipped += LR_TS_PACKET;
        return 0;
    }
    if (p.pid == 0 || (r->pmt_pid && p.pid == r->pmt_pid))
        return take_tables(r, &p);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        if (r->es[kind].pid && p.pid == r->es[kind].pid)
            return lr_ts_es_packet(&r->es[kind], &p);
    if (!r->pmt_sum)
        r->searched += LR_TS_PACKET;
    return 0;
}

static int skip(struct ts *r, size_t count)
{
    if (r->synced)
        lr_intake_lost(&r->in);
    r->synced = false;
    r->base.skipped += count;
    r->searched += count;
    r->hole += count;
    return 0;
}

/* All packets that are whole in data[0..len); *used: their length. */
static int take_packets(struct ts *r, const uint8_t *data, size_t len, bool last, size_t *used)
{
    int rc = 0;
    *used = 0;
    while (rc == 0 && *used < len) {
        size_t size = 0;
        enum lr_ts_unit u = lr_ts_sync(&r->sync, data + *used, len - *used, last, &size);
        if (u == LR_TS_MORE)
            break;
        rc = u == LR_TS_SKIP ? skip(r, size) : take_packet(r, data + *used);
        *used += size;
        if (rc == 0 && r->searched > SEARCH_MAX)
            rc = lr_reader_fail(&r->base, LIVREC_EMEDIA, "TS: no programme in %d MiB",
                                (int)(SEARCH_MAX >> 20));
    }
    return rc;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    struct ts *r = (struct ts *)base;
    size_t used;
    int rc = 0;
    while (len > 0 && rc == 0) {
        if (r->part.len == 0) {
            rc = take_packets(r, data, len, false, &used);
            return rc ? rc : lr_buf_append(&r->part, data + used, len - used);
        }
        size_t more = r->sync.need > r->part.len ? r->sync.need - r->part.len : 1;
        more = more < len ? more : len;
        rc = lr_buf_append(&r->part, data, more);
        data += more;
        len -= more;
        if (rc == 0 && r->part.len >= r->sync.need) {
            rc = take_packets(r, r->part.data, r->part.len, false, &used);
            lr_buf_consume(&r->part, used);
        }
    }
    return rc;
}

static int flush(struct lr_reader *base)
{
    struct ts *r = (struct ts *)base;
    size_t used;
    /* So is the picture then: nobody ends in the middle of a packet. */
    bool torn = r->synced && r->sync.step == LR_TS_PACKET && r->part.len % LR_TS_PACKET != 0;
    int rc = take_packets(r, r->part.data, r->part.len, true, &used);
    r->base.skipped += r->part.len - used;
    lr_buf_clear(&r->part);
    r->synced = false;
    r->hole = 0;
    if (rc == 0 && torn)
        rc = lr_ts_es_break(&r->es[LR_VIDEO]);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO && rc == 0; kind++)
        rc = lr_ts_es_flush(&r->es[kind]);
    return rc ? rc : lr_intake_flush(&r->in);
}

static void discontinuity(struct lr_reader *base)
{
    struct ts *r = (struct ts *)base;
    r->base.skipped += r->part.len;
    lr_buf_clear(&r->part);
    r->sync.step = 0;
    r->synced = false;
    r->hole = 0;
    r->clock.set = false;
    r->pat.open = r->pmt.open = false;
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_ts_es_reset(&r->es[kind]);
    lr_intake_reset(&r->in);
}

static void reader_free(struct lr_reader *base)
{
    struct ts *r = (struct ts *)base;
    lr_buf_free(&r->part);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_ts_es_free(&r->es[kind]);
    lr_intake_free(&r->in);
    lr_free(r);
}

static const struct lr_reader_ops ops = {"ts", feed, flush, discontinuity, reader_free};

int lr_reader_ts_new(struct lr_stage *out, struct lr_reader **reader)
{
    struct ts *r = lr_calloc(1, sizeof *r);
    if (!r)
        return LIVREC_ENOMEM;
    r->base.ops = &ops;
    r->base.out = out;
    lr_buf_init(&r->part, 2 * LR_TS_PROBE);
    lr_intake_init(&r->in, &r->base);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_ts_es_init(&r->es[kind], &r->in, &r->clock);
    *reader = &r->base;
    return 0;
}
