/* Which media is in how many bytes of a file. */
#include "unit.h"

#include "record/tail.h"

static struct lr_tail t;

static void note(int64_t bytes, int64_t sure)
{
    const struct lr_tail_place place = {bytes, bytes / 10, bytes / 400};
    lr_tail_note(&t, &place, sure);
}

static int64_t ms_of(int64_t bytes)
{
    return lr_tail_find(&t, bytes).ms;
}

START_TEST(the_last_place_within)
{
    t = (struct lr_tail){0};
    ck_assert_int_eq(ms_of(1000), 0);
    note(400, 0);
    note(400, 0); /* no news */
    note(800, 0);
    ck_assert_int_eq(t.count, 2);
    ck_assert_int_eq(ms_of(399), 0);
    ck_assert_int_eq(ms_of(400), 40);
    ck_assert_int_eq(ms_of(799), 40);
    ck_assert_int_eq(ms_of(5000), 80);
    ck_assert_int_eq(lr_tail_find(&t, 800).frames, 2);
}
END_TEST

/* Hours, of which the last seconds are not sure: each place of those is kept. */
START_TEST(what_is_sure_is_forgotten)
{
    t = (struct lr_tail){0};
    for (int64_t b = 400; b <= 400 * 100000; b += 400)
        note(b, b - 400 * 100);
    for (int64_t b = 400 * (100000 - 100); b <= 400 * 100000; b += 400)
        ck_assert_int_eq(ms_of(b), b / 10);
}
END_TEST

/* Nothing is sure: places are further apart, evenly, and never behind the truth. */
START_TEST(a_disk_that_syncs_nothing)
{
    t = (struct lr_tail){0};
    for (int64_t b = 400; b <= 400 * 10000; b += 400) {
        note(b, 0);
        ck_assert_int_le(ms_of(b), b / 10);
    }
    for (int64_t b = 400 * 300; b <= 400 * 10000; b += 400) {
        ck_assert_int_le(ms_of(b), b / 10);
        ck_assert_int_ge(ms_of(b), b / 10 - 40 * (10000 / (LR_TAIL_PLACES / 4)));
    }
}
END_TEST

UNIT_MAIN("tail", the_last_place_within, what_is_sure_is_forgotten, a_disk_that_syncs_nothing)
