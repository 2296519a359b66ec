#include "net_rig.h"

#include <pthread.h>

#include "net/retry.h"

START_TEST(an_answer)
{
    RIG(r, {.method = "GET",
            .url = "https://a.example/p?q=1",
            .expect = (const struct lr_header[]){{"user-agent", "test"}, {"X-A", "b*d"}},
            .expect_count = 2,
            .status = 404,
            .headers = (const struct lr_header[]){{"X-One", "1"}, {"x-one", "2"}, {"ETag", "e"}},
            .header_count = 3,
            .body = "a\0b",
            .body_len = 3,
            .chunk = 1});
    struct lr_http_req req = {.url = "https://a.example/p?q=1#frag",
                              .headers = (const struct lr_header[]){{"x-a", "bcd"}, {"gone", NULL}},
                              .header_count = 2};
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_int_eq(r.resp.head.status, 404);
    ck_assert_uint_eq(r.resp.head.header_count, 3);
    ck_assert_str_eq(lr_http_header(&r.resp.head, "x-one"), "1");
    ck_assert_str_eq(r.resp.head.headers[1].value, "2");
    ck_assert_str_eq(lr_http_header(&r.resp.head, "etag"), "e");
    ck_assert_ptr_null(lr_http_header(&r.resp.head, "nope"));
    ck_assert_uint_eq(r.resp.body_len, 3);
    ck_assert_mem_eq(r.resp.body, "a\0b", 4);
    rig_close(&r);
}
END_TEST

START_TEST(bad_requests_ask_nobody)
{
    static const struct lr_header bad[] = {{"a", "b\r\nc: d"}, {"a", "b\nc"},  {"a", "\x7f"},
                                           {"a b", "c"},       {"a:", "c"},    {"", "c"},
                                           {"a\r\nb", "c"},    {NULL, "c"},    {"\xc3\xa4", "c"},
                                           {"a", "b\rc"},      {"a", "\x1b[m"}};
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){0});
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(rig_fetch(&r, &(struct lr_http_req){.url = "https://a.example/",
                                                             .headers = &bad[i],
                                                             .header_count = 1}),
                         LIVREC_EARG);
    const char *const urls[] = {"", "a.example", "https://", "https://a.example/\r\nX: y",
                                "https://a@b@c/"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        ck_assert_int_eq(rig_get(&r, urls[i]), LIVREC_EARG);
    ck_assert_int_eq(rig_get(&r, NULL), LIVREC_EARG);
    ck_assert_int_eq(rig_fetch(&r, &(struct lr_http_req){.url = "https://a.example/",
                                                         .method = "GET / HTTP/1.1\r\n"}),
                     LIVREC_EARG);
    ck_assert_int_eq(rig_get(&r, "file:///etc/passwd"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "ftp://a.example/"), LIVREC_EPOLICY);
    ck_assert_int_eq(rig_get(&r, "https://10.0.0.1/"), LIVREC_EPOLICY);
    r.cfg.user_agent = "x\r\ny: z";
    ck_assert_int_eq(rig_get(&r, "https://a.example/"), LIVREC_EARG);
    rig_close(&r);
}
END_TEST

START_TEST(bodies_have_a_maximum)
{
    RIG(r,
        {.url = "https://a.example/*", .status = 200, .body = "0123456789", .chunk = 4, .times = 5},
        {.url = "https://a.example/long",
         .status = 200,
         .headers = &(const struct lr_header){"Content-Length", "11"},
         .header_count = 1,
         .stays_open = true},
        {.url = "https://a.example/endless",
         .status = 200,
         .body = "0123456789",
         .stays_open = true});
    struct lr_http_req req = {.url = "https://a.example/b?token=x", .max_body = 9};
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EHTTP);
    ck_assert_str_eq(r.err.text, "https://a.example/b: the answer is larger than 9 bytes");
    req.max_body = 10;
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_str_eq(r.resp.body, "0123456789");
    req.flags = LR_HTTP_PEEK;
    req.max_body = 6;
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_str_eq(r.resp.body, "012345");
    ck_assert_uint_eq(r.resp.body_len, 6);
    req.max_body = 10;
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_str_eq(r.resp.body, "0123456789");
    req.max_body = 11;
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    ck_assert_str_eq(r.resp.body, "0123456789");
    req = (struct lr_http_req){.url = "https://a.example/long", .max_body = 10};
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EHTTP);
    req = (struct lr_http_req){
        .url = "https://a.example/endless", .max_body = 10, .flags = LR_HTTP_PEEK};
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    rig_close(&r);
}
END_TEST

