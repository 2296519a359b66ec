#include "core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
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

static int sys_make_dirs(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    (void)f;
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return -ENAMETOOLONG;
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdirat(root_fd, part, mode) < 0 && errno != EEXIST)
            return -errno;
    }
    return 0;
}

static int sys_create(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    (void)f;
    struct open_how how = {
        .flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
        .mode = mode,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    long fd = syscall(SYS_openat2, root_fd, path, &how, sizeof how);
    if (fd < 0 && errno == ENOSYS) /* kernels before 5.6: the name function is the guard */
        fd = openat(root_fd, path, (int)how.flags, mode);
    return result(fd);
}

static ssize_t sys_write(const struct lr_files *f, int fd, const void *data, size_t len)
{
    (void)f;
    ssize_t n = write(fd, data, len);
    return n < 0 ? -errno : n;
}

static ssize_t sys_pwrite(const struct lr_files *f, int fd, const void *data, size_t len,
                          int64_t at)
{
    (void)f;
    ssize_t n = pwrite(fd, data, len, at);
    return n < 0 ? -errno : n;
}

static int sys_sync(const struct lr_files *f, int fd)
{
    (void)f;
    return result(fdatasync(fd));
}

static int sys_close(const struct lr_files *f, int fd)
{
    (void)f;
    return result(close(fd));
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

static int sys_unlink(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f;
    return result(unlinkat(root_fd, path, 0));
}

static int64_t sys_free_bytes(const struct lr_files *f, int fd)
{
    (void)f;
    struct statvfs st;
    if (fstatvfs(fd, &st) < 0)
        return -errno;
    return (int64_t)(st.f_bavail * st.f_frsize);
}

const struct lr_files *lr_files_system(void)
{
    static const struct lr_files system = {
        .open_dir = sys_open_dir, .make_dirs = sys_make_dirs, .create = sys_create,
        .write = sys_write,       .pwrite = sys_pwrite,       .sync = sys_sync,
        .close = sys_close,       .rename_new = sys_rename_new, .unlink = sys_unlink,
        .free_bytes = sys_free_bytes,
    };
    return &system;
}
