/* Bytes as sent. */
#include "unit.h"

#include <errno.h>

#include "pipe_rig.h"

static struct pipe p;
static struct lr_out *out;

static void begin(void)
{
    pipe_begin(&p, NULL);
    pipe_start(&p);
}

static int send_bytes(char c, size_t len)
{
    static char bytes[1 << 20];
    ck_assert_uint_le(len, sizeof bytes);
    memset(bytes, c, len);
    p.pushing = true;
    int rc = out->write(out, bytes, len);
    p.pushing = false;
    pipe_turn(&p);
    return rc;
}

/* A file begins with the first byte of a connection. */
START_TEST(a_file_a_connection)
{
    struct lr_pipeline_stats stats;
    begin();
    out = lr_pipeline_raw(p.pipeline, "flv");
    ck_assert_int_eq(send_bytes('-', 0), 0);
    lr_clock_fake_advance(&p.rig.clock, 700); /* nothing came yet */
    ck_assert_int_eq(send_bytes('a', 3), 0);
    lr_clock_fake_advance(&p.rig.clock, 1500);
    ck_assert_int_eq(send_bytes('b', 2), 0);
    out = lr_pipeline_raw(p.pipeline, "ts");
    out = lr_pipeline_raw(p.pipeline, "ts"); /* one that brought nothing */
    ck_assert_int_eq(send_bytes('c', 4), 0);
    lr_clock_fake_advance(&p.rig.clock, 500);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.bytes, 9);
    ck_assert_int_eq(stats.duration_ms, 2000);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "O x.flv\nC x.flv 1500 0\nO x.ts\nC x.ts 500 0\n");
    rig_check_file(&p.rig, "x.flv", "aaabb", 5);
    rig_check_file(&p.rig, "x.ts", "cccc", 4);
    pipe_end(&p);
}
END_TEST

/* Each second all that came goes to the disk. */
START_TEST(pushed_each_second)
{
    begin();
    out = lr_pipeline_raw(p.pipeline, "ts");
    ck_assert_int_eq(send_bytes('a', 100), 0);
    lr_pipeline_tick(p.pipeline);
    struct lr_pipeline_stats stats = {.waiting = 1};
    while (stats.waiting) {
        lr_loop_turn(p.rig.loop, 1);
        lr_pipeline_stats(p.pipeline, &stats);
    }
    ck_assert_int_eq(rig_taken(&p.rig), 100);
    pipe_close(&p);
    pipe_end(&p);
}
END_TEST

START_TEST(as_long_as_asked_for)
{
    pipe_begin(&p, NULL);
    p.cfg.max_ms = 3000;
    pipe_start(&p);
    out = lr_pipeline_raw(p.pipeline, "ts");
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(send_bytes('a', 10), 0);
        lr_clock_fake_advance(&p.rig.clock, 1000);
    }
    pipe_close(&p);
    ck_assert_ptr_nonnull(strstr(p.text, "F\n"));
    rig_check_file(&p.rig, "x.ts", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 40);
    pipe_end(&p);
}
END_TEST

/* All bytes of some files, one behind the other. */
static void check_together(const char *const *names, int count, const char *want)
{
    size_t at = 0, len;
    for (int i = 0; i < count; i++) {
        char *data = rig_load(&p.rig, names[i], &len);
        ck_assert_uint_le(at + len, strlen(want));
        ck_assert_mem_eq(data, want + at, len);
        at += len;
        free(data);
    }
    ck_assert_uint_eq(at, strlen(want));
}

/* FLV anywhere, to the byte. */
START_TEST(files_of_a_size)
{
    static const char *const names[] = {"x.flv", "x (2).flv", "x (3).flv"};
    pipe_begin(&p, NULL);
    p.cfg.split_bytes = 10;
    pipe_start(&p);
    out = lr_pipeline_raw(p.pipeline, "flv");
    ck_assert_int_eq(send_bytes('a', 7), 0);
    ck_assert_int_eq(send_bytes('b', 18), 0);
    pipe_close(&p);
    check_together(names, 3, "aaaaaaabbbbbbbbbbbbbbbbbb");
    rig_check_file(&p.rig, "x.flv", "aaaaaaabbb", 10);
    rig_check_file(&p.rig, "x (3).flv", "bbbbb", 5);
    pipe_end(&p);
}
END_TEST

static int64_t size_of(const char *name)
{
    size_t len;
    free(rig_load(&p.rig, name, &len));
    return (int64_t)len;
}

