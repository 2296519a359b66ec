#include "core/disk_space.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

int lr_disk_space_of(int fd, struct lr_disk_space *out)
{
    struct statvfs st;
    if (fstatvfs(fd, &st) < 0)
        return -errno;
    *out = (struct lr_disk_space){.bytes = (int64_t)(st.f_bavail * st.f_frsize),
                                  .total = (int64_t)(st.f_blocks * st.f_frsize),
                                  .inodes = st.f_files ? (int64_t)st.f_favail : -1};
    return 0;
}

/* XFS sets space aside by itself; Btrfs gives up compression and copies for it. */
int lr_disk_space_set_aside(int fd, int64_t at, int64_t len)
{
    struct statfs st;
    if (fstatfs(fd, &st) < 0)
        return -errno;
    if (st.f_type != EXT4_SUPER_MAGIC)
        return -EOPNOTSUPP;
    return fallocate(fd, FALLOC_FL_KEEP_SIZE, at, len) < 0 ? -errno : 0;
}
