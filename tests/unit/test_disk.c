/* Files behind their queue: what is handed over when, what is told, what is left. */
#include "unit.h"

#include <errno.h>

#include "disk_told.h"
#include "record/disk_parts.h"

/* ---- what reaches the disk when */

/* A file that is killed there would not play: so it is there with its first unit, or empty. */
START_TEST(nothing_before_the_first_unit)
{
    struct told t;
    begin();
    open_file(&t, "x.mkv");
    put(&t, 'a', 500);
    lr_file_push(t.file);
    settle();
    ck_assert_int_eq(t.opened, 1);
    ck_assert_int_eq(rig_taken(&r), 0);
    for (int i = 0; i < 40; i++) /* a large first unit, in pieces */
        put(&t, 'b', 16 * KIB);
    lr_file_push(t.file);
    settle();
    ck_assert_int_eq(rig_taken(&r), 0);
    ck_assert_uint_eq(lr_file_waiting(t.file), 500 + 640 * KIB);
    t.out->unit(t.out);
    settle();
    ck_assert_uint_eq(lr_file_waiting(t.file), 0);
    ck_assert_int_eq(rig_taken(&r), 500 + 640 * 1024);
    close_file(&t);
    RUNS("x.mkv", 500, 640 * KIB);
    end();
}
END_TEST

START_TEST(a_header_alone_leaves_nothing)
{
    struct told t;
    begin();
    open_file(&t, "x.mkv");
    put(&t, 'a', 500);
    close_file(&t);
    ck_assert_int_eq(t.end.code, LIVREC_EIO);
    ck_assert_str_eq(t.end.text, "x.mkv: nothing was written");
    ck_assert_int_eq(t.bytes, 0);
    ck_assert_int_eq(rig_taken(&r), 0);
    rig_check_names(&r, "");
    open_file(&t, "x.mkv");
    t.out->unit(t.out); /* of nothing: no unit */
    put(&t, 'a', 500);
    close_file(&t);
    ck_assert_int_eq(t.end.code, LIVREC_EIO);
    rig_check_names(&r, "");
    end();
}
END_TEST

START_TEST(handed_over_at_units)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 1000);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000); /* what is first does not wait */
    put_unit(&t, 'b', 30 * KIB);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000);
    put_unit(&t, 'b', 30 * KIB); /* a full block goes once the turn is over */
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 60 * 1024);
    put(&t, 'c', 60 * KIB);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 60 * 1024); /* inside a unit */
    put_unit(&t, 'c', 10 * KIB);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 130 * 1024);
    put(&t, 'd', 300 * KIB); /* a large unit does not wait for its end */
    put(&t, 'd', 1);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 430 * 1024);
    put_unit(&t, 'd', 1);
    close_file(&t);
    RUNS("x.ts", 1000, 60 * KIB, 70 * KIB, 300 * KIB + 2);
    ck_assert_int_eq(t.bytes, 1002 + 430 * 1024);
    end();
}
END_TEST

/* Of what comes at once, as segments do, no block waits for the next one, which may be seconds off. */
START_TEST(the_rest_of_a_segment_does_not_wait)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 1000);
    settle();
    for (int i = 0; i < 15; i++)
        put_unit(&t, 'b', 10 * KIB);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 150 * 1024);
    put_unit(&t, 'c', 5 * KIB); /* this one came by itself */
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000 + 150 * 1024);
    close_file(&t);
    end();
}
END_TEST

/* What is put behind the end of a block is in the next one. */
START_TEST(filled_in_place)
{
    static char all[256 * 1024];
    struct told t;
    size_t total = 0;
    int64_t first = 0;
    begin();
    open_file(&t, "x.ts");
    for (size_t len = 1; len <= LR_OUT_SPACE; len += 61) {
        uint8_t *at = t.out->space(t.out, len);
        ck_assert_ptr_nonnull(at);
        for (size_t i = 0; i < len; i++, total++)
            at[i] = (uint8_t)(all[total] = (char)(total * 31 + total / 251));
        t.out->unit(t.out);
        settle();
        first = first ? first : rig_taken(&r);
    }
    ck_assert_int_gt(rig_taken(&r), first);
    ck_assert_int_eq(lr_file_bytes(t.file), (int64_t)total);
    close_file(&t);
    ck_assert_int_eq(t.bytes, (int64_t)total);
    rig_check_file(&r, "x.ts", all, total);
    end();
}
END_TEST

START_TEST(closed_is_synced_and_renamed)
{
    struct told t;
    begin();
    open_file(&t, "d/x.ts");
    ck_assert_str_eq(lr_file_path(t.file), "d/x.ts");
    put_unit(&t, 'a', 10);
    put(&t, 'b', 5);
    lr_file_close(t.file);
    lr_file_close(t.file); /* once is enough */
    rig_until(&r, &t.closed, 1);
    settle();
    ck_assert_int_eq(t.opened + t.failed, 1);
    ck_assert_int_eq(t.closed, 1);
    ck_assert_int_eq(t.end.code, 0);
    ck_assert_int_eq(t.bytes, 10);
    ck_assert_str_eq(t.path, "d/x.ts");
    rig_check_log(
        &r, "mkdir d\ndirsync d\ncreate d/x.ts.part\ndirsync d/x.ts.part\nwrite 15\ntruncate 10\n"
            "sync\nrename d/x.ts\ndirsync d/x.ts\nclose\n"
            "create settle.part\ndirsync settle.part\nclose\nunlink settle.part\n");
    rig_check_file(&r, "d/x.ts", "aaaaaaaaaa", 10);
    end();
}
END_TEST

