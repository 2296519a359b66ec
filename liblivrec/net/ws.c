#include "net/ws.h"

#include <string.h>

#include "core/alloc.h"
#include "core/env.h"
#include "core/log.h"
#include "core/rand.h"
#include "net/head.h"
#include "net/request.h"
#include "net/transport.h"
#include "net/ws_hello.h"

#define ARENA_MAX ((size_t)1 << 20)
#define LINE_MAX_BYTES ((size_t)16 << 10)
#define OPEN_MS 15000
#define IDLE_MS 30000

struct lr_ws {
    struct lr_loop *loop;
    struct lr_transport *t;
    struct lr_arena *arena;
    struct lr_http_config cfg;
    struct lr_url url;
    const char *where; /* host and path, for errors */
    char *hello, *accept;
    const char *protocols;
    struct lr_ws_ops ops;
    void *user;
    struct lr_exchange *x;
    struct lr_timer *timer; /* until it is open; then, of silence */
    int64_t open_ms, idle_ms, heard_at;
    bool pinged, paused;
    struct lr_head *head; /* until the handshake is complete */
    struct lr_buf line;
    struct lr_ws_input input;
    bool open;
    int code;          /* of the server's close; LR_WS_LOST: none came */
    struct lr_err own; /* why a callback here ended the exchange */
    bool busy, dead;
};

static void free_ws(struct lr_ws *ws)
{
    lr_timer_stop(ws->loop, &ws->timer);
    lr_head_free(ws->head);
    lr_buf_free(&ws->line);
    lr_ws_input_free(&ws->input);
    lr_arena_free(ws->arena);
    lr_free(ws);
}

/* The last word to the user. */
static void finish(struct lr_ws *ws, const struct lr_err *err)
{
    struct lr_err why = *err;
    ws->dead = true;
    ws->x = NULL;
    if (why.code)
        lr_err_prefix(&why, ws->where);
    lr_logf(lr_loop_env(ws->loop)->log, LR_DEBUG, 0, "WebSocket %s: closed (%d)", ws->where,
            ws->code);
    ws->ops.closed(ws->user, ws->code, &why);
    free_ws(ws);
}

/* ---- sending */

static int send_frame(struct lr_ws *ws, int opcode, const void *data, size_t len)
{
    struct lr_buf frame;
    uint8_t head[LR_WS_HEAD_MAX], mask[4];
    struct lr_rand *rand = lr_loop_env(ws->loop)->rand;
    rand->fill(rand, mask, sizeof mask);
    size_t n = lr_ws_head(head, opcode, len, mask);
    lr_buf_init(&frame, LR_WS_MESSAGE_MAX + LR_WS_HEAD_MAX);
    int rc = lr_buf_append(&frame, head, n);
    if (rc == 0 && len)
        rc = lr_buf_append(&frame, data, len);
    if (rc == 0) {
        lr_ws_mask(frame.data + n, len, mask, 0);
        rc = ws->t->send(ws->t, ws->x, frame.data, frame.len);
    }
    lr_buf_free(&frame);
    return rc;
}

static void send_close(struct lr_ws *ws, int code)
{
    const uint8_t word[2] = {(uint8_t)(code >> 8), (uint8_t)code};
    if (ws->x && ws->open)
        send_frame(ws, LR_WS_CLOSE, word, code == LR_WS_NO_CODE ? 0 : 2);
    ws->open = false;
}

/* ---- silence */

static void give_up(struct lr_ws *ws, int code, const char *what)
{
    struct lr_err err;
    lr_err_set(&err, code, "%s", what);
    ws->t->cancel(ws->t, ws->x);
    finish(ws, &err);
}

static void no_answer(void *arg)
{
    struct lr_ws *ws = arg;
    ws->timer = NULL;
    give_up(ws, LIVREC_ETIMEOUT, "no answer to the WebSocket handshake in time");
}

static void look(void *arg)
{
    struct lr_ws *ws = arg;
    ws->timer = NULL;
    if (ws->paused) /* whoever does not listen hears nothing */
        ws->heard_at = lr_loop_now(ws->loop);
    int64_t quiet = lr_loop_now(ws->loop) - ws->heard_at;
    if (quiet >= ws->idle_ms && ws->pinged) {
        give_up(ws, LIVREC_ETIMEOUT, "the WebSocket fell silent: no answer to a ping");
        return;
    }
    if (quiet >= ws->idle_ms) {
        ws->pinged = true;
        ws->heard_at = lr_loop_now(ws->loop);
        quiet = 0;
        send_frame(ws, LR_WS_PING, NULL, 0); /* if it can't be sent, nothing comes back */
    }
    ws->timer = lr_timer_start(ws->loop, ws->idle_ms - quiet, look, ws);
    if (!ws->timer)
        give_up(ws, LIVREC_ENOMEM, "no memory");
}

/* ---- receiving */

static int fail(struct lr_ws *ws, int code, const char *what)
{
    return lr_err_set(&ws->own, code, "%s", what);
}

