#include "new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folders of a path that are not there yet, for the user alone. */
static int make_folders(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        int rc = mkdir(path, 0700);
        *at = '/';
        if (rc < 0 && errno != EEXIST)
            return -1;
    }
    return 0;
}

static int write_all(int fd, const char *bytes, size_t left)
{
    while (left) {
        ssize_t n = write(fd, bytes, left);
        if (n < 0 && errno != EINTR)
            return -1;
        bytes += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
}

int new_file(char *path, const char *bytes, size_t n)
{
    int fd =
        make_folders(path) < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    int rc = write_all(fd, bytes, n), error = errno;
    if (close(fd) < 0 && rc == 0) {
        rc = -1;
        error = errno;
    }
    if (rc < 0)
        unlink(path);
    errno = error;
    return rc;
}
