/* What HLS sources keep to, whatever a sender does: how soon they go on, what they hold in memory,
 * that time stays true. In virtual time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "segment.h"

#define PICTURE (LR_TIME_HZ / 25)

/* ---- a server of lists of the test's own: one text for each reload, the last one for ever */

struct text {
    const char *data;
    size_t len; /* 0: up to its NUL */
};

struct lists {
    struct timeline line;
    const struct text *text;
    int count, reloads;
    int asked[16]; /* of segments "N.ts" */
    int others;    /* requests for something else */
};

static void say(struct sim_reply *out, const char *data, size_t len)
{
    out->status = 200;
    bytes_add(&out->body, data, len);
}

static bool answer_lists(struct sim *s, const char *target, const struct lr_http_req *req,
                         struct sim_reply *out)
{
    struct lists *l = s->user;
    int number;
    (void)req;
    if (strcmp(target, "/a.m3u8") == 0) {
        const struct text *t = &l->text[l->reloads < l->count ? l->reloads : l->count - 1];
        say(out, t->data, t->len ? t->len : strlen(t->data));
        l->reloads++;
    } else if (sscanf(target, "/%d.ts", &number) == 1 && number >= 0 && number < 16) {
        struct segment g = {.number = number, .seq = number};
        segment_render(&out->body, &l->line, &g, SEGMENT_TS);
        out->status = 200;
        l->asked[number]++;
    } else {
        out->status = 404;
        l->others++;
    }
    return true;
}

static struct bench *bench_lists(struct lists *l, const struct text *text, int count)
{
    struct bench *b = bench_new(NULL);
    *l = (struct lists){.text = text, .count = count};
    timeline_init(&l->line, &b->sim.server.clip, 2000);
    b->sim.answer = answer_lists;
    b->sim.user = l;
    return b;
}

/* ---- how soon */

/* The first segment of the new window is whole at 22 s; the list is asked for each second. */
START_TEST(a_restart_costs_one_reload)
{
    struct bench *b = bench_new("at 20000 reset\n");
    bench_hls(b, "/live.m3u8", 21900);
    ck_assert_int_eq(b->got.video.runs, 1);
    sim_run(&b->sim, 1400);
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_uint_eq(b->got.video.run[1].epoch, 1);
    ck_assert_uint_eq(b->got.video.run[1].first, 0);
    ck_assert_uint_eq(b->got.video.run[1].last, PICTURES(2) - 1);
    bench_free(b);
}
END_TEST

