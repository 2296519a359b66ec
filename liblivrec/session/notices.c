#include "session/notices.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/model.h"
#include "session/event.h"
#include "session/notice_rooms.h"
#include "session/notice_sessions.h"

#define INBOX_MAX 1000
#define DAY 86400000
#define HOUR 3600000
#define LONGEST_WAIT 60000 /* ms; the clock may have been set */

/* An event that was heard, with the options of its room. */
struct heard {
    struct heard *next;
    struct livrec_event *e;
    struct lr_opts *opts;
    char *cover;           /* or NULL */
    struct lr_scene scene; /* where the event has one */
};

struct lr_notices {
    struct lr_notice_deps deps;
    struct lr_events *events;
    const struct lr_opts *opts; /* the handle's */
    struct lr_notice_queue *queue;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t news;
    /* Under the lock. */
    struct heard *first, **last;
    size_t count, lost;
    struct lr_opts *recent; /* of a room that wants notices; or NULL */
    bool closing, ended;
    /* The thread's. */
    struct lr_notice_rooms rooms;
};

/* ---- hearing: any thread, often the loop's */

static bool is_wanted(const struct lr_event_data *e)
{
    switch (e->type) {
    case LIVREC_EVENT_ROOM:
    case LIVREC_EVENT_WATCH:
    case LIVREC_EVENT_RECORD_START:
    case LIVREC_EVENT_FILE_CLOSE:
    case LIVREC_EVENT_DISK:
    case LIVREC_EVENT_LOGIN:
    case LIVREC_EVENT_JOB_END:
        return e->str[LIVREC_EVENT_URL] != NULL;
    case LIVREC_EVENT_SPACE:
    case LIVREC_EVENT_NETWORK:
        return e->num[LIVREC_EVENT_CODE] != 0;
    case LIVREC_EVENT_GAP:
        return e->str[LIVREC_EVENT_URL] &&
               e->num[LIVREC_EVENT_GAPS] <= 1; /* the others at the end */
    default:
        return false;
    }
}

static void free_heard(struct heard *h)
{
    if (!h)
        return;
    lr_event_free(h->e);
    lr_opts_free(h->opts);
    lr_free(h->cover);
    lr_free(h);
}

static struct heard *copy(const struct lr_event_data *e, const struct lr_opts *opts)
{
    struct heard *h = lr_calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->e = lr_event_copy(e);
    h->opts = lr_opts_copy(opts);
    h->cover = e->of ? lr_strdup(e->of->cover) : NULL; /* without memory there is no picture */
    h->scene = e->of && e->of->scene ? *e->of->scene : (struct lr_scene){.started_at = 0};
    if (h->e && h->opts)
        return h;
    free_heard(h);
    return NULL;
}

/* Of no room: as the handle wants it, or else the room that was heard of last. */
static const struct lr_opts *opts_of(const struct lr_notices *n, const struct lr_event_data *e)
{
    if (e->of)
        return e->of->opts;
    return lr_notice_wanted_any(n->opts) ? n->opts : n->recent;
}

static void take_over(struct lr_notices *n, struct heard *h)
{
    *n->last = h;
    n->last = &h->next;
    n->count++;
}

static void keep_recent(struct lr_notices *n, const struct lr_event_data *e)
{
    struct lr_opts *copy = e->of && e->type == LIVREC_EVENT_ROOM ? lr_opts_copy(e->of->opts) : NULL;
    if (!copy)
        return;
    lr_opts_free(n->recent);
    n->recent = copy;
}

static void hear(void *arg, const struct lr_event_data *e)
{
    struct lr_notices *n = arg;
    if (!is_wanted(e))
        return;
    pthread_mutex_lock(&n->lock);
    const struct lr_opts *opts = opts_of(n, e);
    struct heard *h = NULL;
    if (lr_notice_wanted_any(opts)) {
        h = n->count < INBOX_MAX ? copy(e, opts) : NULL;
        if (h)
            take_over(n, h);
        n->lost += !h;
        keep_recent(n, e);
        pthread_cond_signal(&n->news);
    }
    pthread_mutex_unlock(&n->lock);
}

/* ---- the thread */

static bool is_of_all(const struct lr_notice *n)
{
    return n->platform && strcmp(n->platform, "direct") != 0;
}