START_TEST(names_that_are_taken)
{
    struct told a, b, c;
    begin();
    open_file(&a, "x.ts");
    open_file(&b, "x.ts");
    rig_until(&r, &b.opened, 1);
    ck_assert_str_eq(a.path, "x.ts");
    ck_assert_str_eq(b.path, "x (2).ts");
    put_unit(&a, 'a', 1);
    put_unit(&b, 'a', 2);
    rig_put_file(&r, "x.ts", "other");
    close_file(&b);
    close_file(&a);
    ck_assert_str_eq(a.path, "x (3).ts");
    ck_assert_str_eq(b.path, "x (2).ts");
    open_file(&c, "x.ts");
    put_unit(&c, 'a', 4);
    close_file(&c);
    ck_assert_str_eq(c.path, "x (4).ts");
    rig_check_names(&r, "x (2).ts x (3).ts x (4).ts x.ts");
    rig_check_file(&r, "x.ts", "other", 5);
    RUNS("x (2).ts", 2);
    RUNS("x (3).ts", 1);
    end();
}
END_TEST

/* ---- removal, and the end */

START_TEST(aborted_files_go)
{
    struct told t, busy, early;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 100 * KIB);
    rig_until(&r, &t.opened, 1);
    lr_file_abort(t.file, NULL);
    open_file(&early, "y.ts"); /* before it is there */
    put(&early, 'a', 10);
    lr_file_abort(early.file, NULL);
    open_file(&busy, "z.ts");
    busy.abort_when_open = true;
    put_unit(&busy, 'a', 100 * KIB);
    rig_until(&r, &busy.opened, 1);
    settle();
    ck_assert_int_eq(t.failed + t.closed + early.opened + early.failed + early.closed, 0);
    ck_assert_int_eq(busy.failed + busy.closed, 0);
    end();
}
END_TEST

/* Only then may its folder be closed. */
START_TEST(aborted_files_tell_when_asked)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 100 * KIB);
    lr_file_abort(t.file, &told_ops);
    rig_until(&r, &t.closed, 1);
    ck_assert_int_eq(t.end.code, LIVREC_EIO);
    ck_assert_int_eq(t.bytes, 0);
    rig_check_names(&r, "");
    end();
}
END_TEST

START_TEST(what_is_open_stays_as_part)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 200 * KIB);
    put_unit(&t, 'b', 10); /* not handed over */
    rig_disk_free(&r);
    ck_assert_int_eq(t.opened + t.failed + t.closed, 0); /* nobody is called any more */
    rig_check_names(&r, "x.ts.part");
    RUNS("x.ts.part", 200 * KIB);
    rig_close(&r);
}
END_TEST

START_TEST(no_callbacks_are_needed)
{
    static const struct lr_file_ops only_closed = {.closed = told_closed};
    struct told t = {0};
    begin();
    rig_fail(&r, "sync", 1, -EIO);
    ck_assert_int_eq(lr_file_open(r.disk, r.root, "x.ts", &only_closed, &t, &t.file, NULL), 0);
    t.out = lr_file_out(t.file);
    put_unit(&t, 'a', 10);
    close_file(&t);
    ck_assert_int_eq(t.end.code, LIVREC_EIO);
    rig_check_names(&r, "x.ts.part");
    end();
}
END_TEST

/* What comes slowly is on the disk with the turn that it came in, 0.3 s after the last. */
START_TEST(slow_media_does_not_wait_for_a_block)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    put_unit(&t, 'a', 1000);
    settle();
    lr_clock_fake_advance(&r.clock, 299);
    put_unit(&t, 'b', 1000);
    settle();
    ck_assert_int_eq(rig_taken(&r), 1000);
    lr_clock_fake_advance(&r.clock, 1);
    put_unit(&t, 'c', 1000);
    settle();
    ck_assert_int_eq(rig_taken(&r), 3000);
    close_file(&t);
    end();
}
END_TEST

static int spares(void)
{
    pthread_mutex_lock(&r.disk->lock);
    int n = r.disk->spares;
    pthread_mutex_unlock(&r.disk->lock);
    return n;
}

/* So many blocks are under way at once, then all are on the disk. */
static void peak(struct told *t, int blocks)
{
    rig_stick(&r, true);
    for (int i = 0; i < blocks; i++)
        put_unit(t, 'a', 32 * KIB);
    lr_file_push(t->file);
    rig_wait_stuck(&r, 1);
    rig_stick(&r, false);
    settle();
}

/* The writer looks at its blocks after it told of a file: it has when the next one is there. */
static void pass(int64_t ms)
{
    lr_clock_fake_advance(&r.clock, ms);
    settle();
    settle();
}

/* Each is 36 KiB of memory: what was needed once must not be kept for good. */
START_TEST(blocks_that_are_not_needed_any_more_are_given_back)
{
    struct told t;
    begin();
    open_file(&t, "x.ts");
    settle();
    peak(&t, 100);
    ck_assert_int_ge(spares(), 100);
    pass(60000);
    ck_assert_int_ge(spares(), 100); /* they were needed in this minute */
    for (int i = 0; i < 6; i++) {
        peak(&t, 20);
        pass(20000);
    }
    ck_assert_int_ge(spares(), 20);
    ck_assert_int_le(spares(), 30);
    pass(60000);
    pass(60000);
    ck_assert_int_le(spares(), 3);
    close_file(&t);
    RUNS("x.ts", 220 * 32 * KIB);
    end();
}
END_TEST

UNIT_MAIN("disk", nothing_before_the_first_unit, a_header_alone_leaves_nothing,
          handed_over_at_units, slow_media_does_not_wait_for_a_block, the_rest_of_a_segment_does_not_wait, filled_in_place, closed_is_synced_and_renamed, names_that_are_taken,
          aborted_files_go, aborted_files_tell_when_asked, what_is_open_stays_as_part,
          no_callbacks_are_needed, blocks_that_are_not_needed_any_more_are_given_back)
