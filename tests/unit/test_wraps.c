/* Sixty days of a stream: the counters of FLV and MPEG-TS wrap, the times that readers say do not.
 */
#include "flv_tags.h"
#include "sink_rig.h"

#define DAYS ((int64_t)60 * 86400 * 1000) /* ms */

/* Checks each frame's time against the one that is due. */
struct due {
    struct lr_stage stage;
    int64_t first, step, frames;
    int64_t wrong; /* frames; an assertion for each would take too long */
};

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct due *d = (struct due *)s;
    if (d->frames == 0)
        d->first = f->dts;
    d->wrong += f->dts - d->first != d->frames * d->step * (LR_TIME_HZ / 1000) || f->pts != f->dts;
    d->frames++;
    return 0;
}

static const struct lr_stage_ops ops = {.name = "due", .frame = on_frame};

/* Into a tag. */
static void put_time(uint8_t *head, uint32_t ms)
{
    head[4] = (uint8_t)(ms >> 16);
    head[5] = (uint8_t)(ms >> 8);
    head[6] = (uint8_t)ms;
    head[7] = (uint8_t)(ms >> 24);
}

/* A sender whose milliseconds have so many bits, from a day before they wrap for the first time. */
static void check_flv(int bits)
{
    struct due d = {.stage = {.ops = &ops}, .step = 20000};
    const int64_t wrap = (int64_t)1 << bits, from = wrap - 86400000;
    struct lr_reader *r;
    int rc = 0;
    ck_assert_int_eq(lr_reader_flv_new(&d.stage, &r), 0);
    begin();
    put_header("01");
    avc_config(0);
    ck_assert_int_eq(lr_reader_feed(r, flv.data, flv.len), 0);
    lr_buf_clear(&flv);
    idr(0);
    for (int64_t ms = 0; ms < DAYS && rc == 0; ms += d.step) {
        put_time(flv.data, (uint32_t)((from + ms) % wrap));
        rc = lr_reader_feed(r, flv.data, flv.len);
    }
    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    ck_assert_int_eq(d.wrong, 0);
    ck_assert_int_eq(d.frames, DAYS / d.step);
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
    lr_buf_free(&flv);
}

START_TEST(flv_of_32_bits)
{
    check_flv(32);
}
END_TEST

START_TEST(flv_of_31_bits)
{
    check_flv(31);
}
END_TEST

/* 33 bits of 90 kHz last 26.5 hours: 54 times. */
START_TEST(ts_of_33_bits)
{
    struct due d = {.stage = {.ops = &ops}, .step = 3600000};
    struct lr_reader *r;
    struct lr_tracks t = {0};
    static struct sinking s;
    add_track(&t, LR_CODEC_H264, AVCC);
    ck_assert_int_eq(lr_reader_ts_new(&d.stage, &r), 0);
    sink_begin(&s, "ts", &t);
    for (int64_t ms = 0; ms < DAYS; ms += d.step) {
        sink_hex(&s, 0, ms, true, IDR, 4);
        ck_assert_int_eq(memory_out_settle(&s.m), 0);
        ck_assert_int_eq(lr_reader_feed(r, s.m.bytes.data, s.m.bytes.len), 0);
        lr_buf_clear(&s.m.bytes);
    }
    ck_assert_int_eq(lr_reader_flush(r), 0);
    ck_assert_int_eq(d.wrong, 0);
    ck_assert_int_eq(d.frames, DAYS / d.step);
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
    ck_assert_int_eq(sink_close(&s), 0);
    sink_end(&s);
}
END_TEST

UNIT_MAIN("wraps", flv_of_32_bits, flv_of_31_bits, ts_of_33_bits)
