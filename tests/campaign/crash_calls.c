/* The calls of core/files.h on a crash_disk.h disk. */
#include "crash_disk.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FD 1000 /* of file 0; a number that the system did not give */
#define PLENTY (INT64_C(1) << 40)

static struct crash_disk *disk_of(const struct lr_files *f)
{
    return f->ctx;
}

static int step_path(const struct lr_files *f, enum crash_kind kind, const char *path, int file,
                     const char *to)
{
    struct crash_disk *d = disk_of(f);
    struct crash_op op = {.kind = kind, .file = file};
    snprintf(op.path, sizeof op.path, "%s", path);
    snprintf(op.to, sizeof op.to, "%s", to);
    return crash_step(d, op);
}

static int crash_make_dirs(const struct lr_files *f, int root, const char *path, mode_t mode)
{
    struct crash_disk *d = disk_of(f);
    int made = 0, rc = 0;
    pthread_mutex_lock(&d->lock);
    for (size_t n = strcspn(path, "/"); rc == 0; n += 1 + strcspn(path + n + 1, "/")) {
        char part[CRASH_PATH];
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        if (crash_find(&d->now, part) < 0) {
            rc = step_path(f, CRASH_MKDIR, part, -1, "");
            made++;
        }
        if (path[n] == '\0')
            break;
    }
    pthread_mutex_unlock(&d->lock);
    return rc ? rc : made;
}

static int create_locked(const struct lr_files *f, const char *path)
{
    struct crash_disk *d = disk_of(f);
    char folder[CRASH_PATH];
    crash_folder(path, folder);
    if (*folder && crash_find(&d->now, folder) < 0)
        return -ENOENT;
    if (crash_find(&d->now, path) >= 0)
        return -EEXIST;
    int file = d->count, rc = step_path(f, CRASH_CREATE, path, file, "");
    return rc ? rc : FD + file;
}

static int crash_create(const struct lr_files *f, int root, const char *path, mode_t mode)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    int rc = create_locked(f, path);
    pthread_mutex_unlock(&d->lock);
    return rc;
}

/* A step on an open file. */
static int step_file(const struct lr_files *f, int fd, struct crash_op op)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    op.file = fd - FD;
    ck_assert(op.file >= 0 && op.file < d->count);
    int rc = crash_step(d, op);
    pthread_mutex_unlock(&d->lock);
    return rc;
}

/* One piece at a time, as a system call may. */
static ssize_t crash_writev(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    const struct crash_op op = {
        .kind = CRASH_WRITE, .data = pieces[0].iov_base, .size = pieces[0].iov_len};
    int rc = count > 0 ? step_file(f, fd, op) : 0;
    return rc ? rc : (ssize_t)op.size;
}

static ssize_t crash_pwrite(const struct lr_files *f, int fd, const void *data, size_t len,
                            int64_t at)
{
    const struct crash_op op = {.kind = CRASH_AMEND,
                                .data = (uint8_t *)(uintptr_t)data,
                                .size = len,
                                .into = (size_t)at};
    int rc = step_file(f, fd, op);
    return rc ? rc : (ssize_t)len;
}

static int crash_truncate(const struct lr_files *f, int fd, int64_t size)
{
    return step_file(f, fd, (struct crash_op){.kind = CRASH_TRUNCATE, .size = (size_t)size});
}

static int crash_set_aside(const struct lr_files *f, int fd, int64_t at, int64_t len)
{
    return step_file(f, fd, (struct crash_op){.kind = CRASH_ASIDE, .size = (size_t)(at + len)});
}

static int crash_space(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    *out = (struct lr_disk_space){PLENTY, PLENTY, -1};
    return 0;
}

static int crash_sync(const struct lr_files *f, int fd)
{
    return step_file(f, fd, (struct crash_op){.kind = CRASH_SYNC});
}

static int crash_mark(const struct lr_files *f, int fd, bool set)
{
    return step_file(f, fd, (struct crash_op){.kind = CRASH_MARK, .on = set});
}

static int crash_sync_entry(const struct lr_files *f, int root, const char *path)
{
    struct crash_disk *d = disk_of(f);
    char folder[CRASH_PATH];
    crash_folder(path, folder);
    pthread_mutex_lock(&d->lock);
    int rc = step_path(f, CRASH_DIRSYNC, folder, -1, "");
    pthread_mutex_unlock(&d->lock);
    return rc;
}

