#include "core/file_stamp.h"

#include <linux/magic.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/vfs.h>

struct lr_file_stamp lr_file_stamp_of(const char *path)
{
    struct stat st;
    if (stat(path, &st))
        return (struct lr_file_stamp){0};
    return (struct lr_file_stamp){.size = st.st_size,
                                  .s = st.st_mtim.tv_sec,
                                  .ns = st.st_mtim.tv_nsec,
                                  .node = st.st_ino,
                                  .mode = (int)(st.st_mode & 07777)};
}

bool lr_file_stamp_same(const struct lr_file_stamp *a, const struct lr_file_stamp *b)
{
    return a->size == b->size && a->s == b->s && a->ns == b->ns && a->node == b->node &&
           a->mode == b->mode;
}

/* Only this machine changes what is on it. Of those that are not known it is not said. */
static bool is_local(int64_t type)
{
    static const uint32_t known[] = {
        BTRFS_SUPER_MAGIC, EXT4_SUPER_MAGIC,  EXFAT_SUPER_MAGIC, F2FS_SUPER_MAGIC,
        MSDOS_SUPER_MAGIC, NILFS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC, RAMFS_MAGIC,
        REISERFS_SUPER_MAGIC, TMPFS_MAGIC,    XFS_SUPER_MAGIC,
        0x24051905, /* ubifs */
        0x2fc12fc1, /* zfs */
        0x3153464a, /* jfs */
        0xca451a4e, /* bcachefs */
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if ((uint32_t)type == known[i])
            return true;
    return false;
}

bool lr_file_is_told(const char *folder, const char *path)
{
    struct stat in, file;
    struct statfs fs;
    return lstat(path, &file) == 0 && S_ISREG(file.st_mode) && stat(folder, &in) == 0 &&
           in.st_dev == file.st_dev && statfs(folder, &fs) == 0 && is_local(fs.f_type);
}
