/* Logins in the state: what the resolver asks to be kept. */
#ifndef LR_LOGINS_H
#define LR_LOGINS_H

#include <stdatomic.h>
#include <stdbool.h>
#include "core/log.h"
#include "resolve/keeper.h"
#include "session/events.h"
#include "store/store.h"

struct lr_logins {
    struct lr_keeper keeper; /* first: it is found by this */
    struct lr_store *store;
    struct lr_events *events;
    struct lr_log *log;
    atomic_bool failing; /* told already */
};

/* events: where it is told that a login ends. */
void lr_logins_init(struct lr_logins *l, struct lr_store *store, struct lr_events *events,
                    struct lr_log *log);

#endif
