/* Handles: what a livrec number stands for, and the calls that are inside of it. */
#ifndef LR_HANDLE_H
#define LR_HANDLE_H

#include <pthread.h>
#include <livrec/room.h>
#include "core/cancel.h"
#include "core/env.h"
#include "core/log.h"
#include "core/options.h"
#include "core/pool.h"
#include "net/loop.h"
#include "resolve/resolve.h"
#include "session/chronicle.h"
#include "session/events.h"
#include "session/job.h"
#include "session/log_file.h"
#include "session/notices.h"
#include "session/known.h"
#include "session/logins.h"
#include "session/low_space.h"
#include "session/postproc.h"
#include "session/roots.h"
#include "session/watch.h"
#include "store/store.h"

struct lr_handle_log {
    struct lr_log base;
    struct lr_events *events;
};

struct lr_handle {
    struct lr_handle *next;
    uintptr_t number;
    int inside; /* calls, under the lock of the table */
    struct lr_opts *defaults;
    struct lr_handle_log log;
    struct lr_env env;
    struct lr_events *events;
    struct lr_cancel *cancel; /* of all that blocks */
    pthread_mutex_t start_lock;
    bool started; /* under start_lock; what follows exists from then on */
    struct lr_loop *loop;
    struct lr_notices *notices;
    struct lr_cancel *notice_cancel; /* of what notices send; it outlives `cancel` a little */
    struct lr_pool *pool;
    struct lr_resolver *resolver;
    struct lr_store *store; /* of state.path; in memory when there is none, or it can't be used */
    struct lr_network network;
    struct lr_postproc *post;
    struct lr_jobs *jobs;
    struct lr_watchlist *watches;
    struct lr_log_file *log_file; /* NULL: none is asked for */
    struct lr_roots *roots;
    struct lr_known *known;
    struct lr_chronicle *chronicle;
    struct lr_logins logins;
    struct lr_low_space *low_space;
};

/* The handle of a number, for one call, which ends with lr_handle_leave(); meanwhile texts are in
 * the language of the handle. 0, or the error, kept as
 * the error of `function`: LIVREC_EARG, LIVREC_ECLOSED. */
int lr_handle_enter(const char *function, const livrec *lr, struct lr_handle **out);
void lr_handle_leave(struct lr_handle *h);

/* Threads and all that needs the network: made at the first use. */
int lr_handle_start(struct lr_handle *h, struct lr_err *err);

/* Options of a configuration, under those that the handle has. They count for what is made once,
 * so nothing happens when the handle has started already. 0 or LIVREC_ENOMEM. */
int lr_handle_adopt(struct lr_handle *h, const struct lr_opts *opts, struct lr_err *err);

/* The handle's defaults with the call's options in their place; owned by the caller. */
struct lr_opts *lr_handle_opts(const struct lr_handle *h, const livrec_opts *opts);

#endif