/* By what a notice is the same as another one: of the broadcast, of the file, or of the day. */
static int once(struct lr_arena *a, enum lr_notice_kind kind, int64_t session,
                const struct lr_notice *n, const char **out)
{
    const char *name = lr_notice_name(kind);
    long long start = session, time = n->time, day = n->time / DAY;
    switch (kind) {
    case LR_NOTICE_PART:
        *out = lr_arena_fmt(a, "%s %lld %s %s", name, start, n->path ? n->path : "", n->url);
        break;
    case LR_NOTICE_RECORD_END:
        *out = lr_arena_fmt(a, "%s %lld %s", name, time, n->url);
        break;
    case LR_NOTICE_LOGIN:
    case LR_NOTICE_BROKEN: /* as a rule all its rooms, at once */
        *out = lr_arena_fmt(a, "%s %lld %s", name, day, n->platform ? n->platform : n->url);
        break;
    case LR_NOTICE_DISK:
        *out = lr_arena_fmt(a, "%s %lld %s", name, day, n->path ? n->path : "");
        break;
    case LR_NOTICE_FAILING: /* so is it with these, but for bare addresses */
        *out = lr_arena_fmt(a, "%s %lld %s", name, day, is_of_all(n) ? n->platform : n->url);
        break;
    case LR_NOTICE_NETWORK:
        *out = lr_arena_fmt(a, "%s %lld", name, time / HOUR);
        break;
    case LR_NOTICE_GONE:
    case LR_NOTICE_BLOCKED:
        *out = lr_arena_fmt(a, "%s %lld %s", name, day, n->url);
        break;
    default:
        *out = lr_arena_fmt(a, "%s %lld %s", name, start, n->url);
    }
    return *out ? 0 : LIVREC_ENOMEM;
}

static int put(struct lr_notices *n, const struct lr_opts *opts, enum lr_notice_kind kind,
               int64_t session, const struct lr_notice *notice, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new((size_t)1 << 20);
    const char *same;
    int rc = once(a, kind, session, notice, &same);
    rc = rc ? lr_err_set(err, rc, "out of memory")
            : lr_notice_queue_put(n->queue, opts, kind, same, notice, err);
    lr_arena_free(a);
    return rc;
}

/* Of no room: the disk of a folder, whatever is recorded to it, or the network. */
static int take_roomless(struct lr_notices *n, const struct heard *h, struct lr_err *err)
{
    const struct lr_event_data *e = &h->e->data;
    const char *folder = e->str[LIVREC_EVENT_PATH];
    const struct lr_notice notice = {.text = e->str[LIVREC_EVENT_TEXT],
                                     .anchor = folder,
                                     .path = folder,
                                     .time = e->num[LIVREC_EVENT_TIME],
                                     .bytes = e->num[LIVREC_EVENT_BYTES]};
    if (lr_notice_queue_learn(n->queue, h->opts))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    bool disk = e->type == LIVREC_EVENT_SPACE;
    return put(n, h->opts, disk ? LR_NOTICE_DISK : LR_NOTICE_NETWORK, 0, &notice, err);
}

static int take(struct lr_notices *n, const struct heard *h, struct lr_err *err)
{
    struct lr_notice notice;
    if (!h->e->data.str[LIVREC_EVENT_URL])
        return take_roomless(n, h, err);
    struct lr_notice_room *r = lr_notice_room(&n->rooms, h->e->data.str[LIVREC_EVENT_URL]);
    if (!r || lr_notice_queue_learn(n->queue, h->opts))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_notice_room_cover(r, h->cover);
    lr_notice_room_scene(r, &h->scene);
    lr_notice_room_asked(r, lr_opts_str(h->opts, "stream.quality"));
    int64_t before = r->session, session;
    unsigned kinds = lr_notice_take(r, &h->e->data, &notice, &session);
    int rc = lr_notice_session(n->deps.store, r, before, err);
    for (int k = 0; k < LR_NOTICE_KINDS; k++)
        if (kinds & 1u << k && put(n, h->opts, (enum lr_notice_kind)k, session, &notice, err))
            rc = err->code;
    return rc;
}

static void take_all(struct lr_notices *n, struct heard *h)
{
    while (h) {
        struct heard *next = h->next;
        struct lr_err err = {0};
        if (take(n, h, &err))
            lr_logf(n->deps.env->log, LR_WARN, 0, "a notice is lost: %s", err.text);
        free_heard(h);
        h = next;
    }
}

/* Waiting takes real time, whatever clock the notices go by. */
static struct timespec in_ms(int64_t ms)
{
    int64_t at = lr_mono_ms(lr_clock_system()) + ms;
    return (struct timespec){.tv_sec = at / 1000, .tv_nsec = at % 1000 * 1000000};
}

