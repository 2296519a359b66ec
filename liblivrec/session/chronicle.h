/* Writes into the state what happens: rooms and their names, recordings, files. It listens to the
 * events of the handle, and one worker of its own does what may wait for the disk. */
#ifndef LR_CHRONICLE_H
#define LR_CHRONICLE_H

#include "core/env.h"
#include "session/events.h"
#include "session/known.h"
#include "store/store.h"

struct lr_chronicle;

/* All of them must outlive it. `known` is filled with what the state knows, and kept up. 0,
 * LIVREC_ENOMEM; what is wrong with the state is told as a log line. */
int lr_chronicle_new(const struct lr_env *env, struct lr_events *events, struct lr_store *store,
                     struct lr_known *known, struct lr_chronicle **out, struct lr_err *err);
/* When no job runs any more: what was heard is written first. NULL is allowed. */
void lr_chronicle_free(struct lr_chronicle *c);

#endif
