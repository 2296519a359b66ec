/* Known answers of a_bogus. */
#include "unit.h"

#include "extractors/douyin_sign.h"

#define UA                                                                                         \
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "            \
    "Chrome/123.0.0.0 Safari/537.36"
#define QUERY                                                                                      \
    "aid=6383&app_name=douyin_web&live_id=1&device_platform=web&language=zh-CN"                    \
    "&browser_language=zh-CN&browser_platform=Win32&browser_name=Chrome"                           \
    "&browser_version=116.0.0.0&web_rid=335354047186&msToken="

START_TEST(known_answers)
{
    static const struct {
        const char *query, *ua;
        int64_t ms;
        const char *expected;
    } rows[] = {{"a=1", "UA", 1700000000000,
                 "E7mhBmg6mEVNgf6X56KLfY3q6fB3Y4xI0HViMD2fYdfJqL39HMYD9exoIBGvXKWjwG/"
                 "-IeYjy4hbO3xprQAjM36UHWwEUdQ2mgWkKl5Q5I0j53iruyRDntmF4vj3SFlm5XNAEOk0y75rKb70Woqe"
                 "-vIlO62-zo0/"
                 "9Aj="},
                {QUERY, UA, 1700000000000,
                 "E7mhBmg6mEVNgf6X56KLfY3q61F3Y6cI0HViMD2fIdVWqL39HMYD9exoIBGvXKWjwG/"
                 "-IeYjy4hbO3xprQAjM36UHWwEUdQ2mgWkKl5Q5I0j53iruyRDntmF4vj3SFlm5XNAEOk0y75rKb70Woqe"
                 "-vIlO62-zo0/"
                 "9vR="},
                {QUERY, UA, 1764000000123,
                 "E7mhBmg6mEVNgf6X53QLfY3q61F3Y6aL0HViMD2fIdVWZL39HMTa9exomWJv7wjjiT/"
                 "QIeYjy4hbO3xprQAjM36UHWwEUdQ2mgWkKl5Q5I0j53iruyRDntmF4vj3SFlm5XNAEOk0y75rKb70Woqe"
                 "-vIlO62-zo0/"
                 "9UR="}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_arena *a = lr_arena_new(1 << 20);
        const struct lr_a_bogus s = {rows[i].query, rows[i].ua, rows[i].ms, {1234, 9876, 5555}};
        ck_assert_str_eq(lr_a_bogus(a, &s), rows[i].expected);
        lr_arena_free(a);
    }
}
END_TEST

UNIT_MAIN("sign_douyin", known_answers)
