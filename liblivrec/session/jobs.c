#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/descriptors.h"
#include "session/job_parts.h"
#include "session/low_space.h"

#define TICK 1000
#define MATCH_ARENA ((size_t)1 << 20)

int lr_jobs_new(const struct lr_jobs_deps *deps, struct lr_jobs **out, struct lr_err *err)
{
    struct lr_jobs *jobs = lr_calloc(1, sizeof *jobs);
    if (!jobs)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    jobs->deps = *deps;
    jobs->most = lr_descriptors_rooms();
    int rc = lr_disk_new(deps->env, deps->loop, &jobs->disk, err);
    if (rc) {
        lr_free(jobs);
        return rc;
    }
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->gone, NULL);
    lr_network_listen(deps->network, lr_reach_back, jobs);
    *out = jobs;
    return 0;
}

/* Which platform takes it is told before the job exists. */
static int check_url(const char *url, const void **site, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(MATCH_ARENA);
    struct lr_url parsed;
    struct lr_captures captures;
    if (!a)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_err_clear(err);
    *site = lr_registry_match(a, url, &parsed, &captures, err);
    lr_arena_free(a);
    if (*site)
        return 0;
    return err->code ? err->code
                     : lr_err_set(err, LIVREC_EUNSUPPORTED, "no platform takes this address");
}

static int link_job(struct lr_jobs *jobs, struct lr_job *j, struct lr_err *err)
{
    pthread_mutex_lock(&jobs->lock);
    bool closing = jobs->closing, full = jobs->alive >= jobs->most;
    if (!closing && !full) {
        j->id = ++jobs->last_id;
        j->next = jobs->first;
        if (j->next)
            j->next->prev = j;
        jobs->first = j;
        jobs->running++;
        jobs->alive++;
    }
    pthread_mutex_unlock(&jobs->lock);
    if (closing)
        return lr_err_set(err, LIVREC_ECLOSED, "the handle is closed");
    return full ? lr_err_set(err, LIVREC_EIO,
                             "%u recordings run, as many as the limit of open files allows "
                             "(ulimit -n)",
                             (unsigned)jobs->most)
                : 0;
}

static void begin(void *arg)
{
    lr_job_begin(arg);
}

