/* Copies of configurations, in a folder of the disk. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "config/backup.h"
#include "core/alloc.h"
#include "core/attr.h"
#include "scarce.h"

#define DAY ((int64_t)24 * 3600 * 1000)
#define LIST "URL_config.ini"

static const struct lr_files *f;
static struct lr_files spoiled; /* f, with something broken */
static struct lr_arena *a;
static struct lr_backups found;
static char folder[64];
static int dir;

static void up(void)
{
    f = lr_files_system();
    spoiled = *f;
    snprintf(folder, sizeof folder, "%s", "/tmp/livrec-backup-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    dir = f->open_dir(f, folder);
    ck_assert_int_ge(dir, 0);
    a = lr_arena_new(1 << 24);
}

static bool remove_entry(void *arg, const char *name)
{
    (void)arg;
    unlinkat(dir, name, 0);
    return true;
}

static void down(void)
{
    f->list(f, dir, "", true, remove_entry, NULL);
    f->close(f, dir);
    rmdir(folder);
    lr_arena_free(a);
}

static int keep_at(const struct lr_files *files, const char *text, int64_t wall)
{
    struct lr_buf b;
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_buf_puts(&b, text), 0);
    int rc = lr_backup_keep(files, dir, folder, "/x/" LIST, &b, wall);
    lr_buf_free(&b);
    return rc;
}

static void keep(const char *text, int64_t wall)
{
    ck_assert_int_eq(keep_at(f, text, wall), 0);
}

static void find(const char *now)
{
    struct lr_buf b = {.data = (uint8_t *)(uintptr_t)now, .len = strlen(now)};
    ck_assert_int_eq(lr_backups_find(f, a, folder, "/x/" LIST, &b, &found), 0);
}

static void content(size_t i, const char *want)
{
    struct lr_buf b;
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(f->load(f, found.all[i].path, &b), 0);
    ck_assert_str_eq(lr_buf_str(&b), want);
    lr_buf_free(&b);
}

static void put(const char *name, const char *text)
{
    int fd = f->create(f, dir, name, 0644);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(f->pwrite(f, fd, text, strlen(text), 0), (int)strlen(text));
    f->close(f, fd);
}

START_TEST(folders)
{
    up();
    static const char *const places[][2] = {{"/dlr/config/config.ini", "/dlr/backup_config"},
                                            {"config/config.ini", "backup_config"},
                                            {"/dlr/myconfig/x.ini", "/dlr/myconfig/backup_config"},
                                            {"/etc/livrec.conf", "/etc/backup_config"},
                                            {"livrec.conf", "backup_config"},
                                            {"/config/x", "/backup_config"}};
    for (size_t i = 0; i < LR_COUNT(places); i++)
        ck_assert_str_eq(lr_backup_folder(a, places[i][0]), places[i][1]);
    down();
}
END_TEST

