#include "resolve/socket_parts.h"

#include "core/alloc.h"

static void release(struct lr_socket *s)
{
    for (; s->count; s->count--, s->first = (s->first + 1) % LR_SOCKET_QUEUE)
        lr_free(s->queue[s->first]);
    pthread_mutex_destroy(&s->lock);
    lr_free(s->beat);
    lr_free(s);
}

void lr_socket_unref(struct lr_socket *s)
{
    if (atomic_fetch_sub(&s->refs, 1) == 1)
        release(s);
}

/* Without the loop there is nothing left to leave: it dropped the socket. */
void lr_socket_close(lr_socket *s)
{
    if (!s)
        return;
    lr_loop_call(s->loop, lr_socket_leave, s);
    lr_socket_unref(s);
}

static void free_hold(struct lr_hold *h)
{
    lr_socket_close((struct lr_socket *)h);
}

static bool is_lost(struct lr_hold *h, struct lr_err *why)
{
    struct lr_socket *s = (struct lr_socket *)h;
    pthread_mutex_lock(&s->lock);
    bool lost = s->over;
    if (lost)
        *why = s->why;
    pthread_mutex_unlock(&s->lock);
    return lost;
}

static struct lr_socket *new_socket(lr_ctx *x, const struct lr_socket_rule *rules)
{
    struct lr_socket *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->hold = (struct lr_hold){is_lost, free_hold};
    s->loop = x->loop;
    s->rules = rules;
    atomic_store(&s->refs, 1);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

/* ---- waiting */

static bool has_news(struct lr_socket *s, bool opening)
{
    return s->count || s->closed || (opening && s->open);
}

/* A token of its own for each wait: they are fired once. */
static bool prepare_wait(lr_ctx *x, struct lr_socket *s, struct lr_cancel **wake, bool opening)
{
    *wake = lr_cancel_new(x->cancel);
    pthread_mutex_lock(&s->lock);
    bool ready = has_news(s, opening);
    s->wake = ready ? NULL : *wake;
    pthread_mutex_unlock(&s->lock);
    if (!*wake)
        lr_fail(x, LIVREC_ENOMEM, "no memory");
    return *wake && !ready;
}

static void end_wait(struct lr_socket *s, struct lr_cancel *wake)
{
    pthread_mutex_lock(&s->lock);
    s->wake = NULL;
    pthread_mutex_unlock(&s->lock);
    lr_cancel_free(wake);
}

/* Until it is open, a message came or it was closed. Whatever else is a sticky error. */
static void wait_for_news(lr_ctx *x, struct lr_socket *s, bool opening)
{
    struct lr_cancel *wake;
    int64_t left = lr_time_left(x);
    if (!left)
        return;
    bool woken = !prepare_wait(x, s, &wake, opening) || lr_cancel_wait(wake, left);
    end_wait(s, wake);
    if (lr_cancelled(x->cancel)) {
        lr_fail(x, LIVREC_ECANCELLED, "cancelled");
    } else if (!woken) {
        lr_fail(x, LIVREC_ETIMEOUT, "no message on the WebSocket within resolve.timeout");
        x->fatal = true;
    }
}

/* ---- for extractors */

static bool start(lr_ctx *x, struct lr_socket *s, const char *url, const struct lr_req *req)
{
    struct lr_header headers[LR_REQ_HEADERS];
    struct lr_socket_start w = {.s = s, .cfg = &x->http, .req = {.url = url, .headers = headers}};
    w.req.header_count = lr_req_headers(x, req, headers);
    w.req.open_ms = lr_time_left(x);
    if (lr_failed(x))
        return false;
    w.rc = lr_loop_call(x->loop, lr_socket_start, &w) ? LIVREC_ENOMEM : w.rc;
    if (w.rc)
        lr_fail(x, w.rc, "%s", w.err.code ? w.err.text : "no memory");
    return w.rc == 0;
}

/* Under no lock: nobody else changes `why` any more once it is closed. */
static void fail_closed(lr_ctx *x, struct lr_socket *s)
{
    lr_fail(x, s->why.code == LIVREC_ECLOSED ? LIVREC_ENET : s->why.code, "%s", s->why.text);
}

lr_socket *lr_socket_open(lr_ctx *x, const char *url, const struct lr_req *req,
                          const struct lr_socket_rule *rules)
{
    static const struct lr_req plain = {0};
    if (lr_done(x) != 0 || !url)
        return NULL;
    lr_socket_close(x->socket);
    x->socket = new_socket(x, rules);
    if (!x->socket) {
        lr_fail(x, LIVREC_ENOMEM, "no memory");
        return NULL;
    }
    if (!start(x, x->socket, url, req ? req : &plain))
        return NULL;
    wait_for_news(x, x->socket, true);
    pthread_mutex_lock(&x->socket->lock);
    bool open = x->socket->open, closed = x->socket->closed;
    pthread_mutex_unlock(&x->socket->lock);
    if (!open && closed)
        fail_closed(x, x->socket);
    return lr_failed(x) ? NULL : x->socket;
}

void lr_socket_say(lr_ctx *x, lr_socket *s, const char *text)
{
    struct lr_socket_word w = {s, text, 0};
    if (!s || !text || lr_done(x) != 0)
        return;
    int rc = lr_loop_call(x->loop, lr_socket_send, &w);
    rc = rc ? rc : w.rc;
    if (rc && rc != LIVREC_ECLOSED) /* that it is closed, whoever listens will hear */
        lr_fail(x, rc, "no memory");
}

static lr_json *parse(lr_ctx *x, const char *text)
{
    struct lr_err err = {0};
    lr_json *v = lr_json_parse(x->arena, text, strlen(text), &err);
    if (!v)
        lr_fail(x, err.code, "a message on the WebSocket: %s", err.text);
    return v;
}

lr_json *lr_socket_hear(lr_ctx *x, lr_socket *s)
{
    char *text = NULL;
    if (!s || lr_done(x) != 0)
        return NULL;
    wait_for_news(x, s, false);
    pthread_mutex_lock(&s->lock);
    if (s->count) {
        text = s->queue[s->first];
        s->first = (s->first + 1) % LR_SOCKET_QUEUE;
        s->count--;
    }
    bool closed = s->closed;
    pthread_mutex_unlock(&s->lock);
    if (!text && closed)
        fail_closed(x, s);
    lr_json *v = text && !lr_failed(x) ? parse(x, text) : NULL;
    lr_free(text);
    return v;
}

void lr_socket_hold(lr_ctx *x, lr_socket *s, const char *beat, int64_t ms)
{
    if (!s || lr_done(x) != 0)
        return;
    s->beat = lr_strdup(beat);
    s->beat_ms = ms;
    char *number = s->beat ? strchr(s->beat, '#') : NULL;
    if (number) {
        *number = '\0';
        s->beat_rest = number + 1;
    }
    pthread_mutex_lock(&s->lock);
    s->unheard = true;
    pthread_mutex_unlock(&s->lock);
    if ((beat && !s->beat) || lr_loop_call(x->loop, lr_socket_beat, s))
        lr_fail(x, LIVREC_ENOMEM, "no memory");
}

struct lr_hold *lr_socket_give(lr_ctx *x)
{
    struct lr_socket *s = x->socket;
    if (!s || !s->unheard)
        return NULL;
    x->socket = NULL;
    return &s->hold;
}
