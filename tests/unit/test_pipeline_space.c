/* Recordings onto a disk that has no space: they wait. */
#include "unit.h"

#include <errno.h>

#include "pipe_shoot.h"

static void start_patient(const char *format)
{
    struct lr_err err = {0};
    pipe_begin(&p, format);
    ck_assert_int_eq(lr_pipeline_new(&p.cfg, &pipe_ops_patient, &p, &p.pipeline, &err), 0);
    set_tracks(AVCC, LR_CODEC_H264);
}

static void set_room(int64_t room)
{
    pthread_mutex_lock(&p.rig.lock);
    p.rig.room = room;
    pthread_mutex_unlock(&p.rig.lock);
}

static int64_t shoot_until_starved(int64_t ms, int count)
{
    for (; p.starved < count; ms += 40) {
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 20000), 0);
        lr_pipeline_tick(p.pipeline);
        lr_loop_turn(p.rig.loop, 1);
    }
    return ms;
}

static void push_disk_gap(int64_t ms)
{
    struct lr_gap gap = {.cause = LR_GAP_DISK,
                         .duration = ms * 90,
                         .first_seq = -1,
                         .last_seq = -1,
                         .new_timeline = true};
    p.pushing = true;
    ck_assert_int_eq(lr_push_gap(lr_pipeline_in(p.pipeline), &gap), 0);
    p.pushing = false;
}

/* What fitted is a file; nothing is begun until there is space; then it goes on with a keyframe, in
 * another file of the same session. */
START_TEST(a_full_disk_is_waited_for)
{
    int64_t last, ms;
    start_patient("flv");
    set_room(1000000);
    ms = shoot_until_starved(0, 1);
    for (int i = 0; i < 50; i++, ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 20000), 0);
    rig_until(&p.rig, &p.files, 1);
    rig_check_names(&p.rig, "x.flv");
    ck_assert_int_eq(frames_in("x.flv", &last), (int)(last / 40) + 1);
    push_disk_gap(2000);
    lr_pipeline_resume(p.pipeline, p.rig.root);
    set_room(-1);
    int64_t again = (ms + 999) / 1000 * 1000; /* the next keyframe */
    for (; ms < again + 1000; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 1000), 0);
    pipe_close(&p);
    ck_assert_int_eq(p.failed, 0);
    ck_assert_int_eq(p.starved, 1);
    rig_check_names(&p.rig, "x (2).flv x.flv");
    ck_assert_int_eq(frames_in("x (2).flv", &last), 25);
    ck_assert_ptr_nonnull(strstr(p.text, "S writing x.flv.part: No space left on device\n"));
    ck_assert_ptr_nonnull(strstr(p.text, "G disk "));
    pipe_end(&p);
}
END_TEST

/* Not even a file of nothing is told. */
START_TEST(a_disk_that_is_full_from_the_start)
{
    start_patient("mkv");
    rig_fail_on(&p.rig, "create", 1, -ENOSPC);
    shoot_until_starved(0, 1);
    pipe_close(&p);
    ck_assert_ptr_nonnull(strstr(p.text, "S opening x.mkv: No space left on device\n"));
    ck_assert_ptr_nonnull(strstr(p.text, "G disk 0 "));
    ck_assert_int_eq(p.files, 0);
    rig_check_names(&p.rig, "");
    pipe_end(&p);
}
END_TEST

UNIT_MAIN("pipeline_space", a_full_disk_is_waited_for, a_disk_that_is_full_from_the_start)
