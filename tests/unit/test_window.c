/* Hours of the week in which a room is recorded. */
#include "unit.h"

#include <time.h>

#include "core/window.h"

/* Local time of a day in June 2026; the 1st is a Monday. */
static int64_t at(int day, int hour, int minute)
{
    struct tm t = {.tm_year = 126,
                   .tm_mon = 5,
                   .tm_mday = day,
                   .tm_hour = hour,
                   .tm_min = minute,
                   .tm_isdst = -1};
    return (int64_t)mktime(&t) * 1000;
}

static struct lr_windows parse(const char *text)
{
    struct lr_windows w;
    ck_assert_msg(lr_windows_parse(text, &w), "%s", text);
    return w;
}

static void check(const char *text, int64_t now, bool open, int64_t until)
{
    struct lr_windows w = parse(text);
    int64_t got;
    ck_assert_msg(lr_windows_are_open(&w, now, &got) == open, "%s", text);
    ck_assert_int_eq(got, until);
}

START_TEST(none_is_always)
{
    check("", at(3, 12, 0), true, INT64_MAX);
    check(NULL, at(3, 12, 0), true, INT64_MAX);
}
END_TEST

START_TEST(each_day)
{
    check("20:00+4h", at(3, 19, 59), false, at(3, 20, 0));
    check("20:00+4h", at(3, 20, 0), true, at(4, 0, 0));
    check("20:00+4h", at(3, 23, 59), true, at(4, 0, 0));
    check("20:00+4h", at(4, 0, 0), false, at(4, 20, 0));
    check("20:00-00:00", at(3, 23, 59), true, at(4, 0, 0));
    check("9:30-17:00", at(3, 12, 0), true, at(3, 17, 0));
    check("00:00-00:00", at(3, 12, 0), true, at(4, 0, 0));
}
END_TEST

START_TEST(days_are_those_of_the_begin)
{
    const char *text = "mon-wed,fri 22:00+5h";
    check(text, at(1, 23, 0), true, at(2, 3, 0));
    check(text, at(4, 2, 59), true, at(4, 3, 0)); /* Thursday: Wednesday's */
    check(text, at(4, 23, 0), false, at(5, 22, 0));
    check(text, at(6, 2, 0), true, at(6, 3, 0));
    check(text, at(6, 4, 0), false, at(8, 22, 0));
    check("Sat-Mon 10:00+1h", at(6, 10, 30), true, at(6, 11, 0)); /* across the week's end */
    check("Sat-Mon 10:00+1h", at(8, 10, 30), true, at(8, 11, 0));
    check("Sat-Mon 10:00+1h", at(9, 10, 30), false, at(13, 10, 0));
}
END_TEST

START_TEST(several)
{
    const char *text = " mon 20:00+2h ; tue 08:00-09:00;";
    check(text, at(1, 21, 0), true, at(1, 22, 0));
    check(text, at(1, 22, 0), false, at(2, 8, 0));
    check(text, at(2, 8, 0), true, at(2, 9, 0));
    check("mon 20:00+7d", at(5, 0, 0), true, at(8, 20, 0));
    check("mon 20:00+2h; mon 21:00+3h", at(1, 21, 30), true, at(2, 0, 0)); /* they overlap */
}
END_TEST

/* crontab(5), and a length. */
START_TEST(as_cron_has_them)
{
    check("0 20 * * *+4h", at(3, 19, 59), false, at(3, 20, 0));
    check("0 20 * * * +4h", at(3, 23, 59), true, at(4, 0, 0));
    check("30 9-11/2 * * mon-fri +10m", at(3, 9, 35), true, at(3, 9, 40)); /* Wednesday */
    check("30 9-11/2 * * mon-fri +10m", at(3, 9, 40), false, at(3, 11, 30));
    check("30 9-11/2 * * mon-fri +10m", at(5, 11, 40), false, at(8, 9, 30));
    check("0 8 1,15 * * +1h", at(10, 0, 0), false, at(15, 8, 0));
    check("0 8 15 * 0 +1h", at(10, 0, 0), false, at(14, 8, 0)); /* either day will do */
    check("0 8 15 * 7 +1h", at(14, 8, 30), true, at(14, 9, 0));
    check("0 8 15 * 7 +1h", at(15, 8, 30), true, at(15, 9, 0));
    check("*/15 8 * * * +5m", at(3, 8, 16), true, at(3, 8, 20));
    check("*/15 8 * * * +5m", at(3, 8, 20), false, at(3, 8, 30));
    check("5/20 8 * * * +5m", at(3, 8, 31), false, at(3, 8, 45));
    check("0 0 1 JUN-AUG * +2d", at(2, 12, 0), true, at(3, 0, 0));
    check("mon 20:00+2h; 0 9 * * tue +1h", at(1, 23, 0), false, at(2, 9, 0));
    check("0 0 1 jan * +1h", at(3, 0, 0), false, at(10, 0, 0)); /* to be looked at again then */
    check("* * * * * +1m", at(3, 12, 0), true, at(3, 12, 1));
}
END_TEST

START_TEST(clocks_that_are_set)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    struct lr_windows w = parse("sun 01:00+4h");
    int64_t begin = INT64_C(1774742400000), until; /* 29 March 2026, 01:00 CET */
    ck_assert(!lr_windows_are_open(&w, begin - 1, &until));
    ck_assert_int_eq(until, begin);
    ck_assert(lr_windows_are_open(&w, begin, &until));
    ck_assert_int_eq(until - begin, 4 * 3600 * 1000); /* 06:00 CEST */
    unsetenv("TZ");
    tzset();
}
END_TEST

START_TEST(what_is_no_window)
{
    static const char *const wrong[] = {"x",
                                        "mon",
                                        "mon 20",
                                        "mon 24:00+1h",
                                        "20:60+1h",
                                        "20:00",
                                        "20:00+",
                                        "20:00+1s",
                                        "20:00+8d",
                                        "20:00*4h",
                                        "mon- 20:00+1h",
                                        "mon,20:00+1h",
                                        "20:00+4h x",
                                        "0 20 * * +4h",
                                        "0 20 * * * *+4h",
                                        "60 20 * * *+4h",
                                        "0 24 * * *+4h",
                                        "0 0 0 * *+4h",
                                        "0 0 32 * *+4h",
                                        "0 0 * 13 *+4h",
                                        "0 0 * foo *+4h",
                                        "0 0 * * 8+4h",
                                        "0 0 * * 5-1+4h",
                                        "*/0 0 * * *+4h",
                                        "0 0 * * *",
                                        "0 0 * * * 4h",
                                        "0 20 * * * +8d",
                                        "0, 0 * * *+4h",
                                        "0 0 * * 1-+4h",
                                        "020 * * *+4h",
                                        "20:00-25:00",
                                        "moon 20:00+1h",
                                        "20:00+1h,"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct lr_windows w;
        ck_assert_msg(!lr_windows_parse(wrong[i], &w), "%s", wrong[i]);
    }
    struct lr_windows w;
    char many[17 * 9 + 1] = "";
    for (int i = 0; i < 17; i++) {
        ck_assert(lr_windows_parse(many, &w));
        memcpy(many + 9 * i, "01:00+1h;", 10);
    }
    ck_assert(!lr_windows_parse(many, &w));
}
END_TEST

UNIT_MAIN("window", none_is_always, each_day, days_are_those_of_the_begin, several,
          as_cron_has_them, clocks_that_are_set, what_is_no_window)
