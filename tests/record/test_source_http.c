/* HTTP sources against the demo origin in virtual time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "mux_flv.h"

/* FLV of so many seconds, as the test answers it. */
struct answers {
    int seconds;
    bool stays_open;
};

static bool answer_flv(struct sim *s, const char *target, const struct lr_http_req *req,
                       struct sim_reply *out)
{
    struct answers *a = s->user;
    struct timeline line;
    struct cursor at;
    struct shot shot;
    if (strcmp(target, "/x.flv") != 0)
        return false;
    timeline_init(&line, &s->server.clip, 2000);
    cursor_seek(&at, &line, 0);
    cursor_get(&at, &shot);
    flv_header(&out->body);
    flv_configs(&out->body, shot.clip, shot.dts);
    for (; shot.at < a->seconds * 1000; cursor_get(&at, &shot)) {
        flv_frame(&out->body, &shot);
        cursor_next(&at);
    }
    out->status = 200;
    out->stays_open = a->stays_open;
    out->no_length = true;
    return true;
}

static struct bench *with_answers(struct answers *a)
{
    struct bench *b = bench_new(NULL);
    b->sim.answer = answer_flv;
    b->sim.user = a;
    return b;
}

START_TEST(body_of_known_length)
{
    struct bench *b = bench_new(NULL);
    bench_http(b, "/finite.flv?s=20", 60000);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    ck_assert_int_eq(b->got.why.code, 0);
    check_whole(&b->got.video, PICTURES(20));
    ck_assert_int_eq(b->got.video.frames, PICTURES(20));
    ck_assert_int_eq(b->got.tracks.count, 2);
    ck_assert_int_eq(b->got.unmarked + b->got.gaps, 0);
    bench_free(b);
}
END_TEST

START_TEST(closed_by_the_sender)
{
    struct answers a = {.seconds = 10};
    struct bench *b = with_answers(&a);
    bench_http(b, "/x.flv", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EOF);
    check_whole(&b->got.video, PICTURES(10));
    bench_free(b);
}
END_TEST

START_TEST(stalled)
{
    struct answers a = {.seconds = 10, .stays_open = true};
    struct bench *b = with_answers(&a);
    bench_http(b, "/x.flv", 60000);
    ck_assert_int_eq(b->got.end, LR_END_ERROR);
    ck_assert_int_eq(b->got.why.code, LIVREC_ETIMEOUT);
    check_whole(&b->got.video, PICTURES(10));
    ck_assert_int_le(b->sim.clock.mono, 12000);
    bench_free(b);
}
END_TEST

START_TEST(cut_anywhere)
{
    for (int at = 0; at < 200000; at += 7919) {
        char script[64];
        snprintf(script, sizeof script, "on *.flv %s after=%d\n", at % 2 ? "rst" : "fin", at);
        struct bench *b = bench_new(script);
        bench_http(b, "/finite.flv?s=60", 60000);
        ck_assert_int_eq(b->got.end, LR_END_ERROR);
        ck_assert_int_eq(b->got.why.code, LIVREC_ENET);
        ck_assert_int_le(b->got.video.runs, 1);
        ck_assert(at < 40000 || b->got.video.frames > PICTURES(1));
        bench_free(b);
    }
}
END_TEST

START_TEST(shorter_than_it_said)
{
    struct bench *b = bench_new("on *.flv length add=100\n");
    bench_http(b, "/finite.flv?s=10", 60000);
    ck_assert_int_eq(b->got.end, LR_END_ERROR);
    ck_assert_int_eq(b->got.why.code, LIVREC_ENET);
    check_whole(&b->got.video, PICTURES(10));
    bench_free(b);
}
END_TEST