/* A callback of the user's may have cancelled it. */
static int after_callback(struct lr_ws *ws, int rc)
{
    ws->busy = false;
    if (rc && !ws->own.code)
        fail(ws, rc, "the WebSocket was ended by its reader");
    return rc;
}

static int tell_message(struct lr_ws *ws, const struct lr_ws_message *m)
{
    ws->busy = true;
    return after_callback(ws, ws->ops.message(ws->user, m->opcode == LR_WS_TEXT, m->data, m->len));
}

static int closed_by_server(struct lr_ws *ws, const struct lr_ws_message *m)
{
    ws->code = m->len ? lr_ws_close_code(m) : LR_WS_NO_CODE;
    send_close(ws, ws->code);
    return LIVREC_ECLOSED;
}

static int take_message(struct lr_ws *ws, const struct lr_ws_message *m)
{
    switch (m->opcode) {
    case LR_WS_PING:
        return send_frame(ws, LR_WS_PONG, m->data, m->len)
                   ? fail(ws, LIVREC_ENOMEM, "a ping could not be answered")
                   : 0;
    case LR_WS_PONG:
        return 0;
    case LR_WS_CLOSE:
        return closed_by_server(ws, m);
    default:
        return tell_message(ws, m);
    }
}

static int take_frames(struct lr_ws *ws, const uint8_t *data, size_t len)
{
    while (len && !ws->dead) {
        struct lr_ws_message m;
        size_t used;
        int code = LR_WS_PROTOCOL;
        int rc = lr_ws_input_feed(&ws->input, data, len, &used, &m, &code, &ws->own);
        if (rc < 0)
            send_close(ws, code);
        if (rc > 0)
            rc = take_message(ws, &m);
        else if (rc == 0)
            return 0;
        if (rc)
            return rc;
        data += used;
        len -= used;
    }
    return 0;
}

static int agree(struct lr_ws *ws)
{
    struct lr_http_head head;
    lr_head_view(ws->head, ws->hello, &head);
    int rc = lr_ws_hello_check(&head, ws->accept, ws->protocols, &ws->own);
    if (rc == LIVREC_EHTTP)
        ws->code = head.status;
    rc = rc ? rc : lr_request_keep_cookies(ws->cfg.jar, &ws->url, &head, &ws->own);
    if (rc)
        return rc;
    lr_head_free(ws->head);
    ws->head = NULL;
    ws->open = true;
    lr_timer_stop(ws->loop, &ws->timer);
    ws->timer = lr_timer_start(ws->loop, ws->idle_ms, look, ws);
    if (!ws->timer)
        return fail(ws, LIVREC_ENOMEM, "no memory");
    ws->busy = true;
    if (ws->ops.open)
        ws->ops.open(ws->user);
    return after_callback(ws, 0);
}

/* A line of the server's head. *used: bytes of it, and of its end if that is there. 1: that was
 * the last one. */
static int take_line(struct lr_ws *ws, const uint8_t *data, size_t len, size_t *used)
{
    const uint8_t *end = memchr(data, '\n', len);
    *used = end ? (size_t)(end - data) + 1 : len;
    if (*used > ws->line.max - ws->line.len)
        return fail(ws, LIVREC_ENET, "no valid HTTP answer");
    if (lr_buf_append(&ws->line, data, *used))
        return fail(ws, LIVREC_ENOMEM, "no memory");
    if (!end)
        return 0;
    int rc = lr_head_line(ws->head, (const char *)ws->line.data, ws->line.len);
    lr_buf_clear(&ws->line);
    return rc < 0 ? fail(ws, rc, "no valid HTTP answer") : rc;
}

static int take_head(struct lr_ws *ws, const uint8_t **data, size_t *len)
{
    while (*len && ws->head) {
        size_t used;
        int rc = take_line(ws, *data, *len, &used);
        *data += rc < 0 ? 0 : used;
        *len -= rc < 0 ? 0 : used;
        rc = rc > 0 ? agree(ws) : rc;
        if (rc)
            return rc;
    }
    return 0;
}

static void on_connected(void *user)
{
    struct lr_ws *ws = user;
    if (ws->t->send(ws->t, ws->x, (const uint8_t *)ws->hello, strlen(ws->hello)))
        give_up(ws, LIVREC_ENOMEM, "no memory");
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct lr_ws *ws = user;
    ws->heard_at = lr_loop_now(ws->loop);
    ws->pinged = false;
    int rc = take_head(ws, &data, &len);
    if (rc == 0 && !ws->dead)
        rc = take_frames(ws, data, len);
    if (!ws->dead)
        return rc;
    free_ws(ws);
    return LIVREC_ECANCELLED;
}

static void on_done(void *user, const struct lr_err *err)
{
    struct lr_ws *ws = user;
    struct lr_err why = ws->own.code ? ws->own : *err;
    if (ws->own.code == 0 && ws->code == LR_WS_LOST && err->code == 0)
        lr_err_set(&why, LIVREC_ENET, "the connection was closed");
    else if (ws->own.code == 0 && ws->code != LR_WS_LOST)
        lr_err_clear(&why);
    finish(ws, &why);
}

