/* A WebSocket of the library, against a server of ws_server.h, and what it did. */
#ifndef WS_TAPE_H
#define WS_TAPE_H

#include "unit.h"

#include "core/clock.h"
#include "core/rand.h"
#include "net/ws.h"
#include "ws_server.h"

static struct lr_env env;
static struct lr_loop *loop;
static struct server server;
static struct lr_http_config cfg;
static atomic_int seen; /* what the server's side found */

static inline void open_net(bool (*answer)(struct conn *))
{
    env.clock = lr_clock_system();
    env.rand = lr_rand_system();
    cfg = (struct lr_http_config){.user_agent = "test", .policy.own_host = "127.0.0.1"};
    server = (struct server){.answer = answer};
    atomic_store(&seen, 0);
    ck_assert_int_eq(lr_loop_new(&env, &loop, NULL), 0);
    ck_assert_int_eq(lr_loop_start(loop, NULL), 0);
    server_start(&server);
}

static inline void close_net(void)
{
    lr_loop_free(loop);
    server_stop(&server);
}

/* What a socket did. */
struct tape {
    struct lr_ws_req req;
    char url[128];
    struct lr_ws *ws;
    int opened, messages, closed, code, rc_of_start, dropped;
    bool text;
    size_t len;
    uint8_t first, last;
    const char *say;                  /* when it opens */
    size_t say_len;                   /* 0: strlen(say) */
    int (*on_message)(struct tape *); /* NULL: 0 */
    void (*on_open)(struct tape *);
    struct lr_err err;
    struct lr_cancel *done;
};

static inline void on_open(void *user)
{
    struct tape *p = user;
    p->opened++;
    if (p->say)
        ck_assert_int_eq(lr_ws_send(p->ws, p->say, p->say_len ? p->say_len : strlen(p->say)), 0);
    if (p->on_open)
        p->on_open(p);
}

static inline int on_message(void *user, bool text, const uint8_t *data, size_t len)
{
    struct tape *p = user;
    p->messages++;
    p->text = text;
    p->len = len;
    p->first = len ? data[0] : 0;
    p->last = len ? data[len - 1] : 0;
    return p->on_message ? p->on_message(p) : 0;
}

static inline void on_closed(void *user, int code, const struct lr_err *err)
{
    struct tape *p = user;
    p->closed++;
    p->code = code;
    p->err = *err;
    p->ws = NULL;
    lr_cancel_fire(p->done);
}

static inline void on_dropped(void *user)
{
    struct tape *p = user;
    p->dropped++;
}

static inline void start(void *arg)
{
    static const struct lr_ws_ops ops = {on_open, on_message, on_closed, on_dropped};
    struct tape *p = arg;
    p->rc_of_start = lr_ws_start(loop, &cfg, &p->req, &ops, p, &p->ws, &p->err);
}

static inline void start_tape(struct tape *p, const char *path)
{
    snprintf(p->url, sizeof p->url, "ws://127.0.0.1:%d%s", server.port, path);
    p->req.url = p->req.url ? p->req.url : p->url;
    p->done = lr_cancel_new(NULL);
    ck_assert_int_eq(lr_loop_call(loop, start, p), 0);
}

/* Until it is closed. */
static inline void play(struct tape *p, const char *path)
{
    start_tape(p, path);
    if (p->rc_of_start == 0)
        ck_assert(lr_cancel_wait(p->done, 20000));
    lr_cancel_free(p->done);
}

#endif
