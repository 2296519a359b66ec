#include "record/pipeline_parts.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/clock.h"
#include "core/log.h"
#include "record/chain.h"
#include "record/gate.h"
#include "record/slot.h"
#include "record/split.h"

#define ROOM_ARENA ((size_t)64 << 10)

size_t lr_pipeline_waiting(const struct lr_pipeline *p)
{
    size_t n = 0;
    for (const struct lr_output *o = p->outputs; o; o = o->next)
        n += o->file ? lr_file_waiting(o->file) : 0;
    return n;
}

static size_t waiting(void *user)
{
    return lr_pipeline_waiting(user);
}

static void destroy(struct lr_pipeline *p)
{
    lr_stage_free_all(p->first);
    lr_arena_free(p->room_arena);
    lr_story_free(p->story);
    lr_free(p->name);
    lr_free(p);
}

/* Not from inside a push: the session may free the source that pushes. */
static void deliver(void *arg)
{
    struct lr_pipeline *p = arg;
    unsigned news = p->news & ~p->told;
    p->posted = false;
    p->told |= news;
    if (news & LR_PIPE_FULL && !p->closing && p->ops->full)
        p->ops->full(p->user);
    if (news & LR_PIPE_STARVED && !p->closing)
        p->ops->starved(p->user, &p->why, p->full);
    if (news & LR_PIPE_FAILED && !p->closing && p->ops->failed)
        p->ops->failed(p->user, &p->why);
    if (!(news & LR_PIPE_CLOSED))
        return;
    if (p->ops->closed)
        p->ops->closed(p->user);
    destroy(p);
}

void lr_pipeline_tell(struct lr_pipeline *p, unsigned news)
{
    p->news |= news;
    if (p->posted || !(p->news & ~p->told))
        return;
    p->posted = true;
    lr_loop_post_task(lr_disk_loop(p->cfg.disk), &p->task, deliver, p);
}

void lr_pipeline_fail(struct lr_pipeline *p, const struct lr_err *why)
{
    if (p->failed)
        return;
    p->why = *why;
    p->failed = true;
    lr_pipeline_tell(p, LR_PIPE_FAILED);
}

/* From the disk, not from inside a push. What was written is whole, and gets its name. */
void lr_pipeline_starve(struct lr_pipeline *p, const struct lr_err *why, bool full)
{
    if (!p->ops->starved || why->code == LIVREC_ENOMEM) {
        lr_pipeline_fail(p, why);
        return;
    }
    if (p->failed || p->closing || p->starved)
        return;
    p->starved = true;
    p->full = full;
    p->why = *why;
    if (p->split)
        lr_split_end(p->split);
    else
        lr_raw_end(p);
    lr_pipeline_tell(p, LR_PIPE_STARVED);
}

void lr_pipeline_resume(struct lr_pipeline *p, int root_fd)
{
    p->cfg.root_fd = root_fd;
    p->starved = false;
    p->news &= ~LR_PIPE_STARVED;
    p->told &= ~LR_PIPE_STARVED;
}

/* ---- what the splitter says */

/* The container that was asked for, unless it can't hold the tracks. Told once. */
static int choose_sink(struct lr_pipeline *p, const struct lr_tracks *t)
{
    struct lr_tracks all;
    struct lr_err why;
    const struct lr_sink_ops *before = p->sink ? p->sink : p->cfg.sink;
    int rc = lr_sink_choose(p->cfg.sink, t, &all, &p->sink, &p->err);
    if (rc == 0 && p->sink != p->cfg.sink && p->sink != before) {
        lr_sink_select(p->cfg.sink, t, &all, &why);
        lr_logf(p->cfg.env->log, LR_WARN, p->cfg.job, "%s: it is written as %s", why.text,
                p->sink->name);
    }
    if (rc == 0)
        lr_err_clear(&p->err); /* of the first choice */
    return rc;
}

static int on_begin(void *user, const struct lr_tracks *t)
{
    struct lr_pipeline *p = user;
    int rc = choose_sink(p, t);
    return rc ? rc : lr_output_begin(p, t, p->sink->ext);
}

