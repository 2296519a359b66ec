#include "unit.h"

#include <string.h>

#include "core/options.h"

#define NO INT64_MIN /* refused */

static const struct lr_option whole = {.name = "t.int", .type = LR_OPT_INT, .min = -5, .max = 1000};
static const struct lr_option flag = {.name = "t.bool", .type = LR_OPT_BOOL};
static const struct lr_option span = {
    .name = "t.time", .type = LR_OPT_DURATION, .min = 0, .max = (int64_t)100 * 86400000};
static const struct lr_option bytes = {
    .name = "t.size", .type = LR_OPT_SIZE, .min = 0, .max = INT64_MAX};
static const struct lr_option word = {
    .name = "t.choice", .type = LR_OPT_CHOICE, .choices = "ts|flv|mkv"};
static const struct lr_option text = {.name = "t.text", .type = LR_OPT_STRING};

static const struct {
    const struct lr_option *opt;
    const char *in;
    int64_t out;
} rows[] = {
    {&whole, "0", 0},
    {&whole, "-5", -5},
    {&whole, "1000", 1000},
    {&whole, "007", 7},
    {&whole, "-6", NO},
    {&whole, "1001", NO},
    {&whole, "", NO},
    {&whole, " 1", NO},
    {&whole, "1 ", NO},
    {&whole, "\n1", NO},
    {&whole, "+1", NO},
    {&whole, "-", NO},
    {&whole, "1.5", NO},
    {&whole, "0x1", NO},
    {&whole, "99999999999999999999", NO},
    {&flag, "yes", 1},
    {&flag, "no", 0},
    {&flag, "true", 1},
    {&flag, "false", 0},
    {&flag, "1", 1},
    {&flag, "0", 0},
    {&flag, "on", 1},
    {&flag, "off", 0},
    {&flag, "是", 1},
    {&flag, "否", 0},
    {&flag, "maybe", NO},
    {&flag, "", NO},
    {&flag, "2", NO},
    {&span, "0", 0},
    {&span, "90", 90000},
    {&span, "1d2h3m4s5ms", 93784005},
    {&span, "1.5h", 5400000},
    {&span, "00:00:01", 1000},
    {&span, "100:00:00", 360000000},
    {&span, "00:60:00", NO},
    {&span, "00:00:60", NO},
    {&span, "1:2", NO},
    {&span, "1:2:3:4", NO},
    {&span, "101d", NO},
    {&span, "1h30", NO},
    {&span, ".5m", NO},
    {&span, "1,5m", NO},
    {&span, "-1s", NO},
    {&span, "1 s", NO},
    {&bytes, "0", 0},
    {&bytes, "1k", 1024},
    {&bytes, "1.5K", 1536},
    {&bytes, "2MB", 2097152},
    {&bytes, "3GiB", (int64_t)3 << 30},
    {&bytes, "1T", (int64_t)1 << 40},
    {&bytes, "7b", 7},
    {&bytes, "1x", NO},
    {&bytes, "9999999T", NO},
    {&word, "ts", 0},
    {&word, "flv", 0},
    {&word, "mkv", 0},
    {&word, "fl", NO},
    {&word, "flvx", NO},
    {&word, "ts|flv", NO},
    {&word, "", NO},
    {&word, "TS", NO},
    {&text, "any text 浪", 0},
    {&text, "", 0},
    {&text, "two\nlines", NO},
    {&text, "\x7f", NO},
    {&text, "tab\t", NO},
};

START_TEST(table)
{
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_err err = {0};
        int64_t n = NO;
        int rc = lr_option_parse(rows[i].opt, rows[i].in, &n, &err);
        ck_assert_msg(n == rows[i].out && (rc == 0) == (n != NO), "row %zu: \"%s\" gave %lld", i,
                      rows[i].in, (long long)n);
        if (rc == 0)
            continue;
        ck_assert_int_eq(rc, LIVREC_EARG);
        ck_assert_int_eq(strncmp(err.text, rows[i].opt->name, strlen(rows[i].opt->name)), 0);
        ck_assert(!strpbrk(err.text, "\n\t\x7f"));
    }
}
END_TEST

START_TEST(errors_tell_what_is_expected)
{
    struct lr_err err = {0};
    int64_t n;
    lr_option_parse(&whole, "5000", &n, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "(-5 to 1000)"));
    lr_option_parse(&span, "200d", &n, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "8640000000 ms"));
    lr_option_parse(&flag, "maybe", &n, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "yes or no"));
    lr_option_parse(&bytes, "big", &n, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "500M"));
    lr_option_parse(&word, "avi", &n, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "ts|flv|mkv"));
}
END_TEST

UNIT_MAIN("option_parse", table, errors_tell_what_is_expected)
