#include "core/file_stamp.h"

#include <sys/stat.h>

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
