#include "net/transport_replay.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "net/replay_match.h"

#define MEMORY ((size_t)256 << 20)
#define DEFECTS_MAX ((size_t)1 << 20)

/* An exchange of the list, prepared. */
struct entry {
    const struct lr_replay_exchange *e;
    const char *url;
    struct lr_header *headers; /* lower case */
    int uses;
};

struct lr_exchange {
    struct lr_replay *replay;
    const struct entry *entry;
    const char *url;
    struct lr_exchange_ops ops;
    void *user;
    struct lr_timer *timer;
    size_t sent;
    bool has_head, paused, busy, dead; /* busy: inside a callback, which may cancel it */
    struct lr_exchange *next, **link;
};

struct lr_replay {
    struct lr_transport transport; /* first: the two are one */
    struct lr_loop *loop;
    struct lr_replay_config cfg;
    struct lr_arena *arena;
    struct lr_exchange *running;
    pthread_mutex_t lock; /* what stands below: tests read it from their thread */
    struct entry *entries;
    size_t cursor, answered;
    int unexpected;
    struct lr_buf defects;
};

static int times(const struct entry *n)
{
    return n->e->times ? n->e->times : 1;
}

static bool used_up(const struct entry *n)
{
    return times(n) >= 0 && n->uses >= times(n);
}

static size_t body_length(const struct lr_replay_exchange *e)
{
    return e->body_len ? e->body_len : e->body ? strlen(e->body) : 0;
}

static struct lr_replay *replay_of(struct lr_transport *t)
{
    return (struct lr_replay *)t;
}

/* ---- finding the answer */

static bool url_fits(const struct entry *n, const char *url)
{
    return n->url && lr_replay_glob(n->url, url, strlen(url));
}

/* The entry that answers, or NULL and why the last one that came near did not. */
static struct entry *find(struct lr_replay *r, struct lr_arena *a, const struct lr_http_config *cfg,
                          const struct lr_http_req *req, const char **why)
{
    const char *url = lr_replay_url(a, req->url, r->cfg.volatile_keys);
    *why = "no exchange has this URL";
    for (size_t i = r->cfg.in_order ? r->cursor : 0; url && i < r->cfg.count; i++) {
        struct entry *n = &r->entries[i];
        if (!used_up(n) && url_fits(n, url)) {
            const char *misfit = lr_replay_misfit(a, n->e, cfg, req);
            if (!misfit) {
                r->cursor = i;
                return n;
            }
            *why = misfit;
        }
        if (r->cfg.in_order && n->uses < times(n)) {
            *why = lr_arena_fmt(a, "the next one should be %s (%s)", n->e->url, *why);
            break;
        }
    }
    return NULL;
}

/* Memory that runs out costs lines of the report, not the count. */
static void note_unexpected(struct lr_replay *r, const struct lr_http_req *req, const char *why)
{
    r->unexpected++;
    int rc = lr_buf_fmt(&r->defects, "unexpected: %s %s: %s\n", lr_replay_method(req), req->url,
                        why ? why : "no memory");
    if (rc)
        lr_buf_clear(&r->defects);
}

static int expect(struct lr_replay *r, const struct lr_http_config *cfg,
                  const struct lr_http_req *req, struct entry **out, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(MEMORY);
    const char *why = NULL;
    pthread_mutex_lock(&r->lock);
    struct entry *n = find(r, a, cfg, req, &why);
    int rc = n ? 0 : lr_arena_failed(a) ? LIVREC_ENOMEM : LIVREC_EINTERNAL;
    if (n) {
        n->uses++;
        r->answered++;
    } else if (rc == LIVREC_EINTERNAL) {
        note_unexpected(r, req, why);
    }
    pthread_mutex_unlock(&r->lock);
    lr_arena_free(a);
    *out = n;
    if (rc == LIVREC_ENOMEM)
        return lr_err_set(err, rc, "replay: no memory");
    return rc ? lr_err_set(err, rc, "a request that the recording does not have") : 0;
}

/* ---- giving the answer, one step a turn */

static void step(void *arg);

static void unlink_exchange(struct lr_exchange *x)
{
    lr_timer_stop(x->replay->loop, &x->timer);
    *x->link = x->next;
    if (x->next)
        x->next->link = x->link;
}

static void free_exchange(struct lr_exchange *x)
{
    lr_free((char *)x->url);
    lr_free(x);
}

static void finish(struct lr_exchange *x, int code, const char *text)
{
    struct lr_err err = {0};
    if (code)
        lr_err_set(&err, code, "%s", text);
    unlink_exchange(x);
    x->dead = true; /* a cancel from inside does nothing more */
    x->ops.done(x->user, &err);
    free_exchange(x);
}

