/* One playlist that is asked for again and again. When that is and what a failure means, the owner
 * says. */
#ifndef LR_HLS_PLAYLIST_H
#define LR_HLS_PLAYLIST_H

#include "record/hls_fetch.h"

#define LR_HLS_NEVER (-1) /* no further request */

struct lr_hls_playlist_ops {
    /* An answer came: `list` below the URL `base`, both valid until it returns; NULL: it is byte by
     * byte as it was. `asked_ms`: when it was asked for. Returns the ms to wait before the next
     * request, or LR_HLS_NEVER. */
    int64_t (*loaded)(void *user, const struct lr_m3u8 *list, const char *base, int64_t asked_ms);
    /* No list, or a body that is none; status 0: no answer. `failures` counts them in a row.
     * Returns as above. */
    int64_t (*failed)(void *user, int status, int failures, const struct lr_err *err);
};

/* Zeroed at first. */
struct lr_hls_playlist {
    const struct lr_hls_net *net;
    const struct lr_hls_playlist_ops *ops;
    void *user;
    char *url;     /* as given */
    char *current; /* after redirects; NULL = url */
    char etag[LR_HLS_ETAG];
    uint64_t body_hash;
    int64_t asked_ms;
    int64_t limit_ms; /* longest time for one request; the owner may set it */
    int failures;
    struct lr_timer *timer;
    struct lr_hls_fetch fetch;
};

/* Load `url` now, and forget another one. Everything but url is borrowed. Errors while loading come
 * as failed(). 0 or LIVREC_ENOMEM. */
int lr_hls_playlist_open(struct lr_hls_playlist *p, const struct lr_hls_net *net, const char *url,
                         const struct lr_hls_playlist_ops *ops, void *user, struct lr_err *err);
void lr_hls_playlist_close(struct lr_hls_playlist *p); /* zeroes */

#endif
