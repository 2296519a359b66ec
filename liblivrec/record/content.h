/* What is in a file, whatever container it is in: to see whether two hold the same. Blocks; any
 * thread. */
#ifndef LR_CONTENT_H
#define LR_CONTENT_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/err.h"
#include "record/frame.h"

/* Zeroed at first. Of pictures, and of sound. */
struct lr_content {
    int64_t frames[2];
    uint64_t hash[2]; /* of the frames, in their order */
};

/* Add what a file holds. LIVREC_EIO, LIVREC_EMEDIA (also when some of it is no media, or an index
 * that is damaged may not tell of all), LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_content_add(struct lr_content *c, const struct lr_env *env, struct lr_cancel *cancel,
                   const char *path, struct lr_err *err);

#endif
