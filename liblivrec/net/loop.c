#include "net/loop.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "net/rtt.h"
#include "net/spares.h"
#include "net/timer.h"
#include "net/transport.h"
#include "net/watch.h"

#define SUSPENDED 5000 /* ms that the machine slept: that is no mere difference of clocks */
#define FRESH 120000   /* ms: then a connection of before is too old to be used again */
#define LOOK 60000     /* ms: a sleep is seen then at the latest, after the machine woke up */

/* A call that somebody waits for; it lies on the caller's stack. */
struct call {
    struct lr_task task; /* first member */
    pthread_mutex_t lock;
    pthread_cond_t done_cond;
    bool done;
    int rc;
};

struct lr_loop {
    const struct lr_env *env;
    struct lr_transport *transport;
    struct lr_watches watches;
    struct lr_timers timers;
    struct lr_spares spares;
    struct lr_rtt rtt;
    int64_t now;
    int64_t slept, fresh_until;
    void (*on_suspend)(void *arg, int64_t ms);
    void *on_suspend_arg;
    int wake; /* eventfd */
    pthread_mutex_t start_lock;
    bool has_thread; /* under start_lock */
    pthread_t thread;
    atomic_bool started, stop;
    atomic_uintptr_t owner; /* the loop's thread, as is_current() compares it; 0 = none yet */
    pthread_mutex_t lock;   /* the tasks */
    struct lr_task *first, **last;
};

static uintptr_t self(void)
{
    return (uintptr_t)pthread_self();
}

static void read_clock(void *arg)
{
    struct lr_loop *loop = arg;
    loop->now = lr_mono_ms(loop->env->clock);
}

