#include <livrec/error.h>

#include "core/log.h"
#include "session/job_parts.h"

#define LOOK_AGAIN 100      /* while the disk is behind */
/* Who sends as fast as it can waits for the disk at every bit of this, so that what is written is
 * still in the cache. A disk that does not take it at once is a slow one: then more is kept. */
#define AHEAD ((size_t)1 << 20)
#define EASE_LOOK 2
#define EASE_MOST 100
#define DISK_PATIENCE 10000 /* then the sender is not kept waiting any longer */
#define PACE_WINDOW 30000   /* media of less than half the time in this: another line */

void lr_flow_look(struct lr_job *j)
{
    if (!j->pipeline || j->closing)
        return;
    int64_t before = j->stats.bytes;
    lr_pipeline_stats(j->pipeline, &j->stats);
    if (j->stats.bytes > before) {
        lr_standing_media(&j->standing, lr_job_now(j));
        lr_feed_came(j);
        if (j->feed.source && j->told == LR_STATE_LIVE &&
            !j->unseated && !j->wish_waits) /* else it is asked what this is */
            j->next_ask = LR_NEVER;
    }
}

int64_t lr_flow_media(const struct lr_job *j)
{
    const struct lr_feed *f = &j->feed;
    const struct lr_seg_resume *r = f->entrance ? lr_standby_resume(f->entrance) : &f->resume;
    return j->stats.duration_ms + r->left_out_ms;
}

/* The disk took what waited: go on where it stopped. */
static void resume(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    f->paused_at = 0;
    f->pace_since = lr_job_now(j);
    f->pace_media = lr_flow_media(j);
    if (f->source)
        lr_source_pause(f->source, false);
    else
        j->next_start = lr_job_now(j);
}

static void ease(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (f->eased_at || f->hard || f->paused_at || !f->source || j->stats.waiting <= AHEAD)
        return;
    f->eased_at = lr_job_now(j);
    lr_source_ease(f->source, true);
}

static void go_ahead(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    bool taken = j->stats.waiting <= AHEAD / 2;
    f->hard &= !taken;
    if (!f->eased_at || (!taken && lr_job_now(j) - f->eased_at < EASE_MOST))
        return;
    f->eased_at = 0;
    f->hard = !taken;
    if (f->source && !f->paused_at)
        lr_source_ease(f->source, false);
}

static void brake(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    ease(j);
    if (f->paused_at || !f->source || j->stats.waiting <= LR_DISK_BUDGET / 2)
        return;
    f->paused_at = lr_job_now(j);
    lr_standby_drop(j);
    lr_source_pause(f->source, true);
}

void lr_flow_brake(struct lr_job *j)
{
    lr_flow_look(j);
    brake(j);
}

int64_t lr_flow_press(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    int64_t now = lr_job_now(j);
    lr_flow_look(j);
    if (f->paused_at && j->stats.waiting < LR_DISK_BUDGET / 4)
        resume(j);
    go_ahead(j);
    brake(j);
    if (!f->paused_at)
        return f->eased_at ? now + EASE_LOOK : LR_NEVER;
    if (f->source && now - f->paused_at >= DISK_PATIENCE) {
        lr_logf(j->jobs->deps.env->log, LR_WARN, j->id,
                "the disk can't keep up: media is left out until it has caught up");
        lr_feed_stop(j);
        f->disk_gap = true;
        j->next_start = LR_NEVER;
    }
    return now + LOOK_AGAIN;
}

/* A server that drips: bytes come, so nothing stalls, but less than is played. Another line, where
 * there is one, is tried beside it. Where nothing comes that was not there before, the
 * platform is asked what it means. */
static void check_pace(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    int64_t now = lr_job_now(j), took = now - f->pace_since;
    if (!f->source || f->lost || f->paused_at || !j->sink || f->standby || took < PACE_WINDOW)
        return;
    int64_t media = lr_flow_media(j) - f->pace_media;
    f->pace_since = now;
    f->pace_media = lr_flow_media(j);
    if (media >= took / 2)
        return;
    if (media <= 0) /* an end that is played for ever? */
        j->next_ask = now;
    struct lr_lines other = f->lines;
    lr_lines_shun(&other, f->key, now);
    int index = lr_reach_choose(j, &other);
    if (index >= 0 && lr_line_key(&j->room->streams[index]) != f->key)
        lr_standby_start(j, index, media, took);
}

void lr_flow_tick(struct lr_job *j)
{
    if (!j->pipeline || j->closing)
        return;
    lr_pipeline_tick(j->pipeline);
    lr_flow_look(j);
    check_pace(j);
    if (j->recording)
        lr_report_progress(j);
}
