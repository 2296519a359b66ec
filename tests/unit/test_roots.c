/* One watch per output folder: the lock, its owner, and folders that have no locks. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#include "core/clock.h"
#include "core/lock_file.h"
#include "core/log.h"
#include "core/rand.h"
#include "session/roots.h"
#include "store_rig.h"

static struct lr_files files;
static struct lr_env env;
static struct lr_log sink;
static char said[300];
static struct lr_err err;

static void hear(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)log;
    ck_assert_int_eq(level, LR_WARN);
    ck_assert_uint_eq(job, 0);
    snprintf(said, sizeof said, "%s", text);
}

static void begin(void)
{
    store_rig_open();
    files = *lr_files_system();
    sink = (struct lr_log){LR_INFO, hear};
    env = (struct lr_env){&store_rig_clock.base, lr_rand_system(), &files, &sink};
    said[0] = '\0';
}

static struct lr_roots *roots(void)
{
    struct lr_roots *r = NULL;
    ck_assert_int_eq(lr_roots_new(&env, &r, &err), 0);
    return r;
}

static int take_both(struct lr_roots *r, const char *dir, const char *other, bool tell)
{
    char path[200];
    struct lr_opts *o = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(o, "record.dir", store_rig_path(path, dir), &err), 0);
    if (other)
        ck_assert_int_eq(lr_opts_set(o, "record.fallback_dir", store_rig_path(path, other), &err),
                         0);
    lr_err_clear(&err);
    int rc = lr_roots_take(r, o, tell, &err);
    ck_assert_int_eq(err.code, rc);
    lr_opts_free(o);
    return rc;
}

static int take(struct lr_roots *r, const char *dir)
{
    return take_both(r, dir, NULL, true);
}

START_TEST(folders_that_stand_in)
{
    char path[200];
    struct stat st;
    begin();
    struct lr_roots *one = roots(), *two = roots();
    ck_assert_int_eq(take_both(one, "a", "spare", true), 0);
    ck_assert_int_eq(stat(store_rig_path(path, "spare"), &st), -1); /* a disk that is not mounted */
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(take_both(one, "a", "spare", true), 0);
    ck_assert_int_eq(take_both(two, "b", "spare", true), LIVREC_EBUSY);
    ck_assert_ptr_nonnull(strstr(err.text, "/spare already"));
    ck_assert_int_eq(take_both(two, "spare", NULL, true), LIVREC_EBUSY);
    lr_roots_free(one);
    ck_assert_int_eq(take_both(two, "b", "spare", true), 0);
    ck_assert_str_eq(said, "");
    lr_roots_free(two);
    store_rig_close();
}
END_TEST

START_TEST(the_second_is_told_who_has_it)
{
    char wanted[300], path[200];
    begin();
    struct lr_roots *one = roots(), *two = roots();
    ck_assert_int_eq(take(one, "a"), 0);
    ck_assert_int_eq(take(one, "a"), 0);
    ck_assert_int_eq(take(one, "b/.."), 0); /* the folder of both */
    ck_assert_int_eq(take(one, "b/../a"), 0);
    ck_assert_int_eq(take(two, "a"), LIVREC_EBUSY);
    snprintf(wanted, sizeof wanted, "process %d watches rooms for the folder %s already", getpid(),
             store_rig_path(path, "a"));
    ck_assert_str_eq(err.text, wanted);
    ck_assert_int_eq(take(two, "b"), 0);
    ck_assert_int_eq(take(one, "b"), LIVREC_EBUSY);
    lr_roots_free(one);
    ck_assert_int_eq(take(two, "a"), 0);
    ck_assert_str_eq(said, "");
    lr_roots_free(two);
    store_rig_close();
}
END_TEST

START_TEST(a_dead_owner_has_nothing)
{
    begin();
    pid_t child = fork();
    if (child == 0)
        _exit(take(roots(), "a") != 0);
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct lr_roots *r = roots();
    ck_assert_int_eq(take(r, "a"), 0);
    lr_roots_free(r);
    store_rig_close();
}
END_TEST