static void on_dropped(void *user)
{
    struct lr_ws *ws = user;
    if (ws->ops.dropped)
        ws->ops.dropped(ws->user);
    free_ws(ws);
}

/* ---- the interface */

static int no_memory(struct lr_err *err)
{
    return lr_err_set(err, LIVREC_ENOMEM, "WebSocket: no memory");
}

/* What is sent first, and what must come back. */
static int prepare(struct lr_ws *ws, const struct lr_ws_req *req, struct lr_http_req *http,
                   struct lr_err *err)
{
    struct lr_http_req asked = {.url = lr_ws_url(ws->arena, req->url),
                                .headers = req->headers,
                                .header_count = req->header_count,
                                .flags = LR_HTTP_PIPE};
    if (!asked.url)
        return no_memory(err);
    int rc = lr_request_check(&asked, err);
    rc = rc ? rc : lr_ws_hello_allowed(&asked, err);
    rc = rc ? rc : lr_request_copy(ws->arena, &asked, http, &ws->url, err);
    rc = rc ? rc : lr_policy_check_url(&ws->cfg.policy, &ws->url, err);
    if (rc)
        return rc;
    if (!lr_request_is_value(ws->protocols))
        return lr_err_set(err, LIVREC_EARG, "bad names of WebSocket protocols");
    ws->where = lr_arena_fmt(ws->arena, "%s%.160s", ws->url.host, ws->url.path);
    char *key = lr_ws_key(ws->arena, lr_loop_env(ws->loop)->rand);
    if (!key || !ws->where || lr_request_cookies(ws->arena, ws->cfg.jar, &ws->url, http))
        return no_memory(err);
    ws->accept = lr_ws_accept(ws->arena, key);
    ws->hello = lr_ws_hello(ws->arena, &ws->url, http, ws->cfg.user_agent, ws->protocols, key);
    return ws->accept && ws->hello ? 0 : no_memory(err);
}

static int begin(struct lr_ws *ws, const struct lr_ws_req *req, struct lr_err *err)
{
    static const struct lr_exchange_ops ops = {
        .connected = on_connected, .data = on_data, .done = on_done, .dropped = on_dropped};
    struct lr_http_req http;
    struct lr_transport *t = ws->t;
    if (!t || !t->send)
        return lr_err_set(err, LIVREC_ENET, "WebSocket: the event loop was not started");
    ws->arena = lr_arena_new(ARENA_MAX);
    ws->head = lr_head_new();
    ws->protocols = lr_arena_strdup(ws->arena, req->protocols);
    if (!ws->arena || !ws->head || (req->protocols && !ws->protocols))
        return no_memory(err);
    int rc = lr_config_copy(ws->arena, &ws->cfg, &ws->cfg, err);
    rc = rc ? rc : prepare(ws, req, &http, err);
    if (rc)
        return rc;
    ws->timer = lr_timer_start(ws->loop, ws->open_ms, no_answer, ws);
    return ws->timer ? t->start(t, &ws->cfg, &http, &ops, ws, &ws->x, err) : no_memory(err);
}

int lr_ws_start(struct lr_loop *loop, const struct lr_http_config *cfg, const struct lr_ws_req *req,
                const struct lr_ws_ops *ops, void *user, struct lr_ws **out, struct lr_err *err)
{
    struct lr_ws *ws = lr_calloc(1, sizeof *ws);
    if (!ws)
        return no_memory(err);
    ws->loop = loop;
    ws->t = lr_loop_transport(loop);
    ws->cfg = *cfg;
    ws->ops = *ops;
    ws->user = user;
    ws->code = LR_WS_LOST;
    ws->open_ms = req->open_ms > 0 ? req->open_ms : cfg->total_ms > 0 ? cfg->total_ms : OPEN_MS;
    ws->idle_ms = req->idle_ms > 0 ? req->idle_ms : IDLE_MS;
    lr_buf_init(&ws->line, LINE_MAX_BYTES);
    lr_ws_input_init(&ws->input, false, LR_WS_MESSAGE_MAX);
    int rc = begin(ws, req, err);
    if (rc)
        free_ws(ws);
    else
        *out = ws;
    return rc;
}

int lr_ws_send(struct lr_ws *ws, const char *text, size_t len)
{
    return ws->open && !ws->dead ? send_frame(ws, LR_WS_TEXT, text, len) : LIVREC_ECLOSED;
}

void lr_ws_pause(struct lr_ws *ws, bool paused)
{
    if (!ws || !ws->x)
        return;
    ws->paused = paused;
    ws->t->pause(ws->t, ws->x, paused);
}

void lr_ws_cancel(struct lr_ws *ws)
{
    if (!ws || ws->dead)
        return;
    send_close(ws, LR_WS_NORMAL);
    ws->dead = true;
    if (ws->x)
        ws->t->cancel(ws->t, ws->x);
    ws->x = NULL;
    if (!ws->busy)
        free_ws(ws);
}
