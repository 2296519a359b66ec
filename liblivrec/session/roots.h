/* The output folders that this handle watches rooms for: no other may do the same, as both would
 * record every room. They are taken when a watch begins, and those of a room when it is recorded: a
 * room may have a folder of its own. A recording alone needs no lock and disturbs nobody. Thread-safe. */
#ifndef LR_ROOTS_H
#define LR_ROOTS_H

#include "core/env.h"
#include "core/err.h"
#include "core/options.h"
#include "core/pool.h"

#define LR_ROOT_LOCK ".livrec.lock"

struct lr_roots;

int lr_roots_new(const struct lr_env *env, struct lr_roots **out, struct lr_err *err);
void lr_roots_free(struct lr_roots *r); /* gives the locks back; NULL is allowed */

/* Lock "record.dir", made when it is missing, and those of "record.fallback_dir" that are there,
 * unless they are locked already. 0; LIVREC_EBUSY: another has one, whom the text names;
 * LIVREC_ENOMEM. `tell`: a folder that can't be locked, or not be written to, is told as a log line.
 * Recordings say what is wrong with it, too. */
int lr_roots_take(struct lr_roots *r, const struct lr_opts *opts, bool tell, struct lr_err *err);

/* Recordings will go to "record.dir". Unless it was taken or expected before, a worker of `pool`
 * makes it, sees whether it can be written to, and tells as a log line if not. */
void lr_roots_expect(struct lr_roots *r, struct lr_pool *pool, const struct lr_opts *opts);

#endif