START_TEST(a_list_is_asked_for_each_half_segment)
{
    struct bench *b = bench_new("set window=1\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_ge(b->sim.playlists, 58);
    ck_assert_int_le(b->sim.playlists, 64);
    bench_free(b);
}
END_TEST

#define HEAD "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n"
#define SEG(n) "#EXTINF:2,\n" #n ".ts\n"
#define END "#EXT-X-ENDLIST\n"

/* With the list's last segments, or behind them: over as soon as they are recorded. */
START_TEST(the_end_is_told_at_once)
{
    static const struct text rows[][3] = {
        {{HEAD SEG(0) SEG(1)}, {HEAD SEG(0) SEG(1) SEG(2)}, {HEAD SEG(0) SEG(1) SEG(2) SEG(3) END}},
        {{HEAD SEG(0) SEG(1)},
         {HEAD SEG(0) SEG(1) SEG(2) SEG(3)},
         {HEAD SEG(0) SEG(1) SEG(2) SEG(3) END}},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lists l;
        struct bench *b = bench_lists(&l, rows[i], 3);
        bench_start_hls(b, "/a.m3u8");
        while (!b->got.ended && l.reloads < 3)
            sim_run(&b->sim, 50);
        int64_t asked = b->sim.clock.mono;
        sim_run_until(&b->sim, 10000, catch_is_ended, &b->got);
        ck_assert(b->got.ended && b->got.end == LR_END_LIST);
        ck_assert_int_le(b->sim.clock.mono - asked, 1000);
        ck_assert_int_eq(b->got.video.frames, PICTURES(8));
        ck_assert_int_eq(b->got.gaps, 0);
        bench_free(b);
    }
}
END_TEST

/* A segment of two seconds takes three: three at once keep up, in order. */
START_TEST(segments_are_fetched_side_by_side)
{
    struct bench *b = bench_new("set window=10\n");
    struct bytes segment = {0};
    struct timeline line;
    struct segment g = {0};
    timeline_init(&line, &b->sim.server.clip, 2000);
    segment_render(&segment, &line, &g, SEGMENT_TS);
    b->sim.bytes_per_s = (int64_t)segment.len / 3;
    bytes_free(&segment);
    bench_hls(b, "/live.m3u8", 120000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    check_whole(&b->got.video, PICTURES(110));
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* ---- time */

static void check_time(const struct catch_track *t)
{
    int64_t pictures = t->frames + catch_missing(t);
    ck_assert_int_eq(t->last_dts - t->first_dts, (pictures - 1) * PICTURE);
}

/* What comes behind a hole is as late as it was sent. */
START_TEST(time_goes_on_behind_what_is_lost)
{
    static const char *const scripts[] = {
        "on /seg/live/0-2[0-4].ts status code=404\n",
        "set window=2\non *.m3u8 from=20000 until=40000 status code=503\n",
        "on /seg/live/0-20.ts html\non /seg/live/0-22.ts garbage bytes=5000\n",
    };
    for (size_t i = 0; i < LR_COUNT(scripts); i++) {
        struct bench *b = bench_new(scripts[i]);
        bench_hls(b, "/live.m3u8", 120000);
        ck_assert_msg(!b->got.ended, "%s: %s", scripts[i], b->got.why.text);
        ck_assert_int_gt(catch_missing(&b->got.video), 0);
        check_time(&b->got.video);
        int64_t told = 0;
        for (int k = 0; k < b->got.gaps; k++) {
            const struct lr_gap *g = &b->got.gap[k];
            ck_assert_int_eq((g->last_seq - g->first_seq + 1) * 2 * LR_TIME_HZ, g->duration);
            told += g->duration;
        }
        ck_assert_int_eq(told / PICTURE, catch_missing(&b->got.video));
        bench_free(b);
    }
}
END_TEST

/* ---- memory */

#define PADDING (4 << 20) /* of null packets behind each segment */

struct padded {
    struct timeline line;
    int hidden; /* segment that is not there ... */
    int64_t until;
    int furthest; /* that was asked for meanwhile */
};

static void pad(struct bytes *b)
{
    uint8_t packet[188] = {0x47, 0x1f, 0xff, 0x10};
    memset(packet + 4, 0xff, sizeof packet - 4);
    for (int i = 0; i < PADDING / 188; i++)
        bytes_add(b, packet, sizeof packet);
}

static bool answer_padded(struct sim *s, const char *target, const struct lr_http_req *req,
                          struct sim_reply *out)
{
    struct padded *p = s->user;
    int number;
    (void)req;
    if (sscanf(target, "/seg/live/0-%d.ts", &number) != 1)
        return false;
    bool hidden = s->clock.mono < p->until;
    if (hidden && number > p->furthest)
        p->furthest = number;
    if (hidden && number == p->hidden) {
        out->status = 404;
        return true;
    }
    struct segment g = {.number = number, .seq = number};
    segment_render(&out->body, &p->line, &g, SEGMENT_TS);
    pad(&out->body);
    out->status = 200;
    return true;
}

/* A segment that comes late holds up those behind it, which wait in memory: 32 MiB of them. */
START_TEST(what_waits_is_bounded_and_in_order)
{
    struct padded p = {.hidden = 20, .until = 55000};
    struct bench *b = bench_new("set window=40\n");
    timeline_init(&p.line, &b->sim.server.clip, 2000);
    b->sim.bytes_per_s = 40 << 20;
    b->sim.answer = answer_padded;
    b->sim.user = &p;
    bench_hls(b, "/live.m3u8", 54000);
    ck_assert_uint_lt(b->got.video.run[0].last, PICTURES(42));
    ck_assert_int_ge(p.furthest, 20 + 6);
    ck_assert_int_le(p.furthest, 20 + (32 << 20) / PADDING + 2);
    sim_run(&b->sim, 46000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    check_whole(&b->got.video, PICTURES(95));
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* ---- keys */

struct keys {
    int64_t from, until; /* what is said then */
    const char *key;
};

static bool answer_key(struct sim *s, const char *target, const struct lr_http_req *req,
                       struct sim_reply *out)
{
    struct keys *k = s->user;
    (void)req;
    if (strncmp(target, "/key/", 5) != 0 || s->clock.mono < k->from || s->clock.mono >= k->until)
        return false;
    say(out, k->key, strlen(k->key));
    return true;
}

/* Another key, or none: a new address may help, once. It does not: what can't be read is missing,
 * and told; never media. */
START_TEST(a_key_that_stays_wrong)
{
    static const char *const rows[] = {"sixteen bytes !!", "short", "seventeen bytes !"};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct keys k = {20000, 50000, rows[i]};
        struct bench *b = bench_new(NULL);
        b->sim.answer = answer_key;
        b->sim.user = &k;
        bench_hls(b, "/aes.m3u8", 60000);
        ck_assert_msg(b->got.ended && b->got.end == LR_END_EXPIRED, "%s", rows[i]);
        ck_assert(b->resume.key_refused);
        bench_hls(b, "/aes.m3u8", 120000);
        ck_assert(!b->resume.key_refused);
        ck_assert_msg(!b->got.ended, "%s: %s", rows[i], b->got.why.text);
        ck_assert_int_eq(b->got.unmarked, 0);
        ck_assert_int_eq(b->got.video.doubled, 0);
        int64_t told = 0;
        for (int n = 0; n < b->got.gaps; n++)
            told += b->got.gap[n].duration;
        ck_assert_msg(told > 0, "%s: nothing is missing", rows[i]);
        ck_assert_int_eq(told / PICTURE, catch_missing(&b->got.video));
        check_time(&b->got.video);
        bench_free(b);
    }
}
END_TEST

/* ---- what a list may be */

#define GOOD HEAD SEG(0) SEG(1) SEG(2)
#define NEXT GOOD SEG(3)
#define LAST NEXT SEG(4) END
#define CRLF(n) "#EXTINF:2,\r\n" #n ".ts\r\n"

#define NUL_INSIDE NEXT "# a\0b\n" SEG(7)

/* Between two good ones: nothing is lost, nothing comes of it. */
START_TEST(what_is_no_list_changes_nothing)
{
    static const struct text rows[] = {
        {"", 0},
        {"\n\n\n", 0},
        {"\0\0\0\0", 4},
        {"<html><body>502 Bad Gateway</body></html>", 0},
        {"{\"code\":-404}", 0},
        {"\xff\xfe#\0E\0X\0T\0M\0", 12},
        {"#EXTM3", 0},
        {NUL_INSIDE, sizeof NUL_INSIDE - 1},
        {"#EXTM3U\n", 0},
        {HEAD SEG(0) "#EXTINF:2,\n1.", 0},
        {HEAD SEG(0) SEG(1) "#EXTINF:2", 0},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:99999999999999999999999\n" SEG(7),
         0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const struct text text[] = {{GOOD, 0}, rows[i], {NEXT, 0}, rows[i], {LAST, 0}};
        struct lists l;
        struct bench *b = bench_lists(&l, text, 5);
        bench_hls(b, "/a.m3u8", 60000);
        ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "row %zu: %s", i, b->got.why.text);
        ck_assert_msg(b->got.video.frames == PICTURES(10), "row %zu: %d pictures", i,
                      b->got.video.frames);
        ck_assert_int_eq(b->got.video.runs, 1);
        ck_assert_int_eq(b->got.gaps, 0);
        bench_free(b);
    }
}
END_TEST

/* Marks of encodings, and ends of lines do no harm. */
START_TEST(lists_that_are_written_oddly)
{
    static const struct text rows[] = {
        {"\xef\xbb\xbf" LAST, 0},
        {"#EXTM3U\r\n#EXT-X-TARGETDURATION:2\r\n#EXT-X-MEDIA-SEQUENCE:0\r\n" CRLF(0) CRLF(1) CRLF(2)
             CRLF(3) CRLF(4) "#EXT-X-ENDLIST\r\n",
         0},
        {HEAD SEG(0) SEG(1) SEG(2) SEG(3) "#EXTINF:2,\n4.ts\n#EXT-X-ENDLIST", 0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lists l;
        struct bench *b = bench_lists(&l, &rows[i], 1);
        bench_hls(b, "/a.m3u8", 30000);
        ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "row %zu: %s", i, b->got.why.text);
        ck_assert_msg(b->got.video.frames == PICTURES(10), "row %zu: %d pictures", i,
                      b->got.video.frames);
        bench_free(b);
    }
}
END_TEST

/* Low latency: whole segments alone are fetched. */
START_TEST(parts_are_left_alone)
{
    static const struct text text[] = {
        {HEAD "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5\n"
              "#EXT-X-PART-INF:PART-TARGET=0.5\n" SEG(0)
                  SEG(1) "#EXT-X-PART:DURATION=0.5,URI=\"p1.ts\",INDEPENDENT=YES\n"
                         "#EXT-X-PART:DURATION=0.5,URI=\"p2.ts\"\n" SEG(
                             2) "#EXT-X-PART:DURATION=0.5,URI=\"p3.ts\"\n"
                                "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"p4.ts\"\n"
                                "#EXT-X-RENDITION-REPORT:URI=\"b.m3u8\",LAST-MSN=3\n"},
        {LAST}};
    struct lists l;
    struct bench *b = bench_lists(&l, text, 2);
    bench_hls(b, "/a.m3u8", 30000);
    ck_assert(b->got.ended && b->got.end == LR_END_LIST);
    ck_assert_int_eq(b->got.video.frames, PICTURES(10));
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(l.others, 0);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(l.asked[i], 1);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls_laws", a_restart_costs_one_reload, a_list_is_asked_for_each_half_segment,
          the_end_is_told_at_once, segments_are_fetched_side_by_side,
          time_goes_on_behind_what_is_lost, what_waits_is_bounded_and_in_order,
          a_key_that_stays_wrong, what_is_no_list_changes_nothing, lists_that_are_written_oddly,
          parts_are_left_alone)