static int on_frame(void *user, const struct lr_frame *f)
{
    struct lr_pipeline *p = user;
    bool counts = f->track == p->now->counted;
    p->now->begun_ms = lr_split_start_ms(p->split);
    lr_sidecar_start(p->now, p->now->begun_ms);
    if (counts)
        lr_output_count(p->now, f);
    int rc = p->now->sink->ops->frame(p->now->sink, f, &p->err);
    if (rc == 0 && counts) {
        p->now->frames++;
        p->frames++;
        lr_sidecar_step(&p->now->sidecar, f->dts);
        lr_subtitle_media(p->now, f->dts / (LR_TIME_HZ / 1000));
    }
    return rc;
}

static int on_end(void *user, int64_t duration_ms)
{
    return lr_output_end(user, duration_ms);
}

static int64_t on_bytes(void *user)
{
    struct lr_pipeline *p = user;
    return p->now ? lr_file_bytes(p->now->file) : 0;
}

void lr_pipeline_gap(struct lr_pipeline *p, const struct lr_gap *gap, int64_t at_ms)
{
    p->gaps++;
    if (p->ops->gap)
        p->ops->gap(p->user, gap, at_ms,
                    gap->duration < 0 ? -1 : gap->duration / (LR_TIME_HZ / 1000));
}

static void on_gap(void *user, const struct lr_gap *gap, int64_t at)
{
    struct lr_pipeline *p = user;
    struct lr_mark mark = {.kind = LR_MARK_GAP, .media_ms = at / (LR_TIME_HZ / 1000), .gap = *gap};
    lr_sidecar_mark(p, p->now, &mark, NULL);
    if (p->now)
        lr_subtitle_settle(p->now);
    lr_pipeline_gap(p, gap, mark.media_ms);
}

static void on_full(void *user)
{
    lr_pipeline_tell(user, LR_PIPE_FULL);
}

/* The clock that counts is ours: at the live edge that of the media is behind by a little only. */
bool lr_pipeline_wants_cut(const struct lr_pipeline *p)
{
    int64_t length = p->cfg.split_at_ms;
    if (p->retitled && p->cfg.split_title)
        return true;
    return length && p->now &&
           lr_slot_start(lr_wall_ms(p->cfg.env->clock), length) !=
               lr_slot_start(p->now->opened_ms, length);
}

static bool on_wanted(void *user)
{
    return lr_pipeline_wants_cut(user);
}

static bool on_shut(void *user)
{
    return ((const struct lr_pipeline *)user)->starved;
}

static const struct lr_split_ops split_ops = {.begin = on_begin,
                                              .frame = on_frame,
                                              .end = on_end,
                                              .bytes = on_bytes,
                                              .gap = on_gap,
                                              .full = on_full,
                                              .wanted = on_wanted,
                                              .shut = on_shut};

/* ---- the chain */

static int new_gate(struct lr_pipeline *p, struct lr_stage **out)
{
    return lr_gate_new(waiting, p, out);
}

static int new_split(struct lr_pipeline *p, struct lr_stage **out)
{
    struct lr_split_config cfg = {p->cfg.split_ms, p->cfg.split_bytes, p->cfg.max_ms};
    int rc = lr_split_new(&cfg, &split_ops, p, out);
    if (rc == 0)
        p->split = *out;
    return rc;
}

/* Behind the rules. */
static int (*const stages[])(struct lr_pipeline *p, struct lr_stage **out) = {
    new_gate,  /* more than the disk takes */
    new_split, /* into files */
};

static int build_chain(struct lr_pipeline *p)
{
    struct lr_chain c = {.sink = p->cfg.sink,
                         .other_sinks = true,
                         .hole = LR_HOLE_LIVE,
                         .err = &p->err,
                         .ledger = &p->ledger};
    int rc = lr_chain_rules(&c);
    for (size_t i = 0; i < LR_COUNT(stages) && rc == 0; i++) {
        struct lr_stage *s;
        rc = stages[i](p, &s);
        if (rc == 0)
            lr_chain_add(&c, s);
    }
    p->first = c.first;
    return rc;
}

int lr_pipeline_new(const struct lr_pipeline_config *cfg, const struct lr_pipeline_ops *ops,
                    void *user, struct lr_pipeline **out, struct lr_err *err)
{
    struct lr_pipeline *p = lr_calloc(1, sizeof *p);
    if (!p)
        return lr_err_set(err, LIVREC_ENOMEM, "recording: out of memory");
    p->cfg = *cfg;
    p->ops = ops;
    p->user = user;
    p->name = lr_strdup(cfg->name);
    lr_raw_init(p);
    lr_output_ops(p);
    lr_mends_init(p);
    if (cfg->sidecar)
        p->story = lr_calloc(1, sizeof *p->story);
    int rc = p->name && (p->story || !cfg->sidecar) ? 0 : LIVREC_ENOMEM;
    if (rc == 0 && cfg->sink)
        rc = build_chain(p);
    if (rc) {
        destroy(p);
        return lr_err_set(err, rc, "recording: out of memory");
    }
    p->cfg.name = p->name;
    *out = p;
    return 0;
}

