#include "core/cancel.h"

#include <pthread.h>
#include <time.h>

#include "core/alloc.h"

struct lr_cancel {
    pthread_mutex_t lock; /* recursive: a hook may ask lr_cancelled() */
    pthread_cond_t fired_cond;
    bool fired;
    void (*hook)(void *);
    void *hook_arg;
    struct lr_cancel *parent, *first_child, *next, *prev;
};

struct lr_cancel *lr_cancel_new(struct lr_cancel *parent)
{
    struct lr_cancel *c = lr_calloc(1, sizeof *c);
    if (!c)
        return NULL;
    pthread_mutexattr_t mutex;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_settype(&mutex, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&c->lock, &mutex);
    pthread_mutexattr_destroy(&mutex);
    pthread_condattr_t cond;
    pthread_condattr_init(&cond);
    pthread_condattr_setclock(&cond, CLOCK_MONOTONIC);
    pthread_cond_init(&c->fired_cond, &cond);
    pthread_condattr_destroy(&cond);
    c->parent = parent;
    if (parent) {
        pthread_mutex_lock(&parent->lock);
        c->fired = parent->fired;
        c->next = parent->first_child;
        if (c->next)
            c->next->prev = c;
        parent->first_child = c;
        pthread_mutex_unlock(&parent->lock);
    }
    return c;
}

void lr_cancel_free(struct lr_cancel *c)
{
    if (!c)
        return;
    if (c->parent) {
        pthread_mutex_lock(&c->parent->lock);
        if (c->prev)
            c->prev->next = c->next;
        else
            c->parent->first_child = c->next;
        if (c->next)
            c->next->prev = c->prev;
        pthread_mutex_unlock(&c->parent->lock);
    }
    pthread_cond_destroy(&c->fired_cond);
    pthread_mutex_destroy(&c->lock);
    lr_free(c);
}

/* Locks go from parent to child, never the other way. */
void lr_cancel_fire(struct lr_cancel *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    if (!c->fired) {
        c->fired = true;
        pthread_cond_broadcast(&c->fired_cond);
        if (c->hook)
            c->hook(c->hook_arg);
        for (struct lr_cancel *child = c->first_child; child; child = child->next)
            lr_cancel_fire(child);
    }
    pthread_mutex_unlock(&c->lock);
}

bool lr_cancelled(struct lr_cancel *c)
{
    if (!c)
        return false;
    pthread_mutex_lock(&c->lock);
    bool fired = c->fired;
    pthread_mutex_unlock(&c->lock);
    return fired;
}

static struct timespec in_ms(clockid_t clock, int64_t ms)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    ts.tv_sec += ms / 1000;
    ts.tv_nsec += ms % 1000 * 1000000;
    if (ts.tv_nsec >= 1000000000) {
        ts.tv_sec++;
        ts.tv_nsec -= 1000000000;
    }
    return ts;
}

bool lr_cancel_wait(struct lr_cancel *c, int64_t ms)
{
    struct timespec until = in_ms(CLOCK_MONOTONIC, ms > 0 ? ms : 0);
    if (!c) {
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0)
            ;
        return false;
    }
    pthread_mutex_lock(&c->lock);
    int rc = 0;
    while (!c->fired && rc == 0)
        rc = pthread_cond_timedwait(&c->fired_cond, &c->lock, &until);
    bool fired = c->fired;
    pthread_mutex_unlock(&c->lock);
    return fired;
}

void lr_cancel_hook(struct lr_cancel *c, void (*fn)(void *), void *arg)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->hook = fn;
    c->hook_arg = arg;
    if (fn && c->fired)
        fn(arg);
    pthread_mutex_unlock(&c->lock);
}
