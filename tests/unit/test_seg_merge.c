#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "record/seg_merge.h"

/* What comes out, as text: "T2" tracks and their number, "v10" "a10" frames and their dts in ms,
 * "G" a gap, "B" a break. */
struct sink {
    struct lr_stage stage;
    struct lr_tracks tracks;
    struct lr_buf text;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct sink *k = (struct sink *)s;
    k->tracks = *t;
    return lr_buf_fmt(&k->text, "T%d ", t->count);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct sink *k = (struct sink *)s;
    ck_assert_int_lt(f->track, k->tracks.count);
    ck_assert_int_eq(f->pts, f->dts + 9);
    ck_assert(f->size == 3 && memcmp(f->data, "abc", 3) == 0);
    return lr_buf_fmt(&k->text, "%c%lld ", k->tracks.track[f->track].kind == LR_VIDEO ? 'v' : 'a',
                      (long long)(f->dts / 90));
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return lr_buf_fmt(&((struct sink *)s)->text, g->new_timeline ? "B " : "G ");
}

static const struct lr_stage_ops ops = {
    .name = "sink", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static void tracks(struct lr_stage *s, const char *kinds)
{
    struct lr_tracks *t = calloc(1, sizeof *t);
    for (; *kinds; kinds++) {
        struct lr_track *k = &t->track[t->count++];
        k->kind = *kinds == 'v' ? LR_VIDEO : LR_AUDIO;
        k->codec = *kinds == 'v' ? LR_CODEC_H264 : LR_CODEC_AAC;
    }
    ck_assert_int_eq(lr_push_tracks(s, t), 0);
    free(t);
}

static void frame(struct lr_stage *s, int track, int64_t dts)
{
    char data[] = "abc";
    struct lr_frame f = {.track = track,
                         .dts = dts * 90,
                         .pts = dts * 90 + 9,
                         .data = (const uint8_t *)data,
                         .size = 3};
    ck_assert_int_eq(lr_push_frame(s, &f), 0);
    memset(data, 0, sizeof data); /* borrowed only until the push returned */
}

static void gap(struct lr_stage *s, bool new_timeline)
{
    struct lr_gap g = {.cause = LR_GAP_SEGMENT, .new_timeline = new_timeline};
    ck_assert_int_eq(lr_push_gap(s, &g), 0);
}

struct bench {
    struct sink sink;
    struct lr_seg_merge *m;
    struct lr_stage *main, *sound;
};

static void bench_new(struct bench *b)
{
    memset(b, 0, sizeof *b);
    b->sink.stage.ops = &ops;
    lr_buf_init(&b->sink.text, 1 << 20);
    ck_assert_int_eq(lr_seg_merge_new(&b->sink.stage, &b->m), 0);
    b->main = lr_seg_merge_in(b->m, 0);
    b->sound = lr_seg_merge_in(b->m, 1);
}

/* What came out since the last call. */
static void check(struct bench *b, const char *text)
{
    ck_assert_str_eq(lr_buf_str(&b->sink.text), text);
    lr_buf_clear(&b->sink.text);
}

static void bench_free(struct bench *b)
{
    lr_seg_merge_free(b->m);
    lr_buf_free(&b->sink.text);
}

START_TEST(in_order_of_time)
{
    struct bench b;
    bench_new(&b);
    tracks(b.main, "v");
    for (int i = 0; i < 4; i++)
        frame(b.main, 0, i * 40);
    check(&b, "");
    tracks(b.sound, "a");
    check(&b, "T2 ");
    for (int i = 0; i < 4; i++)
        frame(b.sound, 0, 10 + i * 30);
    check(&b, "v0 a10 v40 a40 a70 v80 a100 ");
    frame(b.main, 0, 160);
    check(&b, ""); /* sound of before 120 may still come */
    frame(b.sound, 0, 130);
    check(&b, "v120 a130 ");
    ck_assert_int_eq(lr_seg_merge_flush(b.m), 0);
    check(&b, "v160 ");
    bench_free(&b);
}
END_TEST

START_TEST(sound_of_the_variant_is_left_out)
{
    struct bench b;
    bench_new(&b);
    tracks(b.main, "va");
    tracks(b.sound, "a");
    for (int i = 0; i < 3; i++) {
        frame(b.main, 0, i * 40);
        frame(b.main, 1, i * 40);
        frame(b.sound, 0, i * 40 + 1);
    }
    ck_assert_int_eq(lr_seg_merge_flush(b.m), 0);
    check(&b, "T2 v0 a1 v40 a41 v80 a81 ");
    bench_free(&b);
}
END_TEST

START_TEST(other_tracks)
{
    struct bench b;
    bench_new(&b);
    tracks(b.main, "v");
    tracks(b.sound, "a");
    frame(b.main, 0, 0);
    frame(b.sound, 0, 0);
    tracks(b.main, "v");
    frame(b.main, 0, 40);
    frame(b.sound, 0, 40);
    frame(b.sound, 0, 80);
    check(&b, "T2 v0 T2 a0 v40 ");
    bench_free(&b);
}
END_TEST

START_TEST(gaps_and_breaks)
{
    struct bench b;
    bench_new(&b);
    tracks(b.main, "v");
    tracks(b.sound, "a");
    frame(b.main, 0, 1000);
    frame(b.sound, 0, 1000);
    gap(b.main, false);
    frame(b.main, 0, 3000);
    frame(b.sound, 0, 1100);
    check(&b, "T2 v1000 G a1000 a1100 ");
    gap(b.main, true); /* time begins anew: both come to it */
    frame(b.main, 0, 5);
    frame(b.sound, 0, 3100);
    check(&b, "v3000 a3100 ");
    gap(b.sound, true);
    frame(b.sound, 0, 6);
    check(&b, "B v5 ");
    bench_free(&b);
}
END_TEST

START_TEST(nobody_waits_for_ever)
{
    struct bench b;
    bench_new(&b);
    tracks(b.main, "va");
    for (int i = 0; i <= 20; i++)
        frame(b.main, i % 2, i * 1000);
    check(&b, "");
    frame(b.main, 0, 21000); /* more than may wait */
    ck_assert_int_eq(lr_seg_merge_flush(b.m), 0);
    ck_assert_ptr_nonnull(strstr(lr_buf_str(&b.sink.text), "T2 v0 a1000 v2000 "));
    bench_free(&b);
}
END_TEST

START_TEST(wrapped_on_one_side)
{
    struct bench b;
    int64_t wrap = (INT64_C(1) << 33) / 90;
    bench_new(&b);
    tracks(b.main, "v");
    tracks(b.sound, "a");
    frame(b.main, 0, wrap - 20);
    frame(b.sound, 0, 30); /* its reader began after the wrap */
    frame(b.main, 0, wrap + 60);
    frame(b.sound, 0, 90);
    char text[128];
    ck_assert_int_eq(lr_seg_merge_flush(b.m), 0);
    snprintf(text, sizeof text, "T2 v%lld a%lld v%lld a%lld ", (long long)wrap - 20,
             (long long)wrap + 30, (long long)wrap + 60, (long long)wrap + 90);
    check(&b, text);
    bench_free(&b);
}
END_TEST

UNIT_MAIN("seg_merge", in_order_of_time, sound_of_the_variant_is_left_out, other_tracks,
          gaps_and_breaks, nobody_waits_for_ever, wrapped_on_one_side)
