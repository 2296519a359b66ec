/* One playlist that is asked for again and again. When that is and what a failure means, the owner
 * says. */
#ifndef LR_MANIFEST_H
#define LR_MANIFEST_H

#include "record/seg_fetch.h"

#define LR_MANIFEST_NEVER (-1) /* no further request */

struct lr_manifest_ops {
    /* An answer came: `list` below the URL `base`, both valid until it returns; NULL: it is byte by
     * byte as it was. `asked_ms`: when it was asked for. Returns the ms to wait before the next
     * request, or LR_MANIFEST_NEVER. */
    int64_t (*loaded)(void *user, const struct lr_m3u8 *list, const char *base, int64_t asked_ms);
    /* No list, or a body that is none; status 0: no answer. `failures` counts them in a row.
     * Returns as above. */
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
void lr_manifest_close(struct lr_manifest *p); /* zeroes */

#endif
