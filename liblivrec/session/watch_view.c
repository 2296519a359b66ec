#include <livrec/error.h>

#include "core/clock.h"
#include "data/json.h"
#include "session/known.h"
#include "session/line.h"
#include "session/watch_parts.h"

static const char *activity(const struct lr_watched *r, const struct lr_job_look *look)
{
    if (r->job)
        return look->recording ? "recording" : "starting";
    if (r->paused)
        return "paused";
    if (r->skips)
        return "stopped";
    return r->asking ? "asking" : "waiting";
}

static void write_name(void *arg, const char *name, int64_t since)
{
    struct lr_jw *w = arg;
    lr_jw_object(w, NULL);
    lr_jw_str(w, "name", name);
    lr_jw_int(w, "since", since / 1000);
    lr_jw_object_end(w);
}

/* What is not told by a recording of this process, an earlier one may have left in the state. */
static void write_names(struct lr_jw *w, const struct lr_watched *r, const struct lr_job_look *look)
{
    struct lr_known_room known = lr_known_get(r->site->watches->deps.known, r->url);
    const char *alias = lr_opts_str(r->opts, "record.alias");
    const char *anchor = look->anchor ? look->anchor : r->anchor ? r->anchor : known.name;
    const char *title = look->title ? look->title : r->title ? r->title : known.title;
    lr_jw_int_if(w, "number", known.number, known.number > 0);
    lr_jw_str(w, "name", alias && *alias ? alias : anchor);
    lr_jw_str(w, "anchor", anchor);
    lr_jw_str(w, "title", title);
    lr_jw_array(w, "names");
    lr_known_names(r->site->watches->deps.known, r->url, write_name, w);
    lr_jw_array_end(w);
    lr_known_clear(&known);
}

static void write_job(struct lr_jw *w, const struct lr_watched *r, const struct lr_job_look *look)
{
    bool runs = r->job != 0;
    lr_jw_str(w, "granted", look->quality);
    lr_jw_str(w, "protocol", look->protocol);
    lr_jw_int_if(w, "job", (int64_t)r->job, runs);
    lr_jw_int_if(w, "elapsed", lr_watch_now(r->site->watches) - r->began_at, runs);
    lr_jw_int_if(w, "duration", look->duration_ms, runs);
    lr_jw_int_if(w, "bytes", look->bytes, runs);
    lr_jw_int_if(w, "bitrate", look->bitrate, runs);
    lr_jw_int_if(w, "gaps", look->gaps, runs);
    lr_jw_int_if(w, "reconnects", look->reconnects, runs);
}

/* What the room can be recorded from, and what was learned of it. */
static void write_lines(struct lr_jw *w, const struct lr_watched *r, const struct lr_job_look *look)
{
    int64_t now = lr_watch_now(r->site->watches);
    lr_jw_array(w, "lines");
    for (int i = 0; look->room && i < look->room->stream_count; i++) {
        const struct lr_stream *s = &look->room->streams[i];
        int failures;
        const char *avoided = lr_lines_avoided(look->lines, look->hosts, s, now, &failures);
        lr_jw_object(w, NULL);
        lr_jw_str(w, "quality", lr_quality_name(s->quality));
        lr_jw_str(w, "protocol", s->protocol);
        lr_jw_str(w, "cdn", s->cdn);
        lr_jw_bool(w, "taken", lr_line_key(s) == look->line);
        lr_jw_int(w, "failures", failures);
        lr_jw_str(w, "avoided", avoided);
        lr_jw_object_end(w);
    }
    lr_jw_array_end(w);
}

/* What its time is by. */
static const char *next_why(const struct lr_watched *r)
{
    if (r->site->open_at > r->next_ask)
        return "platform";
    if (r->again)
        return "repeat";
    if (r->state == LR_STATE_GONE)
        return "gone";
    if (lr_watch_is_failing(r))
        return "error";
    return r->refused >= LR_WATCH_REFUSED ? "refused" : "interval";
}

/* Seconds, or null while nobody will ask. */
static void write_next(struct lr_jw *w, const struct lr_watched *r)
{
    int64_t open = r->site->open_at, at = r->next_ask > open ? r->next_ask : open;
    int64_t left = (at - lr_watch_now(r->site->watches) + 999) / 1000;
    bool idle = lr_watch_is_idle(r);
    lr_jw_int_if(w, "next_check", left > 0 ? left : 0, idle);
    lr_jw_str(w, "next_why", idle ? next_why(r) : NULL);
}

/* A room that is recorded is not asked for meanwhile. */
static void write_login(struct lr_jw *w, const struct lr_watched *r)
{
    int64_t now = lr_wall_ms(r->site->watches->deps.env->clock);
    enum lr_login_state state = lr_login_state_at(&r->login, now, r->opts);
    lr_jw_str(w, "cookies", lr_opts_str(r->opts, "auth.cookies"));
    lr_jw_str(w, "login", lr_login_state_name(state));
    lr_jw_int_if(w, "login_end", r->login.end, state && r->login.end != INT64_MAX);
}

