/* The cookie jar, RFC 6265. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include <livrec/error.h>

#include "net/cookie.h"
#include "net/cookie_date.h"

static struct lr_clock_fake fake;
static struct lr_arena *arena;
static struct lr_jar *jar;

static void up(void)
{
    lr_clock_fake_init(&fake, INT64_C(1700000000000));
    arena = lr_arena_new(1 << 20);
    jar = lr_jar_new(&fake.base);
}

static void down(void)
{
    lr_jar_free(jar);
    lr_arena_free(arena);
}

static struct lr_url url(const char *text)
{
    struct lr_url u;
    ck_assert_int_eq(lr_url_parse(arena, text, &u), 0);
    return u;
}

static void receive(const char *from, const char *text)
{
    struct lr_url u = url(from);
    lr_jar_receive(jar, &u, text);
}

static const char *sent(const char *to)
{
    struct lr_url u = url(to);
    const char *h = lr_jar_header(jar, arena, &u);
    return h ? h : "";
}

START_TEST(users_text_goes_to_sub_domains)
{
    up();
    ck_assert_int_eq(lr_jar_add_text(jar, "a.com", " x=1;y = 2 ;; bad\x01=3; z=a=b"), 0);
    ck_assert_str_eq(sent("https://live.a.com/r"), "z=a=b; y=2; x=1");
    ck_assert_str_eq(sent("https://a.com/"), "z=a=b; y=2; x=1");
    ck_assert_str_eq(sent("https://nota.com/"), "");
    down();
}
END_TEST

START_TEST(host_only_and_domain)
{
    up();
    receive("https://api.a.com/x", "h=1");
    receive("https://api.a.com/x", "d=2; Domain=.a.com; Path=/");
    ck_assert_str_eq(sent("https://api.a.com/x"), "d=2; h=1");
    ck_assert_str_eq(sent("https://www.a.com/"), "d=2");
    receive("https://api.a.com/", "e=3; Domain=b.com");
    receive("https://api.a.com/", "f=3; Domain=com");
    receive("https://api.a.co.jp/", "g=3; Domain=co.jp");
    ck_assert_str_eq(sent("https://www.b.com/"), "");
    ck_assert_str_eq(sent("https://x.com/"), "");
    ck_assert_str_eq(sent("https://other.co.jp/"), "");
    receive("http://127.0.0.1/", "i=1; Domain=0.0.1");
    ck_assert_str_eq(sent("http://127.0.0.1/"), "");
    down();
}
END_TEST

START_TEST(paths)
{
    up();
    receive("https://a.com/dir/file", "p=1");
    receive("https://a.com/", "p=0; Path=/");
    ck_assert_str_eq(sent("https://a.com/dir/other"), "p=1");
    ck_assert_str_eq(sent("https://a.com/dirx"), "p=0");
    receive("https://a.com/", "q=1; Path=/deep/");
    ck_assert_str_eq(sent("https://a.com/deep/x"), "q=1; p=0");
    ck_assert_str_eq(sent("https://a.com/deep"), "p=0");
    struct lr_url u = url("https://a.com/dir/x");
    ck_assert_str_eq(lr_jar_get(jar, arena, &u, "p"), "1");
    ck_assert_ptr_null(lr_jar_get(jar, arena, &u, "none"));
    down();
}
END_TEST

START_TEST(secure_and_expiry)
{
    up();
    receive("https://a.com/", "s=1; Secure");
    receive("http://a.com/", "t=1; Secure");
    ck_assert_str_eq(sent("http://a.com/"), "");
    ck_assert_str_eq(sent("https://a.com/"), "s=1");
    receive("https://a.com/", "m=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    receive("https://a.com/", "e=1; Expires=Tue, 14-Nov-2023 22:13:30 GMT"); /* 10 s from now */
    ck_assert_str_eq(sent("https://a.com/"), "e=1; m=1; s=1");
    lr_clock_fake_advance(&fake, 9000);
    ck_assert_str_eq(sent("https://a.com/"), "e=1; m=1; s=1");
    lr_clock_fake_advance(&fake, 1000);
    ck_assert_str_eq(sent("https://a.com/"), "s=1");
    receive("https://a.com/", "s=gone; Max-Age=0");
    ck_assert_str_eq(sent("https://a.com/"), "");
    down();
}
END_TEST

START_TEST(replaced_and_refused)
{
    up();
    ck_assert_int_eq(lr_jar_set(jar, ".a.com", "n", "1"), 0);
    ck_assert_int_eq(lr_jar_set(jar, "a.com", "n", "2"), 0);
    ck_assert_str_eq(sent("https://www.a.com/"), "n=2");
    ck_assert_int_eq(lr_jar_set(jar, "a.com", "n", "x\r\nEvil: 1"), LIVREC_EARG);
    ck_assert_int_eq(lr_jar_set(jar, "a.com", "", "1"), LIVREC_EARG);
    ck_assert_int_eq(lr_jar_set(jar, "a.com", "n", NULL), LIVREC_EARG);
    receive("https://a.com/", "");
    receive("https://a.com/", "=x");
    receive("https://a.com/", "n=a\x01");
    ck_assert_str_eq(sent("https://a.com/"), "n=2");
    down();
}
END_TEST

START_TEST(bounded)
{
    up();
    for (int i = 0; i < 2000; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        ck_assert_int_eq(lr_jar_set(jar, "a.com", name, "1"), 0);
    }
    struct lr_url u = url("https://a.com/");
    ck_assert_ptr_null(lr_jar_get(jar, arena, &u, "c0"));
    ck_assert_str_eq(lr_jar_get(jar, arena, &u, "c1999"), "1");
    char *big = malloc(10000);
    memset(big, 'a', 9999);
    big[9999] = 0;
    ck_assert_int_eq(lr_jar_set(jar, "a.com", "big", big), LIVREC_EARG);
    receive("https://a.com/", big);
    free(big);
    down();
}
END_TEST

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

UNIT_MAIN("cookie", users_text_goes_to_sub_domains, host_only_and_domain, paths, secure_and_expiry,
          replaced_and_refused, bounded, dates)
