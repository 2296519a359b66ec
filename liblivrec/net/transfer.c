/* A transfer: one request and the redirects it leads to, as a row of exchanges. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/env.h"
#include "core/log.h"
#include "core/text.h"
#include "data/date.h"
#include "net/redirect.h"
#include "net/request.h"
#include "net/transport.h"

#define REDIRECTS_MAX 5
#define YEAR_3000 INT64_C(32503680000)
#define ARENA_MAX ((size_t)4 << 20) /* and the body */

/* A redirect's own body is read for the sake of the connection, which then can be used again, but
 * not for ever. */
#define REDIRECT_BODY_MAX ((size_t)16384)
#define REDIRECT_BODY_MS 2000

struct lr_transfer {
    struct lr_loop *loop;
    struct lr_arena *arena;
    struct lr_http_config cfg;
    struct lr_http_req req; /* of this hop */
    struct lr_url url;
    int hops_left;
    struct lr_transfer_ops ops;
    void *user;
    struct lr_exchange *x;
    struct lr_timer *deadline, *hop_limit;
    int64_t total_ms, hop_start;
    char *location; /* this answer is a redirect */
    int status;
    size_t skipped;    /* bytes of its body */
    struct lr_err own; /* why a callback here ended the exchange */
    bool busy;         /* inside a callback of the user's */
    bool dead;         /* cancelled or done */
};

static void free_transfer(struct lr_transfer *t)
{
    lr_timer_stop(t->loop, &t->deadline);
    lr_timer_stop(t->loop, &t->hop_limit);
    lr_arena_free(t->arena);
    lr_free(t);
}

static void finish(struct lr_transfer *t, const struct lr_err *err)
{
    t->dead = true;
    t->x = NULL;
    t->ops.done(t->user, err);
    free_transfer(t);
}

static void drop_exchange(struct lr_transfer *t)
{
    struct lr_transport *transport = lr_loop_transport(t->loop);
    if (t->x)
        transport->cancel(transport, t->x);
    t->x = NULL;
}

/* ---- one hop */

static const char *path_of(const struct lr_transfer *t)
{
    return t->req.flags & LR_HTTP_SECRET ? "" : t->url.path;
}

/* ", clock +3 s" where the answer was made just now: by how much the server's is ahead. */
static void clock_of(const struct lr_env *env, const struct lr_http_head *head, char out[32])
{
    const char *date = head ? lr_http_header(head, "date") : NULL;
    int64_t at = date && !lr_http_header(head, "age") ? lr_date_http(date) : -1;
    out[0] = '\0';
    if (at > 0 && at < YEAR_3000)
        snprintf(out, 32, ", clock %+lld s", (long long)(at - lr_wall_ms(env->clock) / 1000));
}

/* One line a request, without what may be secret: user, query and cookies. */
static void log_hop(const struct lr_transfer *t, const struct lr_http_head *head,
                    const struct lr_err *err)
{
    const struct lr_env *env = lr_loop_env(t->loop);
    char clock[32];
    const char *method = t->req.method ? t->req.method : t->req.body ? "POST" : "GET";
    long long ms = lr_loop_now(t->loop) - t->hop_start;
    if (!env->log || env->log->level > LR_DEBUG)
        return;
    clock_of(env, head, clock);
    if (err)
        lr_logf(env->log, LR_DEBUG, 0, "%s %s%s: %s after %lld ms", method, t->url.host, path_of(t),
                livrec_error_name(err->code), ms);
    else
        lr_logf(env->log, LR_DEBUG, 0, "%s %s%s: HTTP %d after %lld ms%s", method, t->url.host,
                path_of(t), t->status, ms, clock);
}

static int start_hop(struct lr_transfer *t, struct lr_err *err);

static void follow(struct lr_transfer *t)
{
    struct lr_err err = {0};
    const char *location = t->location;
    t->location = NULL;
    t->skipped = 0;
    t->x = NULL;
    lr_timer_stop(t->loop, &t->hop_limit);
    int rc = lr_redirect_apply(t->arena, &t->req, &t->url, t->status, location, &err);
    if (rc == 0)
        rc = start_hop(t, &err);
    if (rc)
        finish(t, &err);
}

static void hop_limit_reached(void *arg)
{
    struct lr_transfer *t = arg;
    t->hop_limit = NULL;
    drop_exchange(t);
    follow(t);
}

static int begin_redirect(struct lr_transfer *t, const char *location)
{
    if (t->hops_left-- == 0)
        return lr_err_set(&t->own, LIVREC_EHTTP, "%s%s: too many redirects", t->url.host,
                          path_of(t));
    t->location = lr_arena_strdup(t->arena, location);
    t->hop_limit = lr_timer_start(t->loop, REDIRECT_BODY_MS, hop_limit_reached, t);
    if (!t->location || !t->hop_limit)
        return lr_err_set(&t->own, LIVREC_ENOMEM, "%s: no memory", t->url.host);
    return 0;
}

