/* Requests that block their caller on a connection of his own, with bodies that are read piece by
 * piece: uploads of files that never are in memory as a whole. One thread at a time. */
#ifndef LR_SEND_H
#define LR_SEND_H

#include <sys/types.h>
#include "core/cancel.h"
#include "core/env.h"
#include "net/http.h"

struct lr_sender;

/* A body of `len` bytes. `read` gives at most `max` bytes of it from `at` on: more than 0, or
 * -errno; any part may be asked for again. On the caller's thread. */
struct lr_body {
    int64_t len;
    ssize_t (*read)(void *arg, void *to, size_t max, int64_t at);
    void *arg;
};

/* Connections of it are used again. All is borrowed and outlives it. 0 or LIVREC_ENOMEM. */
int lr_sender_new(const struct lr_env *env, const struct lr_http_config *cfg,
                  struct lr_cancel *cancel, struct lr_sender **out, struct lr_err *err);
void lr_sender_free(struct lr_sender *s); /* NULL is allowed */

/* As lr_http_fetch(), under the same policy, without cookies; no redirect is followed. `body`: in
 * place of the request's, or NULL. No byte for a minute is a LIVREC_ETIMEOUT, as is what takes
 * longer than req->total_ms, if that is not 0. LIVREC_EIO: the body could not be read. */
int lr_sender_send(struct lr_sender *s, const struct lr_http_req *req, const struct lr_body *body,
                   struct lr_arena *a, struct lr_http_resp *out, struct lr_err *err);

#endif
