/* HLS sources and what goes wrong on the way, in virtual time. */
#include "unit.h"

#include <string.h>

#include "bench.h"

START_TEST(segment_that_is_there_late)
{
    struct bench *b = bench_new("on /seg/* nth=4 status code=404\non /seg/* nth=8 status code=503\n"
                                "on /seg/* nth=12 html\non /seg/* nth=16 empty\n"
                                "on /seg/* nth=20 rst after=1000\non /seg/* nth=24 fin after=9000\n"
                                "on /seg/* nth=28 length add=50\non /seg/* nth=32 stall after=500\n"
                                "on /seg/* nth=36 garbage bytes=9000\n");
    bench_hls(b, "/live.m3u8", 120000);
    check_whole(&b->got.video, PICTURES(118));
    check_whole(&b->got.audio, 100);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* The old window is gone when the sender restarts: there is no time for a long silence. */
START_TEST(silence_before_a_restart)
{
    struct bench *b = bench_new("set window=5\nat 20000 reset\n"
                                "on /seg/live/0-24.ts nth=1 stall after=500\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_int_eq(catch_missing(&b->got.video), 0);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].first_seq < 0);
    bench_free(b);
}
END_TEST

/* Bytes that trickle are no silence, and no media either. */
START_TEST(segments_that_trickle)
{
    struct bench *b = bench_new("set window=5\non /seg/live/0-24.ts nth=1 drip bytes=100 ms=1000\n"
                                "on /seg/live/0-30.ts nth=1-2 drip bytes=1 ms=500\n"
                                "on /live.m3u8 nth=20 drip bytes=10 ms=1000\n");
    bench_hls(b, "/live.m3u8", 120000);
    check_whole(&b->got.video, PICTURES(118));
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

START_TEST(lost_segments)
{
    struct bench *b = bench_new("on /seg/live/0-20.ts status code=404\n"
                                "on /seg/live/0-21.ts status code=404\n"
                                "on /seg/live/0-30.ts html\n");
    bench_hls(b, "/live.m3u8", 120000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.gaps, 2);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SEGMENT);
    ck_assert_int_eq(b->got.gap[0].first_seq, 20);
    ck_assert_int_eq(b->got.gap[0].last_seq, 21);
    ck_assert_int_eq(b->got.gap[0].duration, 4 * LR_TIME_HZ);
    ck_assert(!b->got.gap[0].new_timeline);
    ck_assert_int_eq(b->got.barren.code, 0);
    ck_assert_int_eq(b->got.gap[1].first_seq, 30);
    ck_assert_int_eq(b->got.gap[1].last_seq, 30);
    ck_assert_int_eq(catch_missing(&b->got.video), PICTURES(6));
    ck_assert_int_eq(b->got.video.back_steps, 0);
    ck_assert_int_eq(b->got.video.doubled, 0);
    ck_assert_int_eq(b->sim.warnings, 3);
    bench_free(b);
}
END_TEST

/* It is told why nothing was recorded; where something was, it is not. */
START_TEST(nothing_but_pages)
{
    struct bench *b = bench_new("set endlist=1\nat 10000 offline\non /seg/* html\n");
    bench_hls(b, "/live.m3u8", 120000);
    ck_assert(b->got.ended);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    ck_assert_int_eq(b->got.barren.code, LIVREC_EMEDIA);
    ck_assert_int_eq(b->got.video.frames, 0);
    bench_free(b);
}
END_TEST

START_TEST(five_percent_of_faults)
{
    struct bench *b = bench_new("seed 7\n"
                                "on *.ts chance=0.02 status code=404\n"
                                "on *.ts chance=0.02 rst after=100-20000\n"
                                "on *.ts chance=0.01 stall after=100-20000\n"
                                "on *.ts chance=0.01 html\n"
                                "on *.m3u8 chance=0.01 status code=503\n"
                                "on *.m3u8 chance=0.01 empty\n"
                                "on *.m3u8 chance=0.01 rst after=10\n"
                                "on *.m3u8 chance=0.01 html\n");
    bench_hls(b, "/live.m3u8", 1200000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    check_whole(&b->got.video, PICTURES(1190));
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

START_TEST(bad_reloads_change_nothing)
{
    struct bench *b = bench_new("on *.m3u8 nth=5-6 status code=500\non *.m3u8 nth=9 html\n"
                                "on *.m3u8 nth=12 empty\non *.m3u8 nth=15 rst after=100\n"
                                "on *.m3u8 nth=18 garbage bytes=300\n");
    bench_hls(b, "/live.m3u8", 60000);
    check_whole(&b->got.video, PICTURES(60));
    bench_free(b);
}
END_TEST

START_TEST(stale_edges)
{
    struct bench *b = bench_new("seed 3\non *.m3u8 nth=3- chance=0.4 stale ms=4000-9000\n");
    bench_hls(b, "/live.m3u8", 300000);
    check_whole(&b->got.video, PICTURES(290));
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

START_TEST(tokens)
{
    struct bench *b = bench_new("set tokens=1\n");
    bench_hls(b, "/fmp4.m3u8", 60000);
    check_whole(&b->got.video, PICTURES(60));
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.sets, 1);
    bench_free(b);
}
END_TEST

START_TEST(window_of_one)
{
    struct bench *b = bench_new("set window=1\n");
    bench_hls(b, "/live.m3u8", 120000);
    check_whole(&b->got.video, PICTURES(118));
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* 6 s without a playlist: a window of two is gone by then. */
START_TEST(window_that_ran_away)
{
    struct bench *b = bench_new("set window=2\non *.m3u8 from=20000 until=30000 status code=503\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.gaps, 1);
    const struct lr_gap *g = &b->got.gap[0];
    ck_assert_int_eq(g->cause, LR_GAP_SEGMENT);
    ck_assert_int_eq((g->last_seq - g->first_seq + 1) * 2 * LR_TIME_HZ, g->duration);
    ck_assert_int_eq(catch_missing(&b->got.video), PICTURES(2) * (g->last_seq - g->first_seq + 1));
    ck_assert_int_eq(b->got.video.back_steps, 0);
    bench_free(b);
}
END_TEST

START_TEST(expired)
{
    struct bench *b = bench_new("on *.m3u8 from=20000 status code=403\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    ck_assert_int_le(b->sim.clock.mono, 23500);
    bench_free(b);
    b = bench_new("on /seg/* from=20000 status code=403\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    ck_assert_int_le(b->sim.clock.mono, 25000);
    bench_free(b);
    b = bench_new("on *.m3u8 status code=404\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    ck_assert_int_le(b->sim.clock.mono, 1500);
    bench_free(b);
}
END_TEST

START_TEST(no_playlist_at_all)
{
    static const char *const scripts[] = {"on *.m3u8 html\n", "on *.m3u8 status code=500\n",
                                          "on *.m3u8 rst after=0\n"};
    static const int codes[] = {LIVREC_EPARSE, LIVREC_EHTTP, LIVREC_ENET};
    for (size_t i = 0; i < LR_COUNT(scripts); i++) {
        struct bench *b = bench_new(scripts[i]);
        bench_hls(b, "/live.m3u8", 120000);
        ck_assert_int_eq(b->got.end, LR_END_ERROR);
        ck_assert_int_eq(b->got.why.code, codes[i]);
        bench_free(b);
    }
}
END_TEST

START_TEST(resumed)
{
    struct bench *b = bench_new("set window=10\nat 60000 reset\n");
    bench_hls(b, "/live.m3u8", 20000);
    catch_free(&b->got);
    sim_run(&b->sim, 9000);
    bench_hls(b, "/live.m3u8?other=token", 21000); /* what is still in the window */
    check_whole(&b->got.video, PICTURES(45));
    ck_assert_int_eq(b->got.gaps, 0);
    catch_free(&b->got);
    sim_run(&b->sim, 40000);
    bench_hls(b, "/live.m3u8", 40000); /* a restart meanwhile */
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].duration == -1);
    catch_free(&b->got);
    sim_run(&b->sim, 50000);
    bench_hls(b, "/live.m3u8", 10000); /* too late for the window */
    ck_assert_int_eq(b->got.gaps, 2);
    ck_assert_int_eq(b->got.gap[1].cause, LR_GAP_SEGMENT);
    ck_assert_int_eq(b->got.gap[1].duration * 25 / LR_TIME_HZ, catch_missing(&b->got.video));
    ck_assert_int_eq(b->got.video.doubled, 0);
    bench_free(b);
}
END_TEST

/* ---- its owner */

START_TEST(failing_pipeline)
{
    struct bench *b = bench_new(NULL);
    b->got.fail_at = 500;
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_ERROR);
    ck_assert_int_eq(b->got.why.code, LIVREC_EIO);
    ck_assert_str_eq(b->got.why.text, "the disk is gone");
    bench_free(b);
}
END_TEST

START_TEST(freed_at_any_time)
{
    for (int i = 0; i < 60; i++) {
        struct bench *b = bench_new(NULL);
        bench_hls(b, i % 2 ? "/aes.m3u8" : "/master.m3u8", i * 41);
        bench_free(b);
    }
    struct bench *b = bench_new(NULL);
    bench_start_hls(b, "/live.m3u8");
    b->got.free_in_bytes = true;
    sim_run(&b->sim, 10000);
    ck_assert(b->got.freed_inside);
    ck_assert_int_eq(b->sim.requests, 1);
    bench_free(b);
}
END_TEST

START_TEST(paused)
{
    struct bench *b = bench_new("set window=40\n");
    bench_hls(b, "/live.m3u8", 20000);
    lr_source_pause(b->got.source, true);
    sim_run(&b->sim, 4000);
    int before = b->sim.segments;
    sim_run(&b->sim, 40000);
    ck_assert_int_eq(b->sim.segments, before);
    lr_source_pause(b->got.source, false);
    sim_run(&b->sim, 20000);
    ck_assert(!b->got.ended);
    check_whole(&b->got.video, PICTURES(80));
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls_faults", segment_that_is_there_late, silence_before_a_restart,
          segments_that_trickle, nothing_but_pages, lost_segments, five_percent_of_faults,
          bad_reloads_change_nothing, stale_edges, tokens, window_of_one, window_that_ran_away,
          expired, no_playlist_at_all, resumed, failing_pipeline, freed_at_any_time, paused)
