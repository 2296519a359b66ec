/* The index of an MP4 of more than 4 GiB and 48 hours: offsets and times have 64 bits. */
#include "flv_tags.h"
#include "media/mp4_index.h"
#include "sink_rig.h"

#define SAMPLES 6000
#define SIZE ((uint32_t)1 << 20) /* 5.9 GiB in all */
#define BASE UINT64_C(5000)      /* of the first one, in the new file */
#define SECONDS INT64_C(60)      /* from one to the next: 100 hours */

static struct sinking s;

/* The head of a recording in fragments. */
static struct lr_box write_moov(void)
{
    struct lr_tracks t = {0};
    struct lr_box moov;
    add_track(&t, LR_CODEC_H264, AVCC);
    sink_begin(&s, "mp4", &t);
    sink_hex(&s, 0, 0, true, IDR, 4);
    ck_assert_int_eq(sink_close(&s), 0);
    const struct lr_box file = {0, s.m.bytes.data, s.m.bytes.len};
    ck_assert(lr_box_find(&file, LR_FOURCC('m', 'o', 'o', 'v'), &moov));
    return moov;
}

START_TEST(an_index)
{
    struct lr_box moov = write_moov();
    struct lr_mp4_fragments f;
    struct lr_mp4_index x;
    struct lr_mp4_cursor c;
    struct lr_mp4_place p;
    struct lr_buf out;
    lr_buf_init(&out, (size_t)16 << 20);
    ck_assert_int_eq(lr_mp4_fragments_open(&f, &moov), 0);
    int64_t step = SECONDS * f.track[0].timescale;
    lr_mp4_index_init(&x, &f);
    for (int64_t n = 0; n < SAMPLES; n++) {
        const struct lr_mp4_place place = {.at = 900 + (uint64_t)n * SIZE,
                                           .size = SIZE,
                                           .dts = n * step,
                                           .duration = (uint32_t)step,
                                           .sync = n % 50 == 0,
                                           .run = n % 10 == 0};
        if (lr_mp4_index_add(&x, &place))
            ck_abort_msg("sample %d", (int)n);
    }
    ck_assert_int_eq(lr_mp4_index_ms(&x), SAMPLES * SECONDS * 1000);
    ck_assert_int_eq(lr_mp4_moov(&moov, &x, BASE, &out), 0);
    const struct lr_box file = {0, out.data, out.len};
    ck_assert(lr_box_find(&file, LR_FOURCC('m', 'o', 'o', 'v'), &moov));
    ck_assert_int_eq(lr_mp4_cursor_open(&c, &moov, f.track[0].id), 0);
    int64_t n = 0;
    for (; lr_mp4_cursor_next(&c, &p); n++)
        if (p.at != BASE + (uint64_t)n * SIZE || p.size != SIZE || p.dts != n * step ||
            p.sync != (n % 50 == 0))
            ck_abort_msg("sample %d lies at %llu, time %lld", (int)n, (unsigned long long)p.at,
                         (long long)p.dts);
    ck_assert_int_eq(n, SAMPLES);
    lr_mp4_index_free(&x);
    lr_buf_free(&out);
    sink_end(&s);
}
END_TEST

UNIT_MAIN("mp4_large", an_index)
