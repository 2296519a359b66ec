/* Time zones by name: the C library's answers are what they must be. */
#include "unit.h"

#include <errno.h>
#include <livrec/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/attr.h"
#include "data/zone.h"

static struct lr_err err;

static struct lr_zone *opened(const char *name)
{
    struct lr_zone *z = NULL;
    int rc = lr_zone_open(lr_files_system(), name, &z, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    return z;
}

static const char *shown(const struct lr_zone *z, int64_t t)
{
    static char text[64];
    struct tm tm;
    ck_assert(lr_zone_time(z, t * 1000, &tm));
    size_t n = strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    snprintf(text + n, sizeof text - n, " %ld", tm.tm_gmtoff);
    return text;
}

/* Each month from 1960 to 2060, and around every hour of one spring and one autumn. */
static void compare(const char *name)
{
    struct lr_zone *z = opened(name), *local = NULL;
    char ours[64];
    setenv("TZ", name, 1);
    tzset();
    for (int64_t t = -315619200; t < 2840140800; t += 2629743) {
        snprintf(ours, sizeof ours, "%s", shown(z, t));
        ck_assert_msg(strcmp(ours, shown(local, t)) == 0, "%s at %lld: %s", name, (long long)t,
                      ours);
    }
    for (int64_t t = 2214000000; t < 2214000000 + 366 * 86400; t += 3599) {
        snprintf(ours, sizeof ours, "%s", shown(z, t));
        ck_assert_msg(strcmp(ours, shown(local, t)) == 0, "%s at %lld: %s", name, (long long)t,
                      ours);
    }
    ck_assert_str_eq(lr_zone_name(z), name);
    lr_zone_free(z);
}

static bool has_database(void)
{
    struct lr_zone *z = NULL;
    bool has = lr_zone_open(lr_files_system(), "Asia/Shanghai", &z, &err) == 0;
    lr_zone_free(z);
    return has;
}

START_TEST(as_the_system_says)
{
    static const char *const names[] = {"Asia/Shanghai",    "America/New_York", "Europe/Berlin",
                                        "Australia/Sydney", "Asia/Kolkata",     "America/Sao_Paulo",
                                        "Asia/Tokyo",       "Africa/Cairo"};
    if (!has_database())
        return; /* the rules below are looked at anyway */
    for (size_t i = 0; i < LR_COUNT(names); i++)
        compare(names[i]);
}
END_TEST

START_TEST(fixed_ones)
{
    static const struct {
        const char *name, *shown;
    } cases[] = {
        {"UTC", "2025-11-24 16:00:00 0"},
        {"UTC+8", "2025-11-25 00:00:00 28800"},
        {"UTC+08:00", "2025-11-25 00:00:00 28800"},
        {"UTC-03:30", "2025-11-24 12:30:00 -12600"},
    };
    for (size_t i = 0; i < LR_COUNT(cases); i++) {
        struct lr_zone *z = opened(cases[i].name);
        ck_assert_str_eq(shown(z, 1764000000), cases[i].shown);
        lr_zone_free(z);
    }
    ck_assert_ptr_null(opened("local"));
    ck_assert_ptr_null(opened(""));
    ck_assert_str_eq(lr_zone_name(NULL), "local");
}
END_TEST

START_TEST(none_of_that_name)
{
    static const char *const names[] = {"Mars/Olympus",
                                        "../../etc/passwd",
                                        "/etc/localtime",
                                        "UTC8",
                                        "UTC+15",
                                        "UTC+8 ",
                                        "utc",
                                        "a b",
                                        "Asia",
                                        "UTC+1x",
                                        "zone.tab"};
    for (size_t i = 0; i < LR_COUNT(names); i++) {
        struct lr_zone *z = NULL;
        int rc = lr_zone_open(lr_files_system(), names[i], &z, &err);
        ck_assert_msg(rc == LIVREC_EARG && !z, "%s", names[i]);
    }
}
END_TEST

/* Rules as POSIX has them, also those that no database uses. */
START_TEST(rules)
{
    static const struct {
        const char *rule;
        int64_t t;
        int32_t offset;
    } cases[] = {
        {"CST-8", 1764000000, 28800},
        {"<+0530>-5:30", 1764000000, 19800},
        {"EST5EDT,M3.2.0,M11.1.0", 1741503599, -18000}, /* 2025-03-09 01:59:59 */
        {"EST5EDT,M3.2.0,M11.1.0", 1741503600, -14400},
        {"EST5EDT,M3.2.0,M11.1.0", 1762063199, -14400}, /* 2025-11-02 01:59:59 */
        {"EST5EDT,M3.2.0,M11.1.0", 1762063200, -18000},
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1735689600, 39600}, /* summer over the new year */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1743296399, 3600},    /* the last Sunday */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1743296400, 7200},
        {"XXX0YYY,J60/0,J61/0", 1709251200, 3600}, /* 2024-03-01, whatever the year */
        {"XXX0YYY,59/0,60/0", 1709164800, 3600},   /* 2024-02-29 */
    };
    for (size_t i = 0; i < LR_COUNT(cases); i++) {
        struct lr_zone_rule r;
        ck_assert_msg(lr_zone_rule_parse(cases[i].rule, &r), "%s", cases[i].rule);
        int32_t offset = lr_zone_rule_offset(&r, cases[i].t);
        ck_assert_msg(offset == cases[i].offset, "%s: %d", cases[i].rule, offset);
    }
    static const char *const bad[] = {"",
                                      "A1",
                                      "CST",
                                      "CST-8x",
                                      "CST-200",
                                      "<CST8",
                                      "EST5EDT,M3.2",
                                      "E5",
                                      "EST5EDT,M13.1.0,M1.1.0",
                                      "EST5EDT,M3.6.0,M11.1.0",
                                      "EST5EDT,J0,J1",
                                      "EST5EDT,M3.2.0"};
    for (size_t i = 0; i < LR_COUNT(bad); i++) {
        struct lr_zone_rule r;
        ck_assert_msg(!lr_zone_rule_parse(bad[i], &r), "%s", bad[i]);
    }
}
END_TEST

