#include "disk_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct rig *rig_of(const struct lr_files *f)
{
    return f->ctx;
}

static int fault_code(struct rig *r, const char *what)
{
    for (int i = 0; i < r->faults; i++) {
        struct rig_fault *f = &r->fault[i];
        if (strcmp(f->what, what) != 0)
            continue;
        f->seen++;
        if (f->seen == f->nth || (f->on && f->seen > f->nth))
            return f->code;
    }
    return 0;
}

/* Of the C library: the rig's own memory never runs out. */
static void note(struct rig *r, const char *what, const char *arg)
{
    size_t more = strlen(what) + strlen(arg) + 3;
    r->log = realloc(r->log, r->log_len + more);
    ck_assert_ptr_nonnull(r->log);
    r->log_len +=
        (size_t)snprintf(r->log + r->log_len, more, *arg ? "%s %s\n" : "%s%s\n", what, arg);
}

/* Note a call; what it shall fail with, or 0. */
static int enter(const struct lr_files *f, const char *what, const char *arg)
{
    struct rig *r = rig_of(f);
    pthread_mutex_lock(&r->lock);
    int rc = fault_code(r, what);
    note(r, what, arg);
    pthread_mutex_unlock(&r->lock);
    return rc;
}

/* Where files are: other roots are made up. */
static int real_root(const struct rig *r, int root)
{
    return r->second > 0 && root == r->second ? root : r->root;
}

static int rig_make_dirs(const struct lr_files *f, int root, const char *path, mode_t mode)
{
    int rc = enter(f, "mkdir", path);
    return rc ? rc : lr_files_system()->make_dirs(f, real_root(rig_of(f), root), path, mode);
}

static int rig_create(const struct lr_files *f, int root, const char *path, mode_t mode)
{
    struct rig *r = rig_of(f);
    int rc = enter(f, "create", path);
    if (rc == 0)
        rc = lr_files_system()->create(f, real_root(r, root), path, mode);
    pthread_mutex_lock(&r->lock);
    r->open += rc >= 0;
    if (rc >= 0 && root != r->root)
        r->other_fd = rc;
    pthread_mutex_unlock(&r->lock);
    return rc;
}

/* The disk does not answer. */
static void wait_stuck(struct rig *r, int fd)
{
    if (!r->stuck || fd == r->other_fd)
        return;
    r->waiting++;
    pthread_cond_broadcast(&r->moved);
    while (r->stuck)
        pthread_cond_wait(&r->moved, &r->lock);
    r->waiting--;
}

/* How much of `len` bytes is taken, or the code. */
static int64_t allowed(struct rig *r, int64_t len)
{
    if (r->stutter && r->writes % 2)
        return -EINTR;
    if (r->piece && len > (int64_t)r->piece)
        len = (int64_t)r->piece;
    if (r->room >= 0 && len > r->room)
        len = r->room ? r->room : r->full;
    return len;
}

/* One piece at a time, as a system call may. */
static ssize_t rig_writev(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    struct iovec piece = pieces[0];
    struct rig *r = rig_of(f);
    char text[32];
    snprintf(text, sizeof text, "%zu", piece.iov_len);
    int rc = enter(f, "write", text);
    if (rc)
        return rc;
    pthread_mutex_lock(&r->lock);
    r->writes++;
    wait_stuck(r, fd);
    int64_t n = allowed(r, (int64_t)piece.iov_len);
    if (n > 0 && r->room >= 0)
        r->room -= n;
    r->taken += n > 0 ? n : 0;
    pthread_mutex_unlock(&r->lock);
    piece.iov_len = n > 0 ? (size_t)n : 0;
    return n <= 0 ? (ssize_t)n : lr_files_system()->writev(f, fd, &piece, 1);
}

static ssize_t rig_pwrite(const struct lr_files *f, int fd, const void *data, size_t len,
                          int64_t at)
{
    char text[48];
    snprintf(text, sizeof text, "%zu at %" PRId64, len, at);
    int rc = enter(f, "amend", text);
    return rc ? rc : lr_files_system()->pwrite(f, fd, data, len, at);
}

