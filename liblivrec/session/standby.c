/* Another line beside one that is slow. Nothing of it is recorded until its first keyframe is
 * there; then the slow one is read to its end and let go, and what the new one sends goes on, as
 * after a break: pictures that both gave are known by their content. One that gives nothing in time
 * is dropped, and the slow one, better than nothing, stays.
 *
 * A source pushes into what it was started with, so the standby remains as the entrance of the
 * pipeline once its line has taken over. */
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/text.h"
#include "session/job_parts.h"

#define PATIENCE 15000   /* ms for the first keyframe */
#define SOUND_ALONE 3000 /* then there are no pictures */
#define NEAR (60 * (int64_t)LR_TIME_HZ)
#define HELD ((size_t)16 << 20)

struct lr_standby {
    struct lr_stage stage; /* first: the two are one */
    struct lr_job *job;
    struct lr_feed line; /* source, and what it is of */
    int64_t begun_at;
    bool wished;  /* another quality is asked for: it is to be joined to what there is ... */
    bool apart;   /* ... which has other times */
    int64_t from; /* dts of the first keyframe ... */
    int64_t from_sound; /* ... and of the first sound behind it; INT64_MAX: none yet */
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

/* Media of both at the same time? Where times differ by more, or are counted from elsewhere, they say
 * nothing about each other. */
static bool has_same_times(const struct lr_standby *s, const struct lr_gate *g, int64_t dts)
{
    return s->line.kind == s->job->feed.kind && dts > g->first - NEAR && dts < g->last + NEAR;
}

/* Could what there is be cut where this keyframe is? What is older than all that is held was recorded
 * already. */
static bool joins(struct lr_standby *s, const struct lr_frame *f)
{
    const struct lr_gate *g = &s->job->feed.gate;
    if (!g->known) /* nothing came of the one so far */
        return false;
    s->apart = !has_same_times(s, g, f->dts);
    return s->apart || f->dts >= g->first;
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
    if (!s->ready && (!begins(s, f) || (s->wished && !joins(s, f))))
        return 0;
    if (!s->ready) {
        s->from = f->dts;
        s->from_sound = INT64_MAX;
        lr_job_kick(s->job);
    }
    s->ready = true;
    if (s->from_sound == INT64_MAX && s->tracks.track[f->track].kind == LR_AUDIO)
        s->from_sound = f->dts;
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

/* What was held of the other goes on. */
static void let_go(struct lr_job *j)
{
    if (j->pipeline && j->feed.gate.holds && lr_gate_open(&j->feed.gate, INT64_MAX, INT64_MAX))
        lr_logf(j->jobs->deps.env->log, LR_DEBUG, j->id, "what was held could not be recorded");
    lr_gate_free(&j->feed.gate);
}

void lr_standby_drop(struct lr_job *j)
{
    if (j->feed.standby && j->feed.standby->wished)
        let_go(j);
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
    lr_lines_failed(&j->feed.lines, s->line.key, &s->err, lr_job_now(j));
    lr_reach_connect(j, s->line.url, &s->err);
    lr_standby_drop(j);
}

/* NULL: no memory. */
static struct lr_standby *begin(struct lr_job *j)
{
    struct lr_stage *in = lr_feed_in(j);
    struct lr_standby *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->stage = (struct lr_stage){.ops = &stage_ops, .next = in, .err = in->err, .ledger = in->ledger};
    s->job = j;
    s->begun_at = lr_job_now(j);
    lr_held_init(&s->held, HELD);
    j->feed.standby = s;
    return s;
}

static void open_line(struct lr_job *j, int index)
{
    struct lr_standby *s = j->feed.standby;
    struct lr_err err = {0};
    int rc = lr_feed_choose(&s->line, &j->room->streams[index]);
    if (rc == 0)
        rc = lr_feed_open(j, &s->line, &s->stage, &source_ops, s, &err);
    if (rc)
        give_up(j, err.code ? err.text : livrec_error_text(rc));
}

void lr_standby_start(struct lr_job *j, int index, int64_t media, int64_t took)
{
    struct lr_standby *s = begin(j);
    if (!s)
        return; /* the next time */
    s->lag = took - media;
    lr_text_fmt(s->why, sizeof s->why, "media came at %lld %% of its speed",
             (long long)(media * 100 / took));
    lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "%s; trying another line beside it", s->why);
    open_line(j, index);
}

static void held_more(void *arg)
{
    struct lr_job *j = arg;
    if (j->feed.standby && j->feed.standby->ready)
        lr_job_kick(j);
}

void lr_standby_wish(struct lr_job *j, int index)
{
    struct lr_standby *s = begin(j);
    if (!s)
        return;
    s->wished = true;
    lr_text_fmt(s->why, sizeof s->why, "another quality was asked for: %s",
             lr_opts_str(j->opts, "stream.quality"));
    lr_gate_hold(&j->feed.gate, held_more, j);
    open_line(j, index);
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

/* Cut the one where the other begins. *lack: what is missing there, -1: nobody knows; 0: nothing. */
static int join(struct lr_job *j, struct lr_standby *s, int64_t *lack)
{
    struct lr_gate *g = &j->feed.gate;
    bool meets = s->ready && !s->apart && g->holds && g->known && g->first <= s->from;
    *lack = !meets ? -1 : s->from > g->last + LR_TIME_HZ ? s->from - g->last : 0;
    s->apart = !meets;
    if (!meets)
        return lr_gate_open(g, INT64_MAX, INT64_MAX);
    return lr_gate_open(g, s->from, s->from_sound);
}

/* What stands between the two; `lack` as by the clock, in ms. */
static int push_break(struct lr_job *j, struct lr_standby *s, int64_t lack)
{
    struct lr_gap gap = {.cause = s->wished ? LR_GAP_SOURCE : LR_GAP_NETWORK,
                         .duration = lack * (LR_TIME_HZ / 1000),
                         .first_seq = -1,
                         .last_seq = -1,
                         .new_timeline = true};
    int rc = s->wished ? join(j, s, &gap.duration) : 0;
    gap.new_timeline = !s->wished || s->apart;
    return rc || gap.duration == 0 ? rc : lr_push_gap(s->stage.next, &gap);
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
    if (!s->wished)
        lr_lines_shun(&f->lines, f->key, now);
    int64_t lack = missing(j, s, now);
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
    s->stage.ledger = s->stage.next->ledger; /* before, nothing of it was recorded */
    int rc = push_break(j, s, lack);
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

/* Not before the other one gave everything up to the keyframe. */
static bool can_join(const struct lr_standby *s)
{
    const struct lr_gate *g = &s->job->feed.gate;
    if (!s->ready || !s->wished || s->apart || !g->holds)
        return s->ready;
    if (!g->known || g->last < s->from)
        return false;
    return !g->sound || (s->from_sound < INT64_MAX && g->last_sound >= s->from_sound);
}

void lr_standby_step(struct lr_job *j)
{
    struct lr_standby *s = j->feed.standby;
    if (can_join(s))
        switch_over(j);
    else if (s->failed)
        give_up(j, s->err.code ? s->err.text : "it ended");
    else if (lr_job_now(j) - s->begun_at < PATIENCE)
        return;
    else if (s->ready) /* the other one stands still */
        switch_over(j);
    else
        give_up(j, "no keyframe came");
}