static void wake(struct lr_loop *loop)
{
    const uint64_t one = 1;
    while (write(loop->wake, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

static void woken(void *arg, uint32_t events)
{
    (void)events;
    struct lr_loop *loop = arg;
    uint64_t count;
    while (read(loop->wake, &count, sizeof count) < 0 && errno == EINTR)
        ;
}

static int open_descriptors(struct lr_loop *loop, struct lr_err *err)
{
    int rc = lr_watches_init(&loop->watches);
    loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (rc == 0 && loop->wake < 0)
        rc = -errno;
    if (rc)
        return lr_err_set(err, LIVREC_ENET, "event loop: %s", strerror(-rc));
    rc = lr_watches_set(&loop->watches, loop->wake, EPOLLIN, woken, loop);
    return rc ? lr_err_set(err, LIVREC_ENOMEM, "event loop: no memory") : 0;
}

int lr_loop_new(const struct lr_env *env, struct lr_loop **out, struct lr_err *err)
{
    struct lr_loop *loop = lr_calloc(1, sizeof *loop);
    if (!loop)
        return lr_err_set(err, LIVREC_ENOMEM, "event loop: no memory");
    loop->env = env;
    loop->spares.loop = loop;
    loop->last = &loop->first;
    pthread_mutex_init(&loop->start_lock, NULL);
    pthread_mutex_init(&loop->lock, NULL);
    loop->slept = lr_slept_ms(env->clock);
    read_clock(loop);
    int rc = open_descriptors(loop, err);
    if (rc)
        lr_loop_free(loop);
    else
        *out = loop;
    return rc;
}

static struct lr_task *take_all(struct lr_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    struct lr_task *t = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    pthread_mutex_unlock(&loop->lock);
    return t;
}

static bool has_tasks(struct lr_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    bool some = loop->first != NULL;
    pthread_mutex_unlock(&loop->lock);
    return some;
}

/* Once the loop stops, the rest is dropped: what a task would touch may be half gone. A task that
 * has no end is its owner's again as soon as it runs, and may be gone behind it. */
static void run_tasks(struct lr_loop *loop)
{
    for (struct lr_task *t = take_all(loop), *next; t; t = next) {
        next = t->next;
        void (*end)(struct lr_task *, int) = t->end;
        bool stop = atomic_load(&loop->stop);
        if (!stop)
            t->fn(t->arg);
        if (end)
            end(t, stop ? LIVREC_ECLOSED : 0);
    }
}

static int until_next(struct lr_loop *loop)
{
    int64_t at = lr_timers_next(&loop->timers);
    if (at == INT64_MAX)
        return -1;
    int64_t ms = at - lr_mono_ms(loop->env->clock);
    return ms < 0 ? 0 : ms > LOOK ? LOOK : (int)ms;
}

static void look_for_suspend(struct lr_loop *loop)
{
    int64_t slept = lr_slept_ms(loop->env->clock), more = slept - loop->slept;
    if (more < SUSPENDED)
        return;
    loop->slept = slept;
    loop->fresh_until = loop->now + FRESH;
    if (loop->on_suspend)
        loop->on_suspend(loop->on_suspend_arg, more);
}

static void turn(struct lr_loop *loop, int wait_ms)
{
    lr_watches_wait(&loop->watches, has_tasks(loop) ? 0 : wait_ms, read_clock, loop);
    look_for_suspend(loop);
    run_tasks(loop);
    lr_timers_run(&loop->timers, loop->now);
}

static void *loop_thread(void *arg)
{
    struct lr_loop *loop = arg;
    lr_log_speak(loop->env->log);
    atomic_store(&loop->owner, self());
    read_clock(loop);
    while (!atomic_load(&loop->stop))
        turn(loop, until_next(loop));
    return NULL;
}

/* Signals are the host's business: none is delivered here. SIGPIPE, which is sent to the thread
 * that writes, stays blocked too. */
static int start_thread(struct lr_loop *loop, struct lr_err *err)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(&loop->thread, NULL, loop_thread, loop);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc)
        return lr_err_set(err, LIVREC_ENOMEM, "event loop: no thread: %s", strerror(rc));
    pthread_setname_np(loop->thread, "livrec-net");
    loop->has_thread = true;
    return 0;
}

int lr_loop_start(struct lr_loop *loop, struct lr_err *err)
{
    if (atomic_load(&loop->started))
        return 0;
    int rc = 0;
    pthread_mutex_lock(&loop->start_lock);
    if (!atomic_load(&loop->started)) {
        if (!loop->transport)
            rc = lr_transport_curl_new(loop, &loop->transport, err);
        if (rc == 0)
            rc = start_thread(loop, err);
        atomic_store(&loop->started, rc == 0);
    }
    pthread_mutex_unlock(&loop->start_lock);
    return rc;
}

int64_t lr_loop_turn(struct lr_loop *loop, int64_t wait_ms)
{
    atomic_store(&loop->started, true);
    atomic_store(&loop->owner, self());
    int next = until_next(loop);
    int64_t wait = next >= 0 && next < wait_ms ? next : wait_ms;
    turn(loop, wait > INT_MAX ? INT_MAX : (int)wait);
    return has_tasks(loop) ? 0 : until_next(loop);
}

void lr_loop_free(struct lr_loop *loop)
{
    if (!loop)
        return;
    atomic_store(&loop->stop, true);
    if (loop->has_thread) {
        wake(loop);
        pthread_join(loop->thread, NULL);
    }
    atomic_store(&loop->owner, self());
    if (loop->transport)
        loop->transport->free(loop->transport);
    run_tasks(loop);
    lr_spares_free(&loop->spares);
    lr_timers_free(&loop->timers);
    lr_watches_free(&loop->watches);
    if (loop->wake >= 0)
        close(loop->wake);
    pthread_mutex_destroy(&loop->start_lock);
    pthread_mutex_destroy(&loop->lock);
    lr_free(loop);
}

static void post(struct lr_loop *loop, struct lr_task *t)
{
    pthread_mutex_lock(&loop->lock);
    bool first = !loop->first;
    *loop->last = t;
    loop->last = &t->next;
    pthread_mutex_unlock(&loop->lock);
    if (first && !lr_loop_is_current(loop)) /* its own thread looks before it waits */
        wake(loop);
}

void lr_loop_post_task(struct lr_loop *loop, struct lr_task *t, void (*fn)(void *), void *arg)
{
    *t = (struct lr_task){.fn = fn, .arg = arg};
    post(loop, t);
}

static void free_task(struct lr_task *t, int rc)
{
    (void)rc;
    lr_free(t);
}

int lr_loop_post(struct lr_loop *loop, void (*fn)(void *), void *arg)
{
    struct lr_task *t = lr_malloc(sizeof *t);
    if (!t)
        return LIVREC_ENOMEM;
    *t = (struct lr_task){NULL, fn, arg, free_task};
    post(loop, t);
    return 0;
}

/* Nothing of the call may be touched after its answer. */
static void answer_call(struct lr_task *t, int rc)
{
    struct call *c = (struct call *)t;
    pthread_mutex_lock(&c->lock);
    c->rc = rc;
    c->done = true;
    pthread_cond_signal(&c->done_cond);
    pthread_mutex_unlock(&c->lock);
}

int lr_loop_call(struct lr_loop *loop, void (*fn)(void *), void *arg)
{
    if (lr_loop_is_current(loop)) {
        fn(arg);
        return 0;
    }
    int rc = lr_loop_start(loop, NULL);
    if (rc)
        return rc;
    struct call c = {.task = {NULL, fn, arg, answer_call}};
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.done_cond, NULL);
    post(loop, &c.task);
    pthread_mutex_lock(&c.lock);
    while (!c.done)
        pthread_cond_wait(&c.done_cond, &c.lock);
    pthread_mutex_unlock(&c.lock);
    pthread_cond_destroy(&c.done_cond);
    pthread_mutex_destroy(&c.lock);
    return c.rc;
}

