/* Hours of HLS with faults that heal inside the window, addresses that expire and senders that
 * restart: nothing may be lost, nothing doubled, and nothing missing untold. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"

#define RESTARTS 14
#define RESTART_MS 500000
#define LIFE_MS 300000 /* of an address */
#define TOTAL_MS ((int64_t)(RESTARTS + 1) * RESTART_MS)

static void add(char *script, size_t size, const char *line)
{
    size_t len = strlen(script);
    snprintf(script + len, size - len, "%s", line);
}

/* As the session does it: a new address when the old one has expired. */
static int run(struct bench *b)
{
    char path[64];
    int sources = 0;
    while (b->sim.clock.mono < TOTAL_MS) {
        int64_t expires = CHANNEL_HISTORY_MS + b->sim.clock.mono + LIFE_MS;
        snprintf(path, sizeof path, "/live.m3u8?e=%lld", (long long)expires);
        bench_hls(b, path, TOTAL_MS - b->sim.clock.mono);
        ck_assert_msg(!b->got.ended || b->got.end == LR_END_EXPIRED, "%d: %s", b->got.end,
                      b->got.why.text);
        sources++;
    }
    return sources;
}

START_TEST(two_hours_of_faults)
{
    char script[2048] = "seed 11\nset window=8\n"
                        "on *.ts chance=0.02 status code=404\non *.ts chance=0.01 status code=503\n"
                        "on *.ts chance=0.01 rst after=100-20000\non *.ts chance=0.005 html\n"
                        "on *.ts chance=0.005 stall after=100-20000\n"
                        "on *.m3u8 chance=0.02 status code=503\non *.m3u8 chance=0.02 empty\n"
                        "on *.m3u8 chance=0.01 rst after=10\n";
    char line[64];
    for (int i = 1; i <= RESTARTS; i++) {
        snprintf(line, sizeof line, "at %d reset\n", i * RESTART_MS);
        add(script, sizeof script, line);
    }
    struct bench *b = bench_new(script);
    int sources = run(b);
    const struct catch_track *v = &b->got.video;
    ck_assert_int_ge(sources, 20);
    ck_assert_int_eq(v->runs, RESTARTS + 1);
    ck_assert_int_eq(v->doubled, 0);
    ck_assert_int_eq(catch_missing(v) + catch_missing(&b->got.audio), 0);
    for (int i = 1; i < v->runs; i++)
        ck_assert_uint_eq(v->run[i].first, 0);
    ck_assert_int_ge(v->frames, PICTURES(TOTAL_MS / 1000 - 10));
    ck_assert_int_eq(b->got.gaps, RESTARTS); /* each tells of a new timeline, and of no loss */
    for (int i = 0; i < b->got.gaps; i++)
        ck_assert(b->got.gap[i].new_timeline && b->got.gap[i].first_seq < 0);
    bench_free(b);
}
END_TEST

/* Faults that are too much for the window: every missing segment is told. */
START_TEST(what_is_lost_is_told)
{
    struct bench *b = bench_new("seed 5\nset window=3\n"
                                "on *.ts chance=0.02 stall after=100-20000\n"
                                "on *.m3u8 chance=0.3 status code=503\n");
    bench_hls(b, "/live.m3u8", 1800000);
    ck_assert(!b->got.ended);
    int64_t told = 0;
    for (int i = 0; i < b->got.gaps; i++) {
        ck_assert_int_eq(b->got.gap[i].cause, LR_GAP_SEGMENT);
        told += b->got.gap[i].last_seq - b->got.gap[i].first_seq + 1;
    }
    ck_assert_int_gt(told, 0);
    ck_assert_int_eq(catch_missing(&b->got.video), PICTURES(2) * told);
    ck_assert_int_eq(b->got.video.doubled, 0);
    ck_assert_int_eq(b->got.video.back_steps, 0);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls_long", two_hours_of_faults, what_is_lost_is_told)
