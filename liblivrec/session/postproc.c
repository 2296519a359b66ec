#include "session/postproc.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/log.h"
#include "core/process.h"
#include "session/post_parts.h"

#define LOOK_MS 500   /* while something waits for its time */
#define IDLE_MS 20000 /* another process may have put something back */

/* Ms before the next try, by those that failed. A remote may be away for a day. */
static int64_t patience(int tries)
{
    static const int64_t seconds[] = {5, 30, 120, 600, 3600};
    size_t i = tries < 0 ? 0 : (size_t)tries;
    return seconds[i < LR_COUNT(seconds) ? i : LR_COUNT(seconds) - 1] * 1000;
}
#define TRIES_MAX 30

/* ---- which is next */

struct search {
    struct lr_postproc *p;
    int64_t now, after;        /* ids */
    struct lr_store_job found; /* body NULL: none */
    bool lack;                 /* no memory */
    unsigned soon;             /* due within a minute */
    int64_t next_due;
    const char *session; /* looked for; NULL: any that can run */
    size_t session_len;
    bool earlier;
};

static bool is_running(const struct lr_postproc *p, int64_t id)
{
    for (int i = 0; i < p->threads; i++)
        if (p->running[i] == id)
            return true;
    return false;
}

static bool take_first(void *arg, const struct lr_store_job *job)
{
    struct search *k = arg;
    bool runs = is_running(k->p, job->id);
    k->soon += runs || job->due <= k->now + LR_POST_SOON;
    if (!runs && job->due > k->now && job->due < k->next_due)
        k->next_due = job->due;
    if (k->found.body || runs || job->due > k->now || job->id <= k->after)
        return true;
    k->found = (struct lr_store_job){.id = job->id,
                                     .tries = job->tries,
                                     .key = lr_strdup(job->key),
                                     .body = lr_strdup(job->body)};
    k->lack = !k->found.body || (job->key && !k->found.key);
    return !k->lack;
}

static bool see_earlier(void *arg, const struct lr_store_job *job)
{
    struct search *k = arg;
    if (job->id >= k->found.id)
        return false;
    k->earlier = job->key && strncmp(job->key, k->session, k->session_len) == 0 &&
                 job->key[k->session_len] == '/';
    return !k->earlier;
}

/* The end of a recording waits until nothing else of it is left. */
static int has_to_wait(struct search *k, struct lr_err *err)
{
    const char *slash = k->found.key ? strchr(k->found.key, '/') : NULL;
    k->earlier = false;
    if (!slash || strncmp(slash, "/end/", 5) != 0)
        return 0;
    k->session = k->found.key;
    k->session_len = (size_t)(slash - k->found.key);
    return lr_store_job_each(k->p->deps.store, LR_POST_KIND, LR_JOB_WAITS, see_earlier, k, err);
}

/* Under `pick`. LIVREC_ENOTFOUND: nothing can be done now. */
static int find_work(struct search *k, struct lr_err *err)
{
    int rc;
    do {
        k->soon = 0;
        k->next_due = INT64_MAX;
        k->after = k->found.id;
        lr_store_job_clear(&k->found);
        k->earlier = false;
        rc = lr_store_job_each(k->p->deps.store, LR_POST_KIND, LR_JOB_WAITS, take_first, k, err);
        if (rc == 0 && k->lack)
            rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
        if (rc == 0 && k->found.body)
            rc = has_to_wait(k, err);
    } while (rc == 0 && k->earlier);
    if (rc == 0)
        atomic_store(&k->p->soon, k->soon);
    return rc ? rc : k->found.body ? 0 : LIVREC_ENOTFOUND;
}

/* ---- what becomes of it */

static int give_up(struct lr_postproc *p, int64_t id, const char *why, struct lr_err *err)
{
    int rc = lr_store_job_fail(p->deps.store, id, why, err);
    if (rc == 0)
        lr_logf(p->deps.env->log, LR_ERROR, 0, "what follows a recording is given up: %s", why);
    return rc;
}

/* A store that takes nothing is told of once. */
static bool is_noted(struct lr_postproc *p, int rc, const struct lr_err *err)
{
    bool failed = rc != 0 && rc != LIVREC_ENOTFOUND;
    if (failed != atomic_exchange(&p->unnoted, failed) && failed)
        lr_logf(p->deps.env->log, LR_ERROR, 0, "what follows a recording can't be noted: %s",
                err->text);
    return !failed;
}

