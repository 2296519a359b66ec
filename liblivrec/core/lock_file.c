#include "core/lock_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_or_create(const struct lr_files *f, int root_fd, const char *name)
{
    int fd = f->open_below(f, root_fd, name);
    if (fd == -ENOENT)
        fd = f->create(f, root_fd, name, 0600);
    return fd == -EEXIST ? f->open_below(f, root_fd, name) : fd;
}

static int64_t read_owner(const struct lr_files *f, int fd)
{
    char text[24];
    ssize_t n = f->pread(f, fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    long long pid = strtoll(text, NULL, 10);
    return pid > 0 ? pid : 0;
}

/* For people to read; that it can't be written on a full disk does no harm. */
static void write_owner(const struct lr_files *f, int fd)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld\n", (long long)getpid());
    if (f->truncate(f, fd, 0) == 0)
        (void)!f->pwrite(f, fd, text, (size_t)n, 0);
}

int lr_lock_file(const struct lr_files *f, int root_fd, const char *name, int64_t *owner)
{
    *owner = 0;
    int fd = open_or_create(f, root_fd, name);
    if (fd < 0)
        return fd;
    int rc = f->lock(f, fd);
    if (rc == 0) {
        write_owner(f, fd);
        return fd;
    }
    if (rc == -EWOULDBLOCK)
        *owner = read_owner(f, fd);
    f->close(f, fd);
    return rc;
}
