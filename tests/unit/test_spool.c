/* One file on disk: its names, and what is left of it when the disk fails. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
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

static void open_spool(const char *path)
{
    begin(path);
    ck_assert_int_eq(lr_spool_open(&s), 0);
}

static void end(void)
{
    lr_spool_free(&s);
    rig_close(&r);
}

static void put(const char *text, size_t unit)
{
    ck_assert_int_eq(lr_spool_write(&s, text, strlen(text), unit), 0);
}

static void check_finish(int code, const char *text)
{
    struct lr_err err = {0};
    ck_assert_int_eq(lr_spool_finish(&s, &err), code);
    ck_assert_int_eq(err.code, code);
    ck_assert_str_eq(err.text, text);
}

/* One that has its name from the beginning is marked as long as it is written; a name that is taken
 * is nobody else's either. */
START_TEST(a_name_from_the_first_byte_on)
{
    struct lr_err err = {0};
    begin("x.ts");
    s.tail = "";
    ck_assert_int_eq(lr_spool_open(&s), 0);
    rig_check_names(&r, "x.ts");
    ck_assert_int_eq(r.files.marked(&r.files, s.fd), 1);
    put("hello ", 6);
    put("!!", 0);
    struct lr_spool other;
    ck_assert_int_eq(lr_spool_init(&other, &r.env, r.root, "x.ts"), 0);
    other.tail = "";
    ck_assert_int_eq(lr_spool_open(&other), 0);
    ck_assert_str_eq(lr_spool_name(&other), "x (2).ts");
    lr_spool_remove(&other);
    lr_spool_free(&other);
    ck_assert_int_eq(lr_spool_finish(&s, &err), 0);
    rig_check_names(&r, "x.ts");
    rig_check_file(&r, "x.ts", "hello ", 6);
    end();
}
END_TEST

/* Entry and data are durable before the name that says "finished" is. */
START_TEST(the_life_of_a_file)
{
    open_spool("a b/c/x.ts");
    rig_check_log(&r, "mkdir a b/c\ndirsync a b\ndirsync a b/c\ncreate a b/c/x.ts.part\n"
                      "dirsync a b/c/x.ts.part\n");
    rig_check_names(&r, "a b/c/x.ts.part");
    put("hello ", 6);
    put("world", 5);
    put("!!", 0); /* no unit: cut off */
    ck_assert_int_eq(s.written, 13);
    ck_assert_int_eq(s.whole, 11);
    ck_assert_int_eq(s.unsynced, 13);
    check_finish(0, "");
    rig_check_log(&r, "write 6\nwrite 5\nwrite 2\ntruncate 11\nsync\nrename a "
                      "b/c/x.ts\ndirsync a b/c/x.ts\nclose\n");
    rig_check_names(&r, "a b/c/x.ts");
    rig_check_file(&r, "a b/c/x.ts", "hello world", 11);
    end();
}
END_TEST

START_TEST(taken_names_get_a_number)
{
    rig_open(&r);
    rig_put_file(&r, "x.ts", "1");
    rig_put_file(&r, "x (2).ts.part", "2");
    rig_put_file(&r, "x (3).ts", "3");
    ck_assert_int_eq(lr_spool_init(&s, &r.env, r.root, "x.ts"), 0);
    ck_assert_int_eq(lr_spool_open(&s), 0);
    ck_assert_str_eq(s.name, "x (4).ts");
    put("mine", 4);
    check_finish(0, "");
    rig_check_names(&r, "x (2).ts.part x (3).ts x (4).ts x.ts");
    rig_check_file(&r, "x.ts", "1", 1);
    rig_check_file(&r, "x (4).ts", "mine", 4);
    end();
}
END_TEST

