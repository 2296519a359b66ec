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

UNIT_MAIN("stage", hands_on_what_a_stage_does_not_take, an_end_without_a_stage,
          tracks_are_compared_by_configuration)