/* What a callback of the user's returned is handed on, unless it cancelled the transfer. */
static int after_callback(struct lr_transfer *t, int rc)
{
    t->busy = false;
    if (t->dead) {
        free_transfer(t);
        return LIVREC_ECANCELLED;
    }
    return rc;
}

static int on_head(void *user, const struct lr_http_head *head)
{
    struct lr_transfer *t = user;
    struct lr_jar *jar = t->req.flags & LR_HTTP_NO_COOKIES ? NULL : t->cfg.jar;
    int rc = lr_request_keep_cookies(jar, &t->url, head, &t->own);
    if (rc)
        return rc;
    const char *location = t->req.max_redirects >= 0 ? lr_redirect_location(head) : NULL;
    t->status = head->status;
    log_hop(t, head, NULL);
    if (location)
        return begin_redirect(t, location);
    struct lr_http_head final = *head;
    final.url = t->req.url;
    t->busy = true;
    return after_callback(t, t->ops.head(t->user, &final));
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct lr_transfer *t = user;
    if (t->location) {
        t->skipped += len;
        return t->skipped > REDIRECT_BODY_MAX ? LIVREC_ECANCELLED : 0;
    }
    if (!t->ops.data)
        return 0;
    t->busy = true;
    return after_callback(t, t->ops.data(t->user, data, len));
}

static void on_done(void *user, const struct lr_err *err)
{
    struct lr_transfer *t = user;
    if (err && err->code && !t->own.code)
        log_hop(t, NULL, err);
    if (t->own.code)
        finish(t, &t->own);
    else if (t->location)
        follow(t);
    else
        finish(t, err);
}

static void on_dropped(void *user)
{
    free_transfer(user);
}

static int start_hop(struct lr_transfer *t, struct lr_err *err)
{
    static const struct lr_exchange_ops ops = {on_head, on_data, on_done, on_dropped};
    struct lr_transport *transport = lr_loop_transport(t->loop);
    struct lr_http_req req = t->req;
    t->hop_start = lr_loop_now(t->loop);
    if (!transport)
        return lr_err_set(err, LIVREC_ENET, "the event loop was not started");
    int rc = lr_policy_check_url(&t->cfg.policy, &t->url, err);
    if (rc)
        return rc;
    if (lr_request_cookies(t->arena, t->cfg.jar, &t->url, &req) || lr_request_check(&req, err))
        return err->code ? err->code : lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    return transport->start(transport, &t->cfg, &req, &ops, t, &t->x, err);
}

/* ---- the interface */

static void deadline_reached(void *arg)
{
    struct lr_transfer *t = arg;
    struct lr_err err;
    t->deadline = NULL;
    lr_err_set(&err, LIVREC_ETIMEOUT, "%s%s: no complete answer within " LR_TENTHS " s",
               t->url.host, path_of(t), LR_TENTHS_OF((t->total_ms + 50) / 100));
    drop_exchange(t);
    finish(t, &err);
}

static int prepare(struct lr_transfer *t, const struct lr_http_config *cfg,
                   const struct lr_http_req *req, struct lr_err *err)
{
    t->arena = lr_arena_new(ARENA_MAX + req->body_len);
    int rc = lr_config_copy(t->arena, cfg, &t->cfg, err);
    if (rc == 0)
        rc = lr_request_copy(t->arena, req, &t->req, &t->url, err);
    if (rc)
        return rc;
    t->total_ms = req->total_ms ? req->total_ms : cfg->total_ms;
    if (t->total_ms > 0) {
        t->deadline = lr_timer_start(t->loop, t->total_ms, deadline_reached, t);
        if (!t->deadline)
            return lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    }
    return 0;
}

int lr_transfer_start(struct lr_loop *loop, const struct lr_http_config *cfg,
                      const struct lr_http_req *req, const struct lr_transfer_ops *ops, void *user,
                      struct lr_transfer **out, struct lr_err *err)
{
    struct lr_err unasked;
    err = err ? err : &unasked;
    lr_err_clear(err);
    int rc = lr_request_check(req, err);
    if (rc)
        return rc;
    struct lr_transfer *t = lr_calloc(1, sizeof *t);
    if (!t)
        return lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    t->loop = loop;
    t->ops = *ops;
    t->user = user;
    t->hops_left = req->max_redirects ? req->max_redirects : REDIRECTS_MAX;
    rc = prepare(t, cfg, req, err);
    if (rc == 0)
        rc = start_hop(t, err);
    if (rc)
        free_transfer(t);
    else
        *out = t;
    return rc;
}

void lr_transfer_cancel(struct lr_transfer *t)
{
    if (!t || t->dead)
        return;
    t->dead = true;
    drop_exchange(t);
    if (!t->busy)
        free_transfer(t);
}

void lr_transfer_pause(struct lr_transfer *t, bool paused)
{
    struct lr_transport *transport = t ? lr_loop_transport(t->loop) : NULL;
    if (t && t->x)
        transport->pause(transport, t->x, paused);
}

void lr_transfer_drain(struct lr_transfer *t)
{
    struct lr_transport *transport = t ? lr_loop_transport(t->loop) : NULL;
    if (t && t->x)
        transport->drain(transport, t->x);
}