void lr_loop_on_suspend(struct lr_loop *loop, void (*fn)(void *arg, int64_t ms), void *arg)
{
    loop->on_suspend = fn;
    loop->on_suspend_arg = arg;
}

bool lr_loop_wants_fresh(const struct lr_loop *loop)
{
    return loop->now < loop->fresh_until;
}

bool lr_loop_is_current(const struct lr_loop *loop)
{
    return atomic_load(&loop->owner) == self();
}

int64_t lr_loop_now(const struct lr_loop *loop)
{
    return loop->now;
}

const struct lr_env *lr_loop_env(const struct lr_loop *loop)
{
    return loop->env;
}

struct lr_rtt *lr_loop_rtt(struct lr_loop *loop)
{
    return &loop->rtt;
}

struct lr_transport *lr_loop_transport(struct lr_loop *loop)
{
    return loop->transport;
}

void lr_loop_set_transport(struct lr_loop *loop, struct lr_transport *t)
{
    loop->transport = t;
}

static int64_t time_in(const struct lr_loop *loop, int64_t ms)
{
    ms = ms < 0 ? 0 : ms;
    return ms > INT64_MAX - loop->now ? INT64_MAX : loop->now + ms;
}

struct lr_timer *lr_timer_start(struct lr_loop *loop, int64_t ms, void (*fn)(void *), void *arg)
{
    return lr_timers_add(&loop->timers, time_in(loop, ms), fn, arg);
}

void lr_timer_move(struct lr_loop *loop, struct lr_timer *t, int64_t ms)
{
    lr_timers_move(&loop->timers, t, time_in(loop, ms));
}

void lr_timer_stop(struct lr_loop *loop, struct lr_timer **t)
{
    if (!t || !*t)
        return;
    lr_timers_remove(&loop->timers, *t);
    *t = NULL;
}

int lr_loop_watch(struct lr_loop *loop, int fd, uint32_t events,
                  void (*fn)(void *arg, uint32_t events), void *arg)
{
    return lr_watches_set(&loop->watches, fd, events, fn, arg);
}

struct lr_spares *lr_loop_spares(struct lr_loop *loop)
{
    return &loop->spares;
}
