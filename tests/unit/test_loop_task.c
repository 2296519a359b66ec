/* Posts to the loop that bring their own memory. */
#include "unit.h"

#include <string.h>

#include "core/clock.h"
#include "net/loop.h"

static char order[64];

static void note(void *arg)
{
    size_t n = strlen(order);
    ck_assert_uint_lt(n + 1, sizeof order);
    order[n] = *(const char *)arg;
    order[n + 1] = '\0';
}

/* Posted again from inside, and gone after the last time. */
struct posted {
    struct lr_task task;
    struct lr_loop *loop;
    int left;
};

static void run_posted(void *arg)
{
    struct posted *p = arg;
    note("t");
    if (p->left-- > 0)
        lr_loop_post_task(p->loop, &p->task, run_posted, p);
    else
        free(p);
}

static struct lr_loop *new_loop(struct lr_env *env, struct lr_clock_fake *clock)
{
    struct lr_loop *loop = NULL;
    lr_clock_fake_init(clock, 1000000);
    *env = (struct lr_env){.clock = &clock->base};
    ck_assert_int_eq(lr_loop_new(env, &loop, NULL), 0);
    return loop;
}

START_TEST(between_other_posts)
{
    struct lr_env env;
    struct lr_clock_fake clock;
    struct lr_loop *loop = new_loop(&env, &clock);
    struct posted *p = calloc(1, sizeof *p);
    ck_assert_ptr_nonnull(p);
    p->loop = loop;
    p->left = 2;
    ck_assert_int_eq(lr_loop_post(loop, note, "1"), 0);
    lr_loop_post_task(loop, &p->task, run_posted, p);
    ck_assert_int_eq(lr_loop_post(loop, note, "2"), 0);
    lr_loop_turn(loop, 0);
    ck_assert_str_eq(order, "1t2");
    for (int i = 0; i < 3; i++)
        lr_loop_turn(loop, 0);
    ck_assert_str_eq(order, "1t2tt");
    lr_loop_free(loop);
}
END_TEST

START_TEST(dropped_when_the_loop_ends)
{
    struct lr_env env;
    struct lr_clock_fake clock;
    struct lr_loop *loop = new_loop(&env, &clock);
    struct lr_task task;
    lr_loop_post_task(loop, &task, note, "x");
    lr_loop_free(loop);
    ck_assert_str_eq(order, "");
}
END_TEST

UNIT_MAIN("loop_task", between_other_posts, dropped_when_the_loop_ends)
