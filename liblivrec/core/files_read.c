#include <errno.h>

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
