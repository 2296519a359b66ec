/* The output folders that this handle watches rooms for: no other may do the same, as both would
 * record every room. A recording alone needs no lock and disturbs nobody. Thread-safe. */
#ifndef LR_ROOTS_H
#define LR_ROOTS_H

#include "core/env.h"
#include "core/err.h"
#include "core/options.h"

#define LR_ROOT_LOCK ".livrec.lock"

struct lr_roots;

int lr_roots_new(const struct lr_env *env, struct lr_roots **out, struct lr_err *err);
void lr_roots_free(struct lr_roots *r); /* gives the locks back; NULL is allowed */

/* Lock "record.dir", made when it is missing, unless it is locked already; not on the loop's
 * thread. 0; LIVREC_EBUSY: another has it, whom the text names; LIVREC_ENOMEM. A folder that can't be
 * locked, or not be written to, is told as a log line: recordings will say what is wrong with it. */
int lr_roots_take(struct lr_roots *r, const struct lr_opts *opts, struct lr_err *err);

#endif
