#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/cancel.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/pool.h"

static atomic_int done;

static void add(void *arg)
{
    atomic_fetch_add(&done, *(int *)arg);
}

START_TEST(runs_every_job)
{
    int one = 1;
    for (int threads = 1; threads <= 4; threads++) {
        done = 0;
        struct lr_pool *p = lr_pool_new(threads);
        for (int i = 0; i < 1000; i++)
            ck_assert_int_eq(lr_pool_submit(p, add, &one), 0);
        lr_pool_free(p); /* those that wait are run */
        ck_assert_int_eq(done, 1000);
    }
    lr_pool_free(lr_pool_new(3));
    lr_pool_free(NULL);
}
END_TEST

#define MEETING 4
static struct lr_cancel *all_here;
static atomic_int here;

static void meet(void *arg)
{
    (void)arg;
    if (atomic_fetch_add(&here, 1) + 1 == MEETING)
        lr_cancel_fire(all_here);
    if (lr_cancel_wait(all_here, 20000))
        atomic_fetch_add(&done, 1);
}

/* Jobs that block must not stand behind each other while the pool has workers left; also when
 * they come at once, before an idle worker woke up. */
START_TEST(blocking_jobs_get_a_worker_each)
{
    for (int warm = 0; warm < 2; warm++) {
        int zero = 0;
        struct lr_pool *p = lr_pool_new(MEETING);
        all_here = lr_cancel_new(NULL);
        done = 0;
        here = 0;
        if (warm) {
            ck_assert_int_eq(lr_pool_submit(p, add, &zero), 0);
            lr_cancel_wait(NULL, 20); /* now one worker is idle */
        }
        for (int i = 0; i < MEETING; i++)
            ck_assert_int_eq(lr_pool_submit(p, meet, NULL), 0);
        lr_pool_free(p);
        ck_assert_int_eq(done, MEETING);
        lr_cancel_free(all_here);
    }
}
END_TEST

static atomic_int running, most;

static void count_running(void *arg)
{
    (void)arg;
    int now = atomic_fetch_add(&running, 1) + 1;
    int old = most;
    while (now > old && !atomic_compare_exchange_weak(&most, &old, now))
        ;
    lr_cancel_wait(NULL, 1);
    atomic_fetch_sub(&running, 1);
}

START_TEST(never_more_workers_than_allowed)
{
    struct lr_pool *p = lr_pool_new(3);
    for (int i = 0; i < 60; i++)
        ck_assert_int_eq(lr_pool_submit(p, count_running, NULL), 0);
    lr_pool_free(p);
    ck_assert_int_le(most, 3);
    ck_assert_int_ge(most, 2);
}
END_TEST

struct chain {
    struct lr_pool *pool;
    atomic_int left;
    atomic_int refused;
};

static void submit_next(void *arg)
{
    struct chain *c = arg;
    lr_cancel_wait(NULL, 1);
    if (atomic_fetch_sub(&c->left, 1) > 1) {
        int rc = lr_pool_submit(c->pool, submit_next, c);
        if (rc == LIVREC_ECLOSED)
            c->refused = 1;
    }
}

START_TEST(a_closing_pool_takes_no_jobs)
{
    struct chain c = {lr_pool_new(2), 1000000, 0};
    ck_assert_int_eq(lr_pool_submit(c.pool, submit_next, &c), 0);
    lr_cancel_wait(NULL, 10);
    lr_pool_free(c.pool);
    ck_assert_int_eq(c.refused, 1);
}
END_TEST

static void read_mask(void *arg)
{
    pthread_sigmask(SIG_SETMASK, NULL, arg);
}

START_TEST(workers_take_no_signals)
{
    sigset_t mask, mine;
    sigemptyset(&mask);
    struct lr_pool *p = lr_pool_new(1);
    ck_assert_int_eq(lr_pool_submit(p, read_mask, &mask), 0);
    lr_pool_free(p);
    ck_assert(sigismember(&mask, SIGTERM) && sigismember(&mask, SIGCHLD));
    pthread_sigmask(SIG_SETMASK, NULL, &mine);
    ck_assert(!sigismember(&mine, SIGTERM));
}
END_TEST

/* ---- a system that has no more threads */

int __real_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg);

static int threads_left = 1000;

int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg)
{
    if (threads_left == 0)
        return EAGAIN;
    threads_left--;
    return __real_pthread_create(t, a, run, arg);
}

static char lines[500];

static void note_line(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    size_t len = strlen(lines);
    snprintf(lines + len, sizeof lines - len, "%s\n", text);
}

START_TEST(a_system_without_threads)
{
    static struct lr_log log = {LR_DEBUG, note_line};
    int one = 1;
    done = 0;
    lines[0] = '\0';
    struct lr_pool *p = lr_pool_new(3);
    lr_pool_set_log(p, &log);
    threads_left = 0;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(lr_pool_submit(p, add, &one), LIVREC_ENOMEM);
    ck_assert_str_eq(lines, "no thread can be started: Resource temporarily unavailable; it is "
                            "tried again\n");
    threads_left = 1;
    all_here = lr_cancel_new(NULL);
    here = MEETING - 2;
    lines[0] = '\0';
    ck_assert_int_eq(lr_pool_submit(p, meet, NULL), 0); /* keeps the only one busy */
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(lr_pool_submit(p, add, &one), 0);
    ck_assert_str_eq(lines,
                     "no more threads can be started: Resource temporarily unavailable; 1 of "
                     "3 do the work\n");
    lr_cancel_fire(all_here);
    lr_pool_free(p); /* one after the other, but all */
    ck_assert_int_eq(done, 6);
    threads_left = 1000;
    lr_cancel_free(all_here);
}
END_TEST

UNIT_MAIN("pool", runs_every_job, blocking_jobs_get_a_worker_each, never_more_workers_than_allowed,
          a_closing_pool_takes_no_jobs, workers_take_no_signals, a_system_without_threads)
