/* What shall stay free on a disk, and a file that is written there. */
#include <errno.h>
#include <stdio.h>
#include <livrec/error.h>

#include "unit.h"

#include "disk_rig.h"
#include "record/spool.h"

static struct rig r;
static struct lr_spool s;

static void begin(const char *path)
{
    rig_open(&r);
    ck_assert_int_eq(lr_spool_init(&s, &r.env, r.root, path), 0);
}

static void end(void)
{
    lr_spool_free(&s);
    rig_close(&r);
}

/* The reserve: what is less stops the file, and lets none begin. */
START_TEST(a_disk_with_little_space)
{
    static const char bytes[1 << 20];
    begin("x.ts");
    s.reserve.bytes = 1000;
    r.free = 999;
    ck_assert_int_eq(lr_spool_open(&s), LIVREC_EIO);
    ck_assert(s.starved);
    ck_assert_str_eq(s.err.text, "opening x.ts: less than record.reserve is free on the disk");
    rig_check_log(&r, ""); /* it was not even tried */
    end();
    begin("x.ts");
    r.free = s.reserve.bytes = 1000;
    ck_assert_int_eq(lr_spool_open(&s), 0);
    ck_assert_int_eq(lr_spool_write(&s, bytes, 5, 5), 0);
    r.free = 999;
    ck_assert_int_eq(lr_spool_write(&s, bytes, sizeof bytes, 7), 0); /* it looks now and then */
    ck_assert_int_eq(lr_spool_write(&s, bytes, 5, 5), LIVREC_EIO);
    ck_assert(s.starved);
    struct lr_err err = {0};
    ck_assert_int_eq(lr_spool_finish(&s, &err), 0);
    ck_assert_int_eq(s.written, 12);
    rig_check_names(&r, "x.ts");
    end();
    begin("x.ts");
    s.reserve.bytes = 1000;
    r.free = -EIO; /* can't say */
    ck_assert_int_eq(lr_spool_open(&s), 0);
    ck_assert_int_eq(lr_spool_write(&s, bytes, 5, 5), 0);
    r.free = 999;
    lr_clock_fake_advance(&r.clock, 1000);
    ck_assert_int_eq(lr_spool_write(&s, bytes, 5, 5), LIVREC_EIO);
    ck_assert(s.starved);
    end();
}
END_TEST

/* A part of the disk, and files: each option by itself. */
START_TEST(a_disk_with_little_of_what_was_asked_for)
{
    static const struct {
        struct lr_reserve reserve;
        int64_t free, inodes;
        const char *lacks; /* NULL: nothing */
    } rows[] = {
        {{0, 100, 0}, 10000, 0, NULL}, /* a tenth of 100,000 */
        {{0, 100, 0}, 9999, 0, "record.reserve_percent"},
        {{20000, 100, 0}, 19999, 0, "record.reserve"}, /* the larger one counts */
        {{0, 0, 50}, 1, 50, NULL},
        {{0, 0, 50}, 99999, 49, "record.reserve_inodes"},
        {{0, 0, 50}, 99999, -1, NULL}, /* a file system that counts none */
        {{0, 0, 0}, 0, 0, NULL},
    };
    char text[80];
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        begin("x.ts");
        s.reserve = rows[i].reserve;
        r.free = rows[i].free;
        r.inodes = rows[i].inodes;
        ck_assert_int_eq(lr_spool_open(&s), rows[i].lacks ? LIVREC_EIO : 0);
        ck_assert(s.starved == (rows[i].lacks != NULL));
        snprintf(text, sizeof text, "opening x.ts: less than %s is free on the disk",
                 rows[i].lacks ? rows[i].lacks : "");
        ck_assert_str_eq(s.err.text, rows[i].lacks ? text : "");
        end();
    }
}
END_TEST

/* Bytes or inodes: what there is none of is told. */
START_TEST(a_disk_without_inodes)
{
    static const struct {
        int64_t free, inodes;
        const char *text;
    } rows[] = {
        {5000, 0, "opening x.ts: the disk has no inode left: too many files are on it"},
        {0, 0, "opening x.ts: No space left on device"},
        {5000, 7, "opening x.ts: No space left on device"},
        {5000, -1, "opening x.ts: No space left on device"},
        {-EIO, 0, "opening x.ts: No space left on device"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        begin("x.ts");
        r.free = rows[i].free;
        r.inodes = rows[i].inodes;
        rig_fail(&r, "create", 1, -ENOSPC);
        ck_assert_int_eq(lr_spool_open(&s), LIVREC_EIO);
        ck_assert(s.starved);
        ck_assert_str_eq(s.err.text, rows[i].text);
        end();
    }
}
END_TEST

/* As options say; and what has to be free again before a recording goes on. */
START_TEST(a_reserve_and_more)
{
    struct lr_opts *o = lr_opts_new();
    struct lr_reserve want = lr_reserve_of(o);
    ck_assert_int_eq(want.bytes, 512 << 20);
    ck_assert_int_eq(want.per_mille, 0);
    ck_assert_int_eq(want.inodes, 100);
    ck_assert_int_eq(lr_opts_set(o, "record.reserve", "1G", NULL), 0);
    ck_assert_int_eq(lr_opts_set(o, "record.reserve_percent", "8", NULL), 0);
    ck_assert_int_eq(lr_opts_set(o, "record.reserve_inodes", "800", NULL), 0);
    want = lr_reserve_and_more(lr_reserve_of(o));
    ck_assert_int_eq(want.bytes, (1152 + 1) << 20);
    ck_assert_int_eq(want.per_mille, 90);
    ck_assert_int_eq(want.inodes, 900);
    lr_opts_free(o);
}
END_TEST

UNIT_MAIN("reserve", a_disk_with_little_space, a_disk_with_little_of_what_was_asked_for,
          a_disk_without_inodes, a_reserve_and_more)
