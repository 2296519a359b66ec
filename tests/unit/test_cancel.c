#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "core/cancel.h"
#include "core/clock.h"

START_TEST(fires_once_and_for_good)
{
    struct lr_cancel *c = lr_cancel_new(NULL);
    ck_assert(!lr_cancelled(c));
    ck_assert(!lr_cancel_wait(c, 0));
    lr_cancel_fire(c);
    lr_cancel_fire(c);
    ck_assert(lr_cancelled(c));
    ck_assert(lr_cancel_wait(c, 60000));
    lr_cancel_free(c);
    ck_assert(!lr_cancelled(NULL));
    lr_cancel_fire(NULL);
    lr_cancel_free(NULL);
}
END_TEST

START_TEST(children_fire_with_the_parent)
{
    struct lr_cancel *top = lr_cancel_new(NULL);
    struct lr_cancel *a = lr_cancel_new(top), *b = lr_cancel_new(top), *c = lr_cancel_new(top);
    struct lr_cancel *leaf = lr_cancel_new(b);
    lr_cancel_free(a);
    lr_cancel_fire(c);
    ck_assert(lr_cancelled(c) && !lr_cancelled(top) && !lr_cancelled(b));
    lr_cancel_free(c);
    lr_cancel_fire(top);
    ck_assert(lr_cancelled(b) && lr_cancelled(leaf));
    struct lr_cancel *late = lr_cancel_new(b);
    ck_assert(lr_cancelled(late));
    lr_cancel_free(late);
    lr_cancel_free(leaf);
    lr_cancel_free(b);
    lr_cancel_free(top);
}
END_TEST

START_TEST(waits_end_in_time)
{
    struct lr_cancel *c = lr_cancel_new(NULL);
    int64_t start = lr_mono_ms(lr_clock_system());
    ck_assert(!lr_cancel_wait(c, 30));
    ck_assert(!lr_cancel_wait(NULL, 30));
    int64_t took = lr_mono_ms(lr_clock_system()) - start;
    ck_assert_int_ge(took, 58);
    ck_assert_int_lt(took, 30000);
    ck_assert(!lr_cancel_wait(c, -5));
    ck_assert(!lr_cancel_wait(NULL, -5));
    lr_cancel_free(c);
}
END_TEST

static void *wait_long(void *c)
{
    return lr_cancel_wait(c, 60000) ? c : NULL;
}

START_TEST(firing_wakes_all_waiters)
{
    struct lr_cancel *top = lr_cancel_new(NULL), *child = lr_cancel_new(top);
    pthread_t threads[4];
    int64_t start = lr_mono_ms(lr_clock_system());
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, wait_long, i % 2 ? top : child), 0);
    lr_cancel_wait(NULL, 20);
    lr_cancel_fire(top);
    for (int i = 0; i < 4; i++) {
        void *fired = NULL;
        pthread_join(threads[i], &fired);
        ck_assert_ptr_nonnull(fired);
    }
    ck_assert_int_lt(lr_mono_ms(lr_clock_system()) - start, 30000);
    lr_cancel_free(child);
    lr_cancel_free(top);
}
END_TEST

static void count(void *arg)
{
    atomic_fetch_add((atomic_int *)arg, 1);
}

START_TEST(hooks)
{
    atomic_int n = 0, m = 0;
    struct lr_cancel *top = lr_cancel_new(NULL), *c = lr_cancel_new(top);
    lr_cancel_hook(c, count, &n);
    lr_cancel_hook(c, count, &m); /* takes the place of the first */
    lr_cancel_fire(top);
    lr_cancel_fire(c);
    ck_assert_int_eq(n, 0);
    ck_assert_int_eq(m, 1);
    lr_cancel_hook(c, count, &n); /* fired already: at once */
    ck_assert_int_eq(n, 1);
    lr_cancel_free(c);
    lr_cancel_free(top);
    c = lr_cancel_new(NULL);
    lr_cancel_hook(c, count, &n);
    lr_cancel_hook(c, NULL, NULL);
    lr_cancel_fire(c);
    ck_assert_int_eq(n, 1);
    lr_cancel_hook(NULL, count, &n);
    ck_assert_int_eq(n, 1);
    lr_cancel_free(c);
}
END_TEST

struct asker {
    struct lr_cancel *c;
    bool fired;
};

static void ask(void *arg)
{
    struct asker *a = arg;
    a->fired = lr_cancelled(a->c);
}

START_TEST(a_hook_may_ask)
{
    struct asker a = {lr_cancel_new(NULL), false};
    lr_cancel_hook(a.c, ask, &a);
    lr_cancel_fire(a.c);
    ck_assert(a.fired);
    lr_cancel_free(a.c);
}
END_TEST

static atomic_bool hook_runs, hook_done;

static void slow(void *arg)
{
    (void)arg;
    hook_runs = true;
    lr_cancel_wait(NULL, 50);
    hook_done = true;
}

static void *fire(void *c)
{
    lr_cancel_fire(c);
    return NULL;
}

START_TEST(removing_a_hook_waits_for_it)
{
    struct lr_cancel *c = lr_cancel_new(NULL);
    pthread_t thread;
    lr_cancel_hook(c, slow, NULL);
    ck_assert_int_eq(pthread_create(&thread, NULL, fire, c), 0);
    while (!hook_runs)
        lr_cancel_wait(NULL, 1);
    lr_cancel_hook(c, NULL, NULL);
    ck_assert(hook_done);
    pthread_join(thread, NULL);
    lr_cancel_free(c);
}
END_TEST

/* Tokens come and go while the parent fires: for the thread sanitizer. */
static void *churn(void *top)
{
    for (int i = 0; i < 2000; i++) {
        struct lr_cancel *c = lr_cancel_new(top), *d = lr_cancel_new(c);
        lr_cancel_wait(d, 0);
        lr_cancel_free(d);
        lr_cancel_free(c);
    }
    return NULL;
}

START_TEST(churn_while_firing)
{
    struct lr_cancel *top = lr_cancel_new(NULL);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, churn, top), 0);
    lr_cancel_wait(NULL, 2);
    lr_cancel_fire(top);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    lr_cancel_free(top);
}
END_TEST

UNIT_MAIN("cancel", fires_once_and_for_good, children_fire_with_the_parent, waits_end_in_time,
          firing_wakes_all_waiters, hooks, a_hook_may_ask, removing_a_hook_waits_for_it,
          churn_while_firing)
