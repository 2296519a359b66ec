#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "data/url.h"

static struct lr_arena *arena;

static void up(void)
{
    arena = lr_arena_new(8 << 20);
}

static void down(void)
{
    lr_arena_free(arena);
}

struct row {
    const char *in, *out; /* out NULL: refused */
};

static char *normal(const char *text)
{
    struct lr_url u;
    int rc = lr_url_parse(arena, text, &u);
    ck_assert_msg(rc == 0 || rc == LIVREC_EARG, "%s: %d", text, rc);
    return rc ? NULL : lr_url_str(arena, &u);
}

static void check_rows(const struct row *rows, size_t n)
{
    up();
    for (size_t i = 0; i < n; i++) {
        char *out = normal(rows[i].in);
        ck_assert_msg(!out == !rows[i].out, "row %zu: \"%s\" gave %s", i, rows[i].in,
                      out ? out : "an error");
        if (!out)
            continue;
        ck_assert_str_eq(out, rows[i].out);
        ck_assert_str_eq(normal(out), out);
    }
    down();
}

START_TEST(parts)
{
    struct lr_url u;
    up();
    ck_assert_int_eq(lr_url_parse(arena, "HTTPS://me:pw@Live.Example.com:8443/a/B?x=1&y#top", &u),
                     0);
    ck_assert_str_eq(u.scheme, "https");
    ck_assert_str_eq(u.user, "me:pw");
    ck_assert_str_eq(u.host, "live.example.com");
    ck_assert_int_eq(u.port, 8443);
    ck_assert_str_eq(u.path, "/a/B");
    ck_assert_str_eq(u.query, "x=1&y");
    ck_assert_str_eq(u.fragment, "top");
    ck_assert_int_eq(lr_url_parse(arena, "rtmp://[2001:DB8::0:1]", &u), 0);
    ck_assert_str_eq(u.host, "2001:db8::1");
    ck_assert_int_eq(u.port, 1935);
    ck_assert_str_eq(u.path, "/");
    ck_assert_ptr_null(u.user);
    ck_assert_ptr_null(u.query);
    ck_assert_ptr_null(u.fragment);
    ck_assert_int_eq(lr_url_parse(arena, "srt://h", &u), 0);
    ck_assert_int_eq(u.port, 0);
    down();
}
END_TEST

