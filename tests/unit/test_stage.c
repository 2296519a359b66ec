#include "unit.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "record/stage.h"

struct counter {
    struct lr_stage stage;
    int tracks, frames, gaps, finished, rc;
    int *freed;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct counter *c = (struct counter *)s;
    c->tracks += t->count;
    return lr_push_tracks(s->next, t);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct counter *c = (struct counter *)s;
    c->frames++;
    return c->rc ? c->rc : lr_push_frame(s->next, f);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    ((struct counter *)s)->gaps++;
    return lr_push_gap(s->next, g);
}

static int on_finish(struct lr_stage *s)
{
    ((struct counter *)s)->finished++;
    return lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    ++*((struct counter *)s)->freed;
    lr_free(s);
}

static const struct lr_stage_ops all = {"all", on_tracks, on_frame, on_gap, on_finish, on_free};
static const struct lr_stage_ops none = {.name = "none", .free = on_free};

static struct counter *stage(const struct lr_stage_ops *ops, struct counter *next, int *freed)
{
    struct counter *c = lr_calloc(1, sizeof *c);
    c->stage.ops = ops;
    c->stage.next = next ? &next->stage : NULL;
    c->freed = freed;
    return c;
}

START_TEST(hands_on_what_a_stage_does_not_take)
{
    int freed = 0;
    struct lr_tracks t = {.count = 2};
    struct lr_frame f = {.track = 0};
    struct lr_gap g = {.cause = LR_GAP_NETWORK};
    struct counter *last = stage(&all, NULL, &freed), *middle = stage(&none, last, &freed),
                   *first = stage(&all, middle, &freed);
    ck_assert_int_eq(lr_push_tracks(&first->stage, &t), 0);
    ck_assert_int_eq(lr_push_frame(&first->stage, &f), 0);
    ck_assert_int_eq(lr_push_frame(&middle->stage, &f), 0);
    ck_assert_int_eq(lr_push_gap(&first->stage, &g), 0);
    ck_assert_int_eq(lr_push_finish(&first->stage), 0);
    ck_assert_int_eq(first->frames, 1);
    ck_assert_int_eq(last->frames, 2);
    ck_assert_int_eq(last->tracks, 2);
    ck_assert_int_eq(last->gaps, 1);
    ck_assert_int_eq(last->finished, 1);
    last->rc = LIVREC_EIO;
    ck_assert_int_eq(lr_push_frame(&first->stage, &f), LIVREC_EIO);
    lr_stage_free_all(&first->stage);
    ck_assert_int_eq(freed, 3);
}
END_TEST

START_TEST(an_end_without_a_stage)
{
    int freed = 0;
    struct lr_tracks t = {.count = 1};
    struct lr_frame f = {.track = 0};
    struct lr_gap g = {.cause = LR_GAP_AD};
    struct counter *only = stage(&none, NULL, &freed);
    struct lr_stage *ends[] = {NULL, &only->stage};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(lr_push_tracks(ends[i], &t), 0);
        ck_assert_int_eq(lr_push_frame(ends[i], &f), 0);
        ck_assert_int_eq(lr_push_gap(ends[i], &g), 0);
        ck_assert_int_eq(lr_push_finish(ends[i]), 0);
    }
    lr_stage_free_all(NULL);
    lr_stage_free_all(&only->stage);
    ck_assert_int_eq(freed, 1);
}
END_TEST

START_TEST(tracks_are_compared_by_configuration)
{
    struct lr_tracks a = {.count = 2,
                          .track = {{.kind = LR_VIDEO, .codec = LR_CODEC_H264},
                                    {.kind = LR_AUDIO, .codec = LR_CODEC_AAC}}};
    memcpy(a.track[0].config, "abcd", a.track[0].config_len = 4);
    struct lr_tracks b = a;
    b.track[0].width = 640; /* derived: of no matter */
    b.track[0].config[5] = 9;
    ck_assert(lr_tracks_equal(&a, &b));
    b.track[0].config[3] ^= 1;
    ck_assert(!lr_tracks_equal(&a, &b));
    b = a;
    b.track[0].config_len = 3;
    ck_assert(!lr_tracks_equal(&a, &b));
    b = a;
    b.track[1].codec = LR_CODEC_MP3;
    ck_assert(!lr_tracks_equal(&a, &b));
    b = a;
    b.count = 1;
    ck_assert(!lr_tracks_equal(&a, &b));
    ck_assert_str_eq(lr_codec_name(LR_CODEC_H264), "avc");
    ck_assert_str_eq(lr_gap_cause_name(LR_GAP_CORRUPT), "corrupt");
}
END_TEST

