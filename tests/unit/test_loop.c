#include "unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "core/cancel.h"
#include "core/clock.h"
#include "core/rand.h"
#include "net/loop.h"

static struct lr_env env;

static struct lr_loop *new_loop(void)
{
    env.clock = lr_clock_system();
    env.rand = lr_rand_system();
    struct lr_loop *loop = NULL;
    struct lr_err err;
    ck_assert_int_eq(lr_loop_new(&env, &loop, &err), 0);
    return loop;
}

/* ---- timers, in virtual time */

static struct lr_clock_fake fake;

static struct lr_loop *new_fake_loop(void)
{
    static struct lr_env fake_env;
    lr_clock_fake_init(&fake, 1000000);
    fake_env.clock = &fake.base;
    struct lr_loop *loop = NULL;
    ck_assert_int_eq(lr_loop_new(&fake_env, &loop, NULL), 0);
    return loop;
}

static char order[64];

static void note(void *arg)
{
    size_t n = strlen(order);
    order[n] = *(const char *)arg;
    order[n + 1] = '\0';
}

/* Take turns until no timer is left; returns the virtual ms that passed. */
static int64_t run_out(struct lr_loop *loop)
{
    int64_t start = lr_mono_ms(&fake.base);
    for (int64_t next; (next = lr_loop_turn(loop, 0)) >= 0;)
        lr_clock_fake_advance(&fake, next);
    return lr_mono_ms(&fake.base) - start;
}

START_TEST(timers_run_in_order)
{
    struct lr_loop *loop = new_fake_loop();
    order[0] = '\0';
    lr_timer_start(loop, 30, note, "d");
    struct lr_timer *gone = lr_timer_start(loop, 25, note, "x");
    lr_timer_start(loop, 10, note, "b");
    lr_timer_start(loop, 10, note, "c");
    lr_timer_start(loop, -5, note, "a");
    lr_timer_start(loop, 86400000, note, "e");
    lr_timer_stop(loop, &gone);
    ck_assert_ptr_null(gone);
    lr_timer_stop(loop, &gone);
    lr_timer_stop(loop, NULL);
    ck_assert_int_eq(run_out(loop), 86400000);
    ck_assert_str_eq(order, "abcde");
    lr_loop_free(loop);
}
END_TEST

struct again {
    struct lr_loop *loop;
    int left;
};

static void start_again(void *arg)
{
    struct again *a = arg;
    if (--a->left)
        lr_timer_start(a->loop, 0, start_again, a);
}

START_TEST(a_timer_of_no_time_starves_nobody)
{
    struct lr_loop *loop = new_fake_loop();
    struct again a = {loop, 50};
    order[0] = '\0';
    lr_timer_start(loop, 0, start_again, &a);
    lr_loop_turn(loop, 0);
    ck_assert_int_eq(a.left, 49); /* one a turn */
    lr_loop_post(loop, note, "p");
    lr_loop_turn(loop, 0);
    ck_assert_str_eq(order, "p");
    run_out(loop);
    ck_assert_int_eq(a.left, 0);
    lr_loop_free(loop);
}
END_TEST

/* ---- the thread */

static atomic_int count;

static void add(void *arg)
{
    (void)arg;
    atomic_fetch_add(&count, 1);
}

static void *post_many(void *loop)
{
    for (int i = 0; i < 500; i++)
        ck_assert_int_eq(lr_loop_post(loop, add, NULL), 0);
    return NULL;
}

START_TEST(posts_from_many_threads)
{
    struct lr_loop *loop = new_loop();
    pthread_t threads[4];
    count = 0;
    ck_assert_int_eq(lr_loop_post(loop, add, NULL), 0); /* before the start: runs then */
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, post_many, loop), 0);
    ck_assert_int_eq(lr_loop_start(loop, NULL), 0);
    ck_assert_int_eq(lr_loop_start(loop, NULL), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(lr_loop_call(loop, add, NULL), 0);
    ck_assert_int_eq(count, 2002);
    lr_loop_free(loop);
    lr_loop_free(NULL);
}
END_TEST

