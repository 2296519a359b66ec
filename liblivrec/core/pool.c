#include "core/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"

struct job {
    struct job *next;
    void (*fn)(void *);
    void *arg;
};

struct lr_pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct job *first, **last;
    int max, started, idle;
    size_t waiting;         /* jobs in the list */
    bool closing, short_of; /* short_of: the last one could not be started, which was told */
    struct lr_log *log;
    pthread_t threads[];
};

struct lr_pool *lr_pool_new(int threads)
{
    if (threads < 1)
        threads = 1;
    struct lr_pool *p = lr_calloc(1, sizeof *p + (size_t)threads * sizeof p->threads[0]);
    if (!p)
        return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    p->last = &p->first;
    p->max = threads;
    return p;
}

void lr_pool_set_log(struct lr_pool *p, struct lr_log *log)
{
    p->log = log;
}

static struct job *take(struct lr_pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->idle++;
    while (!p->first && !p->closing)
        pthread_cond_wait(&p->work, &p->lock);
    p->idle--;
    struct job *j = p->first;
    if (j) {
        p->first = j->next;
        p->waiting--;
        if (!p->first)
            p->last = &p->first;
    }
    pthread_mutex_unlock(&p->lock);
    return j;
}

static void *worker(void *arg)
{
    struct lr_pool *p = arg;
    lr_log_speak(p->log);
    for (struct job *j; (j = take(p)) != NULL;) {
        j->fn(j->arg);
        lr_free(j);
    }
    return NULL;
}

/* Signals are the host's business: none is delivered to a worker, which inherits this mask. The
 * error that is to be told, or 0. */
static int start_worker(struct lr_pool *p)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(&p->threads[p->started], NULL, worker, p);
    bool told = p->short_of;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    p->short_of = rc != 0;
    p->started += rc == 0;
    return told ? 0 : rc;
}

static void tell(const struct lr_pool *p, int error, int started)
{
    char text[128];
    const char *why = strerror_r(error, text, sizeof text);
    if (started)
        lr_logf(p->log, LR_WARN, 0, "no more threads can be started: %s; %d of %d do the work", why,
                started, p->max);
    else
        lr_logf(p->log, LR_ERROR, 0, "no thread can be started: %s; it is tried again", why);
}

int lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    struct job *j = lr_malloc(sizeof *j);
    if (!j)
        return LIVREC_ENOMEM;
    *j = (struct job){NULL, fn, arg};
    int rc = 0, lack = 0;
    pthread_mutex_lock(&p->lock);
    /* An idle worker may be spoken for by a job that waits already. */
    if (!p->closing && p->waiting >= (size_t)p->idle && p->started < p->max)
        lack = start_worker(p);
    int started = p->started;
    if (p->closing)
        rc = LIVREC_ECLOSED;
    else if (!p->started)
        rc = LIVREC_ENOMEM;
    if (rc == 0) {
        *p->last = j;
        p->last = &j->next;
        p->waiting++;
        pthread_cond_signal(&p->work);
    }
    pthread_mutex_unlock(&p->lock);
    if (lack)
        tell(p, lack, started);
    if (rc)
        lr_free(j);
    return rc;
}

void lr_pool_free(struct lr_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->started; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    lr_free(p);
}
