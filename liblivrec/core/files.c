#include "core/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static int result(long rc)
{
    return rc < 0 ? -errno : (int)rc;
}

static int sys_open_dir(const struct lr_files *f, const char *path)
{
    (void)f;
    return result(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/* Open below root, never by a link out of it. Kernels before 5.6 lack openat2, and some container
 * sandboxes answer EPERM for it: there the name function is the guard. */
static int open_beneath(int root_fd, const char *path, int flags, mode_t mode)
{
    struct open_how how = {
        .flags = (uint64_t)flags,
        .mode = mode,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    long fd;
    int tries = 0;
    do /* EAGAIN: something was renamed meanwhile, and the kernel can't tell where */
        fd = syscall(SYS_openat2, root_fd, path, &how, sizeof how);
    while (fd < 0 && errno == EAGAIN && ++tries < 16);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        fd = openat(root_fd, path, flags | O_NOFOLLOW, mode);
    return result(fd);
}

/* Make path[from, to) in parent_fd and open it from the root. Returns the folder's fd. */
static int make_dir(int root_fd, int parent_fd, char *path, size_t from, size_t to, mode_t mode,
                    int *made)
{
    char end = path[to];
    path[to] = '\0';
    int rc = result(mkdirat(parent_fd, path + from, mode));
    *made += rc == 0;
    int fd = rc < 0 && rc != -EEXIST
                 ? rc
                 : open_beneath(root_fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
    path[to] = end;
    return fd;
}

static int sys_make_dirs(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    (void)f;
    char part[PATH_MAX];
    size_t len = strlen(path), to = 0;
    if (len >= sizeof part)
        return -ENAMETOOLONG;
    if (*path == '/')
        return -EXDEV;
    memcpy(part, path, len + 1);
    int parent = root_fd, made = 0;
    for (;;) {
        size_t from = to + strspn(part + to, "/");
        to = from + strcspn(part + from, "/");
        int fd = to > from ? make_dir(root_fd, parent, part, from, to, mode, &made) : 0;
        if (parent != root_fd)
            close(parent);
        if (to == from || fd < 0)
            return fd < 0 ? fd : made;
        parent = fd;
    }
}

static int sys_create(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    (void)f;
    return open_beneath(root_fd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

static ssize_t sys_writev(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    (void)f;
    ssize_t n = writev(fd, pieces, count);
    return n < 0 ? -errno : n;
}

static ssize_t sys_pwrite(const struct lr_files *f, int fd, const void *data, size_t len,
                          int64_t at)
{
    (void)f;
    ssize_t n = pwrite(fd, data, len, at);
    return n < 0 ? -errno : n;
}

static int sys_truncate(const struct lr_files *f, int fd, int64_t size)
{
    (void)f;
    return result(ftruncate(fd, size));
}

static int sys_sync(const struct lr_files *f, int fd)
{
    (void)f;
    return result(fdatasync(fd));
}

/* The folder that root/path is in, never by a link out of root. */
static int open_folder_of(int root_fd, const char *path, int flags)
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash - path) >= sizeof folder)
        return -ENAMETOOLONG;
    if (slash) {
        memcpy(folder, path, (size_t)(slash - path));
        folder[slash - path] = '\0';
    }
    return open_beneath(root_fd, folder, flags | O_DIRECTORY | O_CLOEXEC, 0);
}

static int sys_sync_entry(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f;
    int fd = open_folder_of(root_fd, path, O_RDONLY);
    if (fd < 0)
        return fd;
    int rc = result(fsync(fd));
    close(fd);
    return rc;
}

static int sys_close(const struct lr_files *f, int fd)
{
    (void)f;
    /* Linux has closed it even when a signal came in between. */
    int rc = result(close(fd));
    return rc == -EINTR ? 0 : rc;
}

static int sys_exists(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f;
    if (faccessat(root_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return 1;
    return errno == ENOENT ? 0 : -errno;
}

static int sys_rename_new(const struct lr_files *f, int root_fd, const char *from, const char *to)
{
    (void)f;
    if (renameat2(root_fd, from, root_fd, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -errno;
    /* A file system without RENAME_NOREPLACE: a hard link refuses an existing target too. */
    if (linkat(root_fd, from, root_fd, to, 0) == 0)
        return result(unlinkat(root_fd, from, 0));
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
        return -errno;
    if (faccessat(root_fd, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return -EEXIST;
    return result(renameat(root_fd, from, root_fd, to));
}

static int sys_rename_over(const struct lr_files *f, int root_fd, const char *from, const char *to)
{
    (void)f;
    return result(renameat(root_fd, from, root_fd, to));
}

static int sys_unlink(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f;
    const char *slash = strrchr(path, '/');
    int fd = open_folder_of(root_fd, path, O_PATH);
    if (fd < 0)
        return fd;
    int rc = result(unlinkat(fd, slash ? slash + 1 : path, 0));
    close(fd);
    return rc;
}

/* O_NONBLOCK: a pipe is no file, and must not be waited for. */
static int only_file(int fd)
{
    struct stat st;
    int rc = fd < 0 ? fd : result(fstat(fd, &st));
    if (rc == 0 && !S_ISREG(st.st_mode))
        rc = S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
    if (rc == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return rc;
}

static int sys_open(const struct lr_files *f, const char *path)
{
    (void)f;
    return only_file(result(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)));
}

static int sys_open_below(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f;
    return only_file(
        open_beneath(root_fd, path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0));
}

static ssize_t sys_pread(const struct lr_files *f, int fd, void *data, size_t len, int64_t at)
{
    (void)f;
    ssize_t n = pread(fd, data, len, at);
    return n < 0 ? -errno : n;
}

static int64_t sys_size(const struct lr_files *f, int fd)
{
    (void)f;
    struct stat st;
    return fstat(fd, &st) < 0 ? -errno : st.st_size;
}

static int sys_lock(const struct lr_files *f, int fd)
{
    (void)f;
    return result(flock(fd, LOCK_EX | LOCK_NB));
}

#define MARK "user.livrec.unfinished"

static int sys_mark(const struct lr_files *f, int fd, bool set)
{
    (void)f;
    return result(set ? fsetxattr(fd, MARK, "1", 1, 0) : fremovexattr(fd, MARK));
}

static int sys_marked(const struct lr_files *f, int fd)
{
    (void)f;
    char value[8];
    if (fgetxattr(fd, MARK, value, sizeof value) >= 0)
        return 1;
    return errno == ENODATA ? 0 : -errno;
}

/* Not every file system says in the entry what it is. */
static bool is_kind(int dir_fd, const struct dirent *e, bool file)
{
    struct stat st;
    if (e->d_type != DT_UNKNOWN)
        return e->d_type == (file ? DT_REG : DT_DIR);
    return fstatat(dir_fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           (file ? S_ISREG(st.st_mode) : S_ISDIR(st.st_mode));
}

static int sys_list(const struct lr_files *f, int root_fd, const char *folder, bool files,
                    bool (*entry)(void *arg, const char *name), void *arg)
{
    (void)f;
    int fd = open_beneath(root_fd, *folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d) {
        int rc = fd < 0 ? fd : -errno;
        if (fd >= 0)
            close(fd);
        return rc;
    }
    const struct dirent *e;
    bool more = true;
    while (more && (e = readdir(d)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && is_kind(fd, e, files))
            more = entry(arg, e->d_name);
    closedir(d);
    return 0;
}

static int sys_is_at(const struct lr_files *f, int fd, int root_fd, const char *path)
{
    (void)f;
    struct stat open_one, there;
    if (fstat(fd, &open_one) < 0 || fstatat(root_fd, path, &there, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    return open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

static int read_all(int fd, struct lr_buf *out)
{
    char piece[4096];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) != 0) {
        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0 && lr_buf_append(out, piece, (size_t)n))
            return out->len + (size_t)n > out->max ? -EFBIG : -ENOMEM;
    }
    return 0;
}

static int sys_load(const struct lr_files *f, const char *path, struct lr_buf *out)
{
    (void)f;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int rc = read_all(fd, out);
    close(fd);
    return rc;
}

static int sys_space(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    (void)f;
    return lr_disk_space_of(fd, out);
}

static int sys_set_aside(const struct lr_files *f, int fd, int64_t at, int64_t len)
{
    (void)f;
    return lr_disk_space_set_aside(fd, at, len);
}

static int sys_mode(const struct lr_files *f, const char *path)
{
    struct stat st;
    (void)f;
    return stat(path, &st) < 0 ? -errno : (int)(st.st_mode & 07777);
}

const struct lr_files *lr_files_system(void)
{
    static const struct lr_files system = {
        .open_dir = sys_open_dir,
        .make_dirs = sys_make_dirs,
        .create = sys_create,
        .writev = sys_writev,
        .pwrite = sys_pwrite,
        .truncate = sys_truncate,
        .sync = sys_sync,
        .sync_entry = sys_sync_entry,
        .close = sys_close,
        .exists = sys_exists,
        .rename_new = sys_rename_new,
        .rename_over = sys_rename_over,
        .unlink = sys_unlink,
        .open = sys_open,
        .open_below = sys_open_below,
        .pread = sys_pread,
        .size = sys_size,
        .lock = sys_lock,
        .mark = sys_mark,
        .marked = sys_marked,
        .list = sys_list,
        .is_at = sys_is_at,
        .load = sys_load,
        .mode = sys_mode,
        .space = sys_space,
        .set_aside = sys_set_aside,
    };
    return &system;
}
