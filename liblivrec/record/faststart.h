/* A recording in fragments made into an MP4 with its index in front, which opens at once anywhere
 * and knows its length. Blocks; any thread. */
#ifndef LR_FASTSTART_H
#define LR_FASTSTART_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/err.h"
#include "media/chapters.h"
#include "record/digest.h"

#define LR_FASTSTART_TAIL                                                                          \
    ".faststart" /* of the new file's name until it takes the old one's place */

struct lr_faststart {
    const struct lr_env *env;
    int root_fd;
    const char *path; /* below root: finished, in fragments, of livrec */
    struct lr_cancel *cancel;
    enum lr_digest_kind digest;      /* wanted */
    struct lr_chapter_list chapters; /* count 0: none */
    int64_t jumps;                   /* of time that were taken out: a tag, if there are any */

    /* What came of it. */
    int64_t bytes;
    struct lr_sum sum;
};

/* The new file is written beside the old one, compared with it sample by sample, synced, and takes
 * its name in one step: until then, and when this fails, the old one is there as it was.
 * LIVREC_EMEDIA, LIVREC_EIO, LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_faststart(struct lr_faststart *f, struct lr_err *err);

#endif
