/* How long a connection is waited for, by what earlier ones took. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "net/rtt.h"

#define BASE 5000

static struct lr_rtt r;

static int64_t limit(const char *url)
{
    return lr_rtt_limit(&r, url, BASE);
}

static void took(const char *url, int64_t ms, int times)
{
    for (int i = 0; i < times; i++)
        lr_rtt_note(&r, url, ms, i);
}

START_TEST(nothing_is_known)
{
    memset(&r, 0, sizeof r);
    ck_assert_int_eq(limit("https://a.example/live.flv?x=1"), BASE);
}
END_TEST

START_TEST(a_host_that_is_near)
{
    memset(&r, 0, sizeof r);
    took("https://a.example/one", 30, 20);
    ck_assert_int_ge(limit("https://a.example/two?x"), 3000);
    ck_assert_int_le(limit("https://a.example/two?x"), 3200);
    ck_assert_int_eq(limit("https://a.example:8443/two"), BASE); /* another one */
    ck_assert_int_ge(lr_rtt_limit(&r, "https://a.example/", 500), 500); /* what was set */
    ck_assert_int_le(lr_rtt_limit(&r, "https://a.example/", 500), 700);
}
END_TEST

/* Over half the world, through a tunnel: name, TCP and TLS take seconds. */
START_TEST(a_host_that_is_far)
{
    memset(&r, 0, sizeof r);
    took("http://far.example", 2500, 1);
    ck_assert_int_eq(limit("http://far.example/"), 3000 + 2 * (2500 + 4 * 1250));
    took("http://far.example", 2500, 40); /* it is always so */
    ck_assert_int_ge(limit("http://far.example/"), 8000);
    ck_assert_int_le(limit("http://far.example/"), 8100);
    took("http://far.example", 25000, 40);
    ck_assert_int_eq(limit("http://far.example/"), 6 * BASE);
}
END_TEST

/* One that never took a connection in time gets more of it. */
START_TEST(a_host_that_is_silent)
{
    memset(&r, 0, sizeof r);
    lr_rtt_failed(&r, "http://a.example/", 1);
    ck_assert_int_eq(limit("http://a.example/"), 2 * BASE);
    lr_rtt_failed(&r, "http://a.example/", 2);
    lr_rtt_failed(&r, "http://a.example/", 3);
    ck_assert_int_eq(limit("http://a.example/"), 4 * BASE);
    took("http://a.example/", 50, 9);
    ck_assert_int_lt(limit("http://a.example/"), 3500);
    lr_rtt_failed(&r, "http://a.example/", 20); /* it is the network */
    ck_assert_int_lt(limit("http://a.example/"), 3500);
}
END_TEST

START_TEST(more_hosts_than_are_remembered)
{
    char url[64];
    memset(&r, 0, sizeof r);
    for (int i = 0; i < 1000; i++) {
        snprintf(url, sizeof url, "http://h%d.example/", i);
        lr_rtt_note(&r, url, 4000, i);
        lr_rtt_note(&r, "http://often.example/", 4000, i);
    }
    ck_assert_int_gt(limit("http://often.example/"), BASE);
    ck_assert_int_gt(limit("http://h999.example/"), BASE);
    ck_assert_int_eq(limit("http://h1.example/"), BASE);
}
END_TEST

UNIT_MAIN("rtt", nothing_is_known, a_host_that_is_near, a_host_that_is_far, a_host_that_is_silent,
          more_hosts_than_are_remembered)
