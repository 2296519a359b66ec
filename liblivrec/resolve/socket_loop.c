#include "resolve/socket_parts.h"

#include <stdio.h>

#include "core/alloc.h"

#define MESSAGE_ARENA ((size_t)16 << 20)
#define BEAT_MAX 4096

static void wake(struct lr_socket *s)
{
    if (s->wake)
        lr_cancel_fire(s->wake);
}

/* Under the lock. The first reason counts, but for the one that makes the others worthless. */
static void end_session(struct lr_socket *s, int code, const char *text)
{
    if (!s->over || code == LIVREC_ENOMEM)
        lr_err_set(&s->why, code, "%s", text);
    s->over = true;
    wake(s);
}

/* ---- messages */

static int answer(struct lr_socket *s, const struct lr_socket_rule *rule)
{
    int rc = 0;
    for (const char *const *text = rule->say; *text && rc == 0; text++)
        rc = lr_ws_send(s->ws, *text, strlen(*text));
    return rc;
}

static void apply_end(struct lr_socket *s, const struct lr_socket_rule *rule, const lr_json *v)
{
    const char *reason = rule->reason ? lr_json_str(v, rule->reason) : NULL;
    pthread_mutex_lock(&s->lock);
    end_session(s, LIVREC_ECLOSED, reason ? reason : "the platform ended the session");
    pthread_mutex_unlock(&s->lock);
}

/* What is not JSON meets no rule; who hears it says so. */
static int apply_rules(struct lr_socket *s, const char *text, size_t len)
{
    struct lr_arena *a = lr_arena_new(MESSAGE_ARENA);
    struct lr_err err = {0};
    const lr_json *v = a ? lr_json_parse(a, text, len, &err) : NULL;
    int rc = a && err.code != LIVREC_ENOMEM ? 0 : LIVREC_ENOMEM;
    for (const struct lr_socket_rule *r = s->rules; v && r && r->path && rc == 0; r++) {
        const char *word = lr_json_str(v, r->path);
        if (!word || strcmp(word, r->word) != 0)
            continue;
        if (r->say)
            rc = answer(s, r);
        else
            apply_end(s, r, v);
    }
    lr_arena_free(a);
    return rc;
}

/* A flood while the worker does something else costs the oldest. */
static int enqueue(struct lr_socket *s, const char *text, size_t len)
{
    char *copy = lr_strndup(text, len);
    if (!copy)
        return LIVREC_ENOMEM;
    pthread_mutex_lock(&s->lock);
    if (s->count == LR_SOCKET_QUEUE) {
        lr_free(s->queue[s->first]);
        s->first = (s->first + 1) % LR_SOCKET_QUEUE;
        s->count--;
    }
    s->queue[(s->first + s->count++) % LR_SOCKET_QUEUE] = copy;
    wake(s);
    pthread_mutex_unlock(&s->lock);
    return 0;
}

static int on_message(void *user, bool text, const uint8_t *data, size_t len)
{
    struct lr_socket *s = user;
    if (!text)
        return 0;
    int rc = apply_rules(s, (const char *)data, len);
    pthread_mutex_lock(&s->lock);
    bool unheard = s->unheard;
    pthread_mutex_unlock(&s->lock);
    return rc || unheard ? rc : enqueue(s, (const char *)data, len);
}

/* ---- its life */

static void on_open(void *user)
{
    struct lr_socket *s = user;
    pthread_mutex_lock(&s->lock);
    s->open = true;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

static void gone(struct lr_socket *s, int code, const char *text)
{
    s->ws = NULL;
    lr_timer_stop(s->loop, &s->beat_timer);
    pthread_mutex_lock(&s->lock);
    s->closed = true;
    end_session(s, code, text);
    pthread_mutex_unlock(&s->lock);
    lr_socket_unref(s);
}

static void on_closed(void *user, int code, const struct lr_err *err)
{
    (void)code;
    if (err->code)
        gone(user, err->code, err->text);
    else
        gone(user, LIVREC_ECLOSED, "the platform closed the WebSocket");
}

static void on_dropped(void *user)
{
    gone(user, LIVREC_ECLOSED, "the handle is closed");
}

void lr_socket_start(void *start)
{
    static const struct lr_ws_ops ops = {on_open, on_message, on_closed, on_dropped};
    struct lr_socket_start *w = start;
    w->rc = lr_ws_start(w->s->loop, w->cfg, &w->req, &ops, w->s, &w->s->ws, &w->err);
    if (w->rc == 0)
        atomic_fetch_add(&w->s->refs, 1);
}

void lr_socket_leave(void *socket)
{
    struct lr_socket *s = socket;
    if (!s->ws)
        return;
    lr_ws_cancel(s->ws);
    gone(s, LIVREC_ECLOSED, "the WebSocket was closed");
}

/* ---- what is said */

void lr_socket_send(void *word)
{
    struct lr_socket_word *w = word;
    w->rc = w->s->ws ? lr_ws_send(w->s->ws, w->text, strlen(w->text)) : LIVREC_ECLOSED;
    w->s->said++;
}

static void beat(void *arg)
{
    struct lr_socket *s = arg;
    char text[BEAT_MAX];
    s->beat_timer = NULL;
    s->said++;
    int n = s->beat_rest ? snprintf(text, sizeof text, "%s%llu%s", s->beat,
                                    (unsigned long long)s->said, s->beat_rest)
                         : snprintf(text, sizeof text, "%s", s->beat);
    if (n > 0 && (size_t)n < sizeof text)
        lr_ws_send(s->ws, text, (size_t)n); /* without it the platform closes the socket */
    lr_socket_beat(s);
}

void lr_socket_beat(void *socket)
{
    struct lr_socket *s = socket;
    if (!s->ws || !s->beat)
        return;
    s->beat_timer = lr_timer_start(s->loop, s->beat_ms, beat, s);
    if (!s->beat_timer)
        lr_socket_leave(s);
}
