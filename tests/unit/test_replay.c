/* The replay transport is what other tests stand on: it must find what is wrong. */
#include "net_rig.h"

#include <stdio.h>

#include "net/replay_match.h"

START_TEST(globs)
{
    static const struct {
        const char *pattern, *text;
        bool match;
    } rows[] = {
        {"", "", true},          {"", "a", false},       {"a", "", false},
        {"a", "a", true},        {"*", "", true},        {"*", "abc", true},
        {"a*", "a", true},       {"a*", "abc", true},    {"*c", "abc", true},
        {"*b", "abc", false},    {"a*c", "abcbc", true}, {"a*b*c", "axxbyyc", true},
        {"a*b*c", "acb", false}, {"**a", "bba", true},   {"*a*a*a*b", "aaaaaaaaaaaaaaaa", false},
        {"a.c", "abc", false},   {"?", "a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(lr_replay_glob(rows[i].pattern, rows[i].text, strlen(rows[i].text)) ==
                          rows[i].match,
                      "%s %s", rows[i].pattern, rows[i].text);
}
END_TEST

static void report(struct rig *r, int defects, const char *text)
{
    struct lr_buf out;
    lr_buf_init(&out, 1 << 16);
    ck_assert_int_eq(lr_replay_defects(r->replay, NULL), defects);
    ck_assert_int_eq(lr_replay_defects(r->replay, &out), defects);
    ck_assert_str_eq(lr_buf_str(&out), text);
    lr_buf_free(&out);
    lr_loop_free(r->loop);
    lr_replay_free(r->replay);
    lr_arena_free(r->arena);
}

START_TEST(unexpected_and_unused)
{
    RIG(r, {.url = "https://a.example/1", .status = 200, .times = 2},
        {.url = "https://a.example/2", .status = 200},
        {.url = "https://a.example/any", .status = 200, .times = -1});
    ck_assert_int_eq(rig_get(&r, "https://a.example/1"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/3?k=v"), LIVREC_EINTERNAL);
    ck_assert_ptr_null(strstr(r.err.text, "k=v"));
    report(&r, 3,
           "unexpected: GET https://a.example/3?k=v: the next one should be https://a.example/1 "
           "(no exchange has this URL)\n"
           "unused: https://a.example/1 (1 of 2 times)\n"
           "unused: https://a.example/2 (0 of 1 times)\n");
}
END_TEST

START_TEST(misfits)
{
    RIG(r, {.method = "POST",
            .url = "https://a.example/",
            .expect = (const struct lr_header[]){{"x-a", "1"}, {"x-b", NULL}},
            .expect_count = 2,
            .expect_body = "a=*",
            .status = 200});
    struct lr_header sent[] = {{"X-A", "2"}, {"X-B", "1"}};
    struct lr_http_req req = {.url = "https://a.example/"};
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EINTERNAL);
    req.body = "b=1";
    req.body_len = 3;
    req.headers = sent;
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EINTERNAL);
    req.header_count = 2;
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EINTERNAL);
    sent[0].value = "1";
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EINTERNAL);
    req.header_count = 1;
    ck_assert_int_eq(rig_fetch(&r, &req), LIVREC_EINTERNAL);
    req.body = "a=1";
    ck_assert_int_eq(rig_fetch(&r, &req), 0);
    report(&r, 5,
           "unexpected: GET https://a.example/: the next one should be https://a.example/ "
           "(method GET, expected POST)\n"
           "unexpected: POST https://a.example/: the next one should be https://a.example/ "
           "(header x-a: (none), expected 1)\n"
           "unexpected: POST https://a.example/: the next one should be https://a.example/ "
           "(header x-a: 2, expected 1)\n"
           "unexpected: POST https://a.example/: the next one should be https://a.example/ "
           "(header x-b: 1, expected (none))\n"
           "unexpected: POST https://a.example/: the next one should be https://a.example/ "
           "(body b=1, expected a=*)\n");
}
END_TEST