static void write_room(struct lr_jw *w, const struct lr_watched *r)
{
    struct lr_job_look look = {0};
    if (r->job && !lr_jobs_look(r->site->watches->jobs, r->job, &look))
        look = (struct lr_job_look){0};
    lr_jw_object(w, NULL);
    lr_jw_int(w, "room", (int64_t)r->id);
    lr_jw_str(w, "url", r->url);
    lr_jw_str(w, "platform", r->site->extractor->name);
    write_names(w, r, &look);
    lr_jw_str(w, "state", lr_state_name(lr_watch_state(r)));
    lr_jw_str(w, "activity", activity(r, &look));
    lr_jw_bool(w, "paused", r->paused);
    lr_jw_bool(w, "leaving", r->leaving);
    lr_jw_str(w, "quality", lr_opts_str(r->opts, "stream.quality"));
    lr_jw_str(w, "format", lr_opts_str(r->opts, "record.format"));
    write_job(w, r, &look);
    write_lines(w, r, &look);
    write_next(w, r);
    lr_jw_str(w, "code", livrec_error_name(r->code));
    lr_jw_str(w, "error", r->why);
    write_login(w, r);
    lr_jw_str(w, "list", r->list ? lr_watch_list_path(r->list) : NULL);
    lr_jw_object_end(w);
}

struct view {
    struct lr_watchlist *watches;
    uint64_t id;
    struct lr_buf *out;
    int rc;
};

static void view(void *arg)
{
    struct view *v = arg;
    struct lr_jw w;
    lr_jw_begin(&w, v->out);
    if (v->id) {
        const struct lr_watched *r = lr_watch_find(v->watches, v->id);
        v->rc = r ? 0 : LIVREC_ENOTFOUND;
        if (!r)
            return;
        write_room(&w, r);
    } else {
        lr_jw_array(&w, NULL);
        for (const struct lr_watched *r = v->watches->first; r; r = r->next)
            if (!r->gone)
                write_room(&w, r);
        lr_jw_array_end(&w);
    }
    v->rc = lr_jw_end(&w);
}

#define RECENT 64 /* bits of lr_watch_site.recent */

static int64_t failing(const struct lr_watch_site *s)
{
    int64_t n = s->questions < RECENT ? s->questions : RECENT, failed = 0;
    for (uint64_t bits = s->recent; bits; bits &= bits - 1)
        failed++;
    return n ? 100 * failed / n : 0;
}

static const char *limit_why(const struct lr_watch_site *s)
{
    if (s->limit >= s->watches->limits.site)
        return "most";
    return s->shrunk_at ? "failed" : "start";
}

static void write_site(struct lr_jw *w, const struct lr_watch_site *s)
{
    int64_t left = s->open_at - lr_watch_now(s->watches);
    lr_jw_object(w, NULL);
    lr_jw_str(w, "platform", s->extractor->name);
    lr_jw_int(w, "rooms", s->rooms);
    lr_jw_int(w, "asking", s->asking);
    lr_jw_int(w, "at_once", s->limit);
    lr_jw_int(w, "most_at_once", s->watches->limits.site);
    lr_jw_str(w, "at_once_why", limit_why(s));
    lr_jw_int(w, "questions", s->questions);
    lr_jw_int(w, "failures", s->failures);
    lr_jw_int(w, "failing", failing(s));
    lr_jw_int(w, "pause", left > 0 ? (left + 999) / 1000 : 0);
    lr_jw_str(w, "pause_why", left <= 0 ? NULL : s->silent ? "silent" : "refused");
    lr_jw_str(w, "code", livrec_error_name(s->code));
    lr_jw_object_end(w);
}

static void view_sites(void *arg)
{
    struct view *v = arg;
    struct lr_jw w;
    lr_jw_begin(&w, v->out);
    lr_jw_array(&w, NULL);
    for (const struct lr_watch_site *s = v->watches->sites; s; s = s->next)
        if (s->rooms)
            write_site(&w, s);
    lr_jw_array_end(&w);
    v->rc = lr_jw_end(&w);
}

int lr_watchlist_platforms(struct lr_watchlist *w, struct lr_buf *out, struct lr_err *err)
{
    struct view v = {.watches = w, .out = out};
    int rc = lr_loop_call(w->deps.loop, view_sites, &v);
    rc = rc ? rc : v.rc;
    return rc ? lr_err_set(err, rc, "%s", livrec_error_text(rc)) : 0;
}

int lr_watchlist_json(struct lr_watchlist *w, uint64_t id, struct lr_buf *out, struct lr_err *err)
{
    struct view v = {.watches = w, .id = id, .out = out};
    int rc = lr_loop_call(w->deps.loop, view, &v);
    if (rc == 0)
        rc = v.rc;
    if (rc == LIVREC_ENOTFOUND)
        return lr_err_set(err, rc, "there is no watched room %llu", (unsigned long long)id);
    return rc ? lr_err_set(err, rc, "%s", livrec_error_text(rc)) : 0;
}
