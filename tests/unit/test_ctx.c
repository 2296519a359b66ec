/* What extractors learn about the question, and what they keep. */
#include "ctx_rig.h"

#define ROOM "https://www.test.com/42?q=a%20b&spare=1"

START_TEST(the_question)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    ctx_option(&r, "auth.account", "user=me");
    ctx_option(&r, "auth.account", "password=a=b");
    ctx_option(&r, "auth.account", "user=you");
    ctx_option(&r, "stream.quality", "hd");
    lr_ctx *x = ctx_start(&r);
    ck_assert_str_eq(lr_input(x)->path, "/42");
    ck_assert_str_eq(lr_var(x, "id"), "42");
    ck_assert_ptr_null(lr_var(x, "none"));
    ck_assert_str_eq(lr_query(x, "q"), "a b");
    ck_assert_ptr_null(lr_query(x, "none"));
    ck_assert_ptr_null(lr_query(x, "spare")); /* the platform names no such key */
    ck_assert_str_eq(lr_option(x, "auth.user"), "you");
    ck_assert_str_eq(lr_option(x, "auth.password"), "a=b");
    ck_assert_ptr_null(lr_option(x, "auth.use"));
    ck_assert_str_eq(lr_option(x, "stream.protocol"), "any");
    ck_assert_ptr_null(lr_option(x, "no.such"));
    ck_assert_int_eq(lr_wish(x), LR_Q_HD);
    ck_assert(!lr_has_cookie(x));
    ck_assert_int_eq(lr_now_ms(x), INT64_C(1764000000123));
    ck_assert_int_eq(lr_now(x), 1764000000);
    ctx_close(&r);
}
END_TEST

START_TEST(depths)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    ck_assert(lr_want_streams(x) && lr_want_all(x));
    ck_assert_int_eq(lr_wish(x), LR_Q_ORIGIN);
    x->depth = LR_DEPTH_WISH;
    ck_assert(lr_want_streams(x) && !lr_want_all(x));
    x->depth = LR_DEPTH_STATE;
    ck_assert(!lr_want_streams(x) && !lr_want_all(x));
    ctx_close(&r);
}
END_TEST

START_TEST(constants)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    ck_assert_str_eq(lr_const(x, "version"), "1.2");
    ck_assert_ptr_null(lr_const(x, "none"));
    x->overrides = (const struct lr_constant[]){{"version", "9"}, {NULL, NULL}};
    ck_assert_str_eq(lr_const(x, "version"), "9");
    ck_assert_str_eq(lr_const(x, "id"), "abc");
    ctx_close(&r);
}
END_TEST

START_TEST(facts)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    ck_assert_ptr_null(lr_cache_get(x, "device", INT64_MAX));
    lr_cache_put(x, "device", "d1");
    lr_cache_put(x, "key", "k1");
    ck_assert_str_eq(lr_cache_get(x, "device", INT64_MAX), "d1");
    lr_clock_fake_advance(&r.clock, 10000);
    ck_assert_str_eq(lr_cache_get(x, "device", 10), "d1");
    ck_assert_ptr_null(lr_cache_get(x, "device", 9));
    lr_cache_put(x, "device", "d2");
    ck_assert_str_eq(lr_cache_get(x, "device", 0), "d2");
    lr_cache_put(x, "device", NULL);
    ck_assert_ptr_null(lr_cache_get(x, "device", INT64_MAX));
    ck_assert_str_eq(lr_cache_get(x, "key", INT64_MAX), "k1");
    for (int i = 0; i < 200; i++) /* bounded: the oldest goes */
        lr_cache_put(x, lr_fmt(x, "n%d", i), "v");
    ck_assert_ptr_null(lr_cache_get(x, "key", INT64_MAX));
    ck_assert_str_eq(lr_cache_get(x, "n199", INT64_MAX), "v");
    ck_assert_str_eq(lr_cache_get(x, "n140", INT64_MAX), "v");
    ctx_close(&r);
}
END_TEST