START_TEST(the_number_stands_before_the_extension_of_the_name)
{
    static const struct {
        const char *want, *second;
    } names[] = {{"a.b/c", "a.b/c (2)"}, {"a.b/c.d.ts", "a.b/c.d (2).ts"}, {"c", "c (2)"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct lr_spool other;
        open_spool(names[i].want);
        ck_assert_str_eq(s.name, names[i].want);
        ck_assert_int_eq(lr_spool_init(&other, &r.env, r.root, names[i].want), 0);
        ck_assert_int_eq(lr_spool_open(&other), 0);
        ck_assert_str_eq(other.name, names[i].second);
        lr_spool_free(&other);
        end();
    }
}
END_TEST

START_TEST(a_name_that_is_taken_meanwhile)
{
    struct lr_err err = {0};
    open_spool("x.ts");
    put("mine", 4);
    rig_put_file(&r, "x.ts", "other");
    rig_put_file(&r, "x (2).ts", "another");
    ck_assert_int_eq(lr_spool_finish(&s, &err), 0);
    ck_assert_str_eq(lr_spool_name(&s), "x (3).ts");
    rig_check_names(&r, "x (2).ts x (3).ts x.ts");
    rig_check_file(&r, "x.ts", "other", 5);
    rig_check_file(&r, "x (3).ts", "mine", 4);
    end();
}
END_TEST

START_TEST(writes_that_take_little_or_are_interrupted)
{
    open_spool("x.ts");
    r.piece = 3;
    r.stutter = true;
    put("0123456789", 7);
    ck_assert_int_eq(s.written, 10);
    ck_assert_int_eq(s.whole, 7);
    check_finish(0, "");
    rig_check_file(&r, "x.ts", "0123456", 7);
    end();
}
END_TEST

/* A disk that takes seven bytes of whatever pieces. */
static ssize_t take_seven(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    struct iovec v[LR_SPOOL_PIECES];
    size_t left = 7;
    int n = 0;
    for (; n < count && left; left -= v[n++].iov_len) {
        v[n] = pieces[n];
        v[n].iov_len = v[n].iov_len < left ? v[n].iov_len : left;
    }
    return lr_files_system()->writev(f, fd, v, n);
}

START_TEST(pieces_are_written_together)
{
    const struct lr_spool_piece piece[] = {{"01", 2, 0},          {"", 0, 0},
                                           {"2345678", 7, 3},     {"9abcde", 6, 6},
                                           {"fghijklmno", 10, 4}, {"p", 1, 0}};
    struct lr_files files = *lr_files_system();
    for (int seven = 0; seven < 2; seven++) {
        open_spool("x.ts");
        files.ctx = r.files.ctx;
        files.writev = seven ? take_seven : files.writev;
        struct lr_env env = *s.env;
        env.files = &files;
        s.env = &env;
        ck_assert_int_eq(lr_spool_write_all(&s, piece, 6), 0);
        ck_assert_int_eq(s.written, 26);
        ck_assert_int_eq(s.whole, 19);
        ck_assert_int_eq(s.unsynced, 26);
        s.env = &r.env;
        check_finish(0, "");
        rig_check_file(&r, "x.ts", "0123456789abcdefghi", 19);
        end();
    }
}
END_TEST

/* The file ends at the last unit, whatever part of a later one the disk had taken. */
static void check_cut(int code, int64_t room, const char *left, const char *text)
{
    open_spool("x.ts");
    r.room = room;
    r.full = code;
    int rc = lr_spool_write(&s, "aaaabbbb", 8, 8);
    if (rc == 0)
        rc = lr_spool_write(&s, "ccccddddee", 10, 4);
    ck_assert_int_eq(rc, LIVREC_EIO);
    ck_assert(s.failed);
    ck_assert_str_eq(s.err.text, text);
    ck_assert_int_eq(s.starved, code == -ENOSPC || code == -EDQUOT);
    r.room = -1; /* there is room again: it stays failed */
    ck_assert_int_eq(lr_spool_write(&s, "ffff", 4, 4), LIVREC_EIO);
    check_finish(0, "");
    ck_assert_int_eq(s.written, (int64_t)strlen(left));
    rig_check_names(&r, "x.ts");
    rig_check_file(&r, "x.ts", left, strlen(left));
    end();
}

START_TEST(a_disk_that_fails_leaves_whole_units)
{
    const char *full = "writing x.ts.part: No space left on device";
    for (int64_t room = 8; room < 12; room++)
        check_cut(-ENOSPC, room, "aaaabbbb", full);
    for (int64_t room = 12; room < 18; room++)
        check_cut(-ENOSPC, room, "aaaabbbbcccc", full);
    check_cut(-EIO, 13, "aaaabbbbcccc", "writing x.ts.part: Input/output error");
    check_cut(-EROFS, 9, "aaaabbbb", "writing x.ts.part: Read-only file system");
    check_cut(-EDQUOT, 9, "aaaabbbb", "writing x.ts.part: Disk quota exceeded");
    check_cut(0, 9, "aaaabbbb", "writing x.ts.part: Input/output error"); /* takes 0 bytes */
}
END_TEST

START_TEST(a_tail_that_can_not_be_cut_stays)
{
    open_spool("x.ts");
    r.room = 6;
    rig_fail_on(&r, "truncate", 1, -EIO);
    ck_assert_int_eq(lr_spool_write(&s, "aaaabbbb", 8, 4), LIVREC_EIO);
    ck_assert_int_eq(s.written, 6);
    check_finish(0, "");
    rig_check_file(&r, "x.ts", "aaaabb", 6);
    end();
}
END_TEST

START_TEST(nothing_whole_leaves_nothing)
{
    open_spool("x.ts");
    r.room = 6;
    ck_assert_int_eq(lr_spool_write(&s, "aaaabbbb", 8, 8), LIVREC_EIO);
    check_finish(LIVREC_EIO, "writing x.ts.part: No space left on device");
    rig_check_names(&r, "");
    end();
    open_spool("x.ts");
    check_finish(LIVREC_EIO, "x.ts: nothing was written");
    rig_check_names(&r, "");
    end();
}
END_TEST

START_TEST(what_can_not_be_opened)
{
    static const struct {
        const char *what;
        int code;
        const char *text;
    } faults[] = {
        {"mkdir", -EROFS, "folder for d/x.ts: Read-only file system"},
        {"mkdir", -EXDEV, "folder for d/x.ts: Invalid cross-device link"},
        {"create", -ENOSPC, "opening d/x.ts: No space left on device"},
        {"create", -EMFILE, "opening d/x.ts: Too many open files"},
        {"exists", -EIO, "opening d/x.ts: Input/output error"},
        {"dirsync", -EIO, "folder for d/x.ts: Input/output error"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        begin("d/x.ts");
        rig_fail(&r, faults[i].what, 1, faults[i].code);
        ck_assert_int_eq(lr_spool_open(&s), LIVREC_EIO);
        ck_assert_int_eq(s.err.code, LIVREC_EIO);
        ck_assert_str_eq(s.err.text, faults[i].text);
        ck_assert_int_eq(lr_spool_write(&s, "abc", 3, 3), LIVREC_EIO);
        check_finish(LIVREC_EIO, faults[i].text);
        rig_check_names(&r, "");
        end();
    }
}
END_TEST

/* A name is looked for no longer than it makes sense. */
START_TEST(all_names_taken)
{
    begin("x.ts");
    rig_fail_on(&r, "create", 1, -EEXIST);
    ck_assert_int_eq(lr_spool_open(&s), LIVREC_EIO);
    ck_assert_str_eq(s.err.text, "opening x.ts: File exists");
    end();
}
END_TEST

/* The data may be lost although a second sync says that all is fine: the file is not finished. */
START_TEST(a_sync_that_failed_is_not_tried_again)
{
    open_spool("x.ts");
    put("aaaa", 4);
    rig_fail(&r, "sync", 1, -EIO);
    ck_assert_int_eq(lr_spool_sync(&s), LIVREC_EIO);
    ck_assert_str_eq(s.err.text, "syncing x.ts.part: Input/output error");
    ck_assert_int_eq(lr_spool_sync(&s), LIVREC_EIO);
    ck_assert_int_eq(lr_spool_write(&s, "bbbb", 4, 4), LIVREC_EIO);
    check_finish(LIVREC_EIO, "syncing x.ts.part: Input/output error");
    ck_assert_int_eq(r.syncs, 1);
    rig_check_names(&r, "x.ts.part");
    rig_check_file(&r, "x.ts.part", "aaaa", 4);
    end();
}
END_TEST

START_TEST(file_systems_that_can_not_sync)
{
    static const int codes[] = {-EINVAL, -ENOTSUP, -ENOSYS, -EACCES, -EPERM};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        begin("x.ts");
        rig_fail_on(&r, "dirsync", 1, codes[i]);
        rig_fail_on(&r, "sync", 1, codes[i]);
        ck_assert_int_eq(lr_spool_open(&s), 0);
        put("aaaa", 4);
        ck_assert_int_eq(lr_spool_sync(&s), 0);
        ck_assert_int_eq(s.unsynced, 0);
        check_finish(0, "");
        rig_check_names(&r, "x.ts");
        end();
    }
}
END_TEST

START_TEST(what_can_not_be_finished_stays_as_part)
{
    static const struct {
        const char *what, *text, *left;
    } faults[] = {
        {"sync", "syncing x.ts.part: Input/output error", "x.ts.part"},
        {"close", "finishing x.ts: Input/output error", "x.ts"},
        {"rename", "finishing x.ts.part: Input/output error", "x.ts.part"},
        {"dirsync", "finishing x.ts: Input/output error", "x.ts"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        open_spool("x.ts");
        put("aaaa", 4);
        rig_fail(&r, faults[i].what, 1, -EIO);
        check_finish(LIVREC_EIO, faults[i].text);
        rig_check_names(&r, faults[i].left);
        rig_check_file(&r, faults[i].left, "aaaa", 4);
        end();
    }
}
END_TEST

START_TEST(removed)
{
    open_spool("d/x.ts");
    put("aaaa", 4);
    lr_spool_remove(&s);
    rig_check_names(&r, "");
    end();
    begin("x.ts");
    lr_spool_remove(&s); /* was never there */
    rig_check_log(&r, "");
    end();
}
END_TEST

UNIT_MAIN("spool", a_name_from_the_first_byte_on, the_life_of_a_file, taken_names_get_a_number,
          the_number_stands_before_the_extension_of_the_name, a_name_that_is_taken_meanwhile,
          writes_that_take_little_or_are_interrupted, pieces_are_written_together,
          a_disk_that_fails_leaves_whole_units, a_tail_that_can_not_be_cut_stays,
          nothing_whole_leaves_nothing, what_can_not_be_opened, all_names_taken,
          a_sync_that_failed_is_not_tried_again, file_systems_that_can_not_sync,
          what_can_not_be_finished_stays_as_part, removed)
