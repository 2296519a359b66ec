/* WebSocket client (RFC 6455) over a two-way exchange of the transport, so that addresses, proxy and
 * TLS are judged as for every request. Redirects are not followed, extensions not offered. All of
 * it on the loop's thread. */
#ifndef LR_WS_H
#define LR_WS_H

#include "net/http.h"
#include "net/ws_frame.h"

#define LR_WS_MESSAGE_MAX ((size_t)1 << 20)

struct lr_ws;

struct lr_ws_ops {
    /* The server agreed. May be NULL. */
    void (*open)(void *user);
    /* A whole message: text (valid UTF-8) or bytes, borrowed. Non-zero (LIVREC_E*) ends it. */
    int (*message)(void *user, bool text, const uint8_t *data, size_t len);
    /* Last call, exactly once unless cancelled, never from inside lr_ws_start() or lr_ws_send():
     * the server closed it (err->code 0, `code` is its word, LR_WS_NO_CODE if it had none), it did
     * not agree (LIVREC_EHTTP, `code` is the HTTP status), or it broke. It is freed after that
     * returns. */
    void (*closed)(void *user, int code, const struct lr_err *err);
    /* Instead: the loop is being freed. May be NULL. */
    void (*dropped)(void *user);
};

struct lr_ws_req {
    const char *url; /* ws:// or wss:// */
    const struct lr_header *headers;
    size_t header_count;
    const char *protocols; /* sub-protocols, commas between; NULL: none */
    int64_t open_ms;       /* until the server agreed; 0: cfg->total_ms, else 15 s */
    int64_t idle_ms; /* silence after which it is pinged; as much again ends it. 0: 30 s */
};

/* Everything is copied but cfg->jar and what cfg->policy points to. Cookies are sent and kept. */
int lr_ws_start(struct lr_loop *loop, const struct lr_http_config *cfg, const struct lr_ws_req *req,
                const struct lr_ws_ops *ops, void *user, struct lr_ws **out, struct lr_err *err);

/* Send a text message. LIVREC_ECLOSED unless it is open; LIVREC_ENOMEM also when the server leaves
 * too much unread. */
int lr_ws_send(struct lr_ws *ws, const char *text, size_t len);

void lr_ws_pause(struct lr_ws *ws, bool paused); /* back-pressure; NULL is allowed */

/* Close it, with a word of farewell if that can be sent at once. No call of ops any more. */
void lr_ws_cancel(struct lr_ws *ws); /* NULL is allowed */

#endif