/* TS between two packets, wherever blocks of the network end; at least one in a file. */
START_TEST(packets_stay_whole)
{
    static const struct {
        int64_t split, first, second;
    } cases[] = {{1000, 940, 60}, {100, 188, 188}, {188, 188, 188}, {0, 1000, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pipe_begin(&p, NULL);
        p.cfg.split_bytes = cases[i].split;
        pipe_start(&p);
        out = lr_pipeline_raw(p.pipeline, "ts");
        ck_assert_int_eq(send_bytes('a', 300), 0);
        ck_assert_int_eq(send_bytes('b', 700), 0);
        pipe_close(&p);
        ck_assert_int_eq(p.bytes, 1000);
        ck_assert_int_eq(size_of("x.ts"), cases[i].first);
        if (cases[i].second >= 0)
            ck_assert_int_eq(size_of("x (2).ts"), cases[i].second);
        pipe_end(&p);
    }
}
END_TEST

/* By the clock, since nothing tells the time of the media. */
START_TEST(files_of_a_length)
{
    pipe_begin(&p, NULL);
    p.cfg.split_ms = 2000;
    pipe_start(&p);
    out = lr_pipeline_raw(p.pipeline, "ts");
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(send_bytes('a', 200), 0);
        lr_clock_fake_advance(&p.rig.clock, 1000);
    }
    pipe_close(&p);
    ck_assert_str_eq(p.text, "O x.ts\nC x.ts 2000 0\nO x (2).ts\nC x (2).ts 2000 0\nO x (3).ts\n"
                             "C x (3).ts 1000 0\n");
    ck_assert_int_eq(size_of("x.ts"), 564); /* 400, and the rest of its packet */
    ck_assert_int_eq(size_of("x (2).ts"), 376);
    ck_assert_int_eq(p.bytes, 1000);
    pipe_end(&p);
}
END_TEST

START_TEST(a_disk_that_hangs)
{
    struct lr_pipeline_stats stats;
    size_t most = 0;
    begin();
    out = lr_pipeline_raw(p.pipeline, "ts");
    ck_assert_int_eq(send_bytes('a', 100), 0);
    rig_stick(&p.rig, true);
    for (int i = 0; i < 80; i++) {
        ck_assert_int_eq(send_bytes('b', 1 << 20), 0);
        lr_clock_fake_advance(&p.rig.clock, 100);
        lr_pipeline_stats(p.pipeline, &stats);
        most = stats.waiting > most ? stats.waiting : most;
    }
    ck_assert_uint_gt(most, LR_DISK_BUDGET);
    ck_assert_uint_le(most, LR_DISK_BUDGET + (1 << 20) + 100);
    rig_stick(&p.rig, false);
    while (stats.waiting > LR_DISK_BUDGET / 4) {
        lr_loop_turn(p.rig.loop, 1);
        lr_pipeline_stats(p.pipeline, &stats);
    }
    ck_assert_int_eq(send_bytes('c', 7), 0);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.gaps, 1);
    pipe_close(&p);
    size_t kept = (size_t)p.bytes - 107;
    ck_assert_uint_eq(kept % (1 << 20), 0);
    int64_t from = (int64_t)(kept >> 20) * 100; /* when the first one was left out */
    char want[100];
    snprintf(want, sizeof want, "G disk %" PRId64 " %" PRId64 "\n", from, 8000 - from);
    ck_assert_msg(strstr(p.text, want), "%s, not %s", p.text, want);
    pipe_end(&p);
}
END_TEST

START_TEST(the_disk_fails)
{
    int rc = 0;
    begin();
    p.rig.room = 100000;
    out = lr_pipeline_raw(p.pipeline, "ts");
    for (int i = 0; i < 1000 && rc == 0; i++)
        rc = send_bytes('a', 10000);
    rig_until(&p.rig, &p.failed, 1);
    ck_assert_int_eq(send_bytes('a', 10000), LIVREC_EIO);
    pipe_close(&p);
    ck_assert_ptr_nonnull(strstr(p.text, "X writing x.ts.part: No space left on device\n"));
    ck_assert_int_eq(p.failed, 1);
    ck_assert_int_eq(p.bytes % 10000, 0); /* whole pieces */
    ck_assert_int_gt(p.bytes, 0);
    rig_check_names(&p.rig, "x.ts");
    pipe_end(&p);
}
END_TEST

UNIT_MAIN("raw", a_file_a_connection, pushed_each_second, as_long_as_asked_for, files_of_a_size,
          packets_stay_whole, files_of_a_length, a_disk_that_hangs,
          the_disk_fails)