START_TEST(no_media)
{
    static const struct {
        const char *script, *path;
        enum lr_source_end end;
        int code;
    } rows[] = {
        {"on *.flv html\n", "/live.flv", LR_END_ERROR, LIVREC_EMEDIA},
        {"on *.flv empty\n", "/live.flv", LR_END_ERROR, LIVREC_EMEDIA},
        {"on *.flv garbage bytes=50\n", "/live.flv", LR_END_ERROR, LIVREC_EMEDIA},
        {"on *.flv garbage bytes=90000\n", "/live.flv", LR_END_ERROR, LIVREC_EMEDIA},
        {"on *.flv status code=401\n", "/live.flv", LR_END_EXPIRED, LIVREC_EHTTP},
        {"on *.flv status code=403\n", "/live.flv", LR_END_EXPIRED, LIVREC_EHTTP},
        {"on *.flv status code=404\n", "/live.flv", LR_END_EXPIRED, LIVREC_EHTTP},
        {"on *.flv status code=410\n", "/live.flv", LR_END_EXPIRED, LIVREC_EHTTP},
        {"on *.flv status code=500\n", "/live.flv", LR_END_ERROR, LIVREC_EHTTP},
        {"on *.flv status code=429\n", "/live.flv", LR_END_ERROR, LIVREC_EHTTP},
        {"on *.flv redirect to=http://10.0.0.1/\n", "/live.flv", LR_END_ERROR, LIVREC_EPOLICY},
        {NULL, "/live.m3u8", LR_END_PLAYLIST, LIVREC_EMEDIA},
        {NULL, "/master.m3u8", LR_END_PLAYLIST, LIVREC_EMEDIA},
        {NULL, "/dash.mpd", LR_END_MANIFEST, LIVREC_EMEDIA},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct bench *b = bench_new(rows[i].script);
        bench_http(b, rows[i].path, 60000);
        ck_assert_msg(b->got.ended && b->got.end == rows[i].end && b->got.why.code == rows[i].code,
                      "row %zu: %d %s", i, b->got.end, b->got.why.text);
        ck_assert_int_le(b->sim.clock.mono, 3000);
        ck_assert_int_eq(b->got.sets, 0);
        ck_assert_ptr_null(strchr(b->got.why.text, '?'));
        bench_free(b);
    }
}
END_TEST

START_TEST(raw)
{
    struct answers a = {.seconds = 10};
    struct bench *b = with_answers(&a);
    struct sim_reply want = {0};
    b->cfg.raw = true;
    bench_http(b, "/x.flv", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EOF);
    ck_assert_str_eq(b->got.ext, "flv");
    ck_assert(answer_flv(&b->sim, "/x.flv", NULL, &want));
    ck_assert_uint_eq(b->got.raw_bytes, want.body.len);
    ck_assert_uint_eq(b->got.bytes, want.body.len);
    ck_assert_int_eq(memcmp(b->got.raw_start, want.body.data, sizeof b->got.raw_start), 0);
    bytes_free(&want.body);
    bench_free(b);
    b = bench_new("on *.flv html\n");
    b->cfg.raw = true;
    bench_http(b, "/live.flv", 60000);
    ck_assert_int_eq(b->got.why.code, LIVREC_EMEDIA);
    ck_assert_uint_eq(b->got.raw_bytes, 0);
    bench_free(b);
}
END_TEST

START_TEST(slower_than_real_time)
{
    struct bench *b = bench_new("on *.flv drip bytes=100 ms=20\n"); /* 40 kbit/s of 120 */
    bench_http(b, "/finite.flv?s=60", 100000);
    ck_assert_int_ge(b->sim.warnings, 2);
    ck_assert(!b->got.ended);
    bench_free(b);
    b = bench_new("on *.flv drip bytes=500 ms=20\n");
    bench_http(b, "/finite.flv?s=60", 100000);
    ck_assert_int_eq(b->sim.warnings, 0);
    bench_free(b);
}
END_TEST

START_TEST(paused)
{
    struct bench *b = bench_new("on *.flv drip bytes=500 ms=20\n");
    bench_http(b, "/finite.flv?s=60", 5000);
    lr_source_pause(b->got.source, true);
    sim_run(&b->sim, 100);
    size_t before = b->got.bytes;
    sim_run(&b->sim, 60000);
    ck_assert_uint_eq(b->got.bytes, before);
    ck_assert(!b->got.ended);
    lr_source_pause(b->got.source, false);
    sim_run(&b->sim, 60000);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    check_whole(&b->got.video, PICTURES(60));
    bench_free(b);
}
END_TEST

START_TEST(owner_and_pipeline)
{
    struct bench *b = bench_new(NULL);
    b->got.fail_at = 100;
    bench_http(b, "/finite.flv?s=20", 60000);
    ck_assert_int_eq(b->got.end, LR_END_ERROR);
    ck_assert_str_eq(b->got.why.text, "the disk is gone");
    bench_free(b);
    b = bench_new(NULL);
    bench_start_http(b, "/finite.flv?s=20");
    b->got.free_in_bytes = true;
    sim_run(&b->sim, 10000);
    ck_assert(b->got.freed_inside);
    ck_assert_int_eq(b->got.video.frames, 0);
    bench_free(b);
    for (int ms = 0; ms < 400; ms += 19) {
        b = bench_new(NULL);
        bench_http(b, "/finite.flv?s=20", ms);
        bench_free(b);
    }
}
END_TEST

UNIT_MAIN("source_http", body_of_known_length, closed_by_the_sender, stalled, cut_anywhere,
          shorter_than_it_said, no_media, raw, slower_than_real_time, paused, owner_and_pipeline)
