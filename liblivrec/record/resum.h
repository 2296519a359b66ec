/* The digest of a file that is there. Blocks; any thread. */
#ifndef LR_RESUM_H
#define LR_RESUM_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/err.h"
#include "record/digest.h"

/* LIVREC_EIO, LIVREC_ECANCELLED, LIVREC_ENOMEM; then *out is none. */
int lr_resum(const struct lr_env *env, int root_fd, const char *path, struct lr_cancel *cancel,
             enum lr_digest_kind kind, struct lr_sum *out, struct lr_err *err);

#endif