static int rig_truncate(const struct lr_files *f, int fd, int64_t size)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, size);
    int rc = enter(f, "truncate", text);
    return rc ? rc : lr_files_system()->truncate(f, fd, size);
}

static int rig_set_aside(const struct lr_files *f, int fd, int64_t at, int64_t len)
{
    char text[64];
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64, at, len);
    (void)fd;
    return enter(f, "aside", text);
}

static int rig_sync(const struct lr_files *f, int fd)
{
    struct rig *r = rig_of(f);
    int rc = enter(f, "sync", "");
    pthread_mutex_lock(&r->lock);
    r->syncs++;
    pthread_mutex_unlock(&r->lock);
    if (r->sync_ms)
        lr_clock_fake_advance(&r->clock, r->sync_ms);
    return rc;
}

static int rig_sync_entry(const struct lr_files *f, int root, const char *path)
{
    return enter(f, "dirsync", path);
}

static int rig_close_fd(const struct lr_files *f, int fd)
{
    struct rig *r = rig_of(f);
    int rc = enter(f, "close", ""), done = lr_files_system()->close(f, fd);
    pthread_mutex_lock(&r->lock);
    r->open--;
    pthread_mutex_unlock(&r->lock);
    return rc ? rc : done;
}

static int rig_exists(const struct lr_files *f, int root, const char *path)
{
    struct rig *r = rig_of(f);
    pthread_mutex_lock(&r->lock);
    int rc = fault_code(r, "exists");
    pthread_mutex_unlock(&r->lock);
    return rc ? rc : lr_files_system()->exists(f, real_root(r, root), path);
}

static int rig_rename(const struct lr_files *f, int root, const char *from, const char *to)
{
    int rc = enter(f, "rename", to);
    return rc ? rc : lr_files_system()->rename_new(f, real_root(rig_of(f), root), from, to);
}

static int rig_rename_over(const struct lr_files *f, int root, const char *from, const char *to)
{
    int rc = enter(f, "replace", to);
    return rc ? rc : lr_files_system()->rename_over(f, real_root(rig_of(f), root), from, to);
}

static int rig_unlink(const struct lr_files *f, int root, const char *path)
{
    int rc = enter(f, "unlink", path);
    return rc ? rc : lr_files_system()->unlink(f, real_root(rig_of(f), root), path);
}

static int counted(const struct lr_files *f, int fd)
{
    struct rig *r = rig_of(f);
    pthread_mutex_lock(&r->lock);
    r->open += fd >= 0;
    pthread_mutex_unlock(&r->lock);
    return fd;
}

static int rig_open_below(const struct lr_files *f, int root, const char *path)
{
    int rc = enter(f, "open", path);
    return rc ? rc : counted(f, lr_files_system()->open_below(f, root, path));
}

static ssize_t rig_pread(const struct lr_files *f, int fd, void *data, size_t len, int64_t at)
{
    int rc = enter(f, "pread", "");
    return rc ? rc : lr_files_system()->pread(f, fd, data, len, at);
}

static int rig_space(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    const struct rig *r = rig_of(f);
    *out = (struct lr_disk_space){r->free, 100000, r->inodes};
    return r->free < 0 ? (int)r->free : 0;
}

