/* The space of a file system. */
#ifndef LR_DISK_SPACE_H
#define LR_DISK_SPACE_H

#include <stdint.h>

struct lr_disk_space {
    int64_t bytes;  /* free for unprivileged users */
    int64_t total;  /* bytes */
    int64_t inodes; /* free for them; -1: it has no number of them */
};

/* Of the one that an open file or folder lies on. 0 or -errno. */
int lr_disk_space_of(int fd, struct lr_disk_space *out);
/* Space of an open file for bytes that are to be written at `at`: what is in it, and its size, stay.
 * A truncate gives back what was not used. 0 or -errno; -EOPNOTSUPP where nothing would be won. */
int lr_disk_space_set_aside(int fd, int64_t at, int64_t len);

#endif
