#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "session/job_parts.h"

/* Where the format is written, and whether this build can. */
static int find_sink(struct lr_job *j, struct lr_err *err)
{
    const char *format = lr_opts_str(j->opts, "record.format");
    if (strcmp(format, "raw") == 0)
        return 0;
    j->sink = lr_sink_find(format);
    return j->sink ? 0
                   : lr_err_set(err, LIVREC_EUNSUPPORTED,
                                "record.format: this build can't write %s", format);
}

int lr_job_new(struct lr_jobs *jobs, const char *url, const struct lr_opts *opts,
               struct lr_job **out, struct lr_err *err)
{
    struct lr_job *j = lr_calloc(1, sizeof *j);
    if (!j)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    j->jobs = jobs;
    j->told = LR_STATE_UNKNOWN;
    j->url = lr_strdup(url);
    j->opts = lr_opts_copy(opts);
    j->cancel = lr_cancel_new(jobs->deps.cancel);
    int rc = !j->url || !j->opts || !j->cancel ? lr_err_set(err, LIVREC_ENOMEM, "out of memory")
                                               : find_sink(j, err);
    if (rc == 0)
        rc =
            lr_zone_open(jobs->deps.env->files, lr_opts_str(j->opts, "record.zone"), &j->zone, err);
    if (rc == 0)
        rc = lr_folders_settle(j->opts, err);
    if (rc == 0)
        rc = lr_folders_open(&j->folders, jobs->deps.env, j->opts, err);
    if (rc) {
        lr_job_free(j);
        return rc;
    }
    *out = j;
    return 0;
}

void lr_job_free(struct lr_job *j)
{
    lr_folders_close(&j->folders, j->jobs->deps.env);
    lr_free(j->feed.url);
    lr_parts_free(&j->parts);
    lr_cover_free(&j->cover);
    lr_room_free(j->room);
    lr_arena_free(j->http_arena);
    lr_cancel_free(j->cancel);
    lr_opts_free(j->opts);
    lr_zone_free(j->zone);
    lr_free(j->wish);
    lr_gate_free(&j->feed.gate);
    lr_free(j->url);
    lr_free(j);
}

void lr_job_decide(struct lr_job *j, int code, const char *text)
{
    if (!j->decided)
        lr_err_set(&j->end, code, "%s", text);
    j->decided = true;
    lr_job_kick(j);
}

static void wake(void *arg)
{
    struct lr_job *j = arg;
    j->timer = NULL;
    lr_job_step(j);
}

static void wake_at(struct lr_job *j, int64_t at)
{
    int64_t now = lr_job_now(j);
    lr_timer_stop(j->jobs->deps.loop, &j->timer);
    if (at != LR_NEVER) /* without memory for it the tick does the work */
        j->timer = lr_timer_start(j->jobs->deps.loop, at > now ? at - now : 0, wake, j);
}

void lr_job_kick(struct lr_job *j)
{
    wake_at(j, lr_job_now(j));
}

static void judge(struct lr_job *j)
{
    switch (lr_standing_judge(&j->standing, lr_job_now(j))) {
    case LR_FATE_GO_ON:
        return;
    case LR_FATE_DONE:
        lr_job_decide(j, LIVREC_OK, "the stream is complete");
        return;
    case LR_FATE_OFFLINE:
        lr_job_decide(j, LIVREC_OK, j->recording ? "the room went offline" : "the room is offline");
        return;
    case LR_FATE_ERROR:
        if (lr_reach_is_down(j) && !j->standing.final)
            return;
        lr_job_decide(j, j->standing.why.code, j->standing.why.text);
        return;
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The session goes on: do what is due, and be woken for the rest. */
static void go_on(struct lr_job *j)
{
    int64_t now = lr_job_now(j), look = lr_flow_press(j);
    lr_wish_take(j);
    lr_wish_try(j);
    if (j->lookup && j->next_ask <= now)
        lr_lookup_hurry(j);
    else if (!j->lookup && j->next_ask <= now && (j->next_ask = lr_reach_ask_at(j)) <= now)
        j->next_ask = lr_lookup_start(j, LR_DEPTH_WISH) ? now + 1000 : LR_NEVER;
    bool idle = !j->feed.source && !j->feed.lost && !j->feed.paused_at;
    if (idle && j->next_start <= now && (j->next_start = lr_reach_start_at(j)) <= now)
        lr_feed_start(j);
    if (j->feed.lost) /* it could not even be started */
        look = now;
    look = earlier(look, lr_standby_due(j));
    wake_at(j, earlier(earlier(look, j->next_start), j->lookup ? LR_NEVER : j->next_ask));
}

/* The session is over: finish the file, then say so; wait for a worker that is still out. */
static void finish(struct lr_job *j)
{
    lr_cancel_fire(j->cancel);
    if (atomic_load(&j->stop_asked))
        lr_recovery_stop(j);
    lr_feed_stop(j);
    lr_cover_stop(j);
    lr_output_close(j);
    if (!j->pipeline)
        lr_joining_start(j);
    bool busy = j->pipeline || j->recovery || j->space.probing || j->joining ||
                lr_cover_is_saving(&j->cover);
    if (j->end.code == 0 && j->unfinished.code) /* it did not end well */
        j->end = j->unfinished;
    if (j->end.code == 0 && j->barren.code && !j->standing.recorded)
        j->end = j->barren;
    if (!busy && !atomic_load(&j->ended) && lr_report_end(j) == 0) {
        lr_jobs_ended(j);
        if (j->jobs->on_end)
            j->jobs->on_end(j->jobs->on_end_arg, j->id, j->end.code);
    }
    if (atomic_load(&j->ended) && !j->lookup)
        lr_jobs_remove(j);
}

void lr_job_step(struct lr_job *j)
{
    lr_jobs_tick_on(j->jobs);
    if (!j->decided && (atomic_load(&j->stop_asked) || atomic_load(&j->ended))) {
        if (j->feed.source && !j->feed.lost)
            lr_source_drain(j->feed.source);
        lr_job_decide(j, LIVREC_OK, "stopped");
    }
    if (!j->decided && j->space.gone)
        lr_space_lose(j);
    if (!j->decided && j->feed.lost)
        lr_feed_lose(j);
    if (!j->decided && j->feed.standby)
        lr_standby_step(j);
    if (!j->decided)
        judge(j);
    if (!j->decided)
        go_on(j);
    if (j->decided)
        finish(j);
}

void lr_job_begin(struct lr_job *j)
{
    int64_t now = lr_job_now(j);
    j->begun = true;
    lr_standing_begin(&j->standing, now, lr_opts_int(j->opts, "record.reconnect"));
    j->next_ask = now;
    j->next_start = LR_NEVER;
    lr_recovery_start(j);
    lr_job_step(j);
}

void lr_job_tick(struct lr_job *j)
{
    if (lr_lookup_fetch(j) || lr_recovery_fetch(j) || lr_joining_fetch(j))
        return;
    if (!j->decided) {
        lr_flow_tick(j);
        lr_blind_tick(j);
        lr_unusual_tick(j);
        lr_seat_check(j);
        lr_title_tick(j);
        lr_space_tick(j);
        if (j->refresh_at && lr_job_now(j) >= j->refresh_at) {
            j->refresh_at = 0;
            j->next_ask = earlier(j->next_ask, lr_job_now(j));
        }
    }
    lr_job_step(j);
}
