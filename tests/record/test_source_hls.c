/* HLS sources against the demo origin in virtual time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"

START_TEST(ts)
{
    struct bench *b = bench_new(NULL);
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.tracks.count, 2);
    check_whole(&b->got.video, PICTURES(60));
    check_whole(&b->got.audio, 60);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.unmarked, 0);
    ck_assert_int_eq(b->sim.warnings, 0);
    ck_assert_uint_gt(b->got.bytes, 0);
    bench_free(b);
}
END_TEST

START_TEST(fmp4)
{
    struct bench *b = bench_new(NULL);
    bench_hls(b, "/fmp4.m3u8", 60000);
    ck_assert_int_eq(b->got.tracks.count, 2);
    check_whole(&b->got.video, PICTURES(60));
    check_whole(&b->got.audio, 60);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

START_TEST(aes_with_changing_keys)
{
    struct bench *b = bench_new(NULL);
    bench_hls(b, "/aes.m3u8", 60000);
    check_whole(&b->got.video, PICTURES(60));
    check_whole(&b->got.audio, 60);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_gt(b->sim.keys, 5);
    ck_assert_int_lt(b->sim.keys, b->sim.segments);
    bench_free(b);
}
END_TEST

START_TEST(sound_alone)
{
    struct bench *b = bench_new(NULL);
    bench_hls(b, "/audio.m3u8", 60000);
    ck_assert_int_eq(b->got.tracks.count, 1);
    check_whole(&b->got.audio, 60);
    ck_assert_int_eq(b->got.video.frames, 0);
    bench_free(b);
}
END_TEST

START_TEST(master)
{
    struct bench *b = bench_new("on /sd.m3u8 status code=500\n");
    bench_hls(b, "/master.m3u8", 30000);
    check_whole(&b->got.video, PICTURES(28));
    bench_free(b);
    b = bench_new("on /live.m3u8 status code=500\n");
    b->cfg.wish.quality = LR_Q_LD;
    bench_hls(b, "/master.m3u8", 30000);
    check_whole(&b->got.video, PICTURES(28));
    bench_free(b);
}
END_TEST

/* As few requests as RFC 8216 6.3.4 lets: one reload a segment, no segment twice. */
START_TEST(cost)
{
    struct bench *b = bench_new(NULL);
    bench_hls(b, "/live.m3u8", 600000);
    ck_assert_int_eq(b->sim.segments, b->got.video.frames / PICTURES(2));
    ck_assert_int_le(b->sim.playlists, 310);
    bench_free(b);
}
END_TEST

START_TEST(raw)
{
    struct bench *b = bench_new(NULL);
    b->cfg.raw = true;
    bench_hls(b, "/aes.m3u8", 20000);
    ck_assert_str_eq(b->got.ext, "ts");
    ck_assert_uint_gt(b->got.raw_bytes, 100000);
    ck_assert_uint_eq(b->got.raw_bytes % 188, 0);
    ck_assert_uint_eq(b->got.raw_start[0], 0x47);
    ck_assert_int_eq(b->got.sets, 0);
    bench_free(b);
    b = bench_new(NULL);
    b->cfg.raw = true;
    bench_hls(b, "/fmp4.m3u8", 20000);
    ck_assert_str_eq(b->got.ext, "mp4");
    ck_assert_int_eq(memcmp(b->got.raw_start + 4, "ftyp", 4), 0);
    bench_free(b);
}
END_TEST

START_TEST(restart_of_the_sender)
{
    struct bench *b = bench_new("at 20000 reset\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert(!b->got.ended);
    const struct catch_track *v = &b->got.video;
    ck_assert_int_eq(v->runs, 2);
    ck_assert_uint_eq(v->run[1].epoch, 1);
    ck_assert_uint_eq(v->run[1].first, 0); /* nothing of the new window is lost */
    ck_assert_int_eq(v->doubled, 0);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].cause == LR_GAP_SOURCE);
    ck_assert_int_eq(b->got.gap[0].duration, 0);
    bench_free(b);
}
END_TEST

START_TEST(many_restarts)
{
    char script[1024] = "";
    for (int i = 1; i <= 12; i++)
        snprintf(script + strlen(script), sizeof script - strlen(script), "at %d reset\n",
                 i * 23000);
    struct bench *b = bench_new(script);
    bench_hls(b, "/live.m3u8", 320000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.video.runs, 13);
    for (int i = 1; i < 13; i++)
        ck_assert_uint_eq(b->got.video.run[i].first, 0);
    ck_assert_int_eq(b->got.gaps, 12);
    bench_free(b);
}
END_TEST

START_TEST(discontinuity)
{
    struct bench *b = bench_new("at 20000 discontinuity\n");
    bench_hls(b, "/live.m3u8", 60000);
    const struct catch_track *v = &b->got.video;
    ck_assert_int_eq(v->runs, 2);
    ck_assert_uint_eq(v->run[1].first, 0);
    ck_assert_int_eq(catch_missing(v), 0);
    ck_assert_int_eq(v->back_steps, 0);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].duration == 0);
    bench_free(b);
}
END_TEST

START_TEST(short_freeze)
{
    struct bench *b = bench_new("set window=12\nat 20000 freeze until=38000\n");
    bench_hls(b, "/live.m3u8", 90000);
    ck_assert(!b->got.ended);
    check_whole(&b->got.video, PICTURES(85));
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* Told after three target durations of 2 s, once for each freeze. */
START_TEST(a_freeze_is_told_early)
{
    struct bench *b = bench_new("at 20000 freeze until=30000\nat 40000 freeze until=50000\n");
    bench_hls(b, "/live.m3u8", 24000);
    ck_assert_int_eq(b->got.quiets, 0);
    sim_run(&b->sim, 5000);
    ck_assert_int_eq(b->got.quiets, 1);
    sim_run(&b->sim, 14000);
    ck_assert_int_eq(b->got.quiets, 1);
    sim_run(&b->sim, 6000);
    ck_assert_int_eq(b->got.quiets, 2);
    ck_assert(!b->got.ended);
    bench_free(b);
}
END_TEST

START_TEST(long_freeze)
{
    struct bench *b = bench_new("at 20000 freeze until=600000\n");
    bench_hls(b, "/live.m3u8", 120000);
    ck_assert(b->got.ended);
    ck_assert_int_eq(b->got.end, LR_END_ERROR);
    ck_assert_int_eq(b->got.why.code, LIVREC_ETIMEOUT);
    ck_assert_int_ge(b->sim.clock.mono, 20000 + 28000);
    ck_assert_int_le(b->sim.clock.mono, 20000 + 34000);
    bench_free(b);
}
END_TEST

START_TEST(end_of_the_list)
{
    struct bench *b = bench_new("set endlist=1\nat 20000 offline\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert(b->got.ended);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    check_whole(&b->got.video, PICTURES(20));
    ck_assert_int_le(b->sim.clock.mono, 26000);
    bench_free(b);
}
END_TEST

START_TEST(gone_when_offline)
{
    struct bench *b = bench_new("set endlist=0\nat 20000 offline\n");
    bench_hls(b, "/live.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    ck_assert_int_eq(b->got.why.code, LIVREC_EHTTP);
    check_whole(&b->got.video, PICTURES(18));
    ck_assert_int_le(b->sim.clock.mono, 26000);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls", ts, fmp4, aes_with_changing_keys, sound_alone, master, cost, raw,
          restart_of_the_sender, many_restarts, discontinuity, short_freeze,
          a_freeze_is_told_early, long_freeze, end_of_the_list, gone_when_offline)
