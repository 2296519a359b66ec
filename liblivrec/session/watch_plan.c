#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/backoff.h"
#include "session/roots.h"
#include "session/watch_parts.h"

#define UNEVEN 2500     /* ms by which an interval is longer or shorter, at most */
#define AGAIN 2000      /* ms: after an answer that was none; doubled with each in a row */
#define AGAIN_DOWN 5000 /* while the network is down: for one room of all */
#define SPREAD 100      /* ms: the first questions to a platform lie so far apart, at least */
#define SOON 10000      /* after a recording: did it go on at once? */
#define ABSENT 3        /* answers "no such room" until it is asked for rarely */
#define RARELY 3600000
#define SLOWLY 600000
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
    if (r->absences >= ABSENT && ms < RARELY)
        return RARELY;
    return r->refused >= LR_WATCH_REFUSED && ms < SLOWLY ? SLOWLY : lr_watch_slowed(r, ms);
}

/* The interval, a little more or less, so that rooms do not march in step. */
static void next_time(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t ms = interval(r), uneven = ms / 10 < UNEVEN ? ms / 10 : UNEVEN;
    r->next_ask = lr_watch_now(w) + ms - uneven +
                  (int64_t)lr_rand_below(rand_of(w), (uint64_t)(2 * uneven + 1));
    r->again = false;
    int64_t turns = lr_watch_window_turns(r); /* it may open before that */
    r->next_ask = turns < r->next_ask ? turns : r->next_ask;
}

/* As far behind the room before as was asked for; else soon, and yet not all at once. */
void lr_watch_first(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t behind = lr_opts_int(r->opts, "watch.stagger"), now = lr_watch_now(w);
    if (behind) {
        r->next_ask = w->next_first > now ? w->next_first : now;
        w->next_first = r->next_ask + behind;
        return;
    }
    int64_t spread = (int64_t)(r->site->rooms - 1) * SPREAD, most = interval(r);
    spread = spread < most ? spread : (int64_t)lr_rand_below(rand_of(w), (uint64_t)most);
    r->next_ask = now + spread;
}

void lr_watch_retime(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t now = lr_watch_now(w), ms = interval(r), turns;
    if (r->job) {
        lr_watch_window_changed(r);
        return;
    }
    if (r->apart && r->next_ask > now + ms) /* all over the new interval: it may be of many rooms */
        r->next_ask = now + (int64_t)lr_rand_below(rand_of(w), (uint64_t)ms);
    if (r->state == LR_STATE_LIVE && !lr_watch_unwanted(r))
        r->next_ask = now;
    turns = lr_watch_window_turns(r);
    r->next_ask = turns < r->next_ask ? turns : r->next_ask;
}

/* After its first answer: rooms that were asked for right after each other go apart, over the whole
 * interval, but for those that share questions. */
static void go_apart(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    bool first = !r->apart;
    r->apart = true;
    if (!first || r->site->rooms < 2 || r->site->extractor->poll ||
        lr_opts_int(r->opts, "watch.stagger"))
        return;
    int64_t at = lr_watch_now(w) + (int64_t)lr_rand_below(rand_of(w), (uint64_t)interval(r));
    r->next_ask = at < r->next_ask ? at : r->next_ask;
}

void lr_watch_again(struct lr_watched *r, bool well)
{
    next_time(r);
    int64_t now = lr_watch_now(r->site->watches), soon = r->at_once ? now : now + SOON;
    if (r->fruitless && !r->at_once) /* one of two answers was wrong */
        soon = now + lr_backoff(rand_of(r->site->watches), AGAIN, interval(r), r->fruitless - 1);
    if ((well || r->at_once) && soon < r->next_ask)
        r->next_ask = soon;
    r->at_once = false;
}

static void begin_job(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    struct lr_err err = {0};
    int rc = w->deps.roots ? lr_roots_take(w->deps.roots, r->opts, false, &err) : 0;
    if (rc == 0 && lr_jobs_start(w->jobs, r->url, r->opts, &r->job, &err) == 0) {
        r->began_at = lr_watch_now(w);
        r->stop_at = lr_watch_window_turns(r);
        lr_watch_tell(r, "recording");
        return;
    }
    if (err.code != r->job_code) /* once, not each time that it is tried */
        lr_logf(w->deps.env->log, LR_ERROR, 0, "%s can't be recorded: %s", r->url, err.text);
    lr_watch_job_failed(r, &err, true);
    next_time(r);
}