static struct lr_tracks made(enum lr_codec codec, const void *config, size_t len)
{
    struct lr_tracks t = {.count = 1};
    ck_assert(lr_track_set(&t.track[0], codec, config, len));
    return t;
}

/* The same stream out of FLV, MP4 and TS. */
START_TEST(tracks_are_equal_if_a_decoder_is)
{
    static const uint8_t plain[] = {0x11, 0x88}, no_sbr[] = {0x11, 0x88, 0x56, 0xe5, 0x00},
                         other_rate[] = {0x12, 0x08}, mono[] = {0x11, 0x80};
    /* High profile, 16x16, with and without the format behind it, and with lengths of 2 bytes. */
    static const uint8_t avc[] = {1,    100,  0,    10,   0xff, 0xe1, 0,    9, 0x67, 100,
                                  0,    10,   0xac, 0xd9, 0x7b, 0x01, 0x10, 1, 0,    4,
                                  0x68, 0xeb, 0xe3, 0xcb, 0xfd, 0xf8, 0xf8, 0};
    uint8_t changed[sizeof avc];
    struct lr_tracks a = made(LR_CODEC_AAC, plain, sizeof plain);
    struct lr_tracks b = made(LR_CODEC_AAC, no_sbr, sizeof no_sbr);
    struct lr_tracks c = made(LR_CODEC_AAC, other_rate, sizeof other_rate);
    struct lr_tracks d = made(LR_CODEC_AAC, mono, sizeof mono);
    ck_assert(lr_tracks_equal(&a, &b));
    ck_assert(!lr_tracks_equal(&a, &c) && !lr_tracks_equal(&a, &d));
    a = made(LR_CODEC_H264, avc, sizeof avc);
    memcpy(changed, avc, sizeof avc);
    changed[4] = 0xfd;
    b = made(LR_CODEC_H264, changed, sizeof changed - 4);
    ck_assert(lr_tracks_equal(&a, &b));
    changed[23] ^= 1;
    b = made(LR_CODEC_H264, changed, sizeof changed - 4);
    ck_assert(!lr_tracks_equal(&a, &b));
}
END_TEST

static uint32_t hash(const char *text, size_t len, int nal_len)
{
    const struct lr_frame f = {
        .data = (const uint8_t *)text, .size = len, .nal_len = (uint8_t)nal_len};
    return lr_frame_hash(&f, LR_CODEC_H264);
}

#define HASH(text, nal_len) hash(text, sizeof(text) - 1, nal_len)

START_TEST(pictures_are_the_same_in_every_container)
{
    uint32_t flv = HASH("\0\0\0\3\6ab\0\0\0\5\x65slic", 4);
    ck_assert_uint_eq(
        HASH("\0\0\0\1\x09\xf0\0\0\0\1\x67sp\0\0\0\1\x68pp\0\0\1\6ab\0\0\1\x65slic", 0), flv);
    ck_assert_uint_eq(HASH("\0\3\6ab\0\5\x65slic", 2), flv);
    ck_assert_uint_ne(HASH("\0\3\6ax\0\5\x65slic", 2), flv);
    ck_assert_uint_ne(HASH("\0\3\6ab\0\5\x65slix", 2), flv);
    ck_assert_uint_ne(HASH("\0\5\x65slic", 2), flv);
    ck_assert_uint_ne(HASH("", 0), flv);
}
END_TEST

UNIT_MAIN("stage", hands_on_what_a_stage_does_not_take, an_end_without_a_stage,
          tracks_are_compared_by_configuration, tracks_are_equal_if_a_decoder_is,
          pictures_are_the_same_in_every_container)