static int no_locks(const struct lr_files *f, int fd)
{
    (void)f, (void)fd;
    return -ENOLCK;
}

START_TEST(without_locks_it_goes_on)
{
    begin();
    files.lock = no_locks;
    struct lr_roots *r = roots();
    ck_assert_int_eq(take(r, "a"), 0);
    ck_assert_ptr_nonnull(
        strstr(said, "/a can't be locked, so nothing keeps a second livrec from"));
    ck_assert_ptr_nonnull(strstr(said, "No locks available"));
    lr_roots_free(r);
    store_rig_close();
}
END_TEST

/* The recordings say it again; the watch must not end by it. */
START_TEST(a_folder_that_can_not_be)
{
    char path[200];
    begin();
    close(open(store_rig_path(path, "file"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    struct lr_roots *r = roots();
    ck_assert_int_eq(take(r, "file/a"), 0);
    ck_assert_ptr_nonnull(strstr(said, "record.dir: can't write to the folder"));
    said[0] = '\0';
    ck_assert_int_eq(take_both(r, "file/a", NULL, false), 0);
    ck_assert_str_eq(said, "");
    lr_roots_free(r);
    store_rig_close();
}
END_TEST

static void expect(struct lr_roots *r, struct lr_pool *pool, const char *dir)
{
    char path[200];
    struct lr_opts *o = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(o, "record.dir", store_rig_path(path, dir), &err), 0);
    lr_roots_expect(r, pool, o);
    lr_opts_free(o);
}

/* A room's own folder is tried when the room comes, not when it is on air hours later. */
START_TEST(folders_of_rooms_are_tried)
{
    char path[200];
    struct stat st;
    begin();
    close(open(store_rig_path(path, "file"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    struct lr_roots *r = roots();
    struct lr_pool *pool = lr_pool_new(1);
    ck_assert_int_eq(take(r, "file/all"), 0); /* told here, and no second time */
    said[0] = '\0';
    expect(r, pool, "file/all");
    expect(r, pool, "new/{platform}/{anchor}");
    lr_pool_free(pool);
    ck_assert_str_eq(said, "");
    ck_assert_int_eq(stat(store_rig_path(path, "new"), &st), 0);
    for (int i = 0; i < 2; i++) {
        pool = lr_pool_new(1);
        expect(r, pool, "file/own/{anchor}");
        lr_pool_free(pool);
        ck_assert_msg((strstr(said, "/file/own: ") != NULL) == (i == 0), "%s", said);
        said[0] = '\0';
    }
    struct lr_roots *other = roots(); /* it was tried, not taken */
    ck_assert_int_eq(take(other, "new"), 0);
    ck_assert_int_eq(take(r, "new/{platform}"), LIVREC_EBUSY);
    lr_roots_free(other);
    lr_roots_free(r);
    store_rig_close();
}
END_TEST

static ssize_t no_space(const struct lr_files *f, int fd, const void *data, size_t len, int64_t at)
{
    (void)f, (void)fd, (void)data, (void)len, (void)at;
    return -ENOSPC;
}

START_TEST(a_full_disk_has_locks)
{
    char path[200];
    struct stat st;
    int64_t owner;
    begin();
    files.pwrite = no_space;
    int dir = files.open_dir(&files, store_rig_path(path, "."));
    int fd = lr_lock_file(&files, dir, "lock", &owner);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(lr_lock_file(&files, dir, "lock", &owner), -EWOULDBLOCK);
    ck_assert_int_eq(owner, 0); /* nobody wrote it */
    close(fd);
    /* No link is followed out of the folder. */
    ck_assert_int_eq(symlinkat("/etc/passwd", dir, "link"), 0);
    ck_assert_int_lt(lr_lock_file(&files, dir, "link", &owner), 0);
    close(dir);
    store_rig_close();
}
END_TEST

UNIT_MAIN("roots", folders_that_stand_in, the_second_is_told_who_has_it, a_dead_owner_has_nothing,
          without_locks_it_goes_on, a_folder_that_can_not_be, folders_of_rooms_are_tried,
          a_full_disk_has_locks)
