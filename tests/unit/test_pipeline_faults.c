/* Recordings that go wrong: the disk, the container, the stream. */
#include "unit.h"

#include <errno.h>

#include "core/log.h"
#include "pipe_shoot.h"

/* What is whole stays under its name; the reason is told once; nothing more is taken. */
static void check_disk(int code, const char *text)
{
    int rc = 0;
    int64_t last, ms = 0;
    pipe_begin(&p, "flv");
    p.rig.room = 1000000;
    p.rig.full = code;
    p.cfg.split_ms = 100000;
    pipe_start(&p);
    set_tracks(AVCC, LR_CODEC_H264);
    for (; ms < 10000 && rc == 0; ms += 40) {
        rc = shoot(ms, ms % 1000 == 0, 20000);
        pipe_turn(&p);
    }
    while (p.failed == 0)
        lr_loop_turn(p.rig.loop, 10);
    ck_assert_int_eq(shoot(ms, true, 1000), LIVREC_EIO);
    pipe_close(&p);
    char want[200];
    snprintf(want, sizeof want, "O x.flv\nX writing x.flv.part: %s\n", text);
    ck_assert_msg(strncmp(p.text, want, strlen(want)) == 0, "%s", p.text);
    ck_assert_int_eq(p.files, 1);
    rig_check_names(&p.rig, "x.flv");
    ck_assert_int_gt(p.bytes, 1000000 - 21000); /* all that fitted */
    ck_assert_int_eq(frames_in("x.flv", &last), (int)(last / 40) + 1);
    pipe_end(&p);
}

START_TEST(the_disk_fails)
{
    check_disk(-ENOSPC, "No space left on device");
    check_disk(-EIO, "Input/output error");
    check_disk(-EROFS, "Read-only file system");
}
END_TEST

START_TEST(a_file_can_not_be_opened)
{
    pipe_begin(&p, "flv");
    rig_fail_on(&p.rig, "create", 1, -EACCES);
    pipe_start(&p);
    set_tracks(AVCC, LR_CODEC_H264);
    ck_assert_int_eq(shoot(0, true, 1000), 0);
    rig_until(&p.rig, &p.failed, 1);
    ck_assert_int_eq(shoot(40, false, 1000), LIVREC_EIO);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "X opening x.flv: Permission denied\nG disk 0 -1\n"
                             "C x.flv 0 0 ! opening x.flv: Permission denied\n");
    pipe_end(&p);
}
END_TEST

/* A split file whose disk fails when it is opened ends the recording; the first one is whole. */
START_TEST(the_second_file_can_not_be_opened)
{
    int64_t last;
    pipe_begin(&p, "flv");
    p.cfg.split_ms = 1000;
    rig_fail_on(&p.rig, "create", 2, -ENOSPC);
    pipe_start(&p);
    set_tracks(AVCC, LR_CODEC_H264);
    for (int64_t ms = 0; ms < 1200; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 1000), 0);
    rig_until(&p.rig, &p.failed, 1);
    pipe_close(&p);
    rig_check_names(&p.rig, "x.flv");
    ck_assert_int_eq(frames_in("x.flv", &last), 25);
    ck_assert_ptr_nonnull(strstr(p.text, "C x.flv 1000 25\n"));
    ck_assert_ptr_nonnull(strstr(p.text, "X opening x.flv: No space left on device\n"));
    pipe_end(&p);
}
END_TEST

static char logged[512];

static void keep_line(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    size_t at = strlen(logged);
    ck_assert_int_eq(level, LR_WARN);
    snprintf(logged + at, sizeof logged - at, "%s\n", text);
}

