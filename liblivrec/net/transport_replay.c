#include "net/transport_replay.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "net/replay_match.h"
#include "net/replay_parts.h"

#define MEMORY ((size_t)256 << 20)
#define DEFECTS_MAX ((size_t)1 << 20)

static int times(const struct lr_replay_entry *n)
{
    return n->e->times ? n->e->times : 1;
}

static bool used_up(const struct lr_replay_entry *n)
{
    return times(n) >= 0 && n->uses >= times(n);
}

static struct lr_replay *replay_of(struct lr_transport *t)
{
    return (struct lr_replay *)t;
}

/* ---- finding the answer */

static bool url_fits(const struct lr_replay_entry *n, const char *url)
{
    return n->url && lr_replay_glob(n->url, url, strlen(url));
}

/* The entry that answers, or NULL and why the last one that came near did not. */
static struct lr_replay_entry *find(struct lr_replay *r, struct lr_arena *a,
                                    const struct lr_http_config *cfg, const struct lr_http_req *req,
                                    const char **why)
{
    const char *url = lr_replay_url(a, req->url, r->cfg.volatile_keys);
    *why = "no exchange has this URL";
    for (size_t i = r->cfg.in_order ? r->cursor : 0; url && i < r->cfg.count; i++) {
        struct lr_replay_entry *n = &r->entries[i];
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
                  const struct lr_http_req *req, struct lr_replay_entry **out, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(MEMORY);
    const char *why = NULL;
    pthread_mutex_lock(&r->lock);
    struct lr_replay_entry *n = find(r, a, cfg, req, &why);
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

/* ---- the transport */

static int start(struct lr_transport *t, const struct lr_http_config *cfg,
                 const struct lr_http_req *req, const struct lr_exchange_ops *ops, void *user,
                 struct lr_exchange **out, struct lr_err *err)
{
    struct lr_replay *r = replay_of(t);
    struct lr_replay_entry *n = NULL;
    int rc = expect(r, cfg, req, &n, err);
    if (rc)
        return rc;
    struct lr_exchange *x = lr_calloc(1, sizeof *x);
    char *url = lr_strdup(req->url);
    struct lr_replay_socket *socket = n->e->is_socket ? lr_replay_socket_new(n->e) : NULL;
    bool ready = x && url && (socket || !n->e->is_socket);
    struct lr_timer *timer =
        ready ? lr_timer_start(r->loop, n->e->delay_ms, lr_replay_step, x) : NULL;
    if (!timer) {
        lr_replay_socket_free(socket);
        lr_free(url);
        lr_free(x);
        return lr_err_set(err, LIVREC_ENOMEM, "replay: no memory");
    }
    *x = (struct lr_exchange){
        r, n, url, *ops, user, timer, .socket = socket, .next = r->running, .link = &r->running};
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
    lr_replay_unlink(x);
    if (!x->busy)
        lr_replay_free_exchange(x);
}

static void pause_exchange(struct lr_transport *t, struct lr_exchange *x, bool paused)
{
    (void)t;
    x->paused = paused;
    if (!paused && !x->timer && !x->busy)
        lr_replay_next(x, 0);
}

static void drain(struct lr_transport *t, struct lr_exchange *x)
{
    (void)t; /* a replay holds nothing back */
    (void)x;
}

static int send_bytes(struct lr_transport *t, struct lr_exchange *x, const uint8_t *data,
                      size_t len)
{
    struct lr_replay *r = replay_of(t);
    if (x->dead || !x->socket)
        return 0;
    pthread_mutex_lock(&r->lock);
    int rc = lr_replay_socket_hear(x->socket, data, len, &r->defects);
    r->unexpected += rc == LIVREC_EINTERNAL;
    pthread_mutex_unlock(&r->lock);
    return rc == LIVREC_ENOMEM ? rc : lr_replay_kick(x);
}

static void drop_all(struct lr_transport *t)
{
    struct lr_replay *r = replay_of(t);
    while (r->running) {
        struct lr_exchange *x = r->running;
        lr_replay_unlink(x);
        if (x->ops.dropped)
            x->ops.dropped(x->user);
        lr_replay_free_exchange(x);
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

static bool prepare(struct lr_replay *r, struct lr_replay_entry *n,
                    const struct lr_replay_exchange *e)
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
    *r = (struct lr_replay){
        {start, cancel, pause_exchange, drain, drop_all, send_bytes}, loop, *cfg};
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
        const struct lr_replay_entry *n = &r->entries[i];
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
