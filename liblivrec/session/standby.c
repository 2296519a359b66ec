/* Another line beside one that is slow. Nothing of it is recorded until its first keyframe is
 * there; then the slow one is read to its end and let go, and what the new one sends goes on, as
 * after a break: pictures that both gave are known by their content. One that gives nothing in time
 * is dropped, and the slow one, better than nothing, stays.
 *
 * A source pushes into what it was started with, so the standby remains as the entrance of the
 * pipeline once its line has taken over. */
#include <livrec/error.h>
#include <stdio.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/job_parts.h"

#define PATIENCE 15000   /* ms for the first keyframe */
#define SOUND_ALONE 3000 /* then there are no pictures */
#define HELD ((size_t)16 << 20)

struct lr_standby {
    struct lr_stage stage; /* first: the two are one */
    struct lr_job *job;
    struct lr_feed line; /* source, and what it is of */
    int64_t begun_at;
    int64_t lag;  /* how far the slow one had fallen behind by then */
    char why[80]; /* of the switch */
    struct lr_tracks tracks;
    struct lr_held held; /* from the first keyframe on */
    bool ready, failed, open;
    struct lr_err err;
};

static struct lr_standby *of(struct lr_stage *s)
{
    return (struct lr_standby *)s;
}

/* ---- what its source pushes */

static bool has_video(const struct lr_tracks *t)
{
    return t->count > 0 && t->track[0].kind == LR_VIDEO;
}

static bool begins(const struct lr_standby *s, const struct lr_frame *f)
{
    if (has_video(&s->tracks))
        return f->key && s->tracks.track[f->track].kind == LR_VIDEO;
    return lr_job_now(s->job) - s->begun_at >= SOUND_ALONE;
}

static int on_tracks(struct lr_stage *stage, const struct lr_tracks *t)
{
    struct lr_standby *s = of(stage);
    if (s->open)
        return lr_push_tracks(stage->next, t);
    lr_tracks_copy(&s->tracks, t);
    lr_held_free(&s->held); /* those before are of other tracks */
    s->ready = false;
    return 0;
}

static int on_frame(struct lr_stage *stage, const struct lr_frame *f)
{
    struct lr_standby *s = of(stage);
    if (s->open)
        return lr_push_frame(stage->next, f);
    if (!s->ready && !begins(s, f))
        return 0;
    if (!s->ready)
        lr_job_kick(s->job);
    s->ready = true;
    return lr_held_add(&s->held, f);
}

static int on_gap(struct lr_stage *stage, const struct lr_gap *g)
{
    return of(stage)->open ? lr_push_gap(stage->next, g) : 0;
}

static const struct lr_stage_ops stage_ops = {
    .name = "standby", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static void on_bytes(void *user, size_t n)
{
    struct lr_standby *s = user;
    if (s->open)
        lr_feed_bytes(s->job, n);
    else
        lr_reach_media(s->job, NULL);
}

static void on_end(void *user, enum lr_source_end end, const struct lr_err *err)
{
    struct lr_standby *s = user;
    if (s->open) {
        lr_feed_fail(s->job, end, err);
        return;
    }
    s->failed = true;
    s->err = *err;
    lr_job_kick(s->job);
}

static void on_quiet(void *user)
{
    struct lr_standby *s = user;
    if (s->open)
        lr_feed_quiet(s->job);
}

static const struct lr_source_ops source_ops = {
    .bytes = on_bytes, .ended = on_end, .quiet = on_quiet};

/* ---- its life */

void lr_standby_free(struct lr_standby *s)
{
    if (!s)
        return;
    lr_source_free(s->line.source);
    lr_free(s->line.url);
    lr_held_free(&s->held);
    lr_free(s);
}

void lr_standby_drop(struct lr_job *j)
{
    lr_standby_free(j->feed.standby);
    j->feed.standby = NULL;
}

const struct lr_seg_resume *lr_standby_resume(const struct lr_standby *s)
{
    return &s->line.resume;
}

static void give_up(struct lr_job *j, const char *why)
{
    struct lr_standby *s = j->feed.standby;
    lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "the other line gives nothing: %s", why);
    lr_lines_shun(&j->feed.lines, s->line.key, lr_job_now(j));
    lr_reach_connect(j, s->line.url, &s->err);
    lr_standby_drop(j);
}

