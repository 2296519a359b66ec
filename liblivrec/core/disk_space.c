#include "core/disk_space.h"

#include <errno.h>
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
