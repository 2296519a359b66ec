/* Recordings onto a disk that fails: what it has is a file, what it lacks is told, and it goes on
 * elsewhere. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lavf_read.h"
#include "pipe_shoot.h"

static void start_patient(const char *format, bool sidecar)
{
    struct lr_err err = {0};
    pipe_begin(&p, format);
    p.cfg.sidecar = sidecar;
    ck_assert_int_eq(lr_pipeline_new(&p.cfg, &pipe_ops_patient, &p, &p.pipeline, &err), 0);
}

/* Until the disk has all that it was given, but for a header without media. */
static void settle(void)
{
    struct lr_pipeline_stats stats = {.waiting = 1};
    for (int i = 0; i < 10 && stats.waiting; i++) {
        lr_loop_turn(p.rig.loop, 1);
        lr_pipeline_stats(p.pipeline, &stats);
    }
}

/* Until the disk is found out. Returns the time of the next picture. */
static int64_t shoot_until_lost(int64_t ms)
{
    for (int had = p.starved; p.starved == had; ms += 40) {
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 20000), 0);
        lr_pipeline_tick(p.pipeline);
        settle();
    }
    return ms;
}

/* `own` NULL: by FFmpeg. */
static int pictures_in(const char *format, reader_new own, const char *path)
{
    struct collect c;
    size_t len;
    uint64_t skipped = 0;
    char *data = rig_load(&p.rig, path, &len);
    const uint8_t *bytes = (const uint8_t *)data;
    if (own) {
        collect_init(&c);
        ck_assert_int_eq(collect_run(&c, own, bytes, len, len, &skipped), 0);
    } else {
        ck_assert(lavf_read(&c, format, bytes, len));
    }
    ck_assert_uint_eq(skipped, 0);
    int n = c.frames;
    collect_free(&c);
    free(data);
    return n;
}

/* The n-th line that begins with `head` and a blank: two numbers behind the word that follows. */
static void numbers(const char *head, long *a, long *b)
{
    const char *at = strstr(p.text, head);
    ck_assert_msg(at != NULL, "no %s in %s", head, p.text);
    ck_assert_int_eq(sscanf(at + strlen(head), " %ld %ld", a, b), 2);
}

/* The gap begins where the file ends, to one frame, and lasts as long as what was shot. */
static void check_lost(const char *format, reader_new own, int late, int code)
{
    struct lr_pipeline_stats stats;
    long ms, frames, at, lost;
    char path[32], head[40];
    start_patient(format, true);
    set_tracks(AVCC, LR_CODEC_H264);
    p.rig.room = 1000000;
    p.rig.full = code;
    shoot_until_lost(0);
    lr_pipeline_stats(p.pipeline, &stats);
    rig_until(&p.rig, &p.files, 1);
    snprintf(path, sizeof path, "x.%s", format);
    snprintf(head, sizeof head, "C %s", path);
    numbers(head, &ms, &frames);
    numbers("G disk", &at, &lost);
    ck_assert_ptr_nonnull(strstr(p.text, "D writing x."));
    ck_assert_int_eq(at, ms);
    ck_assert_int_eq(at + lost, stats.duration_ms);
    ck_assert_int_eq(ms, frames * 40);
    ck_assert_int_gt(frames, 25);
    int there = pictures_in(format, own, path);
    ck_assert_int_le(frames, there);
    ck_assert_int_ge(frames, there - late);
    pipe_close(&p);
    ck_assert_int_eq(p.failed, 0);
    pipe_end(&p);
}

START_TEST(what_it_lacks_is_told)
{
    check_lost("flv", lr_reader_flv_new, 0, -EIO);
    check_lost("ts", lr_reader_ts_new, 0, -EROFS);
    check_lost("mkv", NULL, 1, -EIO);
    check_lost("mp4", NULL, 2, -ESTALE);
}
END_TEST

/* Another folder: the next file is there, and what belongs to the first one stays beside it. */
START_TEST(it_goes_on_in_another_folder)
{
    start_patient("flv", true);
    set_tracks(AVCC, LR_CODEC_H264);
    ck_assert_int_eq(mkdirat(p.rig.root, "other", 0755), 0);
    int other = openat(p.rig.root, "other", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    p.rig.second = other;
    rig_fail(&p.rig, "write", 30, -EIO);
    int64_t ms = shoot_until_lost(0);
    lr_pipeline_resume(p.pipeline, other);
    for (int64_t end = (ms / 1000 + 2) * 1000; ms < end; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 1000), 0);
    pipe_close(&p);
    close(other);
    rig_check_names(&p.rig, "other/x.flv other/x.flv.json x.flv x.flv.json");
    ck_assert_int_eq(pictures_in("flv", lr_reader_flv_new, "other/x.flv"), 25);
    pipe_end(&p);
}
END_TEST

