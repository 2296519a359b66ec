/* One playlist or manifest that is asked for again and again. When that is and what a failure
 * means, the owner says. */
#ifndef LR_MANIFEST_H
#define LR_MANIFEST_H

#include "record/seg_fetch.h"

#define LR_MANIFEST_NEVER (-1) /* no further request */

struct lr_manifest_body {
    struct lr_buf *bytes; /* NULL: they are as they were. May be emptied when they are read */
    const char *url;      /* that they came from */
    int64_t asked_ms;     /* when they were asked for */
    int64_t date_ms;      /* by the server's clock; 0: not said */
};

struct lr_manifest_ops {
    size_t max; /* longest body */
    /* An answer came; all of it is valid until this returns. *wait: the ms before the next request,
     * or LR_MANIFEST_NEVER. Not 0: it is not what it should be; failed() follows. */
    int (*loaded)(void *user, const struct lr_manifest_body *body, int64_t *wait,
                  struct lr_err *err);
    /* No answer (status 0), or not the one that was wanted. `failures` counts them in a row.
     * Returns the ms to wait. */
    int64_t (*failed)(void *user, int status, int failures, const struct lr_err *err);
};

/* Zeroed at first. */
struct lr_manifest {
    const struct lr_seg_net *net;
    const struct lr_manifest_ops *ops;
    void *user;
    char *url;     /* as given */
    char *current; /* after redirects; NULL = url */
    char etag[LR_SEG_ETAG];
    uint64_t body_hash;
    int64_t asked_ms;
    int64_t limit_ms; /* longest time for one request; the owner may set it */
    int failures;
    struct lr_timer *timer;
    struct lr_seg_fetch fetch;
};

/* Load `url` now, and forget another one. Everything but url is borrowed. Errors while loading come
 * as failed(). 0 or LIVREC_ENOMEM. */
int lr_manifest_open(struct lr_manifest *p, const struct lr_seg_net *net, const char *url,
                     const struct lr_manifest_ops *ops, void *user, struct lr_err *err);
/* The next requests go to another address, as the manifest says; after a failure to that of open()
 * again. 0 or LIVREC_ENOMEM. */
int lr_manifest_move(struct lr_manifest *p, const char *url);
/* Ask anew in so many ms, unless it is asked for now. */
void lr_manifest_ask(struct lr_manifest *p, int64_t ms);
void lr_manifest_close(struct lr_manifest *p); /* zeroes */

#endif