START_TEST(failures)
{
    RIG(r, {.url = "https://a.example/dns*", .error = LIVREC_ENET},
        {.url = "https://a.example/reset",
         .status = 200,
         .body = "half",
         .error = LIVREC_ENET,
         .error_text = "a.example/reset: connection lost"},
        {.url = "https://a.example/slow", .status = 200, .delay_ms = 60000},
        {.url = "https://a.example/slow", .status = 200, .body = "x", .stays_open = true});
    ck_assert_int_eq(rig_get(&r, "https://a.example/dns?k=v"), LIVREC_ENET);
    ck_assert_str_eq(r.err.text, "a.example: connection failed");
    ck_assert_int_eq(rig_get(&r, "https://a.example/reset"), LIVREC_ENET);
    ck_assert_str_eq(r.err.text, "a.example/reset: connection lost");
    r.cfg.total_ms = 50;
    ck_assert_int_eq(rig_get(&r, "https://a.example/slow"), LIVREC_ETIMEOUT);
    struct lr_http_req req = {.url = "https://a.example/slow", .total_ms = 60};
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_ETIMEOUT);
    ck_assert_str_eq(r.err.text, "a.example/slow: no complete answer within 0.1 s");
    rig_close(&r);
}
END_TEST

static void *fire_soon(void *cancel)
{
    lr_cancel_wait(NULL, 30);
    lr_cancel_fire(cancel);
    return NULL;
}

START_TEST(cancelled)
{
    RIG(r, {.url = "https://a.example/*", .status = 200, .body = "x", .stays_open = true});
    struct lr_cancel *top = lr_cancel_new(NULL), *cancel = lr_cancel_new(top);
    struct lr_http_req req = {.url = "https://a.example/1?k=v"};
    pthread_t thread;
    int64_t start = lr_mono_ms(r.env.clock);
    ck_assert_int_eq(pthread_create(&thread, NULL, fire_soon, top), 0);
    ck_assert_int_eq(lr_http_fetch(r.loop, &r.cfg, &req, r.arena, cancel, &r.resp, &r.err),
                     LIVREC_ECANCELLED);
    ck_assert_int_lt(lr_mono_ms(r.env.clock) - start, 10000);
    ck_assert_ptr_null(strstr(r.err.text, "k=v"));
    pthread_join(thread, NULL);
    ck_assert_int_eq(lr_http_retry(r.loop, &r.cfg, &req, 3, r.arena, cancel, &r.resp, NULL),
                     LIVREC_ECANCELLED); /* asks nobody any more */
    rig_close(&r);
    lr_cancel_free(cancel);
    lr_cancel_free(top);
}
END_TEST

static void fetch_on_loop(void *arg)
{
    struct rig *r = arg;
    ck_assert_int_eq(rig_get(r, "https://a.example/"), LIVREC_EINTERNAL);
}

START_TEST(not_from_the_loop)
{
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){0});
    ck_assert_int_eq(lr_loop_call(r.loop, fetch_on_loop, &r), 0);
    rig_close(&r);
}
END_TEST

/* Tokens that fire while answers come: for the sanitizers. */
#define HAMMERS 4
#define BLOWS 150

static struct lr_cancel *tokens[HAMMERS][BLOWS];

static void *fire_all(void *arg)
{
    (void)arg;
    for (int i = 0; i < BLOWS; i++) {
        for (int k = 0; k < HAMMERS; k++)
            lr_cancel_fire(tokens[k][i]);
        lr_cancel_wait(NULL, i % 4 == 0);
    }
    return NULL;
}

struct hammer {
    struct rig *r;
    struct lr_cancel **tokens;
    int done, cancelled;
};

static void *hammer(void *arg)
{
    struct hammer *h = arg;
    struct lr_http_req req = {.url = "https://a.example/x"};
    for (int i = 0; i < BLOWS; i++) {
        struct lr_arena *a = lr_arena_new(1 << 20);
        struct lr_http_resp resp;
        int rc = lr_http_fetch(h->r->loop, &h->r->cfg, &req, a, h->tokens[i], &resp, NULL);
        h->done += rc == 0 && strcmp(resp.body, "body") == 0;
        h->cancelled += rc == LIVREC_ECANCELLED;
        lr_arena_free(a);
    }
    return NULL;
}

START_TEST(many_threads)
{
    RIG(r, {.url = "https://a.example/x", .status = 200, .body = "body", .times = -1});
    pthread_t threads[HAMMERS], firing;
    struct hammer hammers[HAMMERS];
    for (int i = 0; i < HAMMERS * BLOWS; i++)
        tokens[i % HAMMERS][i / HAMMERS] = lr_cancel_new(NULL);
    ck_assert_int_eq(pthread_create(&firing, NULL, fire_all, NULL), 0);
    for (int i = 0; i < HAMMERS; i++) {
        hammers[i] = (struct hammer){&r, tokens[i], 0, 0};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, hammer, &hammers[i]), 0);
    }
    for (int i = 0; i < HAMMERS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(hammers[i].done + hammers[i].cancelled, BLOWS);
    }
    pthread_join(firing, NULL);
    for (int i = 0; i < HAMMERS * BLOWS; i++)
        lr_cancel_free(tokens[i % HAMMERS][i / HAMMERS]);
    rig_close(&r);
}
END_TEST