/* Under the lock: what was heard; waits at most `ms` for it. */
static struct heard *wait_for_news(struct lr_notices *n, int64_t ms)
{
    struct timespec until = in_ms(ms < LONGEST_WAIT ? ms : LONGEST_WAIT);
    int rc = 0;
    while (!n->first && !n->closing && !n->lost && rc == 0)
        rc = pthread_cond_timedwait(&n->news, &n->lock, &until);
    struct heard *all = n->first;
    n->first = NULL;
    n->last = &n->first;
    n->count = 0;
    return all;
}

static void *work(void *arg)
{
    struct lr_notices *n = arg;
    lr_log_speak(n->deps.env->log);
    int64_t ms = lr_notice_queue_run(n->queue);
    for (bool more = true; more;) {
        pthread_mutex_lock(&n->lock);
        struct heard *news = wait_for_news(n, ms);
        size_t lost = n->lost;
        n->lost = 0;
        more = !n->closing;
        pthread_mutex_unlock(&n->lock);
        if (lost)
            lr_logf(n->deps.env->log, LR_WARN, 0,
                    "%zu notices are lost: too many at once, or no memory", lost);
        take_all(n, news);
        ms = lr_notice_queue_run(n->queue);
    }
    lr_notice_sessions_close(n->deps.env, n->deps.store);
    pthread_mutex_lock(&n->lock);
    n->ended = true;
    pthread_cond_signal(&n->news);
    pthread_mutex_unlock(&n->lock);
    return NULL;
}

/* ---- the interface */

static void dispose(struct lr_notices *n)
{
    for (struct heard *h = n->first, *next; h; h = next) {
        next = h->next;
        free_heard(h);
    }
    lr_notice_queue_free(n->queue);
    lr_notice_rooms_free(&n->rooms);
    lr_opts_free(n->recent);
    pthread_mutex_destroy(&n->lock);
    pthread_cond_destroy(&n->news);
    lr_free(n);
}

static struct lr_notices *make(const struct lr_notice_deps *deps, struct lr_events *events,
                               const struct lr_opts *opts)
{
    struct lr_notices *n = lr_calloc(1, sizeof *n);
    pthread_condattr_t attr;
    if (!n)
        return NULL;
    n->deps = *deps;
    n->events = events;
    n->opts = opts;
    n->last = &n->first;
    pthread_mutex_init(&n->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&n->news, &attr);
    pthread_condattr_destroy(&attr);
    return n;
}

/* A channel that is asked for and not set up is no reason not to start: it may be set up for some
 * rooms. */
static void warn_of_missing(const struct lr_env *env, const struct lr_opts *opts)
{
    const char *option;
    const struct lr_channel *c;
    for (uint32_t at = 0; (c = lr_notice_unset(opts, &at, &option)) != NULL;)
        lr_logf(env->log, LR_WARN, 0, "notify.to names %s, but %s is not set", c->name, option);
}

int lr_notices_new(const struct lr_notice_deps *deps, struct lr_events *events,
                   const struct lr_opts *opts, struct lr_notices **out, struct lr_err *err)
{
    if (lr_notice_check(opts, err))
        return err->code;
    warn_of_missing(deps->env, opts);
    struct lr_notices *n = make(deps, events, opts);
    if (!n)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_notice_queue_new(deps, &n->queue, err);
    if (rc == 0 && lr_notice_queue_learn(n->queue, opts))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0)
        rc = lr_notice_sessions_open(deps->env, deps->store, &n->rooms, err);
    if (rc == 0 && lr_events_tap(events, hear, n))
        rc = lr_err_set(err, LIVREC_EINTERNAL, "too many listen to events");
    if (rc == 0 && pthread_create(&n->thread, NULL, work, n)) {
        lr_events_untap(events, hear, n);
        rc = lr_err_set(err, LIVREC_ENOMEM, "no thread can be started");
    }
    if (rc)
        dispose(n);
    else
        *out = n;
    return rc;
}

void lr_notices_free(struct lr_notices *n, int64_t grace_ms, struct lr_cancel *cancel)
{
    if (!n)
        return;
    lr_events_untap(n->events, hear, n);
    struct timespec until = in_ms(grace_ms);
    pthread_mutex_lock(&n->lock);
    n->closing = true;
    pthread_cond_signal(&n->news);
    int rc = 0;
    while (!n->ended && rc == 0)
        rc = pthread_cond_timedwait(&n->news, &n->lock, &until);
    pthread_mutex_unlock(&n->lock);
    lr_cancel_fire(cancel);
    pthread_join(n->thread, NULL);
    dispose(n);
}
