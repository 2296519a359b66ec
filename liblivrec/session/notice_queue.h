/* Notices on their way: kept in the store until the provider took them, 20 a minute to one address,
 * more than that as one; tried again for an hour. One thread; blocking. */
#ifndef LR_NOTICE_QUEUE_H
#define LR_NOTICE_QUEUE_H

#include "core/env.h"
#include "session/notice_route.h"
#include "store/store.h"

struct lr_notice_queue;

struct lr_notice_deps {
    const struct lr_env *env;
    struct lr_store *store;
    /* As lr_channel_send(), to one address. */
    int (*send)(void *arg, const struct lr_channel *c, const struct lr_opts *opts,
                const char *target, const struct lr_notice *n, struct lr_err *err);
    void *arg;
};

/* All of deps must outlive it, but for deps itself. 0 or LIVREC_ENOMEM. */
int lr_notice_queue_new(const struct lr_notice_deps *deps, struct lr_notice_queue **out,
                        struct lr_err *err);
void lr_notice_queue_free(struct lr_notice_queue *q); /* NULL is allowed */

/* These options set up addresses: what waits for one of them, from before a restart too, may go.
 * Secrets are not in the store, so an address that is taken out of the settings gets nothing any
 * more. 0 or LIVREC_ENOMEM. */
int lr_notice_queue_learn(struct lr_notice_queue *q, const struct lr_opts *opts);

/* Put one for every address that wants it; title and text are made from the templates of `opts`.
 * once: the same one is not put again for the same address, for 30 days. 0, LIVREC_ENOMEM,
 * LIVREC_EIO. */
int lr_notice_queue_put(struct lr_notice_queue *q, const struct lr_opts *opts,
                        enum lr_notice_kind kind, const char *once, const struct lr_notice *n,
                        struct lr_err *err);

/* Send what may be sent now. Returns the ms until there may be more to do, INT64_MAX: never. */
int64_t lr_notice_queue_run(struct lr_notice_queue *q);

#endif
