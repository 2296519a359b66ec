/* Large bodies whose memory is used again. */
#include "unit.h"

#include "core/clock.h"
#include "core/rand.h"
#include "net/spares.h"

#define LARGE ((size_t)512 << 10)
#define LIFE 60000 /* ms */

static struct lr_clock_fake clock_of;
static struct lr_env env;
static struct lr_loop *loop;

static void begin(void)
{
    struct lr_err err = {0};
    lr_clock_fake_init(&clock_of, 1000);
    env.clock = &clock_of.base;
    ck_assert_int_eq(lr_loop_new(&env, &loop, &err), 0);
    lr_loop_turn(loop, 0);
}

static void end(void)
{
    lr_loop_free(loop);
}

static const uint8_t *take(struct lr_buf *b, size_t max, size_t len)
{
    lr_buf_init(b, max);
    ck_assert_int_eq(lr_spares_reserve(lr_loop_spares(loop), b, len), 0);
    ck_assert_uint_ge(b->cap, len);
    ck_assert_uint_eq(b->len, 0);
    return b->data;
}

static void give(struct lr_buf *b)
{
    lr_spares_give(lr_loop_spares(loop), b);
    ck_assert_ptr_null(b->data);
    ck_assert_uint_eq(b->cap, 0);
}

/* Two that were in use at once: the one that was given last is still in the cache. */
START_TEST(the_newest_comes_first)
{
    struct lr_buf a, b;
    begin();
    const uint8_t *first = take(&a, 2 * LARGE, LARGE), *second = take(&b, 2 * LARGE, LARGE);
    ck_assert_ptr_ne(first, second);
    give(&a);
    give(&b);
    ck_assert_ptr_eq(take(&a, 4 * LARGE, LARGE), second);
    ck_assert_ptr_eq(take(&b, LARGE, LARGE), first);
    ck_assert_uint_eq(a.max, 4 * LARGE); /* their own */
    give(&a);
    give(&b);
    end();
}
END_TEST

START_TEST(small_bodies_and_too_large_ones_have_their_own)
{
    struct lr_buf a, b;
    begin();
    const uint8_t *large = take(&a, LARGE, LARGE);
    give(&a);
    ck_assert_ptr_ne(take(&b, LARGE, 1000), large);
    give(&b);
    lr_buf_init(&b, LARGE);
    ck_assert_int_ne(lr_spares_reserve(lr_loop_spares(loop), &b, LARGE + 1), 0);
    ck_assert_ptr_null(b.data);
    ck_assert_ptr_eq(take(&a, LARGE, LARGE), large);
    give(&a);
    end();
}
END_TEST

/* Eight at most, and 8 MiB. */
START_TEST(few_are_kept)
{
    struct lr_buf b[2 * LR_SPARES_MAX];
    begin();
    struct lr_spares *s = lr_loop_spares(loop);
    for (int i = 0; i < 2 * LR_SPARES_MAX; i++)
        take(&b[i], LARGE, LARGE);
    for (int i = 0; i < 2 * LR_SPARES_MAX; i++)
        give(&b[i]);
    ck_assert_int_eq(s->count, LR_SPARES_MAX);
    ck_assert_uint_eq(s->bytes, LR_SPARES_MAX * LARGE);
    take(&b[0], 16 * LARGE, 10 * LARGE);
    take(&b[1], 16 * LARGE, 10 * LARGE);
    give(&b[0]);
    give(&b[1]); /* both are more than may be kept */
    ck_assert_int_lt(s->count, LR_SPARES_MAX);
    ck_assert_uint_le(s->bytes, 16 * LARGE);
    end();
}
END_TEST

START_TEST(what_nobody_needs_is_given_back)
{
    struct lr_buf a, b;
    begin();
    struct lr_spares *s = lr_loop_spares(loop);
    take(&a, LARGE, LARGE);
    take(&b, LARGE, LARGE);
    give(&a);
    give(&b);
    for (int i = 0; i < 3; i++) { /* one is in use, now and then */
        ck_assert_int_eq(lr_loop_turn(loop, 0), LIFE);
        take(&a, LARGE, LARGE);
        give(&a);
        lr_clock_fake_advance(&clock_of, LIFE);
    }
    lr_loop_turn(loop, 0);
    ck_assert_int_eq(s->count, 1);
    lr_clock_fake_advance(&clock_of, LIFE);
    ck_assert_int_eq(lr_loop_turn(loop, 0), -1); /* and no timer is left */
    ck_assert_int_eq(s->count, 0);
    ck_assert_uint_eq(s->bytes, 0);
    end();
}
END_TEST

UNIT_MAIN("spares", the_newest_comes_first, small_bodies_and_too_large_ones_have_their_own,
          few_are_kept, what_nobody_needs_is_given_back)