/* Somebody moves the folder of a running file away and puts a link in its place, that leads out: the
 * file goes on where it is, nothing is written through the link, and when it is gone the next file
 * makes the folder anew. */
START_TEST(a_folder_that_becomes_a_link)
{
    struct lr_err err = {0};
    int64_t ms = 0;
    pipe_begin(&p, "flv");
    p.cfg.name = "d/x";
    p.cfg.split_ms = 1000;
    ck_assert_int_eq(lr_pipeline_new(&p.cfg, &pipe_ops_patient, &p, &p.pipeline, &err), 0);
    set_tracks(AVCC, LR_CODEC_H264);
    for (; ms < 480; ms += 40)
        ck_assert_int_eq(shoot(ms, ms == 0, 1000), 0);
    lr_pipeline_tick(p.pipeline);
    settle();
    ck_assert_int_eq(renameat(p.rig.root, "d", p.rig.root, "moved"), 0);
    ck_assert_int_eq(symlinkat("/var/tmp", p.rig.root, "d"), 0);
    ms = shoot_until_lost(ms);
    rig_until(&p.rig, &p.files, 1);
    ck_assert_ptr_nonnull(strstr(p.text, "C d/x.flv 1000 25 ! "));
    ck_assert_int_eq(access("/var/tmp/x.flv.part", F_OK), -1);
    ck_assert_int_eq(pictures_in("flv", lr_reader_flv_new, "moved/x.flv.part"), 25);
    ck_assert_int_eq(unlinkat(p.rig.root, "d", 0), 0);
    lr_pipeline_resume(p.pipeline, p.rig.root);
    for (int64_t end = (ms / 1000 + 2) * 1000; ms < end; ms += 40)
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 1000), 0);
    pipe_close(&p);
    rig_check_names(&p.rig, "d/x.flv moved/x.flv.part");
    ck_assert_int_eq(p.failed, 0);
    pipe_end(&p);
}
END_TEST

/* Of what was not synced before, nobody knows. */
START_TEST(a_sync_that_fails)
{
    struct lr_pipeline_stats stats;
    long at, lost;
    int64_t ms = 0;
    start_patient("flv", false);
    set_tracks(AVCC, LR_CODEC_H264);
    rig_fail_on(&p.rig, "sync", 2, -EIO);
    for (; p.starved == 0; ms += 40) {
        ck_assert_int_eq(shoot(ms, ms % 1000 == 0, 20000), 0);
        lr_clock_fake_advance(&p.rig.clock, 40);
        lr_pipeline_tick(p.pipeline);
        settle();
    }
    rig_until(&p.rig, &p.files, 1);
    numbers("G disk", &at, &lost);
    ck_assert_int_ge(at, 2000); /* the first sync came after 2.5 s */
    ck_assert_int_le(at, 3000);
    lr_pipeline_stats(p.pipeline, &stats);
    pipe_close(&p);
    ck_assert_int_eq(at + lost, stats.duration_ms);
    ck_assert_ptr_nonnull(strstr(p.text, " ! syncing x.flv.part: Input/output error\n"));
    rig_check_names(&p.rig, "x.flv.part");
    pipe_end(&p);
}
END_TEST

/* The last bytes of a recording that is over. */
START_TEST(it_fails_at_the_end)
{
    long at, lost;
    start_patient("flv", true);
    set_tracks(AVCC, LR_CODEC_H264);
    for (int64_t ms = 0; ms < 400; ms += 40)
        ck_assert_int_eq(shoot(ms, ms == 0, 1000), 0);
    rig_fail_on(&p.rig, "write", 1, -EIO);
    pipe_close(&p);
    numbers("G disk", &at, &lost);
    ck_assert_int_eq(at, 0);
    ck_assert_int_eq(lost, 400);
    pipe_end(&p);
}
END_TEST

/* Bytes as sent: by the clock. */
START_TEST(raw_bytes)
{
    long at, lost;
    static const char bytes[10000];
    start_patient(NULL, false);
    p.rig.room = 100005;
    p.rig.full = -EIO;
    struct lr_out *out = lr_pipeline_raw(p.pipeline, "ts");
    for (int i = 0; i < 15; i++) {
        ck_assert_int_eq(out->write(out, bytes, sizeof bytes), 0);
        lr_clock_fake_advance(&p.rig.clock, 100);
    }
    pipe_close(&p);
    numbers("G disk", &at, &lost);
    ck_assert_int_ge(p.bytes, 70000); /* all but the last block */
    ck_assert_int_le(p.bytes, 100000);
    ck_assert_int_eq(at, p.bytes / 100);
    ck_assert_int_eq(at + lost, 1500);
    pipe_end(&p);
}
END_TEST

UNIT_MAIN("pipeline_disk", what_it_lacks_is_told, it_goes_on_in_another_folder,
          a_folder_that_becomes_a_link, a_sync_that_fails,
          it_fails_at_the_end, raw_bytes)