START_TEST(a_login_once_an_hour)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    const char *user, *password;
    ctx_option(&r, "auth.account", "user=me");
    ck_assert(!lr_login_due(ctx_start(&r), &user, &password)); /* half of one */
    ctx_option(&r, "auth.account", "password=a");
    lr_ctx *x = ctx_start(&r);
    ck_assert(lr_login_due(x, &user, &password));
    ck_assert_str_eq(user, "me");
    ck_assert_str_eq(password, "a");
    ck_assert(!lr_login_due(x, &user, &password));
    lr_clock_fake_advance(&r.clock, 3600 * 1000);
    ck_assert(!lr_login_due(x, &user, &password));
    lr_clock_fake_advance(&r.clock, 1000);
    lr_fail(x, LIVREC_EPARSE, "before it");
    ck_assert(!lr_login_due(x, &user, &password));
    lr_forgive(x);
    ck_assert(lr_login_due(x, &user, &password));
    ctx_option(&r, "auth.account", "password=b"); /* another try */
    ck_assert(lr_login_due(ctx_start(&r), &user, &password));
    ck_assert_str_eq(password, "b");
    ctx_close(&r);
}
END_TEST

START_TEST(accounts_are_apart)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    struct lr_account *first = x->account;
    lr_cache_put(x, "device", "d1");
    ctx_option(&r, "stream.quality", "sd");
    ctx_start(&r);
    ck_assert_ptr_eq(x->account, first);
    ctx_option(&r, "auth.cookie", "a=1; b=2");
    ctx_start(&r);
    ck_assert_ptr_ne(x->account, first);
    ck_assert(lr_has_cookie(x));
    ck_assert_ptr_null(lr_cache_get(x, "device", INT64_MAX));
    ck_assert_str_eq(lr_cookie_get(x, "https://api.test.com/", "b"), "2");
    ck_assert_ptr_null(lr_cookie_get(x, "https://api.test.com.evil.com/", "b"));
    ck_assert_ptr_null(lr_cookie_get(x, "https://evil.com/", "b"));
    ck_assert_ptr_null(lr_cookie_get(x, NULL, "b"));
    ck_assert_int_eq(lr_cookie_set(x, "test.com", "c", "3"), 0);
    ck_assert_str_eq(lr_cookie_get(x, "https://www.test.com/", "c"), "3");
    ctx_option(&r, "auth.cookie", NULL);
    ctx_start(&r);
    ck_assert_ptr_eq(x->account, first);
    ck_assert_ptr_null(lr_cookie_get(x, "https://api.test.com/", "b"));
    ctx_option(&r, "net.proxy", "127.0.0.1:1");
    ctx_start(&r);
    ck_assert_ptr_ne(x->account, first); /* another address on the internet */
    ctx_close(&r);
}
END_TEST

static const char *volatile none; /* the compiler shall not see it */

START_TEST(text)
{
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    ck_assert_str_eq(lr_fmt(x, "%s-%.*s-%d-%05u-%%-%x-%c-%ld-%lld-%zu-%s", "a", 2, "bcd", -1, 42u,
                            255, 'z', 7L, 8LL, sizeof(char), "end"),
                     "a-bc--1-00042-%-ff-z-7-8-1-end");
    ck_assert_str_eq(lr_fmt(x, "%5.1f %s", 2.25, "x"), "  2.2 x");
    ck_assert_ptr_null(lr_fmt(x, "%lld %f %zu %s", 1LL, 1.0, sizeof(int), none));
    ck_assert_ptr_null(lr_fmt(x, "%s%s", "a", none));
    ck_assert_str_eq(lr_fmt(x, "plain"), "plain");
    ck_assert_str_eq(lr_md5_of(x, "abc"), "900150983cd24fb0d6963f7d28e17f72");
    ck_assert_str_eq(lr_form(x, "a b", "1+1", NULL), "a%20b=1%2B1");
    ck_assert_str_eq(lr_form(x, "a", NULL, NULL), "");
    ck_assert_str_eq(lr_url(x, "https://h/?x=1#f", "k", "v", NULL), "https://h/?x=1&k=v#f");
    ck_assert_uint_eq(strlen(lr_random_chars(x, "ab", 20)), 20);
    ck_assert_uint_eq(strspn(lr_random_chars(x, "ab", 20), "ab"), 20);
    ck_assert_uint_lt(lr_random(x, 3), 3);
    ck_assert_int_eq(lr_query_int(x, "https://h/?e=1f&d=12", "e", 16), 31);
    ck_assert_int_eq(lr_query_int(x, "https://h/?e=1f&d=12", "d", 10), 12);
    ck_assert_int_eq(lr_query_int(x, "https://h/?e=-1", "e", 10), 0);
    ck_assert_int_eq(lr_query_int(x, NULL, "e", 10), 0);
    ctx_close(&r);
}
END_TEST