/* Another container, and one line that says so, however many files there are. */
START_TEST(what_the_container_can_not_hold)
{
    struct lr_log log = {LR_WARN, keep_line};
    uint8_t bytes[256];
    struct lr_tracks t = {.count = 1};
    size_t n = unhex(AV1C, bytes, sizeof bytes);
    ck_assert(lr_track_set(&t.track[0], LR_CODEC_AV1, bytes, n));
    pipe_begin(&p, "ts");
    p.rig.env.log = &log;
    p.cfg.split_ms = 40;
    pipe_start(&p);
    ck_assert_int_eq(lr_push_tracks(lr_pipeline_in(p.pipeline), &t), 0);
    ck_assert_int_eq(shoot(0, true, 1000), 0);
    ck_assert_int_eq(shoot(40, true, 1000), 0);
    pipe_close(&p);
    rig_check_names(&p.rig, "x (2).mkv x.mkv");
    ck_assert_str_eq(logged, "record.format: ts can't hold av1 video (flv, mkv, mp4 can): it is "
                             "written as mkv\n");
    pipe_end(&p);
    pipe_begin(&p, "m4a");
    pipe_start(&p);
    ck_assert_int_eq(lr_push_tracks(lr_pipeline_in(p.pipeline), &t), LIVREC_EMEDIA);
    ck_assert_int_eq(p.failed, 0); /* not from inside */
    rig_until(&p.rig, &p.failed, 1);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "X record.format: the stream has no track for m4a\n");
    rig_check_names(&p.rig, "");
    pipe_end(&p);
}
END_TEST

#define HUGE_PICTURE ((size_t)17 << 20) /* over what a tag of FLV holds */

static int shoot_huge(int64_t ms, bool key)
{
    uint8_t *data = calloc(1, HUGE_PICTURE);
    ck_assert_ptr_nonnull(data);
    memset(data + 5, 0xaa, HUGE_PICTURE - 5);
    uint32_t len = (uint32_t)HUGE_PICTURE - 4;
    for (int i = 0; i < 4; i++)
        data[i] = (uint8_t)(len >> (24 - 8 * i));
    data[4] = key ? 0x65 : 0x41;
    int rc = pipe_frame(&p, 0, ms, key, data, HUGE_PICTURE, 4);
    free(data);
    return rc;
}

/* The first frame of a file is refused: a header alone is no recording. */
START_TEST(the_first_frame_is_refused)
{
    static const char *const formats[] = {"flv"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        start(formats[i]);
        ck_assert_int_eq(shoot_huge(0, true), LIVREC_EMEDIA);
        rig_until(&p.rig, &p.failed, 1);
        pipe_close(&p);
        ck_assert_ptr_nonnull(strstr(p.text, "X flv: a frame of 17825792 bytes can't be written"));
        rig_check_names(&p.rig, "");
        pipe_end(&p);
    }
}
END_TEST

/* A later one costs the file it stands in, up to the next keyframe. */
START_TEST(a_later_frame_is_refused)
{
    int64_t last;
    start("flv");
    for (int64_t ms = 0; ms < 2000; ms += 40)
        ck_assert_int_eq(ms == 400 ? shoot_huge(ms, false) : shoot(ms, ms % 1000 == 0, 1000), 0);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "G corrupt 440 -1\nO x.flv\nC x.flv 440 10\nO x (2).flv\n"
                             "C x (2).flv 1000 25\n");
    ck_assert_int_eq(frames_in("x.flv", &last), 10);
    ck_assert_int_eq(frames_in("x (2).flv", &last), 25);
    pipe_end(&p);
}
END_TEST

/* ---- a disk that hangs */

