#include "core/window.h"
#include "session/watch_parts.h"

static bool is_open(const struct lr_watched *r, int64_t *turns)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t wall = lr_wall_ms(w->deps.env->clock), until = INT64_MAX;
    struct lr_windows windows;
    bool open = !lr_windows_parse(lr_opts_str(r->opts, "watch.window"), &windows) ||
                lr_windows_are_open(&windows, wall, &until);
    *turns = until == INT64_MAX ? INT64_MAX : lr_watch_now(w) + (until - wall);
    return open;
}

const char *lr_watch_unwanted(const struct lr_watched *r)
{
    int64_t turns;
    if (!lr_opts_bool(r->opts, "watch.record"))
        return "not recorded: watch.record is off";
    if (r->skips)
        return "not recorded until its next broadcast";
    return is_open(r, &turns) ? NULL : "not recorded: outside of watch.window";
}

int64_t lr_watch_window_turns(const struct lr_watched *r)
{
    int64_t turns;
    (void)is_open(r, &turns);
    return turns;
}

/* Of its job: when its window ends; now, when it is over. */
static int64_t stop_at(const struct lr_watched *r)
{
    int64_t turns;
    return is_open(r, &turns) ? turns : lr_watch_now(r->site->watches);
}

void lr_watch_window_changed(struct lr_watched *r)
{
    r->stop_at = stop_at(r);
}

int64_t lr_watch_close_windows(struct lr_watchlist *w)
{
    int64_t now = lr_watch_now(w), next = INT64_MAX;
    for (struct lr_watched *r = w->first; r; r = r->next) {
        if (!r->job || r->gone)
            continue;
        if (r->stop_at <= now && (r->stop_at = stop_at(r)) <= now) { /* no other one is open */
            r->stop_at = INT64_MAX;
            lr_watch_stop_job(r);
        }
        next = r->stop_at < next ? r->stop_at : next;
    }
    return next;
}

/* What is as long as was asked for is not followed by another one of the same broadcast. */
void lr_watch_look_at_end(struct lr_watched *r)
{
    struct lr_job_look look;
    if (!lr_jobs_look(r->site->watches->jobs, r->job, &look))
        return;
    r->fruitless = look.recording ? 0 : r->fruitless + 1;
    if (look.full)
        r->skips = true;
}