START_TEST(streams)
{
    static struct lr_room room;
    memset(&room, 0, sizeof room);
    CTX(r, ROOM, {.url = "https://x/", .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    static const char *const urls[] = {
        NULL,          "",          "rtmp://h/a",      "//h/a",
        "data:,",      "file:///a", "https://h/a?x=1", "https://H:443/a?x=1",
        "http://h/b c"};
    for (size_t i = 0; i < LR_COUNT(urls); i++)
        lr_add(x, &room, (struct lr_stream){.protocol = "flv", .url = urls[i]});
    ck_assert_int_eq(room.stream_count, 2);
    ck_assert_str_eq(room.streams[0].url, "https://h/a?x=1");
    ck_assert_str_eq(room.streams[1].url, "http://h/b%20c");
    lr_add(x, &room, (struct lr_stream){.url = "https://h/none"});
    lr_add(x, &room, (struct lr_stream){.protocol = "rtmp", .url = "https://h/none"});
    ck_assert_int_eq(room.stream_count, 2);
    for (int i = 0; i < 2 * LR_MAX_STREAMS; i++)
        lr_add(x, &room,
               (struct lr_stream){.protocol = "hls", .url = lr_fmt(x, "https://h/%d", i)});
    ck_assert_int_eq(room.stream_count, LR_MAX_STREAMS);
    lr_add_header(x, &room, "Referer", NULL);
    lr_add_header(x, &room, "Referer", "https://h/");
    ck_assert_int_eq(room.header_count, 1);
    ck_assert_int_eq(lr_block(x, &room, "paid"), 0);
    ck_assert_int_eq(room.state, LR_STATE_BLOCKED);
    ck_assert_str_eq(room.reason, "paid");
    lr_set_live(&room, false);
    ck_assert_int_eq(room.state, LR_STATE_OFFLINE);
    ck_assert_int_eq(lr_done(x), 0);
    for (int i = 0; i < LR_MAX_HEADERS; i++)
        lr_add_header(x, &room, "X", "y");
    ck_assert_int_eq(lr_done(x), LIVREC_EINTERNAL);
    ctx_close(&r);
}
END_TEST

/* A platform that limits says for how long: those who ask again by the minute want to know. */
START_TEST(a_platform_says_when)
{
    static const struct {
        int status, code;
        const char *after;
        int64_t ms;
    } rows[] = {{429, LIVREC_ERATE, "900", 900000},
                {412, LIVREC_ERATE, "60", 60000},
                {503, LIVREC_EHTTP, "3600", 3600000},
                {418, LIVREC_ERATE, NULL, 0},
                {429, LIVREC_ERATE, "soon", 0}};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const struct lr_header after = {"Retry-After", rows[i].after};
        CTX(r, ROOM,
            {.url = "https://api.test.com/1",
             .status = rows[i].status,
             .headers = &after,
             .header_count = rows[i].after != NULL});
        lr_ctx *x = ctx_start(&r);
        ck_assert_ptr_null(lr_get_text(x, "https://api.test.com/1", NULL));
        ck_assert_int_eq(x->err.code, rows[i].code);
        ck_assert_int_eq(x->err.wait_ms, rows[i].ms);
        lr_err_prefix(&x->err, "test");
        ck_assert_int_eq(x->err.wait_ms, rows[i].ms);
        ctx_close(&r);
    }
}
END_TEST

UNIT_MAIN("ctx", the_question, depths, constants, facts, a_login_once_an_hour, accounts_are_apart,
          text, streams, a_platform_says_when)
