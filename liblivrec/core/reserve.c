#include "core/reserve.h"

#define SHARE "record.reserve_percent"
#define INODES "record.reserve_inodes"
#define MORE ((int64_t)1 << 20) /* bytes */
#define MORE_SHARE 8            /* this part of each */

struct lr_reserve lr_reserve_of(const struct lr_opts *opts)
{
    return (struct lr_reserve){.bytes = lr_opts_int(opts, "record.reserve"),
                               .per_mille = 10 * (int)lr_opts_int(opts, SHARE),
                               .inodes = lr_opts_int(opts, INODES)};
}

struct lr_reserve lr_reserve_and_more(struct lr_reserve r)
{
    return (struct lr_reserve){.bytes = r.bytes + r.bytes / MORE_SHARE + MORE,
                               .per_mille = r.per_mille + r.per_mille / MORE_SHARE,
                               .inodes = r.inodes + r.inodes / MORE_SHARE};
}

const char *lr_reserve_lacks(const struct lr_reserve *r, const struct lr_files *files, int fd,
                             int64_t more)
{
    struct lr_disk_space is;
    if ((r->bytes == 0 && r->per_mille == 0 && r->inodes == 0 && more == 0) ||
        files->space(files, fd, &is) < 0)
        return NULL;
    int64_t left = is.bytes > more ? is.bytes - more : 0;
    if (is.bytes < more || left < r->bytes)
        return "record.reserve";
    if (left < is.total / 1000 * r->per_mille)
        return SHARE;
    return is.inodes >= 0 && is.inodes < r->inodes ? INODES : NULL;
}