void lr_standby_start(struct lr_job *j, int index, int64_t media, int64_t took)
{
    const struct lr_stream *stream = &j->room->streams[index];
    struct lr_stage *in = lr_pipeline_in(j->pipeline);
    struct lr_standby *s = lr_calloc(1, sizeof *s);
    struct lr_err err = {0};
    if (!s)
        return; /* the next time */
    s->stage = (struct lr_stage){.ops = &stage_ops, .next = in, .err = in->err};
    s->job = j;
    s->begun_at = lr_job_now(j);
    s->lag = took - media;
    lr_held_init(&s->held, HELD);
    snprintf(s->why, sizeof s->why, "media came at %lld %% of its speed",
             (long long)(media * 100 / took));
    lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "%s; trying another line beside it", s->why);
    j->feed.standby = s;
    int rc = lr_feed_choose(&s->line, stream);
    if (rc == 0)
        rc = lr_feed_open(j, &s->line, &s->stage, &source_ops, s, &err);
    if (rc)
        give_up(j, err.code ? err.text : livrec_error_text(rc));
}

int64_t lr_standby_due(const struct lr_job *j)
{
    return j->feed.standby ? j->feed.standby->begun_at + PATIENCE : LR_NEVER;
}

/* ---- it takes over */

static int hand_on(struct lr_standby *s)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = s->tracks.count ? lr_push_tracks(s->stage.next, &s->tracks) : 0;
    while (rc == 0 && lr_held_next(&s->held, &at, &f))
        rc = lr_push_frame(s->stage.next, &f);
    lr_held_free(&s->held);
    return rc;
}

/* The feed is of this line from here on. */
static void take_over(struct lr_feed *f, struct lr_standby *s)
{
    struct lr_feed *line = &s->line;
    char *url = f->url;
    f->source = line->source;
    f->url = line->url;
    f->key = f->resume_key = line->key;
    f->kind = line->kind;
    f->quality = line->quality;
    f->height = line->height;
    f->bitrate = line->bitrate;
    f->protocol = line->protocol;
    f->entrance = s;
    f->lost = false;
    line->source = NULL;
    line->url = NULL;
    lr_free(url);
}

/* What the slow one owed, by the clock. */
static int64_t missing(const struct lr_job *j, const struct lr_standby *s, int64_t now)
{
    const struct lr_feed *f = &j->feed;
    int64_t since = now - f->pace_since - (lr_flow_media(j) - f->pace_media);
    return s->lag + (since > 0 ? since : 0);
}

static void switch_over(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    struct lr_standby *s = f->standby;
    int64_t now = lr_job_now(j);
    f->standby = NULL; /* from here on nobody drops it */
    if (f->source)
        lr_source_drain(f->source); /* what the kernel holds of it */
    lr_flow_look(j);
    lr_lines_shun(&f->lines, f->key, now);
    struct lr_gap gap = {.cause = LR_GAP_NETWORK,
                         .duration = missing(j, s, now) * (LR_TIME_HZ / 1000),
                         .first_seq = -1,
                         .last_seq = -1,
                         .new_timeline = true};
    lr_feed_close(j);
    take_over(f, s);
    if (f->paused_at)
        lr_source_pause(f->source, true);
    lr_feed_tell(j, s->why);
    lr_output_room(j);
    j->next_start = LR_NEVER;
    f->started_at = f->pace_since = now;
    f->bytes_before = j->stats.bytes;
    f->pace_media = lr_flow_media(j);
    s->open = true;
    int rc = lr_push_gap(s->stage.next, &gap);
    rc = rc ? rc : hand_on(s);
    if (rc)
        lr_err_set(&s->err, rc, "the other line could not take over: %s", livrec_error_text(rc));
    if (s->failed || rc)
        lr_feed_fail(j, LR_END_ERROR, &s->err);
}

/* ---- what is next */

void lr_standby_inherit(struct lr_job *j)
{
    if (j->feed.standby->failed)
        lr_standby_drop(j);
    else
        switch_over(j);
}

void lr_standby_step(struct lr_job *j)
{
    struct lr_standby *s = j->feed.standby;
    if (s->ready)
        switch_over(j);
    else if (s->failed)
        give_up(j, s->err.code ? s->err.text : "it ended");
    else if (lr_job_now(j) - s->begun_at >= PATIENCE)
        give_up(j, "no keyframe came");
}
