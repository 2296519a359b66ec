/* The blocking call: a transfer on the loop, and a thread that waits for it. */
#include "net/http.h"

#include <stdatomic.h>

#include "net/head.h"

#define DEFAULT_TOTAL_MS 15000
#define FOR_EVER (INT64_C(366) * 86400 * 1000)

struct fetch {
    struct lr_loop *loop;
    const struct lr_http_config *cfg;
    struct lr_http_req req;
    struct lr_arena *arena; /* the caller's, who waits: the loop's thread may use it */
    struct lr_transfer *transfer;
    struct lr_cancel *over; /* fired when done; a child of the caller's token */
    struct lr_http_head head;
    struct lr_buf body;
    bool peeked;
    struct lr_err err;
    atomic_bool done;
};

static void end(struct fetch *f)
{
    atomic_store(&f->done, true);
    lr_cancel_fire(f->over);
}

/* What errors call it. */
static const char *where(struct fetch *f, const char *url)
{
    struct lr_url u;
    if (!(f->req.flags & LR_HTTP_SECRET))
        return lr_url_redact(f->arena, url);
    return lr_url_parse(f->arena, url, &u) == 0 ? u.host : "(not a URL)";
}

static int too_large(struct fetch *f)
{
    return lr_err_set(&f->err, LIVREC_EHTTP, "%s: the answer is larger than %zu bytes",
                      where(f, f->head.url), f->body.max);
}

static int no_memory(struct fetch *f)
{
    return lr_err_set(&f->err, LIVREC_ENOMEM, "%s: no memory for the answer", where(f, f->req.url));
}

static int on_head(void *user, const struct lr_http_head *head)
{
    struct fetch *f = user;
    if (lr_http_head_copy(f->arena, head, &f->head))
        return no_memory(f);
    bool large = head->length > 0 && (uint64_t)head->length > f->body.max;
    return large && !(f->req.flags & LR_HTTP_PEEK) ? too_large(f) : 0;
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct fetch *f = user;
    size_t room = f->body.max - f->body.len;
    bool peek = f->req.flags & LR_HTTP_PEEK;
    if (len > room && !peek)
        return too_large(f);
    if (lr_buf_append(&f->body, data, len < room ? len : room))
        return no_memory(f);
    f->peeked = peek && f->body.len == f->body.max;
    return f->peeked ? LIVREC_ECANCELLED : 0;
}

static void on_done(void *user, const struct lr_err *err)
{
    struct fetch *f = user;
    if (!f->peeked && !f->err.code)
        f->err = *err;
    f->transfer = NULL;
    end(f);
}

static void start(void *arg)
{
    static const struct lr_transfer_ops ops = {on_head, on_data, on_done};
    struct fetch *f = arg;
    if (lr_transfer_start(f->loop, f->cfg, &f->req, &ops, f, &f->transfer, &f->err))
        end(f);
}

static void abandon(void *arg)
{
    struct fetch *f = arg;
    lr_transfer_cancel(f->transfer);
    f->transfer = NULL;
}

/* Woken by the loop alone, the fetch is done and nobody else knows of it. Woken by the caller's
 * token, it may still run, or the loop may just be ending it: then the loop is asked to let go. */
static void wait(struct fetch *f, struct lr_cancel *cancel)
{
    while (!lr_cancel_wait(f->over, FOR_EVER))
        ;
    if (!lr_cancelled(cancel))
        return;
    lr_loop_call(f->loop, abandon, f);
    if (!atomic_load(&f->done))
        lr_err_set(&f->err, LIVREC_ECANCELLED, "%s: cancelled", where(f, f->req.url));
}

static int give(struct fetch *f, struct lr_http_resp *out)
{
    char *body = lr_arena_strndup(f->arena, f->body.data ? (char *)f->body.data : "", f->body.len);
    if (!body)
        return no_memory(f);
    *out = (struct lr_http_resp){f->head, body, f->body.len};
    return 0;
}

static int run(struct fetch *f, struct lr_cancel *cancel, struct lr_http_resp *out)
{
    if (lr_cancelled(cancel))
        return lr_err_set(&f->err, LIVREC_ECANCELLED, "%s: cancelled", where(f, f->req.url));
    if (lr_loop_is_current(f->loop))
        return lr_err_set(&f->err, LIVREC_EINTERNAL, "a blocking request on the event loop");
    int rc = lr_loop_start(f->loop, &f->err);
    if (rc)
        return rc;
    if (lr_loop_post(f->loop, start, f))
        return no_memory(f);
    wait(f, cancel);
    return f->err.code ? f->err.code : give(f, out);
}

int lr_http_fetch(struct lr_loop *loop, const struct lr_http_config *cfg,
                  const struct lr_http_req *req, struct lr_arena *a, struct lr_cancel *cancel,
                  struct lr_http_resp *out, struct lr_err *err)
{
    struct fetch f = {loop, cfg, *req, a};
    if (!f.req.total_ms && !cfg->total_ms)
        f.req.total_ms = DEFAULT_TOTAL_MS;
    lr_buf_init(&f.body, req->max_body ? req->max_body : LR_HTTP_BODY_MAX);
    f.over = lr_cancel_new(cancel);
    if (f.over)
        run(&f, cancel, out);
    else
        no_memory(&f);
    lr_cancel_free(f.over);
    lr_buf_free(&f.body);
    if (f.err.code && err)
        *err = f.err;
    return f.err.code;
}
