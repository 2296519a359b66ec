/* Disks that fail, hang, or are slow. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "disk_told.h"
#include "record/disk_parts.h"

static void check_failure(int code, const char *text)
{
    struct told t;
    begin();
    r.full = code;
    r.room = 200 * 1024 + 70;
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 100 * KIB);
    put_unit(&t, 'b', 100 * KIB);
    put_unit(&t, 'c', 100);
    put_unit(&t, 'd', 200 * KIB);
    rig_until(&r, &t.failed, 1);
    ck_assert_int_eq(t.opened, 1);
    ck_assert_int_eq(t.why.code, LIVREC_EIO);
    ck_assert_str_eq(t.why.text, text);
    r.room = -1;
    put_unit(&t, 'e', 200 * KIB); /* taken, and dropped */
    ck_assert_ptr_nonnull(t.out->space(t.out, LR_OUT_SPACE));
    t.out->unit(t.out);
    close_file(&t);
    ck_assert_int_eq(t.failed, 1);
    ck_assert_int_eq(t.closed, 1);
    ck_assert_int_eq(t.end.code, 0); /* what is left is finished as any other */
    ck_assert_int_eq(t.bytes, 200 * 1024);
    rig_check_names(&r, "x.ts");
    RUNS("x.ts", 100 * KIB, 100 * KIB);
    end();
}

START_TEST(a_failing_disk_is_told_once_and_leaves_units)
{
    check_failure(-ENOSPC, "writing x.ts.part: No space left on device");
    check_failure(-EIO, "writing x.ts.part: Input/output error");
    check_failure(-EROFS, "writing x.ts.part: Read-only file system");
    check_failure(0, "writing x.ts.part: Input/output error"); /* a write of nothing */
}
END_TEST

/* The clock stands still, and nobody pushes: the first unit is on the disk, the next ones wait. */
START_TEST(the_first_unit_does_not_wait)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 188);
    while (rig_taken(&r) < 188)
        lr_loop_turn(r.loop, 1);
    put_unit(&t, 'b', 188);
    settle();
    ck_assert_int_eq(rig_taken(&r), 188);
    close_file(&t);
    RUNS("x.ts", 188, 188);
    end();
}
END_TEST

START_TEST(short_writes_are_no_failure)
{
    struct told t;
    begin();
    r.piece = 7;
    r.stutter = true;
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 50 * KIB);
    put_unit(&t, 'b', 50 * KIB);
    close_file(&t);
    ck_assert_int_eq(t.failed + t.end.code, 0);
    RUNS("x.ts", 50 * KIB, 50 * KIB);
    end();
}
END_TEST

START_TEST(a_file_that_can_not_be_opened)
{
    struct told t;
    begin();
    rig_fail(&r, "create", 1, -EROFS);
    open_file(&t, "x.ts");
    rig_until(&r, &t.failed, 1);
    ck_assert_str_eq(t.why.text, "opening x.ts: Read-only file system");
    put_unit(&t, 'a', 100 * KIB);
    put_unit(&t, 'a', 100 * KIB);
    lr_file_push(t.file);
    close_file(&t);
    ck_assert_int_eq(t.opened, 0);
    ck_assert_int_eq(t.failed, 1);
    ck_assert_int_eq(t.end.code, LIVREC_EIO);
    ck_assert_str_eq(t.path, "x.ts");
    ck_assert_int_eq(t.bytes, 0);
    rig_check_names(&r, "");
    open_file(&t, "x.ts"); /* and one that is given up */
    rig_fail_on(&r, "create", 2, -EROFS);
    lr_file_abort(t.file, NULL);
    settle();
    rig_check_names(&r, "");
    end();
}
END_TEST

START_TEST(a_file_that_can_not_be_finished)
{
    static const char *const faults[] = {"sync", "rename"};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct told t;
        begin();
        open_file(&t, "x.ts");
        put_unit(&t, 'a', 10);
        rig_fail(&r, faults[i], 1, -EIO);
        close_file(&t);
        ck_assert_int_eq(t.end.code, LIVREC_EIO);
        ck_assert_str_eq(t.path, "x.ts");
        rig_check_names(&r, "x.ts.part");
        RUNS("x.ts.part", 10);
        end();
    }
}
END_TEST

/* The disk hangs: whoever writes goes on, up to the budget, and other disks don't notice. */
START_TEST(a_stuck_disk_stops_nobody)
{
    struct told t, same, other;
    int second = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* another device */
    begin();
    ck_assert_int_ge(second, 0);
    open_file(&t, "x.ts");
    rig_stick(&r, true);
    put_unit(&t, 'a', 200 * KIB);
    rig_wait_stuck(&r, 1);
    open_file(&same, "y.ts");
    put_unit(&same, 'a', 1 * MIB);
    open_below(&other, second, "z.ts");
    put_unit(&other, 'a', 1 * MIB);
    close_file(&other);
    ck_assert_int_eq(other.end.code, 0);
    ck_assert_int_eq(other.bytes, (int64_t)MIB);
    ck_assert_int_eq(r.disk->writers, 2);
    ck_assert_int_eq(same.opened, 0);
    ck_assert_uint_eq(lr_file_waiting(same.file), MIB);
    ck_assert_uint_eq(lr_file_waiting(t.file), 200 * KIB);
    rig_stick(&r, false);
    close_file(&t);
    close_file(&same);
    ck_assert_int_eq(t.end.code + same.end.code, 0);
    rig_check_names(&r, "x.ts y.ts z.ts");
    RUNS("x.ts", 200 * KIB);
    RUNS("y.ts", MIB);
    end();
    close(second);
}
END_TEST