/* The network is told by itself, and a fault now and then is none of the room's. */
static bool is_passing(const struct lr_watched *r, int code)
{
    bool passing = lr_watch_is_outage(code) || code == LIVREC_ERATE;
    return passing && r->told && (r->failures < NEWS || r->site->watches->deps.network->down);
}

/* A state that can't be had is no news about the room: it stays what it was. */
static void tell_change(struct lr_watched *r, const struct lr_poll_state *s)
{
    const char *unwanted = lr_watch_unwanted(r);
    if (is_passing(r, s->err.code))
        return;
    enum lr_state state = r->absences >= ABSENT                       ? LR_STATE_GONE
                          : s->state == LR_STATE_UNKNOWN && r->told ? r->state
                                                                    : s->state;
    bool failing = lr_watch_is_failing(r), stays = s->err.code == 0 && lr_watch_cannot_record(r);
    bool news = !r->told || state != r->state || failing != r->failing ||
                (!stays && s->err.code != r->code);
    r->told = true;
    r->state = state;
    r->failing = failing;
    if (!stays) /* what keeps it from being recorded */
        lr_watch_set_code(r, &s->err);
    if (news && (s->err.code || state != LR_STATE_LIVE || unwanted)) /* else its recording is told */
        lr_watch_tell(r, s->err.code ? s->err.text : state == LR_STATE_LIVE ? unwanted : NULL);
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
        if ((r->failures || w->deps.network->awake) && soon < r->next_ask)
            r->next_ask = soon;
    }
    lr_watch_plan(w);
}

/* Is it an answer that says nothing, but might the next moment? */
static bool is_none(const struct lr_poll_state *s)
{
    int code = s->err.code;
    return s->err.wait_ms == 0 && s->state == LR_STATE_UNKNOWN &&
           (code == LIVREC_OK || code == LIVREC_EPARSE || lr_watch_is_outage(code));
}

static int64_t due_at(const struct lr_watched *r)
{
    const struct lr_watch_site *s = r->site;
    int64_t open = s->open_at > s->turn_at ? s->open_at : s->turn_at;
    return r->next_ask > open ? r->next_ask : open;
}

static bool someone_asks_by(const struct lr_watchlist *w, int64_t at)
{
    for (const struct lr_watched *r = w->first; r; r = r->next)
        if (r->asking || (lr_watch_is_idle(r) && due_at(r) <= at))
            return true;
    return false;
}

/* A fault that passes costs the room a moment, not an interval. While the network is down one room
 * finds out for all when it is back. */
static void again_soon(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    int64_t now = lr_watch_now(w), most = interval(r);
    int64_t at = now + lr_backoff(rand_of(w), AGAIN, most, r->misses - 1);
    if (w->deps.network->down)
        at = someone_asks_by(w, now + AGAIN_DOWN) ? r->next_ask : now + AGAIN_DOWN;
    if (at >= r->next_ask)
        return;
    r->next_ask = at;
    r->again = true;
}

void lr_watch_answer(struct lr_watched *r, const struct lr_poll_state *s)
{
    struct lr_watchlist *w = r->site->watches;
    r->absences = s->err.code == LIVREC_ENOTFOUND ? r->absences + 1 : 0;
    r->refused = lr_watch_is_refused(s) ? r->refused + 1 : 0;
    r->misses = is_none(s) ? r->misses + 1 : 0;
    lr_watch_note_answer(r, s);
    next_time(r);
    go_apart(r);
    if (r->misses)
        again_soon(r);
    if (r->gone || r->paused || w->closing)
        return;
    r->login = s->login;
    lr_watch_take_names(r, s);
    tell_change(r, s);
    r->skips &= s->state != LR_STATE_OFFLINE;
    if (s->state == LR_STATE_LIVE && !r->job && !lr_watch_unwanted(r))
        begin_job(r);
    lr_watch_leave_after_answer(r, s);
}

static bool waits(const struct lr_watched *r)
{
    return lr_watch_is_idle(r) && r->site->asking < r->site->limit;
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
    while (asking(w) < w->limits.all) { /* else an answer plans the next */
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
