#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/backoff.h"
#include "session/watch_parts.h"

#define SITE_LIMIT 4      /* questions to a platform at once */
#define SPREAD 100        /* ms: the first questions to a platform lie so far apart, at least */
#define SOON 10000        /* after a recording: did it go on at once? */
#define PAUSE_FIRST 30000 /* of a platform that refuses; doubled with each refusal */
#define PAUSE_MOST 1800000
#define WAIT_MOST 3600000     /* that a platform may ask for */
#define ERRORS_BEFORE_PAUSE 5 /* a network or a server that fails, in a row */
#define ABSENT 3              /* answers "no such room" until it is asked for rarely */
#define RARELY 3600000
#define NO_MEMORY_WAIT 1000
#define NEWS 5 /* answers in a row that were none, until that is told of a room with a state */
#define BACK_SPREAD 10000 /* ms over which rooms are asked for when the network is back */

static struct lr_rand *rand_of(const struct lr_watchlist *w)
{
    return w->deps.env->rand;
}

static int64_t interval(const struct lr_watched *r)
{
    int64_t ms = lr_opts_int(r->opts, "watch.interval");
    return r->absences >= ABSENT && ms < RARELY ? RARELY : ms;
}

/* The interval, give or take a tenth, so that rooms do not march in step. */
static void next_time(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t ms = interval(r), tenth = ms / 10;
    r->next_ask = lr_watch_now(w) + ms - tenth +
                  (int64_t)lr_rand_below(rand_of(w), (uint64_t)(2 * tenth + 1));
    int64_t turns = lr_watch_window_turns(r); /* it may open before that */
    r->next_ask = turns < r->next_ask ? turns : r->next_ask;
}

void lr_watch_first(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t spread = (int64_t)(r->site->rooms - 1) * SPREAD, most = interval(r);
    spread = spread < most ? spread : (int64_t)lr_rand_below(rand_of(w), (uint64_t)most);
    r->next_ask = lr_watch_now(w) + spread;
}

void lr_watch_again(struct lr_watched *r, bool well)
{
    next_time(r);
    int64_t now = lr_watch_now(r->site->watches), soon = r->at_once ? now : now + SOON;
    if ((well || r->at_once) && soon < r->next_ask)
        r->next_ask = soon;
    r->at_once = false;
}

static bool is_refusal(int code)
{
    return code == LIVREC_ERATE;
}

static bool is_outage(int code)
{
    return code == LIVREC_ENET || code == LIVREC_ETIMEOUT || code == LIVREC_EHTTP;
}

/* A platform that refuses, or fails again and again, is left alone for a while. */
static void judge_site(struct lr_watch_site *s, const struct lr_err *err)
{
    struct lr_watchlist *w = s->watches;
    int code = err->code;
    s->silent = is_outage(code);
    if (!is_refusal(code) && !is_outage(code)) {
        s->refusals = 0;
        return;
    }
    if (s->silent && w->deps.network->down)
        return;
    s->refusals++;
    int attempt = is_refusal(code) ? s->refusals - 1 : s->refusals - ERRORS_BEFORE_PAUSE;
    int64_t now = lr_watch_now(w), pause = 0;
    if (attempt >= 0 && s->open_at <= now)
        pause = lr_backoff(rand_of(w), PAUSE_FIRST, PAUSE_MOST, attempt);
    if (pause < err->wait_ms) /* the platform's own word */
        pause = err->wait_ms < WAIT_MOST ? err->wait_ms : WAIT_MOST;
    if (pause == 0 || now + pause <= s->open_at)
        return;
    s->open_at = now + pause;
    lr_logf(w->deps.env->log, LR_WARN, 0, "%s: no questions for %lld s: it %s", s->extractor->name,
            (long long)(pause / 1000), is_refusal(code) ? "refuses them" : "does not answer");
}

static void set_code(struct lr_watched *r, const struct lr_err *err)
{
    lr_free(r->why);
    r->code = err->code;
    r->why = err->code ? lr_strdup(err->text) : NULL;
}

static void begin_job(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    struct lr_err err = {0};
    if (lr_jobs_start(w->jobs, r->url, r->opts, &r->job, &err) == 0) {
        r->began_at = lr_watch_now(w);
        r->stop_at = lr_watch_window_turns(r);
        lr_watch_tell(r, "recording");
        return;
    }
    lr_logf(w->deps.env->log, LR_ERROR, 0, "%s can't be recorded: %s", r->url, err.text);
    set_code(r, &err);
    lr_watch_tell(r, err.text);
}

/* The network is told by itself, and a fault now and then is none of the room's. */
static bool is_passing(struct lr_watched *r, int code)
{
    bool passing = is_outage(code) || is_refusal(code);
    r->failures = passing ? r->failures + 1 : 0;
    return passing && r->told && (r->failures < NEWS || r->site->watches->deps.network->down);
}