/* False: nothing of it could be noted, and it would be found again at once. */
static bool conclude(struct lr_postproc *p, const struct lr_store_job *job, int rc, bool hopeless,
                     const struct lr_err *why)
{
    struct lr_err err = {0};
    if (rc == LIVREC_ECANCELLED)
        return true; /* it stays as it is, for the next start */
    if (rc == 0)
        rc = lr_store_job_done(p->deps.store, job->id, &err);
    else if (hopeless || job->tries + 1 >= TRIES_MAX)
        rc = give_up(p, job->id, why->text, &err);
    else
        rc = lr_store_job_retry(p->deps.store, job->id,
                                lr_wall_ms(p->deps.env->clock) + patience(job->tries), why->text,
                                &err);
    return is_noted(p, rc, &err);
}

static bool work_on(struct lr_postproc *p, const struct lr_store_job *job)
{
    struct lr_post_work w;
    struct lr_err err = {0};
    int rc = lr_post_work_read(&w, job->body, &err);
    bool hopeless = rc == LIVREC_EPARSE;
    if (rc == 0) {
        w.id = job->id;
        w.last = job->tries + 1 >= TRIES_MAX;
        rc = lr_post_run(p, &w, &err);
        hopeless = w.hopeless;
    }
    bool noted = conclude(p, job, rc, hopeless, &err);
    lr_post_work_close(&w);
    return noted;
}

/* ---- threads */

static unsigned noted(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    unsigned n = p->noted;
    pthread_mutex_unlock(&p->lock);
    return n;
}

/* What was noted up to `seen` was looked at. False when it shall end. */
static bool wait_for_news(struct lr_postproc *p, unsigned seen, bool timed)
{
    pthread_mutex_lock(&p->lock);
    if (!p->closing && !p->first && !p->alerts && p->noted == seen) {
        int64_t at = lr_mono_ms(lr_clock_system()) + (timed ? LOOK_MS : IDLE_MS);
        const struct timespec until = {at / 1000, at % 1000 * 1000000};
        pthread_cond_timedwait(&p->news, &p->lock, &until);
    }
    bool more = !p->closing;
    pthread_mutex_unlock(&p->lock);
    return more;
}

static bool is_closing(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    bool closing = p->closing;
    pthread_mutex_unlock(&p->lock);
    return closing;
}

static int claim(struct lr_postproc *p, struct search *k, int *seat, struct lr_err *err)
{
    pthread_mutex_lock(&p->pick);
    atomic_fetch_add(&p->at_work, 1);
    lr_post_take_in(p);
    *k = (struct search){.p = p, .now = lr_wall_ms(p->deps.env->clock)};
    int rc = find_work(k, err);
    for (*seat = 0; rc == 0 && p->running[*seat];)
        ++*seat;
    if (rc == 0)
        p->running[*seat] = k->found.id;
    if (rc && rc != LIVREC_ENOTFOUND)
        atomic_store(&p->soon, 0); /* nobody shall wait for a store that is broken */
    atomic_fetch_sub(&p->at_work, 1);
    pthread_mutex_unlock(&p->pick);
    return rc;
}

static void release(struct lr_postproc *p, int seat)
{
    pthread_mutex_lock(&p->pick);
    p->running[seat] = 0;
    pthread_mutex_unlock(&p->pick);
    pthread_mutex_lock(&p->lock);
    pthread_cond_broadcast(&p->news);
    pthread_mutex_unlock(&p->lock);
    lr_events_wake(p->deps.events);
}

static void worker(void *arg)
{
    struct lr_postproc *p = arg;
    bool told = false;
    lr_process_step_back(0);
    while (!is_closing(p)) {
        struct search k;
        struct lr_err err = {0};
        unsigned seen = noted(p);
        int seat, rc = claim(p, &k, &seat, &err);
        bool well = true;
        if (rc == 0) {
            well = work_on(p, &k.found);
            release(p, seat);
        } else if (rc != LIVREC_ENOTFOUND && !told) {
            lr_logf(p->deps.env->log, LR_ERROR, 0, "what follows recordings waits: %s", err.text);
        }
        told = rc != 0 && rc != LIVREC_ENOTFOUND;
        lr_store_job_clear(&k.found);
        if (rc || !well) {
            lr_events_wake(p->deps.events);
            wait_for_news(p, seen, !well || told || k.soon || k.next_due != INT64_MAX);
        }
    }
}

/* False when it shall end. */
static bool wait_for_events(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->closing && !p->first && !p->alerts)
        pthread_cond_wait(&p->news, &p->lock);
    bool more = !p->closing;
    pthread_mutex_unlock(&p->lock);
    return more;
}

