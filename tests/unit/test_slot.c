/* Slots of the day by local time. */
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "record/slot.h"

#define MINUTE ((int64_t)60000)
#define HOUR (60 * MINUTE)

static void zone(const char *tz)
{
    ck_assert_int_eq(setenv("TZ", tz, 1), 0);
    tzset();
}

START_TEST(slots_begin_with_the_day)
{
    const int64_t noon = 1795780800000; /* 2026-11-27 12:00:00 UTC */
    zone("UTC");
    ck_assert_int_eq(lr_slot_start(noon, HOUR), noon);
    ck_assert_int_eq(lr_slot_start(noon + HOUR - 1, HOUR), noon);
    ck_assert_int_eq(lr_slot_start(noon + HOUR, HOUR), noon + HOUR);
    ck_assert_int_eq(lr_slot_start(noon + 44 * MINUTE, 15 * MINUTE), noon + 30 * MINUTE);
    ck_assert_int_eq(lr_slot_start(noon + 1, 24 * HOUR), noon - 12 * HOUR);
    ck_assert_int_eq(lr_slot_start(noon + 11 * HOUR, 7 * HOUR), noon + 9 * HOUR);
    ck_assert_int_eq(lr_slot_start(noon + 12 * HOUR, 7 * HOUR), noon + 12 * HOUR);
    ck_assert_int_eq(lr_slot_start(noon + 5, 0), noon + 5);
}
END_TEST

/* Half past by UTC is the full hour there. */
START_TEST(local_time_counts)
{
    const int64_t noon = 1795780800000;
    zone("IST-5:30");
    ck_assert_int_eq(lr_slot_start(noon + 29 * MINUTE, HOUR), noon - 30 * MINUTE);
    ck_assert_int_eq(lr_slot_start(noon + 30 * MINUTE, HOUR), noon + 30 * MINUTE);
    ck_assert_int_eq(lr_slot_start(noon, 24 * HOUR), noon - 17 * HOUR - 30 * MINUTE);
}
END_TEST

/* 2026-10-25 01:00 UTC: 03:00 becomes 02:00. 2026-03-29 01:00 UTC: 02:00 becomes 03:00. */
START_TEST(clocks_that_are_put_back_and_forth)
{
    const int64_t back = 1792890000000, forth = 1774746000000;
    zone("CET-1CEST,M3.5.0,M10.5.0/3");
    ck_assert_int_eq(lr_slot_start(back - 1, HOUR), back - HOUR);
    ck_assert_int_eq(lr_slot_start(back, HOUR), back);
    ck_assert_int_eq(lr_slot_start(back + 59 * MINUTE, HOUR), back);
    ck_assert_int_eq(lr_slot_start(forth - 1, HOUR), forth - HOUR);
    ck_assert_int_eq(lr_slot_start(forth + 1, HOUR), forth);
}
END_TEST

UNIT_MAIN("slot", slots_begin_with_the_day, local_time_counts, clocks_that_are_put_back_and_forth)
