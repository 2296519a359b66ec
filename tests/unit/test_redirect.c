#include "net_rig.h"

START_TEST(followed)
{
    RIG(r, {.method = "GET", .url = "https://a.example/1", .status = 302, TO("/2?x=1")},
        {.url = "https://a.example/2?x=1",
         .status = 301,
         TO("https://b.example/3"),
         .body = "gone"},
        {.url = "https://b.example/3", .status = 200, .body = "here"});
    ck_assert_int_eq(rig_get(&r, "https://a.example/1"), 0);
    ck_assert_int_eq(r.resp.head.status, 200);
    ck_assert_str_eq(r.resp.head.url, "https://b.example/3");
    ck_assert_str_eq(r.resp.body, "here");
    rig_close(&r);
}
END_TEST

START_TEST(five_and_no_more)
{
    RIG(r, {.url = "https://a.example/*", .status = 302, TO("/again"), .times = 11});
    ck_assert_int_eq(rig_get(&r, "https://a.example/1?secret=1"), LIVREC_EHTTP);
    ck_assert_ptr_nonnull(strstr(r.err.text, "a.example/again: too many redirects"));
    ck_assert_ptr_null(strstr(r.err.text, "secret"));
    ck_assert_uint_eq(lr_replay_count(r.replay), 6);
    ck_assert_int_eq(
        rig_fetch(&r, &(struct lr_http_req){.url = "https://a.example/1", .max_redirects = 3}),
        LIVREC_EHTTP);
    ck_assert_uint_eq(lr_replay_count(r.replay), 10);
    ck_assert_int_eq(
        rig_fetch(&r, &(struct lr_http_req){.url = "https://a.example/1", .max_redirects = -1}), 0);
    ck_assert_int_eq(r.resp.head.status, 302);
    ck_assert_str_eq(lr_http_header(&r.resp.head, "location"), "/again");
    rig_close(&r);
}
END_TEST

START_TEST(statuses_that_redirect)
{
    RIG(r, {.url = "https://a.example/304", .status = 304, TO("/no")},
        {.url = "https://a.example/300", .status = 300, TO("/no")},
        {.url = "https://a.example/302", .status = 302, .body = "no location"},
        {.url = "https://a.example/200", .status = 200, TO("/no")});
    ck_assert_int_eq(rig_get(&r, "https://a.example/304"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/300"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/302"), 0);
    ck_assert_int_eq(r.resp.head.status, 302);
    ck_assert_str_eq(r.resp.body, "no location");
    ck_assert_int_eq(rig_get(&r, "https://a.example/200"), 0);
    rig_close(&r);
}
END_TEST