static int move(const struct lr_files *f, const char *from, const char *to, bool over)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    int i = crash_find(&d->now, from), rc = i < 0 ? -ENOENT : 0;
    if (rc == 0 && !over && crash_find(&d->now, to) >= 0)
        rc = -EEXIST;
    if (rc == 0)
        rc = step_path(f, CRASH_RENAME, from, d->now.e[i].file, to);
    pthread_mutex_unlock(&d->lock);
    return rc;
}

static int crash_rename(const struct lr_files *f, int root, const char *from, const char *to)
{
    return move(f, from, to, false);
}

static int crash_rename_over(const struct lr_files *f, int root, const char *from, const char *to)
{
    return move(f, from, to, true);
}

static int crash_unlink(const struct lr_files *f, int root, const char *path)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    int rc = crash_find(&d->now, path) < 0 ? -ENOENT : step_path(f, CRASH_UNLINK, path, -1, "");
    pthread_mutex_unlock(&d->lock);
    return rc;
}

static int crash_close(const struct lr_files *f, int fd)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    d->file[fd - FD].locked = false;
    pthread_mutex_unlock(&d->lock);
    return 0;
}

static int crash_exists(const struct lr_files *f, int root, const char *path)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    int there = crash_find(&d->now, path) >= 0;
    pthread_mutex_unlock(&d->lock);
    return there;
}

/* ---- for those who recover; nobody writes meanwhile */

static int crash_open_below(const struct lr_files *f, int root, const char *path)
{
    const struct crash_disk *d = disk_of(f);
    int i = crash_find(&d->now, path);
    return i < 0 || d->now.e[i].file < 0 ? -ENOENT : FD + d->now.e[i].file;
}

static ssize_t crash_pread(const struct lr_files *f, int fd, void *data, size_t len, int64_t at)
{
    const struct crash_file *k = &disk_of(f)->file[fd - FD];
    size_t left = (size_t)at < k->size ? k->size - (size_t)at : 0, n = len < left ? len : left;
    if (n)
        memcpy(data, k->data + at, n);
    return (ssize_t)n;
}

static int64_t crash_size(const struct lr_files *f, int fd)
{
    return (int64_t)disk_of(f)->file[fd - FD].size;
}

static int crash_lock(const struct lr_files *f, int fd)
{
    struct crash_disk *d = disk_of(f);
    pthread_mutex_lock(&d->lock);
    int rc = d->file[fd - FD].locked ? -EWOULDBLOCK : 0;
    d->file[fd - FD].locked = true;
    pthread_mutex_unlock(&d->lock);
    return rc;
}

static int crash_marked(const struct lr_files *f, int fd)
{
    return disk_of(f)->file[fd - FD].mark;
}

static int crash_list(const struct lr_files *f, int root, const char *folder, bool files,
                      bool (*entry)(void *arg, const char *name), void *arg)
{
    const struct crash_disk *d = disk_of(f);
    struct crash_entries all = d->now; /* it may change while it is listed */
    bool more = true;
    for (int i = 0; i < all.count && more; i++) {
        char own[CRASH_PATH];
        crash_folder(all.e[i].path, own);
        const char *slash = strrchr(all.e[i].path, '/');
        if (strcmp(own, folder) == 0 && (all.e[i].file >= 0) == files)
            more = entry(arg, slash ? slash + 1 : all.e[i].path);
    }
    return 0;
}

static int crash_is_at(const struct lr_files *f, int fd, int root, const char *path)
{
    const struct crash_disk *d = disk_of(f);
    int i = crash_find(&d->now, path);
    return i >= 0 && d->now.e[i].file == fd - FD;
}

void crash_calls(struct crash_disk *d)
{
    d->files = (struct lr_files){.make_dirs = crash_make_dirs,
                                 .create = crash_create,
                                 .writev = crash_writev,
                                 .pwrite = crash_pwrite,
                                 .truncate = crash_truncate,
                                 .set_aside = crash_set_aside,
                                 .space = crash_space,
                                 .sync = crash_sync,
                                 .sync_entry = crash_sync_entry,
                                 .close = crash_close,
                                 .exists = crash_exists,
                                 .rename_new = crash_rename,
                                 .rename_over = crash_rename_over,
                                 .unlink = crash_unlink,
                                 .open_below = crash_open_below,
                                 .pread = crash_pread,
                                 .size = crash_size,
                                 .lock = crash_lock,
                                 .mark = crash_mark,
                                 .marked = crash_marked,
                                 .list = crash_list,
                                 .is_at = crash_is_at,
                                 .ctx = d};
}