/* Memory is bounded, the hole is told once it is over, and goes from keyframe to keyframe. */
START_TEST(a_disk_that_hangs)
{
    struct lr_pipeline_stats stats;
    int64_t ms = 0, last;
    size_t most = 0;
    start("flv");
    ck_assert_int_eq(shoot(ms, true, 1000), 0);
    lr_pipeline_tick(p.pipeline);
    lr_loop_turn(p.rig.loop, 10);
    rig_stick(&p.rig, true);
    for (ms = 40; ms < 10000; ms += 40) {
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, PICTURE), 0);
        pipe_turn(&p);
        lr_pipeline_stats(p.pipeline, &stats);
        most = stats.waiting > most ? stats.waiting : most;
    }
    ck_assert_uint_gt(most, LR_DISK_BUDGET);
    ck_assert_uint_le(most, LR_DISK_BUDGET + PICTURE + 40000);
    ck_assert_int_eq(stats.gaps, 0);
    rig_stick(&p.rig, false);
    while (stats.waiting > LR_DISK_BUDGET / 8) {
        lr_loop_turn(p.rig.loop, 1);
        lr_pipeline_tick(p.pipeline);
        lr_pipeline_stats(p.pipeline, &stats);
    }
    for (; ms < 12000; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0 && ms > 10000, 1000), 0);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.gaps, 1);
    pipe_close(&p);
    ck_assert_int_eq(p.failed, 0);
    int64_t taken = (int64_t)(p.frames - 25) * 40; /* before the hole */
    char want[100];
    snprintf(want, sizeof want, "G disk %" PRId64 " %" PRId64 "\n", taken, 11000 - taken);
    ck_assert_ptr_nonnull(strstr(p.text, want));
    ck_assert_int_eq(frames_in("x.flv", &last), (int)p.frames);
    ck_assert_int_eq(last, 11960);
    pipe_end(&p);
}
END_TEST

/* Closing waits for the disk, not for ever longer: what was taken is written. */
START_TEST(closing_while_it_hangs)
{
    int64_t last;
    start("flv");
    rig_stick(&p.rig, true);
    for (int64_t ms = 0; ms < 2000; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 10000), 0);
    lr_pipeline_close(p.pipeline);
    for (int i = 0; i < 5; i++)
        lr_loop_turn(p.rig.loop, 1);
    ck_assert_int_eq(p.closed, 0);
    rig_stick(&p.rig, false);
    rig_until(&p.rig, &p.closed, 1);
    ck_assert_int_eq(frames_in("x.flv", &last), 50);
    pipe_end(&p);
}
END_TEST

static int refuse_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                       const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                       struct lr_err *err)
{
    return lr_err_set(err, LIVREC_ENOMEM, "ts: out of memory");
}

/* Its folder may be closed after `closed`: so a file that is given up has to be gone by then. */
START_TEST(closing_waits_for_a_file_that_is_given_up)
{
    static const struct lr_file_ops none;
    struct lr_sink_ops refuses = lr_sink_ts;
    struct lr_file *other; /* before it in the writer's queue */
    struct lr_pipeline_stats stats;
    struct lr_err err;
    refuses.open = refuse_open;
    pipe_begin(&p, "ts");
    p.cfg.sink = &refuses;
    rig_stick(&p.rig, true);
    ck_assert_int_eq(lr_file_open(p.rig.disk, p.rig.root, "other", &none, NULL, &other, &err), 0);
    struct lr_out *out = lr_file_out(other);
    ck_assert_int_eq(out->write(out, "x", 1), 0);
    out->unit(out);
    lr_file_push(other);
    rig_wait_stuck(&p.rig, 1);
    pipe_start(&p);
    set_tracks(AVCC, LR_CODEC_H264);
    ck_assert_int_eq(shoot(0, true, 1000), LIVREC_ENOMEM);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.bytes, 0);
    lr_pipeline_close(p.pipeline);
    for (int i = 0; i < 5; i++)
        lr_loop_turn(p.rig.loop, 1);
    ck_assert_int_eq(p.closed, 0);
    rig_stick(&p.rig, false);
    rig_until(&p.rig, &p.closed, 1);
    ck_assert_int_eq(p.files, 0);
    rig_check_names(&p.rig, "other.part");
    lr_file_abort(other, NULL);
    pipe_end(&p);
}
END_TEST

UNIT_MAIN("pipeline_faults", the_disk_fails, a_file_can_not_be_opened,
          the_second_file_can_not_be_opened, what_the_container_can_not_hold,
          the_first_frame_is_refused, a_later_frame_is_refused, a_disk_that_hangs,
          closing_while_it_hangs, closing_waits_for_a_file_that_is_given_up)