/* ---- retries */

START_TEST(tried_again)
{
    RIG(r, {.url = "https://a.example/1", .error = LIVREC_ENET},
        {.url = "https://a.example/1", .status = 503},
        {.url = "https://a.example/1", .status = 200, .body = "ok"},
        {.url = "https://a.example/2", .status = 502, .times = 2},
        {.url = "https://a.example/3", .status = 403},
        {.url = "https://a.example/4", .status = 429},
        {.url = "https://a.example/5", .error = LIVREC_ENET, .times = 2});
    struct lr_http_req req = {.url = "https://a.example/1"};
    int64_t start = lr_mono_ms(r.env.clock);
    ck_assert_int_eq(lr_http_retry(r.loop, &r.cfg, &req, 3, r.arena, NULL, &r.resp, NULL), 0);
    ck_assert_str_eq(r.resp.body, "ok");
    ck_assert_int_ge(lr_mono_ms(r.env.clock) - start, 300 * 3 / 4 + 600 * 3 / 4 - 2);
    const struct {
        const char *url;
        int rc, status;
    } ends[] = {{"https://a.example/2", 0, 502},
                {"https://a.example/3", 0, 403},
                {"https://a.example/4", 0, 429},
                {"https://a.example/5", LIVREC_ENET, 0}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        req.url = ends[i].url;
        ck_assert_int_eq(lr_http_retry(r.loop, &r.cfg, &req, 2, r.arena, NULL, &r.resp, NULL),
                         ends[i].rc);
        if (ends[i].rc == 0)
            ck_assert_int_eq(r.resp.head.status, ends[i].status);
    }
    rig_close(&r);
}
END_TEST

static int64_t wait_for(int done, int rc, int status, const char *retry_after)
{
    struct lr_rand_seeded rand;
    struct lr_header h = {"retry-after", retry_after};
    struct lr_http_resp resp = {{status, "", &h, retry_after != NULL, -1}, NULL, 0};
    lr_rand_seeded_init(&rand, 3);
    return lr_retry_wait(&rand.base, done, rc, &resp, 784111777);
}

START_TEST(waits)
{
    const int64_t base[] = {300, 600, 1200, 2400, 4800, 9600, 10000, 10000};
    for (int done = 1; done <= 8; done++) {
        int64_t ms = wait_for(done, LIVREC_ENET, 0, NULL);
        ck_assert_int_ge(ms, base[done - 1] * 3 / 4);
        ck_assert_int_lt(ms, base[done - 1] * 5 / 4);
    }
    ck_assert_int_lt(wait_for(2147483647, LIVREC_ENET, 0, NULL), 12500);
    const int not_again[] = {200, 206, 301, 400, 401, 403, 404, 410, 412, 429, 500, 501, 505};
    for (size_t i = 0; i < sizeof not_again / sizeof *not_again; i++)
        ck_assert_int_eq(wait_for(1, 0, not_again[i], NULL), -1);
    const int codes[] = {LIVREC_ETIMEOUT, LIVREC_ECANCELLED, LIVREC_EPOLICY,
                         LIVREC_ENOMEM,   LIVREC_EHTTP,      LIVREC_EARG};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        ck_assert_int_eq(wait_for(1, codes[i], 0, NULL), -1);
    for (int status = 502; status <= 504; status++)
        ck_assert_int_ge(wait_for(1, 0, status, NULL), 225);
    ck_assert_int_eq(wait_for(1, 0, 429, "3"), 3000);
    ck_assert_int_eq(wait_for(1, 0, 503, "10"), 10000);
    ck_assert_int_ge(wait_for(1, 0, 429, "0"), 225);
    ck_assert_int_eq(wait_for(1, 0, 429, "11"), -1);
    ck_assert_int_eq(wait_for(1, 0, 503, "99999999999999999999"), -1);
    ck_assert_int_eq(wait_for(1, 0, 429, "-1"), -1);
    ck_assert_int_eq(wait_for(1, 0, 429, "Sun, 06 Nov 1994 08:49:41 GMT"), 4000);
    ck_assert_int_eq(wait_for(1, 0, 429, "Sun, 06 Nov 1994 08:59:41 GMT"), -1);
    ck_assert_int_ge(wait_for(1, 0, 429, "Sun, 06 Nov 1994 08:49:00 GMT"), 225);
}
END_TEST

UNIT_MAIN("http", an_answer, bad_requests_ask_nobody, bodies_have_a_maximum, failures, cancelled,
          not_from_the_loop, many_threads, tried_again, waits)
