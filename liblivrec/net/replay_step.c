/* Giving the answer of an exchange, one step a turn. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "net/replay_parts.h"

#define MEMORY ((size_t)1 << 20)

static size_t body_length(const struct lr_replay_exchange *e)
{
    return e->body_len ? e->body_len : e->body ? strlen(e->body) : 0;
}

/* A client that leaves before it said what it should. */
static void note_missing(struct lr_exchange *x)
{
    struct lr_replay *r = x->replay;
    const char *text = x->socket ? lr_replay_socket_missing(x->socket) : NULL;
    if (!text)
        return;
    pthread_mutex_lock(&r->lock);
    r->unexpected++;
    if (lr_buf_fmt(&r->defects, "never said on the socket: %s\n", text))
        lr_buf_clear(&r->defects);
    pthread_mutex_unlock(&r->lock);
}

void lr_replay_unlink(struct lr_exchange *x)
{
    lr_timer_stop(x->replay->loop, &x->timer);
    note_missing(x);
    *x->link = x->next;
    if (x->next)
        x->next->link = x->link;
}

void lr_replay_free_exchange(struct lr_exchange *x)
{
    lr_replay_socket_free(x->socket);
    lr_free((char *)x->url);
    lr_free(x);
}

static void finish(struct lr_exchange *x, int code, const char *text)
{
    struct lr_err err = {0};
    if (code)
        lr_err_set(&err, code, "%s", text);
    lr_replay_unlink(x);
    x->dead = true; /* a cancel from inside does nothing more */
    x->ops.done(x->user, &err);
    lr_replay_free_exchange(x);
}

void lr_replay_next(struct lr_exchange *x, int64_t ms)
{
    x->timer = lr_timer_start(x->replay->loop, ms, lr_replay_step, x);
    if (!x->timer)
        finish(x, LIVREC_ENOMEM, "replay: no memory");
}

int lr_replay_kick(struct lr_exchange *x)
{
    if (x->timer || x->busy || x->dead)
        return 0;
    x->timer = lr_timer_start(x->replay->loop, 0, lr_replay_step, x);
    return x->timer ? 0 : LIVREC_ENOMEM;
}

static int give_head(struct lr_exchange *x)
{
    const struct lr_replay_exchange *e = x->entry->e;
    struct lr_http_head head = {e->status, x->url, x->entry->headers, e->header_count, -1};
    const char *length = lr_http_header(&head, "content-length");
    if (length)
        head.length = strtoll(length, NULL, 10);
    x->has_head = true;
    return x->ops.head(x->user, &head);
}

static int give_piece(struct lr_exchange *x)
{
    const struct lr_replay_exchange *e = x->entry->e;
    size_t n = body_length(e) - x->sent;
    if (e->chunk && n > e->chunk)
        n = e->chunk;
    const uint8_t *data = (const uint8_t *)e->body + x->sent;
    x->sent += n;
    return x->ops.data ? x->ops.data(x->user, data, n) : 0;
}

static void end(struct lr_exchange *x)
{
    const struct lr_replay_exchange *e = x->entry->e;
    struct lr_arena *a = lr_arena_new(MEMORY);
    struct lr_url u;
    const char *text = e->error_text;
    if (!text && lr_url_parse(a, x->url, &u) == 0)
        text = lr_arena_fmt(a, "%s: connection failed", u.host);
    finish(x, e->error, text ? text : "connection failed");
    lr_arena_free(a);
}

/* The rest of a turn in which a callback returned `rc`. */
static void after_callback(struct lr_exchange *x, int rc)
{
    x->busy = false;
    if (x->dead)
        lr_replay_free_exchange(x);
    else if (rc)
        finish(x, rc, "ended by the reader");
    else
        lr_replay_next(x, 0);
}

static int speak(struct lr_exchange *x)
{
    size_t n = x->spoken_len, chunk = x->entry->e->chunk;
    const uint8_t *data = x->spoken;
    n = chunk && n > chunk ? chunk : n;
    x->spoken += n;
    x->spoken_len -= n;
    return x->ops.data(x->user, data, n);
}

static void socket_step(struct lr_exchange *x)
{
    enum lr_replay_turn turn = LR_TURN_SPEAK;
    if (x->has_head && !x->spoken_len)
        turn = lr_replay_socket_speak(x->socket, &x->spoken, &x->spoken_len);
    if (turn == LR_TURN_NOMEM)
        finish(x, LIVREC_ENOMEM, "replay: no memory");
    else if (turn == LR_TURN_OVER && !x->entry->e->stays_open)
        end(x);
    if (turn != LR_TURN_SPEAK)
        return;
    x->busy = true;
    int rc = 0;
    if (x->has_head)
        rc = speak(x);
    else
        x->ops.connected(x->user);
    x->has_head = true;
    after_callback(x, rc);
}

void lr_replay_step(void *arg)
{
    struct lr_exchange *x = arg;
    const struct lr_replay_exchange *e = x->entry->e;
    x->timer = NULL;
    if (x->paused && x->has_head)
        return;
    if (x->socket) {
        socket_step(x);
        return;
    }
    bool head = !x->has_head && e->status, piece = !head && x->sent < body_length(e);
    if (!head && !piece) {
        if (!e->stays_open)
            end(x);
        return;
    }
    x->busy = true;
    after_callback(x, head ? give_head(x) : give_piece(x));
}
