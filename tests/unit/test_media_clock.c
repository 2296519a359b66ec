#include "unit.h"

#include "record/media_clock.h"

/* Seconds of wall time in which `share` percent of it come as media. */
static int slow_windows(struct lr_media_clock *c, int64_t *now, int64_t *dts, int seconds,
                        int share)
{
    int slow = 0;
    for (int i = 0; i < seconds; i++) {
        *dts += (int64_t)LR_TIME_HZ * share / 100;
        struct lr_frame f = {.track = 1, .dts = *dts};
        ck_assert_int_eq(lr_push_frame(&c->stage, &f), 0);
        *now += 1000;
        slow += lr_media_clock_is_slow(c, *now);
    }
    return slow;
}

START_TEST(slow_media_is_noticed)
{
    struct lr_media_clock c;
    int64_t now = 5000, dts = 0;
    lr_media_clock_init(&c, NULL);
    ck_assert_int_eq(slow_windows(&c, &now, &dts, 120, 100), 0);
    ck_assert_int_eq(slow_windows(&c, &now, &dts, 120, 60), 0);
    ck_assert_int_ge(slow_windows(&c, &now, &dts, 120, 40), 3);
    ck_assert_int_le(slow_windows(&c, &now, &dts, 120, 100), 1);
    dts += 1000 * LR_TIME_HZ; /* a jump is no media */
    ck_assert_int_ge(slow_windows(&c, &now, &dts, 120, 10), 3);
    lr_media_clock_restart(&c);
    now += 1000000;
    ck_assert_int_eq(slow_windows(&c, &now, &dts, 60, 100), 0);
}
END_TEST

UNIT_MAIN("media_clock", slow_media_is_noticed)
