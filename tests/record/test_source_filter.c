/* What a platform says about its playlists: segments that are not wanted, parameters that each
 * request needs. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "segment.h"

#define WINDOW 5
#define LENGTH_MS 2000

static const struct lr_segment_filter cards[] = {{.uri = "preloading"}, {0}};

/* A live playlist of our own. */
struct room {
    struct timeline line;
    int card_from, card_to; /* segments that are a card */
    int cards, refused;     /* that were asked for; requests without what they need */
    const char *need;       /* part of each request's address */
};

static void playlist(struct sim *s, const struct room *r, struct sim_reply *out)
{
    int first = (int)(s->clock.mono / LENGTH_MS);
    bytes_fmt(&out->body, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:%d\n", first);
    for (int i = first; i < first + WINDOW; i++)
        bytes_fmt(&out->body, "#EXTINF:2,\n%s%d.ts?k=%d\n",
                  i >= r->card_from && i < r->card_to ? "preloading_" : "s", i, i);
}

static bool answer(struct sim *s, const char *target, const struct lr_http_req *req,
                   struct sim_reply *out)
{
    struct room *r = s->user;
    struct segment g = {0};
    out->status = 200;
    if (r->need && !strstr(target, r->need)) {
        out->status = 403;
        r->refused++;
    } else if (strncmp(target, "/a.m3u8", 7) == 0) {
        playlist(s, r, out);
    } else {
        r->cards += strstr(target, "preloading") != NULL;
        g.number = g.seq = strtol(target + strcspn(target, "0123456789"), NULL, 10);
        segment_render(&out->body, &r->line, &g, SEGMENT_TS);
    }
    return true;
}

static struct bench *begin(struct room *r)
{
    struct bench *b = bench_new(NULL);
    timeline_init(&r->line, &b->sim.server.clip, LENGTH_MS);
    b->sim.answer = answer;
    b->sim.user = r;
    return b;
}

/* For as long as a source gives up one that brings nothing, and twice more. */
START_TEST(minutes_of_what_is_not_wanted)
{
    struct room r = {.card_from = 10, .card_to = 160};
    struct bench *b = begin(&r);
    b->cfg.filters = cards;
    bench_hls(b, "/a.m3u8", 400000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    ck_assert_int_eq(r.cards, 0);
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_uint_eq(b->got.video.run[0].last, PICTURES(20) - 1);
    ck_assert_uint_eq(b->got.video.run[1].first, PICTURES(320));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SOURCE);
    ck_assert_int_eq(b->got.gap[0].duration, 300 * (int64_t)LR_TIME_HZ);
    ck_assert(b->got.gap[0].first_seq == 10 && b->got.gap[0].last_seq == 159);
    ck_assert_int_eq(b->resume.left_out_ms, 300000);
    bench_free(b);
}
END_TEST

/* Before the first picture nothing is missing. */
START_TEST(a_card_before_the_room_begins)
{
    struct room r = {.card_to = 60};
    struct bench *b = begin(&r);
    b->cfg.filters = cards;
    bench_hls(b, "/a.m3u8", 150000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    ck_assert_uint_eq(b->got.video.run[0].first, PICTURES(120));
    check_whole(&b->got.video, PICTURES(25));
    bench_free(b);
}
END_TEST

START_TEST(parameters_of_each_request)
{
    struct room r = {.need = "token=a%2Fb"};
    struct bench *b = begin(&r);
    b->cfg.query = "token=a%2Fb";
    bench_hls(b, "/a.m3u8", 60000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    check_whole(&b->got.video, PICTURES(58));
    ck_assert_int_eq(r.refused, 0);
    bench_free(b);
    b = begin(&r);
    bench_hls(b, "/a.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    ck_assert_int_gt(r.refused, 0);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_filter", minutes_of_what_is_not_wanted, a_card_before_the_room_begins,
          parameters_of_each_request)
