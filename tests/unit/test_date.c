#include "unit.h"

#include "data/date.h"

START_TEST(civil_dates)
{
    ck_assert_int_eq(lr_date_unix(1970, 1, 1, 0, 0, 0), 0);
    ck_assert_int_eq(lr_date_unix(2000, 2, 29, 12, 0, 0), 951825600);
    ck_assert_int_eq(lr_date_unix(2024, 12, 31, 23, 59, 60), 1735689600);
    ck_assert_int_eq(lr_date_unix(2038, 1, 19, 3, 14, 8), 2147483648);
    ck_assert_int_eq(lr_date_unix(1969, 12, 31, 23, 59, 59), -1);
}
END_TEST

START_TEST(http_dates)
{
    ck_assert_int_eq(lr_date_http("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
    static const char *const bad[] = {NULL, "", "Sun", "Sun, 6 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Xyz 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37",
                                      "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 00 Nov 1994 08:49:37",
                                      "Sun, 06 N"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(lr_date_http(bad[i]), 0);
}
END_TEST

START_TEST(iso_dates)
{
    ck_assert_int_eq(lr_date_iso("2026-11-24T08:30:00Z", 3600), 1795509000);
    ck_assert_int_eq(lr_date_iso("2026-11-24T17:30:00.123+09:00", 0), 1795509000);
    ck_assert_int_eq(lr_date_iso("2026-11-24T04:30:00-0400", 0), 1795509000);
    ck_assert_int_eq(lr_date_iso("2026-11-24 17:30:00", 9 * 3600), 1795509000);
    static const char *const bad[] = {NULL, "", "2026", "2026-13-24T08:30:00Z", "2026-11-24",
                                      "2026-11-24T8:30:00Z", "2026-11-00T08:30:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(lr_date_iso(bad[i], 0), 0);
}
END_TEST

UNIT_MAIN("date", civil_dates, http_dates, iso_dates)
