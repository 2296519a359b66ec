/* DASH sources against the demo origin in virtual time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"

static const char *const live[] = {"/dash.mpd", "/dash-time.mpd"};
#define FORMS (sizeof live / sizeof *live)

/* A recording of each form, with what must hold for it. */
static void each(const char *script, int64_t ms, void (*check)(struct bench *b, const char *path))
{
    for (size_t i = 0; i < FORMS; i++) {
        struct bench *b = bench_new(script);
        bench_dash(b, live[i], ms);
        check(b, live[i]);
        ck_assert_int_eq(b->got.unmarked, 0);
        ck_assert_int_eq(b->got.video.doubled + b->got.audio.doubled, 0);
        ck_assert_int_eq(b->got.video.back_steps + b->got.audio.back_steps, 0);
        bench_free(b);
    }
}

static void is_whole(struct bench *b, const char *path)
{
    ck_assert_msg(!b->got.ended, "%s: %s", path, b->got.why.text);
    ck_assert_int_eq(b->got.tracks.count, 2);
    check_whole(&b->got.video, PICTURES(54));
    check_whole(&b->got.audio, 54);
    ck_assert_int_eq(b->got.gaps, 0);
}

static void is_cheap(struct bench *b, const char *path)
{
    is_whole(b, path);
    ck_assert_int_eq(b->sim.warnings, 0);
    ck_assert_int_le(b->got.lead, LR_TIME_HZ / 4);
    ck_assert_uint_gt(b->got.bytes, 0);
    ck_assert_int_le(b->sim.segments, 2 * (b->got.video.frames / PICTURES(2)) + 2 + 2);
    ck_assert_int_le(b->sim.playlists, 31);
}

START_TEST(both_forms)
{
    each(NULL, 60000, is_cheap);
}
END_TEST

START_TEST(segments_that_come_in_the_end)
{
    each("on /seg/*-?[05].* nth=1-2 status code=404\non /seg/*-?[27].* nth=1-3 status code=503\n"
         "on /seg/*-t*[48]000.* nth=1-2 status code=404\non /seg/*-?4.* nth=1 garbage bytes=900\n"
         "on /seg/sound/init* nth=1 status code=500\n",
         60000, is_whole);
}
END_TEST

static void lacks_ten(struct bench *b, const char *path)
{
    ck_assert_msg(!b->got.ended, "%s: %s", path, b->got.why.text);
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_int_eq(catch_missing(&b->got.video), PICTURES(20));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SEGMENT);
    ck_assert_int_eq(b->got.gap[0].duration, 20 * LR_TIME_HZ);
    ck_assert(!b->got.gap[0].new_timeline);
    ck_assert_int_eq(b->got.gap[0].last_seq - b->got.gap[0].first_seq, 9);
    if (strcmp(path, live[0]) == 0)
        ck_assert_int_eq(b->got.gap[0].first_seq, 20);
}

START_TEST(segments_that_can_not_be_had)
{
    each("on /seg/pictures/0-2?.m4s status code=404\non /seg/pictures/0-t[45]?000.m4s status "
         "code=404\n",
         120000, lacks_ten);
}
END_TEST

/* What left the window while nothing could be had. */
static void lacks_a_stretch(struct bench *b, const char *path)
{
    ck_assert_msg(!b->got.ended, "%s: %s", path, b->got.why.text);
    ck_assert_int_eq(b->got.video.runs, 2);
    int missing = catch_missing(&b->got.video);
    ck_assert_int_gt(missing, 0);
    int64_t told = 0;
    for (int i = 0; i < b->got.gaps; i++) {
        ck_assert_int_ge(b->got.gap[i].first_seq, 0);
        told += b->got.gap[i].duration;
    }
    ck_assert_int_ge(told * 25 / LR_TIME_HZ, missing); /* sound may lack what pictures have */
}

START_TEST(a_server_that_is_away)
{
    each("on * from=20000 until=45000 status code=503\n", 120000, lacks_a_stretch);
}
END_TEST

START_TEST(manifests_that_fail)
{
    each(
        "set window=12\non *.mpd nth=3 status code=503\non *.mpd nth=5 empty\non *.mpd nth=7 html\n"
        "on *.mpd nth=9 garbage bytes=3000\non *.mpd nth=11 fin after=100\non *.mpd nth=13 stale "
        "ms=6000\n"
        "on *.mpd nth=15 status code=404\non *.mpd nth=17 stall after=50\n",
        70000, is_whole);
}
END_TEST

static void has_two_times(struct bench *b, const char *path)
{
    ck_assert_msg(!b->got.ended, "%s: %s", path, b->got.why.text);
    const struct catch_track *v = &b->got.video, *a = &b->got.audio;
    ck_assert(v->runs == 2 && a->runs == 2);
    ck_assert(v->run[1].epoch == 1 && v->run[1].first == 0 && a->run[1].first == 0);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].cause == LR_GAP_SOURCE);
    ck_assert_int_eq(b->got.gap[0].duration, 0);
}

