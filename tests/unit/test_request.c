#include "ctx_rig.h"
#include "gzip.h"

#define ROOM "https://www.test.com/42"
#define API "https://api.test.com/v1"

START_TEST(what_is_sent)
{
    CTX(r, ROOM,
        {.method = "GET",
         .url = API "?a=1%262&b=%E6%B5%AA",
         .expect = HEADERS({"User-Agent", LR_UA_DESKTOP}, {"Referer", ROOM}, {"X-None", NULL},
                           {"Content-Type", NULL}, {"Cookie", "k=v"}),
         .expect_count = 5,
         .status = 200,
         .body = "text"},
        {.method = "POST",
         .url = API,
         .expect = HEADERS({"Content-Type", "application/x-www-form-urlencoded"}),
         .expect_count = 1,
         .expect_body = "a=1&b=x%20y",
         .status = 200,
         .body = "{\"n\": 7}"},
        {.method = "PUT",
         .url = API,
         .expect = HEADERS({"Content-Type", "application/json"}, {"User-Agent", "other"}),
         .expect_count = 2,
         .expect_body = "{}",
         .status = 200,
         .body = "a"});
    ctx_option(&r, "auth.cookie", "k=v");
    lr_ctx *x = ctx_start(&r);
    const char *headers[] = {"Referer", ROOM, "X-None", NULL, NULL};
    const char *url = lr_url(x, API, "a", "1&2", "left", NULL, "b", "\xE6\xB5\xAA", NULL);
    ck_assert_str_eq(lr_get_text(x, url, &(struct lr_req){.headers = headers}), "text");
    lr_json *v = lr_get_json(
        x, API, &(struct lr_req){.body = lr_form(x, "a", "1", "c", NULL, "b", "x y", NULL)});
    ck_assert_int_eq(lr_int(v, "n", 0), 7);
    const char *agent[] = {"user-agent", "other", NULL};
    struct lr_req put = {
        .headers = agent, .body = "{}", .type = "application/json", .method = "PUT"};
    size_t len;
    ck_assert_ptr_nonnull(lr_get_bytes(x, API, &put, &len));
    ck_assert_uint_eq(len, 1);
    ck_assert_int_eq(lr_done(x), 0);
    ctx_close(&r);
}
END_TEST

START_TEST(agent_of_the_user)
{
    CTX(r, ROOM,
        {.url = API,
         .expect = HEADERS({"User-Agent", "mine/1"}),
         .expect_count = 1,
         .status = 200,
         .body = "x"});
    ctx_option(&r, "net.user_agent", "mine/1");
    lr_ctx *x = ctx_start(&r);
    const char *headers[] = {"User-Agent", LR_UA_MOBILE, NULL};
    ck_assert_ptr_nonnull(lr_get_text(x, API, &(struct lr_req){.headers = headers}));
    ctx_close(&r);
}
END_TEST

START_TEST(statuses)
{
    static const struct {
        int status, code;
        bool room;
    } rows[] = {
        {404, LIVREC_EHTTP, false},
        {404, LIVREC_ENOTFOUND, true},
        {410, LIVREC_ENOTFOUND, true},
        {401, LIVREC_EAUTH, true},
        {402, LIVREC_EAUTH, false},
        {451, LIVREC_EGEO, false},
        {403, LIVREC_ERATE, false},
        {412, LIVREC_ERATE, false},
        {418, LIVREC_ERATE, false},
        {429, LIVREC_ERATE, true},
        {400, LIVREC_EHTTP, true},
        {500, LIVREC_EHTTP, false},
        {302, 0, false},
        {304, 0, false},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        CTX(r, ROOM, {.url = API "?secret=1", .status = rows[i].status, .body = "body"});
        lr_ctx *x = ctx_start(&r);
        struct lr_req req = {.room = rows[i].room, .no_redirect = true};
        const char *text = lr_get_text(x, API "?secret=1", &req);
        ck_assert_int_eq(lr_done(x), rows[i].code);
        ck_assert_int_eq(text == NULL, rows[i].code != 0);
        ck_assert_int_eq(lr_status(x), rows[i].status);
        ck_assert_ptr_null(strstr(x->err.text, "secret"));
        ck_assert(rows[i].code == 0 || strstr(x->err.text, "api.test.com/v1"));
        ctx_close(&r);
    }
}
END_TEST