START_TEST(normal_forms)
{
    static const struct row rows[] = {
        {"https://www.huya.com/lpl", "https://www.huya.com/lpl"},
        {"  https://h/\t\r\n", "https://h/"},
        {"\xEF\xBB\xBFhttps://h/\xE3\x80\x80", "https://h/"},
        {"https://h", "https://h/"},
        {"https://h?x", "https://h/?x"},
        {"https://h#x", "https://h/#x"},
        {"https://h?", "https://h/?"},
        {"https://h:443/", "https://h/"},
        {"http://h:443/", "http://h:443/"},
        {"http://h:/", "http://h/"},
        {"http://h:080/", "http://h/"},
        {"https://h./x", "https://h/x"},
        /* full-width forms of a Chinese keyboard */
        {"\xEF\xBD\x88\xEF\xBD\x94\xEF\xBD\x94\xEF\xBD\x90\xEF\xBD\x93\xEF\xBC\x9A\xEF\xBC\x8F"
         "\xEF\xBC\x8Flive.bilibili.com/6",
         "https://live.bilibili.com/6"},
        {"https\xEF\xBC\x9A//live\xE3\x80\x82"
         "bilibili.com/6\xEF\xBC\x9Fx=\xEF\xBC\x91",
         "https://live.bilibili.com/6?x=1"},
        /* what browsers escape */
        {"https://h/a b\"<>`{}^?q r\"<>'#f \"<>`",
         "https://h/a%20b%22%3C%3E%60%7B%7D%5E?q%20r%22%3C%3E%27#f%20%22%3C%3E%60"},
        {"https://h/%E6%B5%AA\xE6\xB5\xAA?\xE6\xB5\xAA=\xff",
         "https://h/%E6%B5%AA%E6%B5%AA?%E6%B5%AA=%FF"},
        {"https://h/%zz%2", "https://h/%zz%2"},
        {"https://h/a|b[c]~!$&'()*+,;=:@", "https://h/a|b[c]~!$&'()*+,;=:@"},
        /* dot segments */
        {"https://h/a/./b/../c", "https://h/a/c"},
        {"https://h/..", "https://h/"},
        {"https://h/../../x", "https://h/x"},
        {"https://h/a/%2E%2e/b/%2e", "https://h/b/"},
        {"https://h/a/.%2e", "https://h/"},
        {"https://h/.../..a/.b", "https://h/.../..a/.b"},
        {"https://h//a//b/", "https://h//a//b/"},
        {"https://h/?a/../b", "https://h/?a/../b"},
        /* backslashes */
        {"https://h/a\\b\\..\\c", "https://h/a/c"},
        {"https://h/?a\\b", "https://h/?a\\b"},
        /* hosts */
        {"http://[::1]:8080/x", "http://[::1]:8080/x"},
        {"http://[2001:0db8:0:0:0:0:0:1]/", "http://[2001:db8::1]/"},
        {"http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"},
        {"http://xn--fiq228c.com/", "http://xn--fiq228c.com/"},
        {"http://my_host-1.local/", "http://my_host-1.local/"},
        {"http://user@h/", "http://user@h/"},
        {"http://u\xE6\xB5\xAA:p^w@h/", "http://u%E6%B5%AA:p%5Ew@h/"},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}
END_TEST

static const struct row bad_urls[] = {
    {""},
    {" "},
    {"h"},
    {"h/p"},
    {"//h/p"},
    {"/p"},
    {"://h"},
    {"1http://h/"},
    {"http:"},
    {"http:h"},
    {"http:/h"},
    {"http:\\\\h\\p"},
    {"http://"},
    {"http:///x"},
    {"http://?x"},
    {"http://#x"},
    {"http://:80/"},
    {"http://@/"},
    {"http://u@/"},
    {"file:///etc/passwd"},
    {"data:text/html,x"},
    {"javascript:alert(1)"},
    /* controls */
    {"http://h/a\nb"},
    {"http://h/a\rb"},
    {"http://h/a\tb"},
    {"http://h/\x7f"},
    {"http://h/\xC2\x85"},
    {"http://h\x01/"},
    {"ht\ntp://h/"},
    {"http://h/\xE2\x80\xA8"},
    /* hosts with two readings */
    {"http://evil.com\\@huya.com/"},
    {"http://a@evil.com@huya.com/"},
    {"http://huya.com\\.evil.com/"},
    {"http://h%2f.evil.com/"},
    {"http://%68uya.com/"},
    {"http://h h/"},
    {"http://h<>/"},
    {"http://h\"/"},
    {"http://a..b/"},
    {"http://.a/"},
    {"http://./"},
    {"http://a,b/"},
    {"http://huya\xE2\x80\x8B.com/"},
    {"http://huya\xC2\xAD.com/"},
    {"http://huya\xE2\x80\xAE.com/"},
    {"http://huya\xff.com/"},
    {"http://[::1/"},
    {"http://[::1]x/"},
    {"http://[]/"},
    {"http://[fe80::1%25eth0]/"},
    {"http://[127.0.0.1]/"},
    {"http://[1:2:3:4:5:6:7:8:9]/"},
    {"http://::1/"},
    {"http://h]/"},
    /* ports */
    {"http://h:0/"},
    {"http://h:65536/"},
    {"http://h:99999999999999999999/"},
    {"http://h:-1/"},
    {"http://h:+80/"},
    {"http://h:80x/"},
    {"http://h:80:80/"},
};

START_TEST(refused)
{
    check_rows(bad_urls, sizeof bad_urls / sizeof *bad_urls);
}
END_TEST

START_TEST(limits)
{
    struct lr_url u;
    char text[LR_URL_MAX + 32];
    up();
    memset(text, 'a', sizeof text);
    memcpy(text, "http://h/", 9);
    text[LR_URL_MAX] = '\0';
    ck_assert_int_eq(lr_url_parse(arena, text, &u), 0);
    memcpy(text + LR_URL_MAX, "a", 2);
    ck_assert_int_eq(lr_url_parse(arena, text, &u), LIVREC_EARG);
    memcpy(text, "http://aa", 9);
    text[7 + 254] = '\0';
    ck_assert_int_eq(lr_url_parse(arena, text, &u), LIVREC_EARG);
    text[7 + 253] = '\0';
    ck_assert_int_eq(lr_url_parse(arena, text, &u), 0);
    ck_assert_int_eq(lr_url_parse(arena, NULL, &u), LIVREC_EARG);
    struct lr_arena *tiny = lr_arena_new(16);
    ck_assert_int_eq(lr_url_parse(tiny, "https://h/", &u), LIVREC_ENOMEM);
    lr_arena_free(tiny);
    down();
}
END_TEST

START_TEST(from_user)
{
    static const struct row rows[] = {
        {"live.bilibili.com/6", "https://live.bilibili.com/6"},
        {"http://h/x", "http://h/x"},
        {"RTMP://h/x", "rtmp://h/x"},
        {"//h/x", "https://h/x"},
        {"localhost:8080/a", "https://localhost:8080/a"},
        {"h?u=http://x/", "https://h/?u=http://x/"},
        {" \xE3\x80\x80www\xE3\x80\x82huya.com/1 ", "https://www.huya.com/1"},
        {"", NULL},
        {"/etc/passwd", NULL},
        {"a b", NULL},
    };
    up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_url u;
        int rc = lr_url_from_user(arena, rows[i].in, &u);
        ck_assert_msg((rc == 0) == (rows[i].out != NULL), "\"%s\": %d", rows[i].in, rc);
        if (rc == 0)
            ck_assert_str_eq(lr_url_str(arena, &u), rows[i].out);
    }
    down();
}
END_TEST

START_TEST(redacted)
{
    static const struct row rows[] = {
        {"https://me:pw@h:8443/p?token=1#x", "https://h:8443/p"},
        {"https://h/p", "https://h/p"},
        {"http://[::1]:80/p?q", "http://[::1]/p"},
        {"token=secret", "(not a URL)"},
    };
    up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_str_eq(lr_url_redact(arena, rows[i].in), rows[i].out);
    ck_assert_str_eq(lr_url_redact(arena, NULL), "(not a URL)");
    down();
}
END_TEST

UNIT_MAIN("url", parts, normal_forms, refused, limits, from_user, redacted)