void rig_open(struct rig *r)
{
    memset(r, 0, sizeof *r);
    snprintf(r->folder, sizeof r->folder, "/tmp/livrec-disk-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(r->folder));
    r->root = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(r->root, 0);
    r->room = r->other_fd = -1;
    r->full = -ENOSPC;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->moved, NULL);
    lr_clock_fake_init(&r->clock, INT64_C(1700000000000));
    lr_rand_seeded_init(&r->rand, 1);
    r->files = (struct lr_files){.make_dirs = rig_make_dirs,
                                 .create = rig_create,
                                 .writev = rig_writev,
                                 .pwrite = rig_pwrite,
                                 .truncate = rig_truncate,
                                 .sync = rig_sync,
                                 .sync_entry = rig_sync_entry,
                                 .close = rig_close_fd,
                                 .exists = rig_exists,
                                 .rename_new = rig_rename,
                                 .rename_over = rig_rename_over,
                                 .unlink = rig_unlink,
                                 .open_below = rig_open_below,
                                 .pread = rig_pread,
                                 .size = lr_files_system()->size,
                                 .is_at = lr_files_system()->is_at,
                                 .list = lr_files_system()->list,
                                 .marked = lr_files_system()->marked,
                                 .space = rig_space,
                                 .set_aside = rig_set_aside,
                                 .lock = lr_files_system()->lock,
                                 .mark = lr_files_system()->mark,
                                 .ctx = r};
    r->env = (struct lr_env){.clock = &r->clock.base, .rand = &r->rand.base, .files = &r->files};
}

static int rig_open_file(const struct lr_files *f, const char *path)
{
    return counted(f, lr_files_system()->open(f, path));
}

static int rig_open_dir(const struct lr_files *f, const char *path)
{
    return counted(f, lr_files_system()->open_dir(f, path));
}

void rig_open_by_path(struct rig *r)
{
    r->files.open = rig_open_file;
    r->files.open_dir = rig_open_dir;
}

void rig_disk(struct rig *r)
{
    struct lr_err err = {0};
    ck_assert_int_eq(lr_loop_new(&r->env, &r->loop, &err), 0);
    lr_loop_turn(r->loop, 0); /* from now on this thread is the loop's */
    ck_assert_int_eq(lr_disk_new(&r->env, r->loop, &r->disk, &err), 0);
}

void rig_disk_free(struct rig *r)
{
    lr_disk_free(r->disk);
    lr_loop_free(r->loop);
    r->disk = NULL;
    r->loop = NULL;
}

void rig_close(struct rig *r)
{
    ck_assert_ptr_null(r->disk);
    ck_assert_int_eq(r->open, 0);
    rig_remove_all(r);
    close(r->root);
    ck_assert_int_eq(rmdir(r->folder), 0);
    free(r->log);
    pthread_cond_destroy(&r->moved);
    pthread_mutex_destroy(&r->lock);
}

/* ---- faults, and what happened */

static void add_fault(struct rig *r, const char *what, int nth, int code, bool on)
{
    pthread_mutex_lock(&r->lock);
    ck_assert_int_lt(r->faults, RIG_FAULTS);
    r->fault[r->faults++] = (struct rig_fault){what, nth, code, on, 0};
    pthread_mutex_unlock(&r->lock);
}

void rig_fail(struct rig *r, const char *what, int nth, int code)
{
    add_fault(r, what, nth, code, false);
}

void rig_fail_on(struct rig *r, const char *what, int nth, int code)
{
    add_fault(r, what, nth, code, true);
}

void rig_stick(struct rig *r, bool stuck)
{
    pthread_mutex_lock(&r->lock);
    r->stuck = stuck;
    pthread_cond_broadcast(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

void rig_wait_stuck(struct rig *r, int writes)
{
    pthread_mutex_lock(&r->lock);
    while (r->waiting < writes)
        pthread_cond_wait(&r->moved, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

int64_t rig_taken(struct rig *r)
{
    pthread_mutex_lock(&r->lock);
    int64_t n = r->taken;
    pthread_mutex_unlock(&r->lock);
    return n;
}

void rig_until(struct rig *r, const int *flag, int count)
{
    while (*flag < count)
        lr_loop_turn(r->loop, 100);
}

char *rig_log(struct rig *r)
{
    pthread_mutex_lock(&r->lock);
    char *text = r->log ? r->log : strdup("");
    r->log = NULL;
    r->log_len = 0;
    pthread_mutex_unlock(&r->lock);
    ck_assert_ptr_nonnull(text);
    return text;
}