START_TEST(periods)
{
    each("at 20000 reset\n", 60000, has_two_times);
    each("at 20000 discontinuity\n", 60000, has_two_times);
    each("at 20000 jump ms=50000\n", 60000, has_two_times);
}
END_TEST

static void has_ended(struct bench *b, const char *path)
{
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s: %s", path, b->got.why.text);
    check_whole(&b->got.video, PICTURES(26));
    check_whole(&b->got.audio, 26);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_le(b->sim.clock.mono, 30000);
}

static void has_expired(struct bench *b, const char *path)
{
    ck_assert_msg(b->got.ended && b->got.end == LR_END_EXPIRED, "%s: %s", path, b->got.why.text);
    ck_assert_int_eq(b->got.why.code, LIVREC_EHTTP);
    check_whole(&b->got.video, PICTURES(22));
    ck_assert_int_le(b->sim.clock.mono, 30000);
}

/* The sender stops in the middle of a segment, which comes by the clock, but is behind the end that
 * the manifest names then. */
static void has_ended_early(struct bench *b, const char *path)
{
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s: %s", path, b->got.why.text);
    ck_assert_int_ge(b->got.video.frames, PICTURES(23));
    check_whole(&b->got.video, b->got.video.frames);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_le(b->sim.clock.mono, 30000);
}

START_TEST(the_end)
{
    each("set endlist=1 segment=1000\nat 20500 offline\n", 60000, has_ended_early);
    each("set endlist=1\nat 22000 offline\n", 60000, has_ended);
    each("set endlist=0\nat 22000 offline\n", 60000, has_expired);
}
END_TEST

START_TEST(nothing_new)
{
    struct bench *b = bench_new("at 20000 freeze until=600000\n");
    bench_dash(b, "/dash-time.mpd", 120000);
    ck_assert(b->got.ended && b->got.end == LR_END_ERROR);
    ck_assert_int_eq(b->got.why.code, LIVREC_ETIMEOUT);
    ck_assert_int_ge(b->sim.clock.mono, 48000);
    ck_assert_int_le(b->sim.clock.mono, 56000);
    bench_free(b);
}
END_TEST

START_TEST(tokens_that_change)
{
    each("set tokens=1\n", 60000, is_whole);
}
END_TEST

START_TEST(static_to_its_end)
{
    struct bench *b = bench_new("set window=15\non /seg/pictures/* delay ms=300\n");
    bench_dash(b, "/dash-static.mpd", 60000);
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s", b->got.why.text);
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_int_eq(b->got.video.frames, PICTURES(30));
    ck_assert_uint_eq(b->got.video.run[0].first, 0);
    check_whole(&b->got.audio, 900);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_le(b->got.lead, LR_TIME_HZ / 4);
    ck_assert_int_le(b->sim.clock.mono, 8000); /* sooner than it plays */
    ck_assert_int_eq(b->sim.playlists, 1);
    bench_free(b);
}
END_TEST

START_TEST(sound_alone)
{
    struct bench *b = bench_new("on /seg/pictures/* status code=500\n");
    b->cfg.wish.quality = LR_Q_AUDIO;
    bench_dash(b, "/dash.mpd", 60000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.tracks.count, 1);
    check_whole(&b->got.audio, 1700);
    ck_assert_int_eq(b->got.video.frames, 0);
    bench_free(b);
}
END_TEST

START_TEST(raw)
{
    struct bench *b = bench_new(NULL);
    b->cfg.raw = true;
    bench_dash(b, "/dash-time.mpd", 20000);
    ck_assert_str_eq(b->got.ext, "mp4");
    ck_assert_int_eq(memcmp(b->got.raw_start + 4, "ftyp", 4), 0);
    ck_assert_uint_gt(b->got.raw_bytes, 100000);
    ck_assert_int_eq(b->sim.warnings, 1); /* the sound is not in it */
    bench_free(b);
}
END_TEST

/* Another source of the same stream, as after a new address. */
START_TEST(going_on)
{
    for (size_t i = 0; i < FORMS; i++)
        for (int away = 0; away <= 60000; away += 30000) {
            struct bench *b = bench_new(NULL);
            bench_dash(b, live[i], 20000);
            lr_source_free(b->got.source);
            b->got.source = NULL;
            sim_run(&b->sim, away ? away : 3000);
            bench_dash(b, live[i], 20000);
            ck_assert_msg(!b->got.ended, "%s: %s", live[i], b->got.why.text);
            ck_assert_int_eq(b->got.video.doubled + b->got.audio.doubled, 0);
            ck_assert_int_eq(b->got.video.runs, away ? 2 : 1);
            int64_t told = 0;
            for (int k = 0; k < b->got.gaps; k++)
                told += b->got.gap[k].duration;
            ck_assert_int_eq(told * 25 / LR_TIME_HZ / (away ? 2 : 1), catch_missing(&b->got.video));
            bench_free(b);
        }
}
END_TEST

UNIT_MAIN("source_dash", both_forms, segments_that_come_in_the_end, segments_that_can_not_be_had,
          a_server_that_is_away, manifests_that_fail, periods, the_end, nothing_new,
          tokens_that_change, static_to_its_end, sound_alone, raw, going_on)