static void next_step(struct lr_exchange *x, int64_t ms)
{
    x->timer = lr_timer_start(x->replay->loop, ms, step, x);
    if (!x->timer)
        finish(x, LIVREC_ENOMEM, "replay: no memory");
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

static void step(void *arg)
{
    struct lr_exchange *x = arg;
    const struct lr_replay_exchange *e = x->entry->e;
    x->timer = NULL;
    if (x->paused && x->has_head)
        return;
    bool head = !x->has_head && e->status, piece = !head && x->sent < body_length(e);
    if (!head && !piece) {
        if (!e->stays_open)
            end(x);
        return;
    }
    x->busy = true;
    int rc = head ? give_head(x) : give_piece(x);
    x->busy = false;
    if (x->dead)
        free_exchange(x);
    else if (rc)
        finish(x, rc, "ended by the reader");
    else
        next_step(x, 0);
}

/* ---- the transport */

static int start(struct lr_transport *t, const struct lr_http_config *cfg,
                 const struct lr_http_req *req, const struct lr_exchange_ops *ops, void *user,
                 struct lr_exchange **out, struct lr_err *err)
{
    struct lr_replay *r = replay_of(t);
    struct entry *n = NULL;
    int rc = expect(r, cfg, req, &n, err);
    if (rc)
        return rc;
    struct lr_exchange *x = lr_calloc(1, sizeof *x);
    char *url = lr_strdup(req->url);
    struct lr_timer *timer = x && url ? lr_timer_start(r->loop, n->e->delay_ms, step, x) : NULL;
    if (!timer) {
        lr_free(url);
        lr_free(x);
        return lr_err_set(err, LIVREC_ENOMEM, "replay: no memory");
    }
    *x =
        (struct lr_exchange){r, n, url, *ops, user, timer, .next = r->running, .link = &r->running};
    if (x->next)
        x->next->link = &x->next;
    r->running = x;
    *out = x;
    return 0;
}

static void cancel(struct lr_transport *t, struct lr_exchange *x)
{
    (void)t;
    if (x->dead)
        return;
    x->dead = true;
    unlink_exchange(x);
    if (!x->busy)
        free_exchange(x);
}

static void pause_exchange(struct lr_transport *t, struct lr_exchange *x, bool paused)
{
    (void)t;
    x->paused = paused;
    if (!paused && !x->timer && !x->busy)
        next_step(x, 0);
}

static void drain(struct lr_transport *t, struct lr_exchange *x)
{
    (void)t; /* a replay holds nothing back */
    (void)x;
}

static void drop_all(struct lr_transport *t)
{
    struct lr_replay *r = replay_of(t);
    while (r->running) {
        struct lr_exchange *x = r->running;
        unlink_exchange(x);
        if (x->ops.dropped)
            x->ops.dropped(x->user);
        free_exchange(x);
    }
}

/* ---- the list */

static char *lower(struct lr_arena *a, const char *s)
{
    char *copy = lr_arena_strdup(a, s);
    for (char *c = copy; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

static bool prepare(struct lr_replay *r, struct entry *n, const struct lr_replay_exchange *e)
{
    n->e = e;
    n->url = lr_replay_url(r->arena, e->url, r->cfg.volatile_keys);
    n->headers = lr_arena_alloc(r->arena, (e->header_count + 1) * sizeof *n->headers);
    if (!n->url || !n->headers)
        return false;
    for (size_t i = 0; i < e->header_count; i++) {
        n->headers[i].name = lower(r->arena, e->headers[i].name);
        n->headers[i].value = e->headers[i].value;
        if (!n->headers[i].name)
            return false;
    }
    return true;
}

struct lr_replay *lr_replay_new(struct lr_loop *loop, const struct lr_replay_config *cfg)
{
    struct lr_replay *r = lr_calloc(1, sizeof *r);
    if (!r)
        return NULL;
    *r = (struct lr_replay){{start, cancel, pause_exchange, drain, drop_all}, loop, *cfg};
    pthread_mutex_init(&r->lock, NULL);
    lr_buf_init(&r->defects, DEFECTS_MAX);
    r->arena = lr_arena_new(MEMORY);
    r->entries = lr_arena_alloc(r->arena, (cfg->count + 1) * sizeof *r->entries);
    bool ok = r->entries != NULL;
    for (size_t i = 0; ok && i < cfg->count; i++)
        ok = prepare(r, &r->entries[i], &cfg->list[i]);
    if (ok)
        return r;
    lr_replay_free(r);
    return NULL;
}

void lr_replay_free(struct lr_replay *r)
{
    if (!r)
        return;
    lr_arena_free(r->arena);
    lr_buf_free(&r->defects);
    pthread_mutex_destroy(&r->lock);
    lr_free(r);
}

struct lr_transport *lr_replay_transport(struct lr_replay *r)
{
    return &r->transport;
}

int lr_replay_defects(struct lr_replay *r, struct lr_buf *out)
{
    pthread_mutex_lock(&r->lock);
    int count = r->unexpected, rc = 0;
    if (out)
        rc = lr_buf_append(out, r->defects.data, r->defects.len);
    for (size_t i = 0; i < r->cfg.count; i++) {
        const struct entry *n = &r->entries[i];
        if (n->uses >= times(n))
            continue;
        count++;
        if (out && rc == 0)
            rc = lr_buf_fmt(out, "unused: %s (%d of %d times)\n", n->e->url, n->uses, times(n));
    }
    pthread_mutex_unlock(&r->lock);
    return count;
}

size_t lr_replay_count(struct lr_replay *r)
{
    pthread_mutex_lock(&r->lock);
    size_t n = r->answered;
    pthread_mutex_unlock(&r->lock);
    return n;
}