int lr_pipeline_room(struct lr_pipeline *p, const struct lr_room *room, const char *quality,
                     const char *protocol)
{
    struct lr_arena *a = lr_arena_new(ROOM_ARENA), *before = p->room_arena;
    const char *title = p->about.title;
    if (!a)
        return LIVREC_ENOMEM;
    p->room_arena = a;
    lr_about_fill(&p->about, a, room, quality, protocol);
    const char *now = p->about.title;
    struct lr_mark mark = {.kind = LR_MARK_TITLE, .media_ms = lr_pipeline_media_ms(p)};
    bool other = strcmp(title ? title : "", now ? now : "") != 0;
    if (p->now && p->now->sidecar.begun && other)
        lr_sidecar_mark(p, p->now, &mark, now);
    p->retitled |= other && p->now && now && *now;
    lr_arena_free(before);
    return 0;
}

void lr_pipeline_reconnected(struct lr_pipeline *p, const char *why)
{
    struct lr_mark mark = {.kind = LR_MARK_RECONNECT, .media_ms = lr_pipeline_media_ms(p)};
    lr_sidecar_mark(p, p->now, &mark, why);
}

/* ---- the way in */

/* A failure ends the recording: what is whole so far stays, and nothing more is taken. */
static int checked(struct lr_pipeline *p, int rc)
{
    if (rc == 0 || p->failed)
        return rc;
    if (!p->err.code)
        lr_err_set(&p->err, rc, "recording: %s",
                   rc == LIVREC_ENOMEM ? "out of memory" : "a frame can't be taken");
    lr_pipeline_fail(p, &p->err);
    return rc;
}

static int in_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct lr_pipeline *p = (struct lr_pipeline *)s;
    if (p->failed)
        return p->why.code;
    lr_err_clear(&p->err);
    return checked(p, lr_push_tracks(p->first, t));
}

static int in_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct lr_pipeline *p = (struct lr_pipeline *)s;
    if (p->failed)
        return p->why.code;
    return checked(p, lr_push_frame(p->first, f));
}

static int in_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct lr_pipeline *p = (struct lr_pipeline *)s;
    if (p->failed)
        return p->why.code;
    return checked(p, lr_push_gap(p->first, g));
}

static const struct lr_stage_ops in_ops = {
    .name = "in", .tracks = in_tracks, .frame = in_frame, .gap = in_gap};

struct lr_stage *lr_pipeline_in(struct lr_pipeline *p)
{
    p->in.ops = &in_ops;
    p->in.err = &p->err;
    p->in.ledger = &p->ledger;
    return &p->in;
}

void lr_pipeline_stats(const struct lr_pipeline *p, struct lr_pipeline_stats *out)
{
    *out = (struct lr_pipeline_stats){.bytes = p->closed_bytes,
                                      .frames = p->frames,
                                      .gaps = p->gaps,
                                      .jumps = p->jumps,
                                      .jump_ms = p->jump_ms,
                                      .waiting = lr_pipeline_waiting(p)};
    for (const struct lr_output *o = p->outputs; o; o = o->next, out->files++)
        out->bytes += o->file ? lr_file_bytes(o->file) : 0;
    out->duration_ms = lr_pipeline_media_ms(p);
}

int64_t lr_pipeline_media_ms(const struct lr_pipeline *p)
{
    return p->split ? lr_split_duration_ms(p->split) : lr_raw_duration_ms(p);
}

void lr_pipeline_tick(struct lr_pipeline *p)
{
    if (!p->now)
        return;
    lr_file_push(p->now->file);
    lr_sidecar_tick(p->now);
}

void lr_pipeline_close(struct lr_pipeline *p)
{
    if (p->closing)
        return;
    p->closing = true;
    if (p->first && !p->failed)
        lr_push_finish(p->first);
    if (p->split) /* its last file in any case, also when what was held back could not be written */
        lr_push_finish(p->split);
    if (p->now)
        lr_raw_end(p);
    if (!p->outputs)
        lr_pipeline_tell(p, LR_PIPE_CLOSED);
}