struct seen {
    struct lr_loop *loop;
    bool current, nested;
    sigset_t mask;
};

static void set_nested(void *arg)
{
    ((struct seen *)arg)->nested = true;
}

static void look(void *arg)
{
    struct seen *s = arg;
    s->current = lr_loop_is_current(s->loop);
    pthread_sigmask(SIG_SETMASK, NULL, &s->mask);
    lr_loop_call(s->loop, set_nested, s);
}

START_TEST(a_call_runs_on_the_loop)
{
    struct seen s = {new_loop(), false, false};
    ck_assert_int_eq(lr_loop_call(s.loop, look, &s), 0); /* starts it */
    ck_assert(s.current && s.nested);
    ck_assert(!lr_loop_is_current(s.loop));
    ck_assert(sigismember(&s.mask, SIGTERM) && sigismember(&s.mask, SIGPIPE));
    lr_loop_free(s.loop);
}
END_TEST

static void fire(void *arg)
{
    lr_cancel_fire(arg);
}

struct delayed {
    struct lr_loop *loop;
    struct lr_cancel *fired;
    int64_t ms;
};

static void start_delayed(void *arg)
{
    struct delayed *d = arg;
    ck_assert_ptr_nonnull(lr_timer_start(d->loop, d->ms, fire, d->fired));
}

START_TEST(timers_in_real_time)
{
    struct delayed d = {new_loop(), lr_cancel_new(NULL), 40};
    int64_t start = lr_mono_ms(env.clock);
    ck_assert_int_eq(lr_loop_call(d.loop, start_delayed, &d), 0);
    ck_assert(lr_cancel_wait(d.fired, 20000));
    ck_assert_int_ge(lr_mono_ms(env.clock) - start, 40);
    lr_loop_free(d.loop);
    lr_cancel_free(d.fired);
}
END_TEST

/* ---- watches */

struct reader {
    struct lr_loop *loop;
    int fds[2];
    int calls;
    struct lr_cancel *done;
};

static void read_byte(void *arg, uint32_t events)
{
    struct reader *r = arg;
    char c;
    ck_assert(events & EPOLLIN);
    ck_assert_int_eq(read(r->fds[0], &c, 1), 1);
    r->calls++;
    if (c == '.') {
        ck_assert_int_eq(lr_loop_watch(r->loop, r->fds[0], 0, NULL, NULL), 0);
        lr_cancel_fire(r->done);
    }
}

static void watch(void *arg)
{
    struct reader *r = arg;
    ck_assert_int_eq(lr_loop_watch(r->loop, r->fds[0], EPOLLIN, read_byte, r), 0);
    ck_assert_int_eq(lr_loop_watch(r->loop, -1, EPOLLIN, read_byte, r), LIVREC_EARG);
    ck_assert_int_eq(lr_loop_watch(r->loop, 60000, EPOLLIN, read_byte, r), LIVREC_EARG);
    ck_assert_int_eq(lr_loop_watch(r->loop, 60001, 0, NULL, NULL), 0);
}

START_TEST(watches)
{
    struct reader r = {new_loop(), {0}, 0, lr_cancel_new(NULL)};
    ck_assert_int_eq(pipe(r.fds), 0);
    ck_assert_int_eq(lr_loop_call(r.loop, watch, &r), 0);
    ck_assert_int_eq(write(r.fds[1], "abc.xyz", 7), 7);
    ck_assert(lr_cancel_wait(r.done, 20000));
    count = 0;
    lr_loop_call(r.loop, add, NULL); /* a turn more: no call comes */
    lr_loop_free(r.loop);
    ck_assert_int_eq(r.calls, 4);
    close(r.fds[0]);
    close(r.fds[1]);
    lr_cancel_free(r.done);
}
END_TEST

/* Two are readable in one turn; the first that is called closes the other and opens a new one,
 * which gets the same number. The event of the old one must not reach it. */