/* A state that can't be had is no news about the room: it stays what it was. */
static void tell_change(struct lr_watched *r, const struct lr_poll_state *s)
{
    const char *unwanted = lr_watch_unwanted(r);
    if (is_passing(r, s->err.code))
        return;
    enum lr_state state = s->state == LR_STATE_UNKNOWN && r->told ? r->state : s->state;
    bool news = !r->told || state != r->state || s->err.code != r->code;
    r->told = true;
    r->state = state;
    set_code(r, &s->err);
    if (news && (state != LR_STATE_LIVE || unwanted)) /* else its recording is told */
        lr_watch_tell(r, s->err.code ? s->err.text : state == LR_STATE_LIVE ? unwanted : NULL);
}

static void hear(const struct lr_watched *r, const struct lr_err *err)
{
    const struct lr_extractor *e = r->site->extractor;
    struct lr_ear ear = {.site = e, .bare = strcmp(e->name, "direct") == 0};
    lr_network_heard(r->site->watches->deps.network, &ear, err);
}

void lr_watch_back(void *watchlist)
{
    struct lr_watchlist *w = watchlist;
    int64_t now = lr_watch_now(w);
    for (struct lr_watch_site *s = w->sites; s; s = s->next)
        if (s->silent) {
            s->refusals = 0;
            s->open_at = now;
        }
    for (struct lr_watched *r = w->first; r; r = r->next) {
        int64_t soon = now + (int64_t)lr_rand_below(rand_of(w), BACK_SPREAD);
        if (r->failures && soon < r->next_ask)
            r->next_ask = soon;
    }
    lr_watch_plan(w);
}

void lr_watch_answer(struct lr_watched *r, const struct lr_poll_state *s)
{
    struct lr_watchlist *w = r->site->watches;
    hear(r, &s->err);
    judge_site(r->site, &s->err);
    r->absences = s->err.code == LIVREC_ENOTFOUND ? r->absences + 1 : 0;
    next_time(r);
    if (r->gone || r->paused || w->closing)
        return;
    lr_watch_take_names(r, s);
    tell_change(r, s);
    r->skips &= s->state != LR_STATE_OFFLINE;
    if (s->state == LR_STATE_LIVE && !r->job && !lr_watch_unwanted(r))
        begin_job(r);
}

static bool waits(const struct lr_watched *r)
{
    return lr_watch_is_idle(r) && r->site->asking < SITE_LIMIT;
}

static int64_t due_at(const struct lr_watched *r)
{
    const struct lr_watch_site *s = r->site;
    int64_t open = s->open_at > s->turn_at ? s->open_at : s->turn_at;
    return r->next_ask > open ? r->next_ask : open;
}

/* Who is due first, so that nobody starves where there are more rooms than time. */
static struct lr_watched *first_due(struct lr_watchlist *w)
{
    struct lr_watched *found = NULL;
    for (struct lr_watched *r = w->first; r; r = r->next)
        if (waits(r) && (!found || due_at(r) < due_at(found)))
            found = r;
    return found;
}

static int asking(const struct lr_watchlist *w)
{
    int n = 0;
    for (const struct lr_watch_site *s = w->sites; s; s = s->next)
        n += s->asking;
    return n;
}

static void wake(void *arg)
{
    struct lr_watchlist *w = arg;
    w->timer = NULL;
    lr_watch_plan(w);
}

/* Recordings of the platform that ask go first: else it is due later. */
static bool has_turn(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    struct lr_paces *paces = &w->deps.network->paces;
    uint64_t key = lr_network_site_key(r->site->extractor);
    int64_t now = lr_watch_now(w), at = lr_paces_next(paces, key, LR_POLL_RATE, now);
    if (at <= now)
        lr_paces_take(paces, key, LR_ASK_RATE, now);
    else
        r->site->turn_at = at;
    return at <= now;
}

void lr_watch_plan(struct lr_watchlist *w)
{
    lr_timer_stop(w->deps.loop, &w->timer);
    if (w->closing)
        return;
    int64_t now = lr_watch_now(w), at = lr_watch_close_windows(w);
    while (asking(w) < w->limit) { /* else an answer plans the next */
        struct lr_watched *r = first_due(w);
        int64_t due = r ? due_at(r) : INT64_MAX;
        if (due <= now && (!has_turn(r) || lr_watch_ask(w, r) == 0))
            continue;
        due = due > now ? due : now + NO_MEMORY_WAIT;
        at = due < at ? due : at;
        break;
    }
    if (at != INT64_MAX)
        w->timer = lr_timer_start(w->deps.loop, at - now, wake, w);
}
