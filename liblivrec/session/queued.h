/* What waits in a durable queue of the state, and what was given up: for a person to see, and to
 * try again. The process whose state it is may run meanwhile. */
#ifndef LR_QUEUED_H
#define LR_QUEUED_H

#include "core/buf.h"
#include "store/jobs.h"

struct lr_queued {
    struct lr_store *store;
    const char *kind; /* of the store: "notice", "post" */
    int64_t id;       /* that one alone; 0: all */
    bool failed;      /* only what was given up */
    bool retry;       /* ... of which all waits again, and is due now */
    int64_t now;      /* Unix ms */
};

/* An array of JSON (docs/reference/json.md), oldest first. 0, LIVREC_ENOTFOUND (there is none of
 * that id), LIVREC_EIO, LIVREC_ENOMEM. */
int lr_queued_list(const struct lr_queued *q, struct lr_buf *out, struct lr_err *err);

#endif
