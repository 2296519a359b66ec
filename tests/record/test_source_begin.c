/* Where a recording of a playlist or manifest begins. */
#include "unit.h"

#include "bench.h"

static const struct {
    const char *path;
    void (*run)(struct bench *b, const char *path, int64_t ms);
} forms[] = {{"/live.m3u8", bench_hls}, {"/fmp4.m3u8", bench_hls}, {"/dash.mpd", bench_dash},
             {"/dash-time.mpd", bench_dash}};
#define FORMS (sizeof forms / sizeof *forms)

/* The first picture of what was on air for 32 s when it began, and has 10 segments of 2 s in its
 * list; all are there from that one on. */
static uint32_t first_picture(size_t form, bool from_start, int live_edge)
{
    struct bench *b = bench_new("set window=10\n");
    b->cfg.from_start = from_start;
    b->cfg.live_edge = live_edge;
    lr_clock_fake_advance(&b->sim.clock, 2010);
    forms[form].run(b, forms[form].path, 20000);
    ck_assert_msg(!b->got.ended, "%s: %s", forms[form].path, b->got.why.text);
    uint32_t first = b->got.video.run[0].first;
    check_whole(&b->got.video, (int)(PICTURES(32 + 18) - first));
    check_whole(&b->got.audio, 18);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
    return first;
}

START_TEST(at_the_live_edge)
{
    for (size_t i = 0; i < FORMS; i++)
        ck_assert_msg(first_picture(i, false, 0) == PICTURES(32 - 6), "%s", forms[i].path);
}
END_TEST

START_TEST(so_many_segments_from_the_end)
{
    for (size_t i = 0; i < FORMS; i++)
        for (int n = 1; n <= 5; n++) {
            uint32_t first = first_picture(i, false, n);
            ck_assert_msg(first == PICTURES(32U - 2U * (unsigned)n), "%s: %d: %u", forms[i].path, n,
                          first);
        }
}
END_TEST

/* All that is listed; of a manifest, what will not leave at once. */
START_TEST(from_the_start)
{
    for (size_t i = 0; i < FORMS; i++) {
        uint32_t first = first_picture(i, true, 0);
        ck_assert_msg(first >= PICTURES(12) && first <= PICTURES(16), "%s: %u", forms[i].path,
                      first);
    }
    ck_assert_uint_eq(first_picture(0, true, 3), PICTURES(12)); /* it says more than the other */
}
END_TEST

UNIT_MAIN("source_begin", at_the_live_edge, so_many_segments_from_the_end, from_the_start)
