#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "record/rules/rules.h"

#define STEP 40 /* ms from picture to picture */
#define GOP 10
#define SIZE 9000

/* What comes out: "v40" "a40" frames and their dts in ms, "G400" a gap. */
struct sink {
    struct lr_stage stage;
    struct lr_buf text;
};

/* What the rule found out about a frame is for those behind it, and must be true. */
static void check_hash(const struct lr_frame *f)
{
    struct lr_frame unknown = *f;
    unknown.hash = 0;
    if (f->track == 0)
        ck_assert_uint_eq(f->hash, lr_frame_hash(&unknown, LR_CODEC_NONE));
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    check_hash(f);
    return lr_buf_fmt(&((struct sink *)s)->text, "%c%lld ", f->track == 0 ? 'v' : 'a',
                      (long long)(f->dts / 90));
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return lr_buf_fmt(&((struct sink *)s)->text, "G%lld ", (long long)(g->duration / 90));
}

static const struct lr_stage_ops ops = {.name = "sink", .frame = on_frame, .gap = on_gap};

struct rig {
    struct sink sink;
    struct lr_stage *rule;
};

static void begin(struct rig *r)
{
    struct lr_tracks *t = calloc(1, sizeof *t);
    *r = (struct rig){.sink.stage.ops = &ops};
    lr_buf_init(&r->sink.text, 1 << 20);
    ck_assert_ptr_nonnull(t);
    t->count = 2;
    t->track[0].kind = LR_VIDEO;
    t->track[1].kind = LR_AUDIO;
    ck_assert_int_eq(lr_rule_overlap_new(&r->rule), 0);
    r->rule->next = &r->sink.stage;
    ck_assert_int_eq(lr_push_tracks(r->rule, t), 0);
    free(t);
}

static void end(struct rig *r)
{
    ck_assert_int_eq(lr_push_finish(r->rule), 0);
    lr_stage_free_all(r->rule);
    lr_buf_free(&r->sink.text);
}

/* Picture number `n` at `dts` ms, with a sound frame behind it. Its content is `base`, but for one
 * byte far in front that says `mark`. */
static void picture(struct rig *r, int n, int64_t dts, int base, int mark)
{
    static uint8_t data[SIZE];
    memset(data, base, sizeof data);
    data[40] = (uint8_t)mark;
    struct lr_frame f = {
        .dts = dts * 90, .pts = dts * 90, .key = n % GOP == 0, .data = data, .size = sizeof data};
    ck_assert_int_eq(lr_push_frame(r->rule, &f), 0);
    f.track = 1;
    f.key = true;
    f.size = 100;
    ck_assert_int_eq(lr_push_frame(r->rule, &f), 0);
}

static void lose(struct rig *r, int64_t ms)
{
    const struct lr_gap gap = {.cause = LR_GAP_NETWORK,
                               .duration = ms * 90,
                               .first_seq = -1,
                               .last_seq = -1,
                               .new_timeline = true};
    ck_assert_int_eq(lr_push_gap(r->rule, &gap), 0);
}

/* What came since the last call. */
static const char *text(struct rig *r)
{
    static char copy[4096];
    snprintf(copy, sizeof copy, "%s", lr_buf_str(&r->sink.text));
    lr_buf_free(&r->sink.text);
    lr_buf_init(&r->sink.text, 1 << 20);
    return copy;
}

START_TEST(repeated_pictures_are_left_out)
{
    struct rig r;
    begin(&r);
    for (int n = 0; n < 15; n++)
        picture(&r, n, 1000 + n * STEP, n, n);
    text(&r);
    lose(&r, 300);
    for (int n = 10; n < 17; n++) /* by another clock */
        picture(&r, n, 77 + (n - 10) * STEP, n, n);
    ck_assert_str_eq(text(&r), "v1600 a1600 v1640 a1640 ");
    end(&r);
}
END_TEST

/* The break left half of picture 14, which nothing could tell from a whole one: it costs no more
 * than itself. Another picture in the middle is another stream. */
START_TEST(the_last_picture_may_be_half)
{
    struct rig r;
    begin(&r);
    for (int n = 0; n < 15; n++)
        picture(&r, n, 1000 + n * STEP, n, n == 14 ? 99 : n);
    text(&r);
    lose(&r, 300);
    for (int n = 10; n < 17; n++)
        picture(&r, n, 1000 + n * STEP, n, n);
    ck_assert_str_eq(text(&r), "v1600 a1600 v1640 a1640 ");
    lose(&r, 300);
    for (int n = 10; n < 13; n++)
        picture(&r, n, 1000 + n * STEP, n, n == 12 ? 99 : n);
    ck_assert_str_eq(text(&r), "G300 v1480 a1480 ");
    end(&r);
}
END_TEST

/* A clip that is played again and again has the same pictures; encoders number them in front. */
START_TEST(pictures_that_differ_in_a_byte_are_others)
{
    struct rig r;
    begin(&r);
    for (int n = 0; n < 20; n++)
        picture(&r, n, 1000 + n * STEP, n % GOP, n);
    text(&r);
    lose(&r, 400);
    for (int n = 30; n < 32; n++)
        picture(&r, n, 1000 + n * STEP, n % GOP, n);
    ck_assert_str_eq(text(&r), "G400 v2200 a2200 v2240 a2240 ");
    end(&r);
}
END_TEST

/* A slide that is shown for minutes: every group of pictures is like every other. */
START_TEST(a_picture_that_stands_still_is_known_by_its_time)
{
    struct rig r;
    begin(&r);
    for (int n = 0; n < 35; n++)
        picture(&r, n, 1000 + n * STEP, n % GOP == 0, 0);
    text(&r);
    lose(&r, 600);
    for (int n = 50; n < 52; n++)
        picture(&r, n, 1000 + n * STEP, n % GOP == 0, 0);
    ck_assert_str_eq(text(&r), "G600 v3000 a3000 v3040 a3040 ");
    lose(&r, 100);
    for (int n = 50; n < 53; n++) /* sent again */
        picture(&r, n, 1000 + n * STEP, n % GOP == 0, 0);
    ck_assert_str_eq(text(&r), "v3080 a3080 ");
    end(&r);
}
END_TEST

UNIT_MAIN("rule_overlap", repeated_pictures_are_left_out, the_last_picture_may_be_half,
          pictures_that_differ_in_a_byte_are_others,
          a_picture_that_stands_still_is_known_by_its_time)
