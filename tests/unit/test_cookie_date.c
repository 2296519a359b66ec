/* Dates of cookies, RFC 6265 5.1.1. */
#include "unit.h"

#include "net/cookie_date.h"

START_TEST(dates)
{
    static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                                       "06 nov 1994 8:49:37"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_int_eq(lr_cookie_date(same[i]), 784111777);
    static const char *const bad[] = {
        "", "tomorrow", "32 Nov 1994 08:49:37", "06 Nov 1994", "99999999", "06 Nov 1994 25:00:00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(lr_cookie_date(bad[i]), INT64_MIN);
}
END_TEST

UNIT_MAIN("cookie_date", dates)
