/* Left out when the disk is behind: from anywhere up to a keyframe, and told. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "record/disk.h"
#include "record/gate.h"

static size_t waiting;
static struct lr_buf text;
static struct lr_stage *gate;

static size_t ask(void *user)
{
    ck_assert_ptr_eq(user, &waiting);
    return waiting;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    return lr_buf_fmt(&text, "%c%d ", f->track ? 'a' : 'v', (int)(f->dts / 90));
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    ck_assert_int_eq(g->cause, LR_GAP_DISK);
    ck_assert_int_eq(g->first_seq, -1);
    ck_assert(!g->new_timeline);
    return lr_buf_fmt(&text, "G%d ", (int)(g->duration < 0 ? -1 : g->duration / 90));
}

static const struct lr_stage_ops sink_ops = {.name = "end", .frame = on_frame, .gap = on_gap};
static struct lr_stage sink = {.ops = &sink_ops};

static void begin(enum lr_kind first, enum lr_kind second)
{
    static struct lr_tracks t;
    t.count = 2;
    t.track[0].kind = first;
    t.track[1].kind = second;
    waiting = 0;
    lr_buf_init(&text, 4096);
    ck_assert_int_eq(lr_gate_new(ask, &waiting, &gate), 0);
    gate->next = &sink;
    ck_assert_int_eq(lr_push_tracks(gate, &t), 0);
}

static void end(const char *want)
{
    ck_assert_str_eq(lr_buf_str(&text), want);
    gate->next = NULL;
    lr_stage_free_all(gate);
    lr_buf_free(&text);
}

static void push(int track, int64_t ms, bool key)
{
    struct lr_frame f = {.track = track, .dts = ms * 90, .pts = ms * 90, .key = key};
    ck_assert_int_eq(lr_push_frame(gate, &f), 0);
}

START_TEST(shut_and_opened)
{
    begin(LR_VIDEO, LR_AUDIO);
    push(0, 0, true);
    push(1, 0, true);
    push(0, 40, false);
    waiting = LR_DISK_BUDGET; /* at the limit, not over it */
    push(0, 80, false);
    waiting++;
    push(1, 85, true);
    push(0, 120, true);
    waiting = LR_DISK_BUDGET / 4 + 1; /* not yet */
    push(0, 160, true);
    waiting = LR_DISK_BUDGET / 4;
    push(0, 200, false);
    push(1, 210, true);
    push(0, 240, true);
    push(1, 250, true);
    push(0, 280, false);
    end("v0 a0 v40 v80 G120 v240 a250 v280 ");
}
END_TEST

START_TEST(sound_alone_opens_at_any_frame)
{
    begin(LR_AUDIO, LR_AUDIO);
    push(0, 0, true);
    push(0, 20, true);
    waiting = LR_DISK_BUDGET + 1;
    push(0, 40, true);
    waiting = 0;
    push(0, 60, true);
    end("v0 v20 G20 v60 ");
}
END_TEST

START_TEST(shut_from_the_start)
{
    begin(LR_VIDEO, LR_AUDIO);
    waiting = LR_DISK_BUDGET + 1;
    push(0, 0, true);
    waiting = 0;
    push(1, 10, true);
    push(0, 40, true);
    end("G-1 v40 ");
}
END_TEST

UNIT_MAIN("gate", shut_and_opened, sound_alone_opens_at_any_frame, shut_from_the_start)