int lr_jobs_start(struct lr_jobs *jobs, const char *url, const struct lr_opts *opts, uint64_t *id,
                  struct lr_err *err)
{
    struct lr_job *j;
    const void *site;
    int rc = check_url(url, &site, err);
    if (rc == 0)
        rc = lr_job_new(jobs, url, opts, &j, err);
    if (rc)
        return rc;
    j->site = site;
    rc = link_job(jobs, j, err);
    if (rc) {
        lr_job_free(j);
        return rc;
    }
    if (jobs->on_begin)
        jobs->on_begin(jobs->on_begin_arg, j->id, url, j->opts);
    uint64_t given = j->id; /* the job may be over when the post returns */
    if (lr_loop_post(jobs->deps.loop, begin, j)) {
        lr_jobs_ended(j); /* freed by the loop, which may have it in hand */
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    *id = given;
    return 0;
}

void lr_jobs_ended(struct lr_job *j)
{
    struct lr_jobs *jobs = j->jobs;
    pthread_mutex_lock(&jobs->lock);
    atomic_store(&j->ended, true);
    jobs->running--;
    pthread_mutex_unlock(&jobs->lock);
    lr_events_wake(jobs->deps.events);
}

/* One thread: rewriting is the disk's work, and shall not keep rooms from being looked up. */
struct lr_pool *lr_jobs_finisher(struct lr_jobs *jobs)
{
    if (!jobs->finisher)
        jobs->finisher = lr_pool_new(1);
    return jobs->finisher;
}

bool lr_jobs_is_first_in(struct lr_jobs *jobs, const char *dir, int depth)
{
    for (size_t i = 0; i < jobs->looked_count; i++)
        if (strcmp(jobs->looked[i].dir, dir) == 0) {
            bool deeper = depth > jobs->looked[i].depth;
            jobs->looked[i].depth = deeper ? depth : jobs->looked[i].depth;
            return deeper;
        }
    struct lr_looked *list = lr_realloc(jobs->looked, (jobs->looked_count + 1) * sizeof *list);
    char *copy = lr_strdup(dir);
    jobs->looked = list ? list : jobs->looked;
    if (!list || !copy) {
        lr_free(copy);
        return false;
    }
    list[jobs->looked_count++] = (struct lr_looked){copy, depth};
    return true;
}

void lr_jobs_remove(struct lr_job *j)
{
    struct lr_jobs *jobs = j->jobs;
    lr_timer_stop(jobs->deps.loop, &j->timer);
    pthread_mutex_lock(&jobs->lock);
    *(j->prev ? &j->prev->next : &jobs->first) = j->next;
    if (j->next)
        j->next->prev = j->prev;
    pthread_mutex_unlock(&jobs->lock);
    lr_job_free(j);
    pthread_mutex_lock(&jobs->lock);
    jobs->alive--;
    pthread_cond_broadcast(&jobs->gone);
    pthread_mutex_unlock(&jobs->lock);
}

static struct lr_job *first(struct lr_jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    struct lr_job *j = jobs->first;
    pthread_mutex_unlock(&jobs->lock);
    return j;
}

/* Others only put jobs in front, so the rest of the list is the loop's own. */
void lr_jobs_for_all(struct lr_jobs *jobs, void (*fn)(struct lr_job *))
{
    for (struct lr_job *j = first(jobs), *next; j; j = next) {
        next = j->next;
        fn(j);
    }
}

/* One that has not begun is left to lr_job_begin(), unless that will never come. */
static bool ripe(struct lr_job *j)
{
    return j->begun || atomic_load(&j->ended);
}

static void tick_one(struct lr_job *j)
{
    if (ripe(j))
        lr_job_tick(j);
}

static void tick(void *arg)
{
    struct lr_jobs *jobs = arg;
    jobs->tick = NULL;
    lr_jobs_for_all(jobs, tick_one);
    lr_low_space_tick(jobs->deps.low_space, jobs->deps.pool);
    if (first(jobs))
        lr_jobs_tick_on(jobs);
}

void lr_jobs_tick_on(struct lr_jobs *jobs)
{
    if (!jobs->tick)
        jobs->tick = lr_timer_start(jobs->deps.loop, TICK, tick, jobs);
}

static void step_if_stopped(struct lr_job *j)
{
    if (ripe(j) && atomic_load(&j->stop_asked))
        lr_job_step(j);
}

static void look_for_stops(void *arg)
{
    lr_jobs_for_all(arg, step_if_stopped);
}

int lr_jobs_stop(struct lr_jobs *jobs, uint64_t id)
{
    pthread_mutex_lock(&jobs->lock);
    struct lr_job *j = jobs->first;
    while (j && j->id != id)
        j = j->next;
    bool found = j && !atomic_load(&j->ended);
    if (found)
        atomic_store(&j->stop_asked, true);
    pthread_mutex_unlock(&jobs->lock);
    if (found)
        lr_loop_post(jobs->deps.loop, look_for_stops, jobs); /* without memory: the tick sees it */
    return found ? 0 : LIVREC_ENOTFOUND;
}

struct lr_job *lr_jobs_find(struct lr_jobs *jobs, uint64_t id)
{
    struct lr_job *j = first(jobs);
    while (j && j->id != id)
        j = j->next;
    return j;
}

bool lr_jobs_look(struct lr_jobs *jobs, uint64_t id, struct lr_job_look *out)
{
    struct lr_job *j = lr_jobs_find(jobs, id);
    if (j)
        lr_report_look(j, out);
    return j != NULL;
}

void lr_jobs_on_begin(struct lr_jobs *jobs, lr_jobs_begun *fn, void *arg)
{
    jobs->on_begin = fn;
    jobs->on_begin_arg = arg;
}

void lr_jobs_on_end(struct lr_jobs *jobs, void (*fn)(void *arg, uint64_t id, int code), void *arg)
{
    jobs->on_end = fn;
    jobs->on_end_arg = arg;
}

void lr_jobs_on_media(struct lr_jobs *jobs, void (*fn)(void *arg, uint64_t id), void *arg)
{
    jobs->on_media = fn;
    jobs->on_media_arg = arg;
}

uint32_t lr_jobs_count(struct lr_jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    uint32_t n = jobs->running;
    pthread_mutex_unlock(&jobs->lock);
    return n;
}

static void stop_tick(void *arg)
{
    struct lr_jobs *jobs = arg;
    lr_timer_stop(jobs->deps.loop, &jobs->tick);
}

void lr_jobs_free(struct lr_jobs *jobs)
{
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->closing = true;
    for (struct lr_job *j = jobs->first; j; j = j->next)
        atomic_store(&j->stop_asked, true);
    bool any = jobs->alive > 0, ever = jobs->last_id > 0;
    pthread_mutex_unlock(&jobs->lock);
    for (int i = 0; any && i < 200 && lr_loop_post(jobs->deps.loop, look_for_stops, jobs); i++)
        lr_cancel_wait(NULL, 10); /* for memory; the tick would see it too */
    pthread_mutex_lock(&jobs->lock);
    while (jobs->alive > 0)
        pthread_cond_wait(&jobs->gone, &jobs->lock);
    pthread_mutex_unlock(&jobs->lock);
    if (ever)
        lr_loop_call(jobs->deps.loop, stop_tick, jobs);
    if (jobs->finisher)
        lr_pool_free(jobs->finisher);
    lr_disk_free(jobs->disk);
    pthread_cond_destroy(&jobs->gone);
    pthread_mutex_destroy(&jobs->lock);
    for (size_t i = 0; i < jobs->looked_count; i++)
        lr_free(jobs->looked[i].dir);
    lr_free(jobs->looked);
    lr_free(jobs);
}
