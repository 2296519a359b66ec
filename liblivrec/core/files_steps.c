/* What takes more than one operation on files. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/files.h"

int lr_files_read(const struct lr_files *f, int fd, void *to, size_t len, int64_t at)
{
    uint8_t *p = to;
    while (len) {
        ssize_t n = f->pread(f, fd, p, len, at);
        if (n == -EINTR)
            continue;
        if (n <= 0)
            return n ? (int)n : -EIO;
        p += n;
        len -= (size_t)n;
        at += n;
    }
    return 0;
}

int lr_files_forgive(int rc)
{
    switch (rc) {
    case -EINVAL:
    case -ENOTSUP:
    case -ENOSYS:
    case -EACCES:
    case -EPERM:
        return 0;
    default:
        return rc;
    }
}

int lr_files_make_dirs(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    char part[PATH_MAX];
    int rc = f->make_dirs(f, root_fd, path, mode);
    if (rc <= 0)
        return rc;
    rc = 0;
    for (const char *end = path; *end && rc >= 0;) {
        end += strspn(end, "/");
        end += strcspn(end, "/");
        snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
        rc = lr_files_forgive(f->sync_entry(f, root_fd, part));
    }
    return rc;
}
