/* HTTP requests: what one is made of, the blocking call for extractors, and the transfer for the
 * recorder. Redirects are followed here, hop by hop, each under the URL policy (S1, S2): at most
 * five; https to http refused; Cookie, Authorization and Referer dropped on a change of host. */
#ifndef LR_HTTP_H
#define LR_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/buf.h"
#include "core/cancel.h"
#include "core/err.h"
#include "core/model.h"
#include "net/cookie.h"
#include "net/loop.h"
#include "net/policy.h"

#define LR_HTTP_BODY_MAX ((size_t)8 << 20)

/* Settings that many requests share: one per handle and account. Borrowed by requests. */
struct lr_http_config {
    const char *proxy;  /* http:// https:// socks4a:// socks5h:// URL or NULL */
    const char *http_proxy, *https_proxy; /* where `proxy` is NULL, by the scheme; or NULL */
    const char *no_proxy; /* hosts that need none of those, between commas; or NULL */
    const char *cacert; /* PEM file instead of the system's, or NULL */
    const char *user_agent; /* default; a request may give its own */
    const char *from;       /* address or interface of ours that connections begin at, or NULL */
    int ip;                 /* 4, 6: addresses of that kind alone; 0: any */
    struct lr_policy policy;
    struct lr_jar *jar; /* cookies; NULL: none */
    int64_t connect_ms, total_ms; /* limits for blocking requests */
    bool adapt; /* connect_ms follows how long connections to a host take */
};

struct lr_http_req {
    const char *method; /* NULL: GET, or POST with a body */
    const char *url;
    const struct lr_header *headers;
    size_t header_count;
    const void *body;
    size_t body_len;
    size_t max_body;      /* for blocking requests; 0 = LR_HTTP_BODY_MAX */
    int64_t total_ms;     /* 0 = config's; -1 = none (endless media) */
    int max_redirects;    /* -1 = none: the 3xx is the answer; 0 = five */
    uint32_t flags;       /* LR_HTTP_* */
};

#define LR_HTTP_IDENTITY 1u /* ask for no content coding (media) */
#define LR_HTTP_BATCH 2u    /* endless media: wake up in batches */
#define LR_HTTP_NO_COOKIES 4u
#define LR_HTTP_PEEK 8u /* blocking: the body ends at max_body bytes, and that is a success */
#define LR_HTTP_PIPE 16u /* a two-way stream of bytes, nothing of HTTP in it (net/transport.h) */
#define LR_HTTP_SECRET 32u /* the path is a secret: errors and log lines name the host alone */

/* Head of an answer. Strings are valid as long as the callback or the response. */
struct lr_http_head {
    int status;
    const char *url; /* after redirects */
    const struct lr_header *headers; /* names in lower case, repeated ones in order */
    size_t header_count;
    int64_t length;  /* Content-Length of the identity body, -1 = not said */
};
const char *lr_http_header(const struct lr_http_head *h, const char *lower_name);

struct lr_http_resp {
    struct lr_http_head head; /* strings in the request's arena */
    char *body;               /* NUL-terminated, in the arena */
    size_t body_len;
};

/* Blocking, from any thread but the loop's. Any HTTP status is a success here. Retries of
 * connection errors are lr_http_retry()'s matter. Returns 0, LIVREC_ENET, _ETIMEOUT, _ECANCELLED,
 * _EPOLICY, _ENOMEM (also: body over its maximum -> LIVREC_EHTTP). The text holds host and path,
 * never the query. */
int lr_http_fetch(struct lr_loop *loop, const struct lr_http_config *cfg,
                  const struct lr_http_req *req, struct lr_arena *a, struct lr_cancel *cancel,
                  struct lr_http_resp *out, struct lr_err *err);

/* As lr_http_fetch(), tried again (attempts in all) after connection errors, 502-504 and 429 with
 * a short Retry-After: waits 0.3 s doubling, with jitter, cancellable. */
int lr_http_retry(struct lr_loop *loop, const struct lr_http_config *cfg,
                  const struct lr_http_req *req, int attempts, struct lr_arena *a,
                  struct lr_cancel *cancel, struct lr_http_resp *out, struct lr_err *err);

/* Transfers: callbacks on the loop's thread. */
struct lr_transfer;
struct lr_transfer_ops {
    /* Final answer's head (after redirects). Non-zero (a LIVREC_E*) ends the transfer with it. */
    int (*head)(void *user, const struct lr_http_head *head);
    /* Body bytes, borrowed. Non-zero ends the transfer. NULL: bytes are dropped. */
    int (*data)(void *user, const uint8_t *data, size_t len);
    /* Last call, exactly once unless cancelled: code 0 = the whole body arrived. The transfer is
     * freed after it returns. */
    void (*done)(void *user, const struct lr_err *err);
};

/* Start on the loop's thread; everything in req and cfg but cfg->jar and cfg->policy is copied. */
int lr_transfer_start(struct lr_loop *loop, const struct lr_http_config *cfg,
                      const struct lr_http_req *req, const struct lr_transfer_ops *ops,
                      void *user, struct lr_transfer **out, struct lr_err *err);
void lr_transfer_cancel(struct lr_transfer *t); /* no callback any more; NULL is allowed */

/* Stop reading from the socket and go on again (back-pressure). No bytes come from inside this
 * call, and none after a pause but the rest of the callback it is made from. NULL is allowed. */
void lr_transfer_pause(struct lr_transfer *t, bool paused);

/* Read what the kernel holds now, though less than a batch (before a stop or a deadline). The
 * callbacks come from inside this call, `done` perhaps too; called from inside a callback of any
 * transfer, after that has returned. NULL is allowed. */
void lr_transfer_drain(struct lr_transfer *t);

#endif
