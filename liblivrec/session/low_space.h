/* The disks that are recorded to: a warning while there is still time to make room, long before
 * "record.reserve" pauses recordings. Each output folder is looked at by itself, once however many
 * recordings go there. Thread-safe. */
#ifndef LR_LOW_SPACE_H
#define LR_LOW_SPACE_H

#include "core/env.h"
#include "core/pool.h"
#include "session/events.h"

#define LR_LOW_SPACE_EVERY 10000 /* ms between two looks */

struct lr_low_space;

/* It listens to `events` for who records where and how much shall be free ("record.warn_space"),
 * and puts LIVREC_EVENT_SPACE: once when a disk has less, once when it has more again by an eighth.
 * All must outlive it. 0 or LIVREC_ENOMEM. */
int lr_low_space_new(const struct lr_env *env, struct lr_events *events, struct lr_low_space **out,
                     struct lr_err *err);
/* When no look is out any more, so after the pool. NULL is allowed. */
void lr_low_space_free(struct lr_low_space *l);

/* Have a worker of the pool look, if it is time; at most one does, as a disk may be stuck. NULL is
 * allowed. */
void lr_low_space_tick(struct lr_low_space *l, struct lr_pool *pool);

#endif
