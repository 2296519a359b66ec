/* What shall stay free on a disk: "record.reserve" and the like. */
#ifndef LR_RESERVE_H
#define LR_RESERVE_H

#include "core/files.h"
#include "core/options.h"

struct lr_reserve {
    int64_t bytes;
    int per_mille; /* of the file system */
    int64_t inodes;
};

struct lr_reserve lr_reserve_of(const struct lr_opts *opts);
/* A little more, for what was too little to count as enough again. */
struct lr_reserve lr_reserve_and_more(struct lr_reserve r);
/* The option that does not hold once so many bytes more are written; NULL: all do, or the disk
 * can't say. */
const char *lr_reserve_lacks(const struct lr_reserve *r, const struct lr_files *files, int fd,
                             int64_t more);

#endif
