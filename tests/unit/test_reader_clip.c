/* The demo channel in all containers: the same frames at the same times, whatever carries them. */
#include "collect.h"
#include "demo_stream.h"

#include "mux_fmp4.h"
#include "mux_ts.h"

#define SEGMENTS 13 /* some turns of the clip */

static struct clip clip;
static struct timeline line;

static void load(void)
{
    demo_open(&clip, &line);
    ck_assert(clip_can_segment(&clip, DEMO_SEGMENT_MS));
    ck_assert_int_gt(SEGMENTS * DEMO_SEGMENT_MS, 2 * (int)clip.loop_ms);
}

static void run_flv(struct collect *c)
{
    struct bytes out = {0};
    demo_flv(&out, &clip, &line, SEGMENTS * DEMO_SEGMENT_MS, -1);
    collect_init(c);
    ck_assert_int_eq(collect_run(c, lr_reader_flv_new, out.data, out.len, 4000, NULL), 0);
    bytes_free(&out);
}

static void run_segments(struct collect *c, reader_new make, enum segment_kind kind, size_t block)
{
    struct lr_reader *r;
    collect_init(c);
    ck_assert_int_eq(make(&c->stage, &r), 0);
    for (int64_t n = 0; n < SEGMENTS; n++) {
        struct bytes out = {0};
        struct segment g;
        if (kind == SEGMENT_FMP4 && n % 5 == 0) {
            fmp4_init(&out, &clip, FMP4_BOTH);
            ck_assert_int_eq(collect_feed(r, out.data, out.len), 0);
            ck_assert_int_eq(lr_reader_flush(r), 0);
            bytes_clear(&out);
        }
        segment_at(&line, n, &g);
        segment_render(&out, &line, &g, kind);
        for (size_t at = 0; at < out.len; at += block)
            ck_assert_int_eq(
                collect_feed(r, out.data + at, out.len - at < block ? out.len - at : block), 0);
        ck_assert_int_eq(lr_reader_flush(r), 0);
        bytes_free(&out);
    }
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
}

START_TEST(ts_and_fmp4_say_what_flv_says)
{
    struct collect flv, c;
    load();
    run_flv(&flv);
    ck_assert_int_gt(flv.frames, 500);
    for (size_t block = 61; block < 200000; block *= 31) {
        run_segments(&c, lr_reader_ts_new, SEGMENT_TS, block);
        ck_assert_int_eq(c.frames, flv.frames);
        ck_assert_int_eq(c.gaps, 0);
        ck_assert_int_eq(c.sets, 1);
        collect_same(&flv, &c, 'v', TS_LEAD);
        collect_same(&flv, &c, 'a', TS_LEAD);
        collect_free(&c);
        run_segments(&c, lr_reader_fmp4_new, SEGMENT_FMP4, block);
        ck_assert_int_eq(c.frames, flv.frames);
        ck_assert_int_eq(c.gaps, 0);
        ck_assert_int_eq(c.sets, 1);
        collect_same(&flv, &c, 'v', 0);
        collect_same(&flv, &c, 'a', 0);
        collect_free(&c);
    }
    collect_free(&flv);
    clip_free(&clip);
}
END_TEST

START_TEST(packed_sound_says_what_flv_says)
{
    struct collect flv, c;
    load();
    run_flv(&flv);
    for (size_t block = 61; block < 200000; block *= 31) {
        run_segments(&c, lr_reader_adts_new, SEGMENT_AUDIO, block);
        ck_assert_int_eq(c.gaps, 0);
        ck_assert_int_eq(c.sets, 1);
        collect_same(&flv, &c, 'a', TS_LEAD);
        collect_free(&c);
    }
    collect_free(&flv);
    clip_free(&clip);
}
END_TEST

UNIT_MAIN("reader_clip", ts_and_fmp4_say_what_flv_says, packed_sound_says_what_flv_says)
