/* Raw recordings: each connection's bytes, as they were sent, in a file of their own, or in several
 * that give them again when they are put together. Nothing is known of their content but how long a
 * packet of TS is, and time is that of the clock. */
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/clock.h"
#include "record/pipeline_parts.h"

#define TS_PACKET 188

static int64_t now_ms(const struct lr_pipeline *p)
{
    return lr_mono_ms(p->cfg.env->clock);
}

int64_t lr_raw_duration_ms(const struct lr_pipeline *p)
{
    return p->raw.from_ms < 0 ? 0 : now_ms(p) - p->raw.from_ms;
}

static void tell_gap(struct lr_pipeline *p)
{
    struct lr_gap g = {.cause = LR_GAP_DISK, .first_seq = -1, .last_seq = -1};
    int64_t ms = now_ms(p) - p->raw.shut_from;
    g.duration = ms * (LR_TIME_HZ / 1000);
    struct lr_mark mark = {
        .kind = LR_MARK_GAP, .media_ms = p->raw.shut_from - p->raw.from_ms, .gap = g};
    lr_sidecar_mark(p, p->now, &mark, NULL);
    lr_pipeline_gap(p, &g, mark.media_ms);
}

/* As the gate does for frames. */
static bool is_shut(struct lr_pipeline *p)
{
    size_t waiting = lr_pipeline_waiting(p);
    if (p->raw.shut_from < 0 && waiting > LR_DISK_BUDGET)
        p->raw.shut_from = now_ms(p);
    if (p->raw.shut_from >= 0 && waiting <= LR_DISK_BUDGET / 4) {
        tell_gap(p);
        p->raw.shut_from = -1;
    }
    return p->raw.shut_from >= 0;
}

static int begin(struct lr_pipeline *p)
{
    int64_t now = now_ms(p); /* once: opening takes time, and the first file begins at 0 */
    if (p->raw.from_ms < 0)
        p->raw.from_ms = now;
    int rc = lr_output_begin(p, NULL, p->raw.ext);
    if (rc)
        return rc;
    p->now->begun_ms = now - p->raw.from_ms;
    lr_sidecar_start(p->now, p->now->begun_ms);
    return 0;
}

static int64_t file_ms(const struct lr_pipeline *p)
{
    return lr_raw_duration_ms(p) - p->now->begun_ms;
}

/* Into the file that is open. */
static int put(struct lr_pipeline *p, const uint8_t *data, size_t len)
{
    struct lr_out *out = lr_file_out(p->now->file);
    lr_subtitle_media(p->now, file_ms(p));
    lr_output_place(p->now, file_ms(p), 0);
    int rc = out->write(out, data, len);
    if (rc)
        return lr_err_set(&p->err, rc, "%s: %zu bytes can't be kept for the disk",
                          lr_file_path(p->now->file), len);
    out->unit(out); /* bytes as sent have no other boundary */
    p->raw.sent += len;
    return 0;
}

/* The last place for a cut within `room` bytes, if packets end at `edge`; `edge` if there is none. */
static int64_t last_cut(const struct lr_raw *r, int64_t edge, int64_t room)
{
    return room < edge ? edge : edge + (room - edge) / r->unit * r->unit;
}

/* Bytes of `len` that the file may still get before the next one begins. */
static size_t left_in_file(const struct lr_pipeline *p, size_t len)
{
    const struct lr_pipeline_config *cfg = &p->cfg;
    int64_t edge = (int64_t)((p->raw.unit - p->raw.sent % p->raw.unit) % p->raw.unit);
    int64_t left = (int64_t)len;
    if ((cfg->split_ms && file_ms(p) >= cfg->split_ms) || lr_pipeline_wants_cut(p))
        left = edge;
    if (cfg->split_bytes) {
        int64_t room = last_cut(&p->raw, edge, cfg->split_bytes - lr_file_bytes(p->now->file));
        left = room < left ? room : left;
    }
    return left < (int64_t)len ? (size_t)left : len;
}

static int take(struct lr_pipeline *p, const uint8_t *data, size_t len)
{
    int rc = 0;
    while (len > 0 && rc == 0) {
        if (!p->now && (rc = begin(p)) != 0)
            return rc;
        size_t n = left_in_file(p, len);
        if (n == 0 && lr_file_bytes(p->now->file) == 0) /* less was asked for than a unit has */
            n = len < p->raw.unit ? len : p->raw.unit;
        if (n > 0)
            rc = put(p, data, n);
        else
            lr_output_end(p, file_ms(p));
        data += n;
        len -= n;
    }
    return rc;
}

static int raw_write(struct lr_out *o, const void *data, size_t len)
{
    struct lr_pipeline *p = ((struct lr_raw *)o)->pipeline;
    if (p->failed)
        return p->why.code;
    if (len == 0 || p->starved || p->told & LR_PIPE_FULL || is_shut(p))
        return 0;
    int rc = take(p, data, len);
    if (rc)
        lr_pipeline_fail(p, &p->err);
    else if (p->cfg.max_ms && lr_raw_duration_ms(p) >= p->cfg.max_ms)
        lr_pipeline_tell(p, LR_PIPE_FULL);
    return rc;
}

static void raw_unit(struct lr_out *o)
{
}

void lr_raw_init(struct lr_pipeline *p)
{
    p->raw.out = (struct lr_out){.write = raw_write, .unit = raw_unit};
    p->raw.pipeline = p;
    p->raw.unit = 1;
    p->raw.from_ms = p->raw.shut_from = -1;
}

void lr_raw_end(struct lr_pipeline *p)
{
    lr_output_end(p, p->now ? file_ms(p) : 0);
}

struct lr_out *lr_pipeline_raw(struct lr_pipeline *p, const char *ext)
{
    lr_raw_end(p);
    snprintf(p->raw.ext, sizeof p->raw.ext, "%s", ext);
    p->raw.unit = strcmp(ext, "ts") == 0 ? TS_PACKET : 1;
    p->raw.sent = 0;
    return &p->raw.out;
}