START_TEST(any_order)
{
    static const struct lr_replay_exchange list[] = {
        {.url = "https://a.example/*", .status = 201},
        {.url = "https://a.example/2", .status = 202},
        {.url = "https://a.example/3", .status = 203, .times = -1}};
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){list, 3, false, NULL});
    ck_assert_int_eq(rig_get(&r, "https://a.example/3"), 0);
    ck_assert_int_eq(r.resp.head.status, 201); /* the first that fits */
    ck_assert_int_eq(rig_get(&r, "https://a.example/3"), 0);
    ck_assert_int_eq(r.resp.head.status, 203);
    ck_assert_int_eq(rig_get(&r, "https://a.example/2"), 0);
    ck_assert_int_eq(r.resp.head.status, 202);
    ck_assert_int_eq(rig_get(&r, "https://a.example/3"), 0);
    rig_close(&r);
}
END_TEST

START_TEST(volatile_keys)
{
    static const char *const keys[] = {"t", "sign", NULL};
    static const struct lr_replay_exchange list[] = {
        {.url = "https://a.example/?a=1&t=5&sign=x&b=\xc3\xa4", .status = 200, .times = 3}};
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){list, 1, true, keys});
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=1&t=6&sign=&b=%C3%A4"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=1&t&sign=%20y&b=\xc3\xa4#f"), 0);
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=2&t=5&sign=x&b=%C3%A4"), LIVREC_EINTERNAL);
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=1&sign=x&b=%C3%A4"), LIVREC_EINTERNAL);
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=1&t=5&sign=x&b=%C3%A4&t=1"),
                     LIVREC_EINTERNAL);
    ck_assert_int_eq(lr_replay_defects(r.replay, NULL), 4);
    ck_assert_int_eq(rig_get(&r, "https://a.example/?a=1&t=5&sign=x&b=%C3%A4"), 0);
    ck_assert_int_eq(lr_replay_defects(r.replay, NULL), 3);
    lr_loop_free(r.loop);
    lr_replay_free(r.replay);
    lr_arena_free(r.arena);
}
END_TEST

/* ---- in virtual time, on this thread */

static struct lr_clock_fake fake;
static int64_t head_at, done_at;
static char got[64];

static int on_head(void *user, const struct lr_http_head *head)
{
    (void)user;
    (void)head;
    head_at = lr_mono_ms(&fake.base);
    return 0;
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    lr_transfer_pause(*(struct lr_transfer **)user, true);
    size_t have = strlen(got);
    snprintf(got + have, sizeof got - have, "%.*s|", (int)len, (const char *)data);
    return 0;
}

static void on_done(void *user, const struct lr_err *err)
{
    (void)user;
    ck_assert_int_eq(err->code, 0);
    done_at = lr_mono_ms(&fake.base);
}

static int64_t turns(struct lr_loop *loop)
{
    int64_t next;
    while ((next = lr_loop_turn(loop, 0)) >= 0 && next < 3600000)
        lr_clock_fake_advance(&fake, next);
    return next;
}

START_TEST(delays_and_pauses)
{
    static const struct lr_transfer_ops ops = {on_head, on_data, on_done};
    static const struct lr_replay_exchange list[] = {{.url = "https://a.example/",
                                                      .status = 200,
                                                      .delay_ms = 86400000 / 48,
                                                      .body = "abcdefg",
                                                      .chunk = 3}};
    struct lr_transfer *t = NULL;
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){list, 1, true, NULL});
    lr_clock_fake_init(&fake, 0);
    r.env.clock = &fake.base;
    r.cfg.total_ms = -1;
    lr_loop_turn(r.loop, 0);
    struct lr_http_req req = {.url = "https://a.example/"};
    ck_assert_int_eq(lr_transfer_start(r.loop, &r.cfg, &req, &ops, &t, &t, NULL), 0);
    turns(r.loop);
    ck_assert_int_eq(head_at, 1800000);
    ck_assert_str_eq(got, "abc|");
    lr_clock_fake_advance(&fake, 1000);
    lr_transfer_pause(t, false);
    ck_assert_str_eq(got, "abc|"); /* nothing from inside the call */
    turns(r.loop);
    ck_assert_str_eq(got, "abc|def|");
    ck_assert_int_eq(done_at, 0);
    lr_transfer_pause(t, false);
    turns(r.loop);
    ck_assert_str_eq(got, "abc|def|g|");
    lr_transfer_pause(t, false);
    turns(r.loop);
    ck_assert_int_eq(done_at, 1801000);
    rig_close(&r);
}
END_TEST

UNIT_MAIN("replay", globs, unexpected_and_unused, misfits, any_order, volatile_keys,
          delays_and_pauses)
