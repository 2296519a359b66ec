/* By what a file is seen to be another one than before. */
#ifndef LR_FILE_STAMP_H
#define LR_FILE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

struct lr_file_stamp {
    int64_t size, s, ns; /* when it was changed */
    uint64_t node;
    int mode; /* permission bits; zeros: it is not there */
};

struct lr_file_stamp lr_file_stamp_of(const char *path);
bool lr_file_stamp_same(const struct lr_file_stamp *a, const struct lr_file_stamp *b);

/* Does inotify tell whoever watches its folder of each change of this file? Not where others change
 * it elsewhere (network file systems, those of programs), and not of what is a link, or mounted. */
bool lr_file_is_told(const char *folder, const char *path);

#endif
