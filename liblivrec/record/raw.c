/* Raw recordings: each connection's bytes, as they were sent, in a file of their own. Nothing is
 * known of their content, so they are not split, and time is that of the clock. */
#include <stdio.h>
#include <livrec/error.h>

#include "core/clock.h"
#include "record/pipeline_parts.h"

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

static int raw_write(struct lr_out *o, const void *data, size_t len)
{
    struct lr_pipeline *p = ((struct lr_raw *)o)->pipeline;
    if (p->failed)
        return p->why.code;
    if (len == 0 || p->starved || p->told & LR_PIPE_FULL || is_shut(p))
        return 0;
    int rc = p->now ? 0 : begin(p);
    if (rc == 0) {
        lr_subtitle_media(p->now, lr_raw_duration_ms(p) - p->now->begun_ms);
        struct lr_out *out = lr_file_out(p->now->file);
        lr_output_place(p->now, lr_raw_duration_ms(p) - p->now->begun_ms, 0);
        rc = out->write(out, data, len);
        if (rc == 0)
            out->unit(out); /* bytes as sent have no other boundary */
        else
            lr_err_set(&p->err, rc, "%s: %zu bytes can't be kept for the disk",
                       lr_file_path(p->now->file), len);
    }
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
    p->raw.from_ms = p->raw.shut_from = -1;
}

void lr_raw_end(struct lr_pipeline *p)
{
    lr_output_end(p, p->now ? lr_raw_duration_ms(p) - p->now->begun_ms : 0);
}

struct lr_out *lr_pipeline_raw(struct lr_pipeline *p, const char *ext)
{
    lr_raw_end(p);
    snprintf(p->raw.ext, sizeof p->raw.ext, "%s", ext);
    return &p->raw.out;
}
