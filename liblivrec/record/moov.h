/* Where an MP4 file describes itself: its moov may stand in front, at the end, or be gone. */
#ifndef LR_MOOV_H
#define LR_MOOV_H

#include "core/buf.h"
#include "core/files.h"

#define LR_MOOV_MAX ((size_t)1 << 30)

enum lr_moov_kind {
    LR_MOOV_NONE,      /* neither that nor a fragment was found */
    LR_MOOV_FRAGMENTS, /* samples are listed in fragments */
    LR_MOOV_TABLES,    /* in tables of the moov; fragments may follow */
};

struct lr_moov {
    enum lr_moov_kind kind;
    bool damaged;          /* it had to be searched, or is cut short */
    struct lr_buf content; /* as far as it is there; empty where a fragment was found first */
};

/* Look for it: from box to box, and where a box is damaged, in some MiB behind that and at the end
 * of the file. 0, -errno or -ENOMEM. Free *m in any case. */
int lr_moov_find(const struct lr_files *f, int fd, int64_t size, struct lr_moov *m);
void lr_moov_free(struct lr_moov *m); /* of one that was zeroed, too */

#endif
