/* The cookie jar, RFC 6265. */
#include "unit.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <livrec/error.h>

#include "net/cookie.h"

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
    ck_assert_int_eq(lr_jar_receive(jar, &u, text), 0);
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
    ck_assert_str_eq(sent("https://live.a.com/r"), "x=1; y=2; z=a=b");
    ck_assert_str_eq(sent("https://a.com/"), "x=1; y=2; z=a=b");
    ck_assert_str_eq(sent("https://nota.com/"), "");
    down();
}
END_TEST

START_TEST(host_only_and_domain)
{
    up();
    receive("https://api.a.com/x", "h=1");
    receive("https://api.a.com/x", "d=2; Domain=.a.com; Path=/");
    ck_assert_str_eq(sent("https://api.a.com/x"), "h=1; d=2");
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
    ck_assert_str_eq(sent("https://a.com/"), "s=1; m=1; e=1");
    lr_clock_fake_advance(&fake, 9000);
    ck_assert_str_eq(sent("https://a.com/"), "s=1; m=1; e=1");
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

/* Who may set a cookie for which domain, and who gets it. */
/* What does not fit into the header stays behind; that is no lack of memory. */
START_TEST(header_has_a_maximum)
{
    char text[4096];
    up();
    for (int i = 0; i < 5; i++) {
        snprintf(text, sizeof text, "b%d=%04000d", i, 0);
        receive("https://a.com/", text);
    }
    receive("https://a.com/", "small=1");
    const char *h = sent("https://a.com/");
    ck_assert(strstr(h, "b3=") && !strstr(h, "b4=") && strlen(h) <= 16384);
    ck_assert_str_eq(strrchr(h, ';'), "; small=1");
    struct lr_url u = url("https://a.com/");
    struct lr_arena *little = lr_arena_new(256);
    ck_assert(!lr_jar_header(jar, little, &u) && lr_arena_failed(little));
    lr_arena_free(little);
    down();
}
END_TEST

START_TEST(domains)
{
    static const struct {
        const char *from, *domain, *to;
        bool sent;
    } rows[] = {
        {"https://a.com/", "a.com", "https://b.a.com/", true},
        {"https://b.a.com/", "A.Com", "https://c.a.com/", true},
        {"https://b.a.com/", "..a.com", "https://c.a.com/", false},
        {"https://b.a.com/", "c.a.com", "https://c.a.com/", false},
        {"https://a.com/", "b.a.com", "https://b.a.com/", false},
        {"https://nota.com/", "a.com", "https://a.com/", false},
        {"https://a.com/", "", "https://a.com/", true},
        {"https://a.com/", "", "https://b.a.com/", false},
        {"https://a.com/", ".", "https://a.com/", true},
        {"https://a.com/", ".", "https://b.a.com/", false},
        {"https://a.co.uk/", "co.uk", "https://b.co.uk/", false},
        {"https://a.com.cn/", "com.cn", "https://b.com.cn/", false},
        {"https://co.uk/", "co.uk", "https://co.uk/", true}, /* its own, and only its own */
        {"https://co.uk/", "co.uk", "https://b.co.uk/", false},
        {"https://t.co/", "t.co", "https://x.t.co/", true},
        {"https://go.com/", "go.com", "https://x.go.com/", true},
        {"https://me.github.io/", "github.io", "https://you.github.io/", false},
        {"https://d1.cloudfront.net/", "cloudfront.net", "https://d2.cloudfront.net/", false},
        {"https://d1.cloudfront.net/", "d1.cloudfront.net", "https://d1.cloudfront.net/", true},
        {"http://localhost/", "localhost", "http://localhost/", true},
        {"http://localhost/", "localhost", "http://x.localhost/", false},
        {"http://10.0.0.1/", "10.0.0.1", "http://10.0.0.1/", true},
        {"http://10.0.0.1/", "0.0.1", "http://10.0.0.1/", false},
        {"http://10.0.0.1/", "1", "http://9.0.0.1/", false},
        {"http://x.0x7f.1/", "0x7f.1", "http://0x7f.1/", false},
        {"http://[::1]/", "::1", "http://[::1]/", true},
        {"https://a.com/", "a.com; Domain=b.com", "https://a.com/", false},
        {"https://a.com/", "b.com; Domain=a.com", "https://a.com/", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        up();
        snprintf(text, sizeof text, "n=1; Domain=%s", rows[i].domain);
        receive(rows[i].from, text);
        ck_assert_msg((*sent(rows[i].to) != 0) == rows[i].sent, "%s Domain=%s -> %s", rows[i].from,
                      rows[i].domain, rows[i].to);
        down();
    }
}
END_TEST

/* What one answer says, sent back to https://a.com/d/x; NULL: ignored. */
START_TEST(set_cookie_texts)
{
    static const struct {
        const char *text, *sent;
    } rows[] = {
        {"n=1", "n=1"},
        {"n=", "n="},
        {"n", NULL},
        {"", NULL},
        {";", NULL},
        {"=1", NULL},
        {" n = 1 ; x", "n=1"},
        {"n=\"quoted; no\"", "n=\"quoted"},
        {"n=a=b==", "n=a=b=="},
        {"n=a,b c", "n=a,b c"},
        {"n=\xe4\xb8\xad", "n=\xe4\xb8\xad"},
        {"n=a\tb", NULL},
        {"n=a\rb", NULL},
        {"n\x7f=a", NULL},
        {"n=1; Max-Age=5", "n=1"},
        {"n=1; Max-Age=0", NULL},
        {"n=1; Max-Age=-1", NULL},
        {"n=1; Max-Age=99999999999999999999999999999", "n=1"},
        {"n=1; Max-Age=-99999999999999999999999999999", NULL},
        {"n=1; Max-Age=5x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NULL},
        {"n=1; Max-Age=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NULL},
        {"n=1; Max-Age=-; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NULL},
        {"n=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=5", "n=1"},
        {"n=1; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "n=1"},
        {"n=1; Max-Age=0; Expires=Thu, 01 Jan 2099 00:00:00 GMT", NULL},
        {"n=1; expires=Thu, 01 Jan 2099 00:00:00 GMT", "n=1"},
        {"n=1; Expires=never", "n=1"},
        {"n=1; Path=/d", "n=1"},
        {"n=1; Path=/D", NULL},
        {"n=1; Path=/d/", "n=1"},
        {"n=1; Path=/d/x", "n=1"},
        {"n=1; Path=/d/x/", NULL},
        {"n=1; Path=relative", "n=1"},
        {"n=1; path=", "n=1"},
        {"n=1; Secure; HttpOnly; SameSite=None; Priority=High", "n=1"},
        {"__Secure-n=1", NULL},
        {"__secure-n=1; Secure", "__secure-n=1"},
        {"__Host-n=1; Secure", NULL},
        {"__Host-n=1; Secure; Path=/", "__Host-n=1"},
        {"__Host-n=1; Secure; Path=/; Domain=a.com", NULL},
        {"__Host-n=1; Path=/", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        up();
        receive("https://a.com/d/x", rows[i].text);
        ck_assert_msg(strcmp(sent("https://a.com/d/x"), rows[i].sent ? rows[i].sent : "") == 0,
                      "\"%s\": \"%s\"", rows[i].text, sent("https://a.com/d/x"));
        down();
    }
}
END_TEST

/* Somebody on the path can answer for http://a.com, and shall not replace the https session. */
START_TEST(plain_http_cannot_overlay)
{
    up();
    receive("https://a.com/", "s=good; Secure; Path=/in; Domain=a.com");
    receive("http://a.com/", "s=evil; Path=/in/x");
    receive("http://b.a.com/", "s=evil; Path=/in; Domain=a.com");
    receive("http://b.a.com/", "s=evil; Path=/in");
    ck_assert_str_eq(sent("https://a.com/in/x"), "s=good");
    ck_assert_str_eq(sent("https://b.a.com/in"), "s=good");
    receive("http://a.com/", "s=other; Path=/out");
    receive("http://a.com/", "t=other; Path=/in");
    ck_assert_str_eq(sent("https://a.com/out"), "s=other");
    ck_assert_str_eq(sent("https://a.com/in"), "s=good; t=other");
    receive("https://a.com/", "s=new; Secure; Path=/in; Domain=a.com");
    ck_assert_str_eq(sent("https://a.com/in"), "s=new; t=other");
    down();
}
END_TEST

/* A server that sets thousands pushes out its own, never the user's login. */
START_TEST(flood)
{
    char text[64];
    up();
    ck_assert_int_eq(lr_jar_add_text(jar, ".a.com", "login=secret"), 0);
    receive("https://b.com/", "other=1");
    for (int i = 0; i < 3000; i++) {
        snprintf(text, sizeof text, "f%d=1; Domain=a.com", i);
        receive("https://cdn.a.com/", text);
    }
    ck_assert_ptr_nonnull(strstr(sent("https://a.com/"), "login=secret; f2936=1; "));
    ck_assert_ptr_null(strstr(sent("https://a.com/"), "f2935=1"));
    ck_assert_ptr_nonnull(strstr(sent("https://a.com/"), "f2999=1"));
    ck_assert_str_eq(sent("https://b.com/"), "other=1");
    for (int i = 0; i < 3000; i++) { /* from as many hosts: all but the user's may go */
        snprintf(text, sizeof text, "https://h%d.a.com/", i);
        receive(text, "f=1");
    }
    ck_assert_str_eq(sent("https://a.com/"), "login=secret");
    ck_assert_str_eq(sent("https://h2999.a.com/"), "login=secret; f=1");
    for (int i = 0; i < 600; i++) {
        snprintf(text, sizeof text, "own%d", i);
        ck_assert_int_eq(lr_jar_set(jar, "c.com", text, "1"), 0);
    }
    receive("https://d.com/", "late=1"); /* nothing left but what the user gave */
    ck_assert_str_eq(sent("https://d.com/"), "");
    down();
}
END_TEST

START_TEST(order)
{
    up();
    receive("https://a.com/x/y/z", "a=1; Path=/");
    receive("https://a.com/x/y/z", "b=2");
    receive("https://a.com/x/y/z", "c=3; Path=/x");
    receive("https://a.com/x/y/z", "d=4; Path=/");
    receive("https://a.com/x/y/z", "a=5; Path=/"); /* keeps its place */
    ck_assert_str_eq(sent("https://a.com/x/y/z"), "b=2; c=3; a=5; d=4");
    receive("https://a.com/x/y/z", "a=6; Path=/x/y");
    ck_assert_str_eq(sent("https://a.com/x/y/z"), "b=2; a=6; c=3; d=4");
    struct lr_url u = url("https://a.com/x/y/z"), v = url("https://a.com/");
    ck_assert_str_eq(lr_jar_get(jar, arena, &u, "a"), "6");
    ck_assert_str_eq(lr_jar_get(jar, arena, &v, "a"), "5");
    down();
}
END_TEST

START_TEST(users_cookie_is_renewed)
{
    up();
    ck_assert_int_eq(lr_jar_add_text(jar, "a.com", "ttwid=old; sid=1"), 0);
    receive("https://live.a.com/x", "ttwid=new; Domain=a.com; Path=/; Max-Age=100");
    ck_assert_str_eq(sent("https://a.com/"), "ttwid=new; sid=1");
    ck_assert_int_eq(lr_jar_add_text(jar, NULL, "x=1"), LIVREC_EARG);
    ck_assert_int_eq(lr_jar_add_text(jar, "", "x=1"), LIVREC_EARG);
    ck_assert_int_eq(lr_jar_add_text(jar, "a.com", NULL), 0);
    ck_assert_int_eq(lr_jar_add_text(jar, "a.com", ""), 0);
    ck_assert_str_eq(sent("https://a.com/"), "ttwid=new; sid=1");
    down();
}
END_TEST

static void *hammer(void *who)
{
    struct lr_arena *a = lr_arena_new(16 << 20);
    struct lr_url u;
    char text[64];
    int bad = lr_url_parse(a, "https://a.com/", &u);
    for (int i = 0; i < 500 && !bad; i++) {
        snprintf(text, sizeof text, "n%d=%s; Max-Age=%d", i % 50, (const char *)who, i % 3);
        bad = lr_jar_receive(jar, &u, text) != 0;
        char *all = lr_jar_header(jar, a, &u);
        bad |= all && strlen(all) > 50 * 8;
    }
    lr_arena_free(a);
    return bad ? who : NULL;
}

START_TEST(threads)
{
    pthread_t t[4];
    static char names[4][2] = {"a", "b", "c", "d"};
    up();
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&t[i], NULL, hammer, names[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *bad;
        pthread_join(t[i], &bad);
        ck_assert_ptr_null(bad);
    }
    down();
}
END_TEST

UNIT_MAIN("cookie", users_text_goes_to_sub_domains, host_only_and_domain, paths, secure_and_expiry,
          replaced_and_refused, bounded, header_has_a_maximum, domains, set_cookie_texts,
          plain_http_cannot_overlay, flood, order, users_cookie_is_renewed, threads)
