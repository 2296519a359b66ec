/* Where a recording that was broken off is whole: for files that livrec wrote. */
#ifndef LR_WHOLE_H
#define LR_WHOLE_H

#include <stdint.h>
#include "core/files.h"

/* Bytes up to the end of the last whole packet, tag, fragment or cluster of the file, whose kind is
 * that of its extension ("ts"); all but trailing zeros for kinds that have no such marks. 0: not
 * even one is there. -errno when it can't be read, -ENOMEM. */
int64_t lr_whole_size(const struct lr_files *f, int fd, const char *ext);

#endif