START_TEST(first_error_stays)
{
    CTX(r, ROOM, {.url = API, .status = 200, .body = "<html>"},
        {.url = API, .status = 200, .body = "{\"a\":"}, {.url = API, .status = 200, .body = "[1]"});
    lr_ctx *x = ctx_start(&r);
    ck_assert_ptr_null(lr_get_json(x, API, NULL));
    ck_assert_int_eq(lr_done(x), LIVREC_EPARSE);
    ck_assert_ptr_nonnull(strstr(x->err.text, "a web page came"));
    ck_assert_ptr_null(lr_get_text(x, API, NULL)); /* is not sent */
    ck_assert_ptr_null(lr_need(x, NULL, "data.x"));
    ck_assert_ptr_nonnull(strstr(x->err.text, "a web page came"));
    lr_forgive(x);
    ck_assert(!lr_failed(x));
    ck_assert_ptr_null(lr_get_json(x, API, NULL));
    ck_assert_int_eq(lr_done(x), LIVREC_EPARSE);
    lr_forgive(x);
    lr_json *v = lr_get_json(x, API, NULL);
    ck_assert_ptr_null(lr_need_str(x, v, "[0]"));
    ck_assert_str_eq(x->err.text, "api.test.com/v1: there is no \"[0]\"");
    ctx_close(&r);
}
END_TEST

START_TEST(optional_and_lenient)
{
    CTX(r, ROOM, {.url = API, .status = 500}, {.url = API, .status = 200, .body = "nope"},
        {.url = API, .status = 400, .body = "{\"code\": 3}"},
        {.url = API, .status = 403, .body = "<html>blocked"});
    lr_ctx *x = ctx_start(&r);
    struct lr_req optional = {.optional = true}, lenient = {.lenient = true};
    ck_assert_ptr_null(lr_get_text(x, API, &optional));
    ck_assert_int_eq(lr_status(x), 500);
    ck_assert_ptr_null(lr_get_json(x, API, &optional));
    ck_assert_int_eq(lr_done(x), 0);
    ck_assert_int_eq(lr_int(lr_get_json(x, API, &lenient), "code", 0), 3);
    ck_assert_int_eq(lr_done(x), 0);
    ck_assert_ptr_null(lr_get_json(x, API, &lenient)); /* the status says more than the page */
    ck_assert_int_eq(lr_done(x), LIVREC_ERATE);
    ctx_close(&r);
}
END_TEST

static const char *volatile none;

