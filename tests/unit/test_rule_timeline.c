/* Gaps as the timeline rule tells them when one kind of track is back before the other. */
#include "unit.h"

#include <string.h>

#include "core/buf.h"
#include "record/rules/rules.h"

#define PICTURE 40 /* ms from frame to frame */
#define SOUND 20
#define HOLE 60000

struct rig {
    struct lr_stage sink; /* first member */
    struct lr_buf text;   /* "G280" a gap, behind the frames that are wanted */
    struct lr_stage *rule;
    bool frames; /* "v40" "a40": those, too */
};

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct rig *r = (struct rig *)s;
    char kind = f->track == 0 ? 'v' : 'a';
    return r->frames ? lr_buf_fmt(&r->text, "%c%lld ", kind, (long long)(f->dts / 90)) : 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return lr_buf_fmt(&((struct rig *)s)->text, "G%lld ", (long long)(g->duration / 90));
}

static const struct lr_stage_ops ops = {.name = "sink", .frame = on_frame, .gap = on_gap};

static void begin(struct rig *r)
{
    static struct lr_tracks tracks = {.count = 2};
    tracks.track[0].kind = LR_VIDEO;
    tracks.track[1].kind = LR_AUDIO;
    *r = (struct rig){.sink.ops = &ops};
    lr_buf_init(&r->text, 1 << 16);
    ck_assert_int_eq(lr_rule_timeline_new(HOLE * 90, &r->rule), 0);
    r->rule->next = &r->sink;
    ck_assert_int_eq(lr_push_tracks(r->rule, &tracks), 0);
}

static void end(struct rig *r, const char *want)
{
    ck_assert_int_eq(lr_push_finish(r->rule), 0);
    ck_assert_str_eq(lr_buf_str(&r->text), want);
    lr_stage_free_all(r->rule);
    lr_buf_free(&r->text);
}

static void frame(struct rig *r, int track, int64_t ms)
{
    static const uint8_t data[100];
    struct lr_frame f = {
        .track = track, .dts = ms * 90, .pts = ms * 90, .data = data, .size = sizeof data};
    ck_assert_int_eq(lr_push_frame(r->rule, &f), 0);
}

/* Both from `from` on, up to `to`; pictures from `pictures` on. */
static void play(struct rig *r, int64_t from, int64_t pictures, int64_t to)
{
    for (int64_t ms = from; ms < to; ms += SOUND) {
        if (ms >= pictures && ms % PICTURE == 0)
            frame(r, 0, ms);
        frame(r, 1, ms);
    }
}

static void lose(struct rig *r, enum lr_gap_cause cause, int64_t ms, bool new_timeline)
{
    struct lr_gap g = {.cause = cause,
                       .duration = ms * 90,
                       .first_seq = -1,
                       .last_seq = -1,
                       .new_timeline = new_timeline};
    ck_assert_int_eq(lr_push_gap(r->rule, &g), 0);
}

START_TEST(pictures_come_back_later)
{
    struct rig r;
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 30, true);
    play(&r, 420, 680, 1000); /* 20 ms of sound are missing, and pictures from 400 to 680 */
    end(&r, "G280 ");
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 0, true);
    play(&r, 400, 600, 1000); /* of sound nothing */
    end(&r, "G200 ");
}
END_TEST

/* Timestamps that start anew tell nothing: the hole is as long as the break. */
START_TEST(a_new_timeline_without_its_first_pictures)
{
    struct rig r;
    begin(&r);
    play(&r, 100000, 0, 100400);
    lose(&r, LR_GAP_NETWORK, 1000, true);
    play(&r, 0, 80, 400);
    end(&r, "G1080 ");
}
END_TEST

/* A break of minutes leaves no hole of minutes. */
START_TEST(a_hole_that_is_closed)
{
    struct rig r;
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 90000, true);
    play(&r, 90400, 90600, 91000);
    end(&r, "G90200 ");
}
END_TEST

START_TEST(only_sound_is_missing)
{
    struct rig r;
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 0, true);
    frame(&r, 0, 400);
    frame(&r, 1, 420);
    play(&r, 440, 0, 600);
    end(&r, "G20 ");
    begin(&r); /* or nothing at all */
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 0, true);
    play(&r, 400, 0, 600);
    end(&r, "G0 ");
}
END_TEST

/* The sender starts anew, its pictures a little behind its sound. */
START_TEST(a_discontinuity_is_no_loss)
{
    struct rig r;
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_SOURCE, 0, true);
    play(&r, 5000, 5080, 6000);
    end(&r, "G0 ");
}
END_TEST

/* Nobody waits for ever, and nothing that was told is forgotten. */
START_TEST(what_does_not_come_back)
{
    struct rig r;
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 100, true);
    play(&r, 500, INT64_MAX, 20000); /* no pictures any more */
    ck_assert_str_eq(lr_buf_str(&r.text), "G100 ");
    end(&r, "G100 ");
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 100, true);
    play(&r, 500, INT64_MAX, 700);
    lose(&r, LR_GAP_SEGMENT, 200, false);
    play(&r, 900, 0, 1000);
    end(&r, "G100 G520 "); /* pictures since 400, of which 100 ms were told before */
    begin(&r);
    play(&r, 0, 0, 400);
    lose(&r, LR_GAP_NETWORK, 100, true);
    play(&r, 500, INT64_MAX, 700);
    end(&r, "G100 ");
}
END_TEST

/* Frames themselves are not held back. */
START_TEST(sound_goes_on_meanwhile)
{
    struct rig r;
    begin(&r);
    r.frames = true;
    play(&r, 0, 0, 40);
    lose(&r, LR_GAP_NETWORK, 0, true);
    play(&r, 60, 80, 100);
    end(&r, "v0 a0 a20 a60 G40 v80 a80 ");
}
END_TEST

UNIT_MAIN("rule_timeline", pictures_come_back_later, a_new_timeline_without_its_first_pictures,
          a_hole_that_is_closed, only_sound_is_missing, a_discontinuity_is_no_loss,
          what_does_not_come_back, sound_goes_on_meanwhile)
