/* Where bytes come from: curl, or a recorded case in tests. One per loop, driven on its thread. A
 * transport makes exactly one exchange per call: no redirects, no cookies, no policy of URLs (but
 * the curl one checks the socket's address with lr_policy_allows_addr()). */
#ifndef LR_TRANSPORT_H
#define LR_TRANSPORT_H

#include "net/http.h"

struct lr_exchange; /* one running exchange, private to the transport */

/* As lr_transfer_ops, of one exchange. A non-zero result of head or data (a LIVREC_E*) ends the
 * exchange: done gets that code. Any callback may cancel this exchange or others, or start new
 * ones; after cancel() none comes. No callback comes from inside start(). */
struct lr_exchange_ops {
    int (*head)(void *user, const struct lr_http_head *head);
    int (*data)(void *user, const uint8_t *data, size_t len);
    void (*done)(void *user, const struct lr_err *err);
    void (*dropped)(void *user); /* instead of done: the transport is being freed */
    void (*connected)(void *user); /* LR_HTTP_PIPE: the way is open; then data() and at last done() */
};

/* `cfg` and `req` are copied as far as they are needed later, but for cfg->policy's strings. A
 * cancelled or done exchange must not be used any more. */
struct lr_transport {
    int (*start)(struct lr_transport *t, const struct lr_http_config *cfg,
                 const struct lr_http_req *req, const struct lr_exchange_ops *ops, void *user,
                 struct lr_exchange **out, struct lr_err *err);
    void (*cancel)(struct lr_transport *t, struct lr_exchange *x);
    void (*pause)(struct lr_transport *t, struct lr_exchange *x, bool paused);
    void (*drain)(struct lr_transport *t, struct lr_exchange *x);
    void (*free)(struct lr_transport *t); /* by the loop, when its thread has ended */
    /* Of one started with LR_HTTP_PIPE: a connection to the request's host (TLS for https, a tunnel
     * where there is a proxy), on which the user speaks. No head comes; done() with code 0 means
     * that the other side closed it. Bytes are copied and sent as the connection takes them; what
     * waits has the maximum LR_PIPE_QUEUE. 0 or LIVREC_ENOMEM. No callback comes from inside. */
    int (*send)(struct lr_transport *t, struct lr_exchange *x, const uint8_t *data, size_t len);
};

#define LR_PIPE_QUEUE ((size_t)2 << 20)

/* The real one, over a curl multi handle on the loop's epoll. */
int lr_transport_curl_new(struct lr_loop *loop, struct lr_transport **out, struct lr_err *err);

#endif