/* What is to be done is in the store at once, however long the others are at what there is: nobody
 * would know of it after a kill. */
static void clerk(void *arg)
{
    struct lr_postproc *p = arg;
    while (wait_for_events(p)) {
        pthread_mutex_lock(&p->pick);
        atomic_fetch_add(&p->at_work, 1);
        lr_post_take_in(p);
        atomic_fetch_add(&p->soon, 1); /* until somebody looks */
        atomic_fetch_sub(&p->at_work, 1);
        pthread_mutex_unlock(&p->pick);
        pthread_mutex_lock(&p->lock);
        p->noted++;
        pthread_cond_broadcast(&p->news);
        pthread_mutex_unlock(&p->lock);
    }
}

/* One more is no use when memory ran out: the others do its work. NULL: there is none. */
static struct lr_pool *start_threads(struct lr_postproc *p)
{
    struct lr_pool *pool = lr_pool_new(p->threads + 1);
    int n = 0;
    while (pool && n < p->threads && lr_pool_submit(pool, worker, p) == 0)
        n++;
    if (n > 0) {
        (void)lr_pool_submit(pool, clerk, p); /* without one the workers do it, between two files */
        return pool;
    }
    lr_pool_free(pool);
    return NULL;
}

/* Without memory for it the next event tries it again. */
void lr_post_start_threads(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    if (!p->pool)
        p->pool = start_threads(p);
    pthread_mutex_unlock(&p->lock);
}

static bool see_any(void *arg, const struct lr_store_job *job)
{
    *(bool *)arg = true;
    return false;
}

/* What cannot be looked at now may be there. What was given up may be put back at any time. */
static bool is_left(struct lr_postproc *p)
{
    bool any = false;
    struct lr_err err = {0};
    int rc = lr_store_job_each(p->deps.store, LR_POST_KIND, LR_JOB_WAITS, see_any, &any, &err);
    if (rc == 0 && !any)
        rc = lr_store_job_each(p->deps.store, LR_POST_KIND, LR_JOB_FAILED, see_any, &any, &err);
    return any || rc != 0;
}

int lr_postproc_new(const struct lr_postproc_deps *deps, struct lr_postproc **out,
                    struct lr_err *err)
{
    if (lr_post_check(deps->opts, err))
        return err->code;
    struct lr_postproc *p = lr_calloc(1, sizeof *p);
    if (p)
        p->cancel = lr_cancel_new(NULL);
    if (!p || !p->cancel) {
        lr_free(p);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    p->deps = *deps;
    p->threads = (int)lr_opts_int(deps->opts, "post.jobs");
    snprintf(p->process, sizeof p->process, "%llx-%x",
             (unsigned long long)lr_wall_ms(deps->env->clock), (unsigned)getpid());
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->pick, NULL);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&p->news, &attr);
    pthread_condattr_destroy(&attr);
    if (lr_events_tap(deps->events, lr_post_see, p)) {
        lr_postproc_free(p);
        return lr_err_set(err, LIVREC_EINTERNAL, "too many parts of livrec want to see events");
    }
    if (is_left(p))
        lr_post_start_threads(p);
    *out = p;
    return 0;
}

void lr_postproc_free(struct lr_postproc *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->news);
    pthread_mutex_unlock(&p->lock);
    lr_cancel_fire(p->cancel);
    if (p->pool)
        lr_pool_free(p->pool);
    lr_events_untap(p->deps.events, lr_post_see, p);
    lr_post_take_in(p);
    lr_post_alerts_free(p);
    while (p->sessions) {
        struct lr_post_session *s = p->sessions;
        p->sessions = s->next;
        lr_post_session_free(s);
    }
    lr_cancel_free(p->cancel);
    pthread_cond_destroy(&p->news);
    pthread_mutex_destroy(&p->pick);
    pthread_mutex_destroy(&p->lock);
    lr_free(p);
}

void lr_postproc_begin(void *arg, uint64_t job, const char *url, const struct lr_opts *opts)
{
    if (lr_post_session_begin(arg, job, url, opts))
        lr_post_start_threads(arg);
}

/* In this order: what leaves one place is in the next already. */
uint32_t lr_postproc_count(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    unsigned n = p->first != NULL || p->alerts != NULL;
    pthread_mutex_unlock(&p->lock);
    n += atomic_load(&p->at_work);
    return n + atomic_load(&p->soon);
}