struct pair {
    struct lr_loop *loop;
    int fds[2][2];
    int calls, wrong;
};
static struct pair pair;

static void count_wrong(void *arg, uint32_t events)
{
    (void)arg;
    (void)events;
    pair.wrong++;
}

static void replace_other(void *arg, uint32_t events)
{
    (void)events;
    int other = arg == &pair.fds[0] ? 1 : 0, old = pair.fds[other][0];
    pair.calls++;
    lr_loop_watch(pair.loop, pair.fds[!other][0], 0, NULL, NULL);
    lr_loop_watch(pair.loop, old, 0, NULL, NULL);
    close(pair.fds[other][0]);
    close(pair.fds[other][1]);
    ck_assert_int_eq(pipe(pair.fds[other]), 0);
    ck_assert_int_eq(pair.fds[other][0], old);
    lr_loop_watch(pair.loop, old, EPOLLIN, count_wrong, NULL);
}

START_TEST(events_of_a_closed_descriptor_are_dropped)
{
    pair.loop = new_fake_loop();
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pipe(pair.fds[i]), 0);
        ck_assert_int_eq(write(pair.fds[i][1], "x", 1), 1);
        ck_assert_int_eq(
            lr_loop_watch(pair.loop, pair.fds[i][0], EPOLLIN, replace_other, &pair.fds[i]), 0);
    }
    lr_loop_turn(pair.loop, 0);
    lr_loop_turn(pair.loop, 0);
    ck_assert_int_eq(pair.calls, 1);
    ck_assert_int_eq(pair.wrong, 0);
    lr_loop_free(pair.loop);
}
END_TEST

/* ---- the end */

static void post_again(void *arg)
{
    lr_loop_post(arg, post_again, arg);
}

static void far_timer(void *arg)
{
    lr_timer_start(arg, 3600000, add, NULL);
}

START_TEST(freed_while_busy)
{
    int64_t start = lr_mono_ms(lr_clock_system());
    for (int i = 0; i < 20; i++) {
        struct lr_loop *loop = new_loop();
        count = 0;
        ck_assert_int_eq(lr_loop_call(loop, far_timer, loop), 0);
        ck_assert_int_eq(lr_loop_post(loop, post_again, loop), 0);
        lr_loop_free(loop);
        ck_assert_int_eq(count, 0);
    }
    ck_assert_int_lt(lr_mono_ms(lr_clock_system()) - start, 10000);
}
END_TEST

static void linger(void *arg)
{
    lr_cancel_fire(arg);
    lr_cancel_wait(NULL, 300);
}

struct caller {
    struct lr_loop *loop;
    int rc;
};

static void *call_late(void *arg)
{
    struct caller *c = arg;
    c->rc = lr_loop_call(c->loop, add, NULL);
    return NULL;
}

/* A call that waits behind a slow task when the loop is freed gets an answer, not a hang. */
START_TEST(a_waiting_call_is_answered)
{
    struct caller c = {new_loop(), 1};
    struct lr_cancel *slow_runs = lr_cancel_new(NULL);
    pthread_t thread;
    ck_assert_int_eq(lr_loop_start(c.loop, NULL), 0);
    ck_assert_int_eq(lr_loop_post(c.loop, linger, slow_runs), 0);
    ck_assert(lr_cancel_wait(slow_runs, 20000));
    ck_assert_int_eq(pthread_create(&thread, NULL, call_late, &c), 0);
    lr_cancel_wait(NULL, 100);
    lr_loop_free(c.loop);
    pthread_join(thread, NULL);
    ck_assert(c.rc == 0 || c.rc == LIVREC_ECLOSED);
    lr_cancel_free(slow_runs);
}
END_TEST

UNIT_MAIN("loop", timers_run_in_order, a_timer_of_no_time_starves_nobody, posts_from_many_threads,
          a_call_runs_on_the_loop, timers_in_real_time, watches,
          events_of_a_closed_descriptor_are_dropped, freed_while_busy, a_waiting_call_is_answered)