START_TEST(null_flows)
{
    CTX(r, ROOM, {.url = API, .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    size_t len = 9;
    ck_assert_ptr_null(lr_get_text(x, NULL, NULL));
    ck_assert_ptr_null(lr_get_json(x, NULL, NULL));
    ck_assert_ptr_null(lr_get_bytes(x, NULL, NULL, &len));
    ck_assert_uint_eq(len, 0);
    ck_assert_ptr_null(lr_url(x, NULL, "a", "b", NULL));
    ck_assert_ptr_null(lr_fmt(x, "%d %s", 1, none));
    ck_assert_ptr_null(lr_md5_of(x, NULL));
    ck_assert_ptr_null(lr_answer_url(x));
    ck_assert_ptr_null(lr_answer_header(x, "x"));
    ck_assert_ptr_null(lr_js(x, NULL, "f", NULL, 0));
    ck_assert_int_eq(lr_status(x), 0);
    ck_assert_int_eq(lr_done(x), 0);
    ck_assert_ptr_null(lr_parse(x, NULL));
    ck_assert_int_eq(lr_done(x), LIVREC_EPARSE);
    ctx_close(&r);
}
END_TEST

START_TEST(deadline_of_the_whole)
{
    CTX(r, ROOM, {.url = API, .status = 200, .body = "x"});
    lr_ctx *x = ctx_start(&r);
    ck_assert_ptr_nonnull(lr_get_text(x, API, NULL));
    r.clock.mono = 30000;
    ck_assert_ptr_null(lr_get_text(x, API, &(struct lr_req){.optional = true}));
    ck_assert_int_eq(lr_done(x), LIVREC_ETIMEOUT);
    lr_forgive(x); /* there is no time for another way either */
    ck_assert_int_eq(lr_done(x), LIVREC_ETIMEOUT);
    ctx_close(&r);
}
END_TEST

START_TEST(cancelled)
{
    CTX(r, ROOM, {.url = API, .times = -1, .status = 200});
    lr_ctx *x = ctx_start(&r);
    struct lr_cancel *c = lr_cancel_new(NULL);
    lr_cancel_fire(c);
    x->cancel = c;
    ck_assert_ptr_null(lr_get_text(x, API, &(struct lr_req){.optional = true}));
    ck_assert_int_eq(lr_done(x), LIVREC_ECANCELLED);
    lr_forgive(x);
    ck_assert_int_eq(lr_done(x), LIVREC_ECANCELLED);
    ctx_close(&r);
    lr_cancel_free(c);
}
END_TEST

START_TEST(peeking)
{
    CTX(r, ROOM, {.url = API, .status = 200, .body = "0123456789", .stays_open = true});
    lr_ctx *x = ctx_start(&r);
    size_t len;
    const uint8_t *p = lr_get_bytes(x, API, &(struct lr_req){.peek = 4}, &len);
    ck_assert_uint_eq(len, 4);
    ck_assert_mem_eq(p, "0123", 4);
    ctx_close(&r);
}
END_TEST

/* What is looked at may be packed: as much as was asked for, or all that there is. */
START_TEST(peeking_into_what_is_packed)
{
    static const char text[] = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n#EXTINF:2,\n";
    char packed[512];
    size_t len, size = gzip_pack(text, sizeof text - 1, packed, sizeof packed);
    CTX(r, ROOM, {.url = API, .status = 200, .body = packed, .body_len = size},
        {.url = API, .status = 200, .body = packed, .body_len = size - 9});
    lr_ctx *x = ctx_start(&r);
    const uint8_t *p = lr_get_bytes(x, API, &(struct lr_req){.peek = 1000}, &len);
    ck_assert_uint_eq(len, sizeof text - 1);
    ck_assert_mem_eq(p, text, len);
    p = lr_get_bytes(x, API, &(struct lr_req){.peek = 1000}, &len); /* too little: as it came */
    ck_assert_uint_eq(len, size - 9);
    ck_assert_mem_eq(p, packed, len);
    ck_assert_int_eq(lr_done(x), 0);
    ctx_close(&r);
}
END_TEST

#define SHORT "https://t.x/Ab"

START_TEST(short_links)
{
    CTX(r, SHORT, {.url = SHORT, .status = 302, TO("https://t.x/Cd?x=1")},
        {.url = "https://t.x/Cd?x=1", .status = 301, TO("https://www.test.com/77?from=share#x")});
    lr_ctx *x = ctx_start(&r);
    ck_assert_str_eq(lr_var(x, "code"), "Ab");
    ck_assert(lr_follow(x));
    ck_assert_str_eq(lr_var(x, "id"), "77");
    ck_assert_ptr_null(lr_var(x, "code"));
    ck_assert_str_eq(lr_query(x, "from"), "share");
    ck_assert_str_eq(lr_input(x)->host, "www.test.com");
    ctx_close(&r);
}
END_TEST

static void check_link(int status, const char *location, int code, const char *text)
{
    const struct lr_header to = {"Location", location};
    CTX(r, SHORT,
        {.url = "https://*",
         .times = -1,
         .status = status,
         .headers = &to,
         .header_count = location ? 1 : 0});
    lr_ctx *x = ctx_start(&r);
    ck_assert(!lr_follow(x));
    ck_assert_int_eq(lr_done(x), code);
    ck_assert_msg(strstr(x->err.text, text) != NULL, "%s", x->err.text);
    ck_assert_str_eq(lr_var(x, "code"), "Ab");
    ctx_close(&r);
}

START_TEST(short_link_to_another_page)
{
    CTX(r, SHORT, {.url = SHORT, .status = 302, TO("https://www.other.com/video/7")},
        {.url = "https://www.other.com/video/7", .status = 412});
    lr_ctx *x = ctx_start(&r);
    ck_assert(!lr_follow(x));
    ck_assert_int_eq(lr_done(x), LIVREC_EUNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(x->err.text, "leads to www.other.com/video/7"));
    ctx_close(&r);
}
END_TEST

START_TEST(short_links_that_lead_astray)
{
    check_link(404, NULL, LIVREC_ENOTFOUND, "leads nowhere");
    check_link(500, NULL, LIVREC_EHTTP, "HTTP 500");
    check_link(200, NULL, LIVREC_EPARSE, "does not redirect");
    check_link(302, NULL, LIVREC_EPARSE, "does not redirect");
    check_link(302, "https://evil.com/www.test.com/1", LIVREC_EUNSUPPORTED, "no room of Test");
    check_link(302, "data:text/html,1", LIVREC_EPARSE, "does not redirect");
    check_link(302, SHORT, LIVREC_EUNSUPPORTED, "t.x/Ab"); /* round and round */
}
END_TEST

UNIT_MAIN("request", what_is_sent, agent_of_the_user, statuses, first_error_stays,
          optional_and_lenient, null_flows, deadline_of_the_whole, cancelled, peeking,
          peeking_into_what_is_packed, short_links, short_link_to_another_page,
          short_links_that_lead_astray)
