#include "unit.h"

#include <string.h>

#include "core/buf.h"
#include "record/split.h"

#define STEP 40 /* ms from picture to picture */
#define GOP 5

/* What the splitter says, as text: "B" a file begins, "E200" it ends after so many ms, "v40" "a40"
 * frames and their dts in ms, "G400@200" a gap and where, "F" it is full. */
struct rig {
    struct lr_buf text;
    struct lr_stage *split;
    bool wanted; /* a new file */
};

static int on_begin(void *user, const struct lr_tracks *t)
{
    ck_assert_int_gt(t->count, 0);
    return lr_buf_puts(&((struct rig *)user)->text, "B ");
}

static int on_frame(void *user, const struct lr_frame *f)
{
    return lr_buf_fmt(&((struct rig *)user)->text, "%c%lld ", f->track == 0 ? 'v' : 'a',
                      (long long)(f->dts / 90));
}

static int on_end(void *user, int64_t ms)
{
    return lr_buf_fmt(&((struct rig *)user)->text, "E%lld ", (long long)ms);
}

static int64_t on_bytes(void *user)
{
    return 0;
}

static void on_gap(void *user, const struct lr_gap *g, int64_t at)
{
    int rc = lr_buf_fmt(&((struct rig *)user)->text, "G%lld@%lld ", (long long)(g->duration / 90),
                        (long long)(at / 90));
    ck_assert_int_eq(rc, 0);
}

static void on_full(void *user)
{
    ck_assert_int_eq(lr_buf_puts(&((struct rig *)user)->text, "F "), 0);
}

static bool on_wanted(void *user)
{
    struct rig *r = user;
    bool wanted = r->wanted;
    r->wanted = false;
    return wanted;
}

static const struct lr_split_ops ops = {on_begin, on_frame, on_end,   on_bytes,
                                        on_gap,   on_full,  on_wanted};

/* Picture and sound, of a configuration of one byte. */
static void tracks(struct rig *r, uint8_t config)
{
    struct lr_tracks *t = calloc(1, sizeof *t);
    ck_assert_ptr_nonnull(t);
    t->count = 2;
    t->track[0].kind = LR_VIDEO;
    t->track[0].config[0] = config;
    t->track[0].config_len = 1;
    t->track[1].kind = LR_AUDIO;
    ck_assert_int_eq(lr_push_tracks(r->split, t), 0);
    free(t);
}

static void begin(struct rig *r, int64_t split_ms, int64_t max_ms)
{
    struct lr_split_config cfg = {.split_ms = split_ms, .max_ms = max_ms};
    r->wanted = false;
    lr_buf_init(&r->text, 1 << 20);
    ck_assert_int_eq(lr_split_new(&cfg, &ops, r, &r->split), 0);
    tracks(r, 1);
}

static void end(struct rig *r, const char *want)
{
    ck_assert_int_eq(lr_push_finish(r->split), 0);
    ck_assert_str_eq(lr_buf_str(&r->text), want);
    lr_stage_free_all(r->split);
    lr_buf_free(&r->text);
}

/* Pictures of these numbers, each with its sound. */
static void pictures(struct rig *r, int from, int to)
{
    for (int n = from; n < to; n++) {
        struct lr_frame f = {.dts = 5000 * 90 + n * STEP * 90, .key = n % GOP == 0};
        f.pts = f.dts;
        ck_assert_int_eq(lr_push_frame(r->split, &f), 0);
        f.track = 1;
        f.key = true;
        ck_assert_int_eq(lr_push_frame(r->split, &f), 0);
    }
}

static void lose(struct rig *r, int64_t ms)
{
    const struct lr_gap gap = {.cause = LR_GAP_SEGMENT, .duration = ms * 90};
    ck_assert_int_eq(lr_push_gap(r->split, &gap), 0);
}

START_TEST(files_begin_at_keyframes)
{
    struct rig r;
    begin(&r, 240, 0);
    pictures(&r, 0, 12); /* 240 ms end at picture 6; the next keyframe is 10 */
    end(&r, "B v0 a0 v40 a40 v80 a80 v120 a120 v160 a160 v200 a200 v240 a240 v280 a280 v320 a320 "
            "v360 a360 E400 B v0 a0 v40 a40 E80 ");
}
END_TEST

/* The file behind it leaves room for a frame of the other track, not for the hole. */
/* What the owner wants waits for a keyframe, as the rest. */
START_TEST(files_end_where_the_owner_wants)
{
    struct rig r;
    begin(&r, 0, 0);
    pictures(&r, 0, 2);
    r.wanted = true;
    pictures(&r, 2, 7);
    end(&r, "B v0 a0 v40 a40 v80 a80 v120 a120 v160 a160 E200 B v0 a0 v40 a40 E80 ");
}
END_TEST

START_TEST(a_hole_counts_as_time)
{
    struct rig r;
    begin(&r, 400, 0);
    pictures(&r, 0, 2);
    lose(&r, 320);
    pictures(&r, 10, 12);
    end(&r, "B v0 a0 v40 a40 G320@80 E80 B v40 a40 v80 a80 E120 ");
}
END_TEST

START_TEST(the_end)
{
    struct rig r;
    begin(&r, 0, 80);
    pictures(&r, 0, 4);
    end(&r, "B v0 a0 v40 a40 F E80 ");
}
END_TEST

/* Nobody asked for what is missing behind the end. */
START_TEST(a_hole_at_the_end_is_none)
{
    struct rig r;
    begin(&r, 0, 80);
    pictures(&r, 0, 2);
    lose(&r, 1000);
    pictures(&r, 30, 31);
    end(&r, "B v0 a0 v40 a40 F E80 ");
    begin(&r, 0, 120);
    pictures(&r, 0, 2);
    lose(&r, 1000);
    pictures(&r, 30, 31);
    end(&r, "B v0 a0 v40 a40 G1000@80 F E80 ");
}
END_TEST

/* Sound that lags begins a file before the session does: the position does not go back. */
START_TEST(a_file_that_begins_early)
{
    struct rig r;
    struct lr_frame picture = {.dts = 5000 * 90, .pts = 5000 * 90, .key = true};
    struct lr_frame sound = {.track = 1, .dts = 4800 * 90, .pts = 4800 * 90, .key = true};
    begin(&r, 0, 0);
    ck_assert_int_eq(lr_push_frame(r.split, &picture), 0);
    tracks(&r, 2);
    ck_assert_int_eq(lr_push_frame(r.split, &sound), 0);
    lose(&r, 400);
    ck_assert_int_eq(lr_split_duration_ms(r.split), 0);
    end(&r, "B v0 E0 B a0 G400@0 E0 ");
}
END_TEST

UNIT_MAIN("split", files_begin_at_keyframes, files_end_where_the_owner_wants, a_hole_counts_as_time,
          the_end, a_hole_at_the_end_is_none, a_file_that_begins_early)