START_TEST(the_budget_holds)
{
    struct told t;
    size_t taken = 0;
    int rc = 0;
    static char block[1 << 20];
    begin();
    open_file(&t, "x.ts");
    rig_until(&r, &t.opened, 1);
    rig_stick(&r, true);
    memset(block, 'a', sizeof block);
    while (rc == 0 && taken <= 4 * LR_DISK_BUDGET) {
        rc = t.out->write(t.out, block, sizeof block);
        taken += rc ? 0 : sizeof block;
        t.out->unit(t.out);
    }
    ck_assert_int_eq(rc, LIVREC_EIO);
    ck_assert_uint_gt(taken, LR_DISK_BUDGET);
    ck_assert_uint_le(taken, 2 * LR_DISK_BUDGET + sizeof block);
    ck_assert_uint_eq(lr_file_waiting(t.file), taken);
    ck_assert_ptr_null(t.out->space(t.out, 1));
    rig_stick(&r, false);
    while (lr_file_waiting(t.file) > LR_DISK_BUDGET)
        lr_loop_turn(r.loop, 1);
    put_unit(&t, 'b', 10); /* it takes again */
    close_file(&t);
    ck_assert_int_eq(t.end.code, 0);
    RUNS("x.ts", taken, 10);
    end();
}
END_TEST

static int syncs(void)
{
    settle();
    settle(); /* a sync comes after a file is served */
    pthread_mutex_lock(&r.lock);
    int n = r.syncs;
    pthread_mutex_unlock(&r.lock);
    return n;
}

static void write_after(struct told *t, int64_t ms, size_t len)
{
    lr_clock_fake_advance(&r.clock, ms);
    put_unit(t, 'a', len);
    lr_file_push(t->file);
}

/* The writer looks when it comes round to it. */
static void expect_syncs(int count)
{
    for (int i = 0; i < 200 && syncs() < count; i++)
        lr_loop_turn(r.loop, 1);
    ck_assert_int_eq(syncs(), count);
}

START_TEST(synced_now_and_then)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    write_after(&t, 0, 10);
    ck_assert_int_eq(syncs(), 0);
    write_after(&t, 2249, 10);
    ck_assert_int_eq(syncs(), 0);
    write_after(&t, 251, 10); /* the first bytes are 2.25 s old */
    expect_syncs(1);
    write_after(&t, 2249, 10);
    expect_syncs(1);
    for (int i = 0; i < 9; i++) /* the last block waits until it is full */
        write_after(&t, 0, MIB);
    settle();
    lr_clock_fake_advance(&r.clock, 251);
    expect_syncs(2); /* 8 MiB are enough too */
    close_file(&t);
    expect_syncs(3);
    end();
}
END_TEST

/* Syncs that take a second leave the disk three seconds for writing. */
START_TEST(slow_syncs_are_rare)
{
    struct told t;
    begin();
    r.sync_ms = 1000;
    open_file(&t, "x.ts");
    for (int i = 0; i < 100; i++) {
        write_after(&t, 100, 10);
        write_after(&t, 0, 2 * MIB);
        syncs();
    }
    ck_assert_int_ge(syncs(), 2);
    ck_assert_int_le(syncs(), (100 * 100 + syncs() * 1000) / 4000 + 1);
    lr_file_abort(t.file, NULL);
    end();
}
END_TEST

START_TEST(a_sync_that_fails_in_between)
{
    struct told t;
    begin();
    rig_fail(&r, "sync", 1, -EIO);
    open_file(&t, "x.ts");
    write_after(&t, 0, 10);
    settle();
    write_after(&t, 5001, 10);
    rig_until(&r, &t.failed, 1);
    write_after(&t, 300, 10);
    ck_assert_str_eq(t.why.text, "syncing x.ts.part: Input/output error");
    close_file(&t);
    ck_assert_int_eq(t.failed, 1);
    ck_assert_str_eq(t.end.text, "syncing x.ts.part: Input/output error");
    rig_check_names(&r, "x.ts.part");
    end();
}
END_TEST

#define CROWD 60

/* Many rooms at once, some of which fail: the others are whole. */
START_TEST(a_crowd)
{
    static struct told t[CROWD];
    begin();
    rig_fail(&r, "write", 100, -EIO);
    for (int i = 0; i < CROWD; i++)
        open_file(&t[i], "x.ts");
    for (int round = 0; round < 5; round++)
        for (int i = 0; i < CROWD; i++) {
            put_unit(&t[i], 'a', (size_t)(1000 * (i + 1)));
            if (i % 3 == 0)
                lr_file_push(t[i].file);
            lr_loop_turn(r.loop, 0);
        }
    for (int i = 0; i < CROWD; i++)
        lr_file_close(t[i].file);
    int failed = 0;
    for (int i = 0; i < CROWD; i++) {
        rig_until(&r, &t[i].closed, 1);
        failed += t[i].failed;
        if (t[i].failed == 0) {
            ck_assert_int_eq(t[i].end.code, 0);
            RUNS(t[i].path, (size_t)(5000 * (i + 1)));
        }
    }
    ck_assert_int_eq(failed, 1);
    ck_assert_int_eq(r.disk->writers, 1);
    end();
}
END_TEST

UNIT_MAIN("disk_faults", the_first_unit_does_not_wait, a_failing_disk_is_told_once_and_leaves_units, short_writes_are_no_failure,
          a_file_that_can_not_be_opened, a_file_that_can_not_be_finished, a_stuck_disk_stops_nobody,
          the_budget_holds, synced_now_and_then, slow_syncs_are_rare, a_sync_that_fails_in_between,
          a_crowd)