START_TEST(refused)
{
    RIG(r, {.url = "https://a.example/down", .status = 302, TO("http://a.example/x?k=secret")},
        {.url = "http://a.example/up", .status = 302, TO("https://a.example/x")},
        {.url = "https://a.example/x", .status = 200},
        {.url = "https://a.example/file", .status = 302, TO("file:///etc/passwd")},
        {.url = "https://a.example/data", .status = 302, TO("data:text/plain,x")},
        {.url = "https://a.example/gopher", .status = 302, TO("gopher://a.example/1")},
        {.url = "https://a.example/two", .status = 302, TO("/\\evil.example/")},
        {.url = "https://a.example/lan", .status = 302, TO("https://10.0.0.1/x")},
        {.url = "https://a.example/loop", .status = 302, TO("https://127.0.0.1/x")});
    ck_assert_int_eq(rig_get(&r, "https://a.example/down"), LIVREC_EPOLICY);
    ck_assert_ptr_null(strstr(r.err.text, "secret"));
    ck_assert_int_eq(rig_get(&r, "http://a.example/up"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/file"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "https://a.example/data"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "https://a.example/gopher"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "https://a.example/two"), LIVREC_EHTTP);
    ck_assert_int_eq(rig_get(&r, "https://a.example/lan"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "https://a.example/loop"), LIVREC_EPOLICY);
    rig_close(&r);
}
END_TEST

START_TEST(secrets_stay_with_their_host)
{
    static const struct lr_header all[] = {
        {"Cookie", "s=1"}, {"authorization", "Bearer x"}, {"Referer", "https://a.example/"}};
    static const struct lr_header none[] = {
        {"cookie", NULL}, {"authorization", NULL}, {"referer", NULL}, {"x-app", "1"}};
    RIG(r, {.url = "http://a.example/1", .expect = all, .expect_count = 3, .status = 302, TO("/2")},
        {.url = "http://a.example/2",
         .expect = all,
         .expect_count = 3,
         .status = 307,
         TO("https://a.example/3")},
        {.url = "https://a.example/3",
         .expect = all,
         .expect_count = 3,
         .status = 302,
         TO("//b.example/4")},
        {.url = "https://b.example/4",
         .expect = none,
         .expect_count = 4,
         .status = 302,
         TO("//a.example/5")},
        {.url = "https://a.example/5", .expect = none, .expect_count = 4, .status = 200},
        {.url = "https://a.example/6",
         .expect = all,
         .expect_count = 3,
         .status = 302,
         TO("//a.example:444/7")},
        {.url = "https://a.example:444/7", .expect = none, .expect_count = 4, .status = 200});
    const struct lr_header sent[] = {{"X-App", "1"},
                                     {"Cookie", "s=1"},
                                     {"Authorization", "Bearer x"},
                                     {"Referer", "https://a.example/"}};
    ck_assert_int_eq(rig_fetch(&r, &(struct lr_http_req){.url = "http://a.example/1",
                                                         .headers = sent,
                                                         .header_count = 4}),
                     0);
    ck_assert_int_eq(rig_fetch(&r, &(struct lr_http_req){.url = "https://a.example/6",
                                                         .headers = sent,
                                                         .header_count = 4}),
                     0);
    rig_close(&r);
}
END_TEST

static const struct lr_header body_headers[] = {{"content-type", "text/x"}};
static const struct lr_header no_body_headers[] = {{"content-type", NULL}};

#define WITH_BODY .expect = body_headers, .expect_count = 1, .expect_body = "q=1"
#define WITHOUT_BODY .expect = no_body_headers, .expect_count = 1, .expect_body = ""

START_TEST(methods)
{
    RIG(r, {.method = "POST", .url = "https://a.example/301", WITH_BODY, .status = 301, TO("/g")},
        {.method = "GET", .url = "https://a.example/g", WITHOUT_BODY, .status = 200},
        {.method = "POST", .url = "https://a.example/302", WITH_BODY, .status = 302, TO("/g")},
        {.method = "GET", .url = "https://a.example/g", WITHOUT_BODY, .status = 200},
        {.method = "POST", .url = "https://a.example/303", WITH_BODY, .status = 303, TO("/g")},
        {.method = "GET", .url = "https://a.example/g", WITHOUT_BODY, .status = 200},
        {.method = "POST", .url = "https://a.example/307", WITH_BODY, .status = 307, TO("/p")},
        {.method = "POST", .url = "https://a.example/p", WITH_BODY, .status = 308, TO("/p2")},
        {.method = "POST", .url = "https://a.example/p2", WITH_BODY, .status = 200},
        {.method = "PUT", .url = "https://a.example/put", WITH_BODY, .status = 302, TO("/put2")},
        {.method = "PUT", .url = "https://a.example/put2", WITH_BODY, .status = 303, TO("/g")},
        {.method = "GET", .url = "https://a.example/g", WITHOUT_BODY, .status = 200},
        {.method = "HEAD", .url = "https://a.example/head", .status = 303, TO("/h")},
        {.method = "HEAD", .url = "https://a.example/h", .status = 200});
    struct lr_http_req req = {.headers = (const struct lr_header[]){{"Content-Type", "text/x"}},
                              .header_count = 1,
                              .body = "q=1",
                              .body_len = 3};
    const char *const urls[] = {"https://a.example/301", "https://a.example/302",
                                "https://a.example/303", "https://a.example/307"};
    for (size_t i = 0; i < 4; i++) {
        req.url = urls[i];
        ck_assert_int_eq(rig_fetch(&r, &req), 0);
        ck_assert_int_eq(r.resp.head.status, 200);
    }
    req.method = "PUT";
    req.url = "https://a.example/put";
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    req = (struct lr_http_req){.method = "HEAD", .url = "https://a.example/head"};
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    rig_close(&r);
}
END_TEST

/* The jar learns from every hop and gives to each host its own. */
START_TEST(cookies)
{
    static const struct lr_header none = {"cookie", NULL}, s1 = {"cookie", "s=1"},
                                  s2 = {"cookie", "s=2"}, own = {"cookie", "mine=1"};
    static const struct lr_header login[] = {{"Location", "/home"}, {"Set-Cookie", "s=1"}};
    static const struct lr_header change[] = {{"Location", "https://b.example/"},
                                              {"Set-Cookie", "s=2"},
                                              {"Set-Cookie", "=bad; Domain=b.example"}};
    RIG(r,
        {.url = "https://a.example/",
         .expect = &none,
         .expect_count = 1,
         .status = 302,
         .headers = login,
         .header_count = 2},
        {.url = "https://a.example/home", .expect = &s1, .expect_count = 1, .status = 200},
        {.url = "https://a.example/x",
         .expect = &s1,
         .expect_count = 1,
         .status = 302,
         .headers = change,
         .header_count = 3},
        {.url = "https://b.example/", .expect = &none, .expect_count = 1, .status = 200},
        {.url = "https://a.example/", .expect = &s2, .expect_count = 1, .status = 200},
        {.url = "https://a.example/",
         .expect = &none,
         .expect_count = 1,
         .status = 200,
         .headers = login,
         .header_count = 2},
        {.url = "https://a.example/own", .expect = &own, .expect_count = 1, .status = 200},
        {.url = "https://a.example/", .expect = &s2, .expect_count = 1, .status = 200});
    r.cfg.jar = lr_jar_new(r.env.clock);
    ck_assert_int_eq(rig_get(&r, "https://a.example/"), 0);
    ck_assert_str_eq(r.resp.head.url, "https://a.example/home");
    ck_assert_int_eq(rig_get(&r, "https://a.example/x"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/"), 0);
    struct lr_http_req req = {.url = "https://a.example/", .flags = LR_HTTP_NO_COOKIES};
    ck_assert_int_eq(rig_fetch(&r, &req), 0); /* neither sends nor keeps */
    req = (struct lr_http_req){.url = "https://a.example/own",
                               .headers = &(const struct lr_header){"Cookie", "mine=1"},
                               .header_count = 1};
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/"), 0);
    struct lr_jar *jar = r.cfg.jar;
    rig_close(&r);
    lr_jar_free(jar);
}
END_TEST

/* The body of a redirect may break, be long, or never end. */
START_TEST(bodies_of_redirects)
{
    static char large[100000];
    memset(large, 'x', sizeof large - 1);
    RIG(r, {.url = "https://a.example/1", .status = 302, TO("/2"), .body = large, .chunk = 5000},
        {.url = "https://a.example/2", .status = 302, TO("/3"), .body = "x", .error = LIVREC_ENET},
        {.url = "https://a.example/3", .status = 302, TO("/4"), .body = "x", .stays_open = true},
        {.url = "https://a.example/4", .status = 200, .body = "end"});
    int64_t start = lr_mono_ms(r.env.clock);
    ck_assert_int_eq(rig_get(&r, "https://a.example/1"), 0);
    ck_assert_str_eq(r.resp.body, "end");
    ck_assert_int_lt(lr_mono_ms(r.env.clock) - start, 10000);
    rig_close(&r);
}
END_TEST

UNIT_MAIN("redirect", followed, five_and_no_more, statuses_that_redirect, refused,
          secrets_stay_with_their_host, cookies, methods, bodies_of_redirects)
