/* DASH sources against the demo origin in virtual time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"

static const char *const live[] = {"/dash.mpd", "/dash-time.mpd"};
#define FORMS (sizeof live / sizeof *live)

START_TEST(both_forms)
{
    for (size_t i = 0; i < FORMS; i++) {
        struct bench *b = bench_new(NULL);
        bench_dash(b, live[i], 60000);
        ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
        ck_assert_int_eq(b->got.tracks.count, 2);
        check_whole(&b->got.video, PICTURES(60));
        check_whole(&b->got.audio, 60);
        ck_assert_int_eq(b->got.gaps, 0);
        ck_assert_int_eq(b->got.unmarked, 0);
        ck_assert_int_eq(b->sim.warnings, 0);
        ck_assert_int_le(b->got.lead, LR_TIME_HZ / 4);
        ck_assert_uint_gt(b->got.bytes, 0);
        bench_free(b);
    }
}
END_TEST

UNIT_MAIN("source_dash", both_forms)