START_TEST(newest_six)
{
    up();
    char text[32];
    setenv("TZ", "UTC", 1);
    tzset();
    for (int i = 0; i < 9; i++) {
        snprintf(text, sizeof text, "https://live.douyin.com/%d\n", i);
        keep(text, i * DAY);
        keep(text, i * DAY + 60000); /* the same again */
    }
    find(text);
    ck_assert_uint_eq(found.count, 6);
    ck_assert_str_eq(found.all[0].path + strlen(folder) + 1, LIST "_1970-01-09_00-00-00");
    ck_assert_str_eq(found.all[5].path + strlen(folder) + 1, LIST "_1970-01-04_00-00-00");
    ck_assert(found.all[0].same && !found.all[1].same && !found.all[0].blank);
    content(0, text);
    struct stat st;
    ck_assert_int_eq(stat(found.all[0].path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600); /* it may hold cookies */
    down();
}
END_TEST

START_TEST(nothing_is_no_copy)
{
    up();
    keep("", 0);
    keep(" \r\n\n", 0);
    keep("\xEF\xBB\xBF", 0);
    find("");
    ck_assert_uint_eq(found.count, 0);
    down();
}
END_TEST

/* DouyinLiveRecorder keeps copies of an empty list, and with them rotates the good one away. */
START_TEST(the_last_good_one_stays)
{
    up();
    char name[64];
    put(LIST "_2020-01-01_00-00-00", "https://live.douyin.com/1\n");
    for (int i = 0; i < 7; i++) {
        snprintf(name, sizeof name, LIST "_2021-01-0%d_00-00-00", i + 1);
        put(name, "\n");
    }
    put(LIST "_note", "");      /* of the user */
    put("config.ini_2019-01-01_00-00-00", "x");
    keep("https://live.douyin.com/2\n", 1700000000000); /* 2023 */
    find("");
    ck_assert_uint_eq(found.count, 6);
    content(0, "https://live.douyin.com/2\n");
    for (int i = 0; i < 3; i++) /* the clock stands at 2001 now: others are newer by their names */
        keep(i % 2 ? "a" : "b", 1000000000000 + i * DAY);
    find("a");
    ck_assert_uint_eq(found.count, 7);
    content(0, "https://live.douyin.com/2\n");
    content(6, "b");
    ck_assert_int_eq(f->exists(f, dir, LIST "_note"), 1);
    ck_assert_int_eq(f->exists(f, dir, "config.ini_2019-01-01_00-00-00"), 1);
    down();
}
END_TEST

START_TEST(all_are_empty_but_one)
{
    up();
    char name[64];
    put(LIST "_2020-01-01_00-00-00", "https://live.douyin.com/1\n");
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof name, LIST "_2021-01-0%d_00-00-00", i + 1);
        put(name, "");
    }
    keep("x", 1000000000000); /* older than those */
    find("x");
    ck_assert_uint_eq(found.count, 8); /* six, and the two that say something */
    content(6, "https://live.douyin.com/1\n");
    content(7, "x");
    down();
}
END_TEST

START_TEST(twice_in_a_second)
{
    up();
    keep("a", 1700000000000);
    keep("b", 1700000000500);
    keep("c", 1700000000900);
    find("c");
    ck_assert_uint_eq(found.count, 3);
    content(0, "c");
    content(2, "a");
    down();
}
END_TEST

static ssize_t no_space(const struct lr_files *files, int fd, const void *data, size_t n, int64_t at)
{
    (void)files, (void)fd, (void)data, (void)n, (void)at;
    return -ENOSPC;
}

static int no_rename(const struct lr_files *files, int root, const char *from, const char *to)
{
    (void)files, (void)root, (void)from, (void)to;
    return -EIO;
}

static bool count_entry(void *arg, const char *name)
{
    (void)name;
    ++*(int *)arg;
    return true;
}

START_TEST(a_disk_that_fails)
{
    up();
    int entries = 0;
    spoiled.pwrite = no_space;
    ck_assert_int_eq(keep_at(&spoiled, "a", 0), -ENOSPC);
    spoiled = *f;
    spoiled.rename_new = no_rename;
    ck_assert_int_eq(keep_at(&spoiled, "a", 0), -EIO);
    f->list(f, dir, "", true, count_entry, &entries);
    ck_assert_int_eq(entries, 0); /* nothing is left lying about */
    put("." LIST "~livrec", "of a process that was killed");
    keep("a", 0);
    find("a");
    ck_assert_uint_eq(found.count, 1);
    content(0, "a");
    down();
}
END_TEST

START_TEST(memory_runs_out)
{
    up();
    int failures = 0;
    for (long n = 0;; n++) {
        char text[16];
        snprintf(text, sizeof text, "%ld", n);
        struct lr_buf b = {.data = (uint8_t *)text, .len = strlen(text)};
        scarce_set(n);
        int rc = lr_backup_keep(f, dir, folder, LIST, &b, 1700000000000 + n * DAY);
        bool reached = scarce_reached();
        scarce_set(-1);
        if (!reached)
            break;
        ck_assert(rc == 0 || rc == -ENOMEM);
        failures += rc != 0;
        ck_assert_int_lt(n, 300);
        f->list(f, dir, "", true, remove_entry, NULL); /* else each round has more to look at */
    }
    ck_assert_int_gt(failures, 3);
    find("");
    ck_assert_uint_ge(found.count, 1);
    down();
}
END_TEST

UNIT_MAIN("backup", folders, newest_six, nothing_is_no_copy, the_last_good_one_stays, all_are_empty_but_one, twice_in_a_second, a_disk_that_fails, memory_runs_out)