/* ---- files that are damaged */

static uint8_t bytes[4096];
static size_t length;

static int give(const struct lr_files *f, const char *path, struct lr_buf *out)
{
    return lr_buf_append(out, bytes, length) ? -ENOMEM : 0;
}

/* Two changes: 0 -> +1 h at 1000, back at 2000; then by the rule. */
static void whole_file(void)
{
    static const uint8_t head1[44] = {'T', 'Z', 'i', 'f', '2', [39] = 1, [43] = 4};
    static const uint8_t body1[6 + 4] = {0};
    static const uint8_t head2[44] = {'T', 'Z', 'i', 'f', '2', [35] = 2, [39] = 2, [43] = 4};
    static const uint8_t times[] = {0, 0, 0, 0, 0, 0, 3, 232, 0, 0, 0, 0, 0, 0, 7, 208, 1, 0};
    static const uint8_t types[] = {0, 0, 0, 0, 0, 0, 0, 0, 14, 16, 1, 0, 'A', 'B', 'C', 0};
    static const char rule[] = "\nABC-2\n";
    const struct iovec parts[] = {
        {(void *)(uintptr_t)head1, 44}, {(void *)(uintptr_t)body1, 10},
        {(void *)(uintptr_t)head2, 44}, {(void *)(uintptr_t)times, 18},
        {(void *)(uintptr_t)types, 16}, {(void *)(uintptr_t)rule, sizeof rule - 1}};
    length = 0;
    for (size_t i = 0; i < LR_COUNT(parts); i++) {
        memcpy(bytes + length, parts[i].iov_base, parts[i].iov_len);
        length += parts[i].iov_len;
    }
}

START_TEST(damaged)
{
    struct lr_files f = *lr_files_system();
    struct lr_zone *z = NULL;
    struct tm tm;
    f.load = give;
    whole_file();
    ck_assert_int_eq(lr_zone_open(&f, "X", &z, &err), 0);
    ck_assert_str_eq(shown(z, 999), "1970-01-01 00:16:39 0");
    ck_assert_str_eq(shown(z, 1000), "1970-01-01 01:16:40 3600");
    ck_assert_str_eq(shown(z, 2000), "1970-01-01 02:33:20 7200");
    lr_zone_free(z);
    size_t all = length;
    for (length = 0; length < all; length++) /* cut */
        ck_assert_int_eq(lr_zone_open(&f, "X", &z, &err), LIVREC_EARG);
    for (size_t i = 0; i < all; i++) /* a byte that is wrong: an error, or some time or other */
        for (int bit = 0; bit < 8; bit++) {
            whole_file();
            bytes[i] ^= (uint8_t)(1 << bit);
            if (lr_zone_open(&f, "X", &z, &err) == 0)
                (void)lr_zone_time(z, 1764000000000, &tm);
            lr_zone_free(z);
            z = NULL;
        }
}
END_TEST

UNIT_MAIN("zone", as_the_system_says, fixed_ones, none_of_that_name, rules, damaged)
