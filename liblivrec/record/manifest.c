#include "record/manifest.h"

#include <string.h>

#include "core/alloc.h"
#include "data/hash.h"

#define LIMIT_MS 10000

static void ask(void *arg);

static void wait_for_next(struct lr_manifest *p, int64_t ms)
{
    if (ms < 0 || !p->net || p->net->closed || p->fetch.transfer)
        return;
    lr_timer_stop(p->net->loop, &p->timer);
    p->timer = lr_timer_start(p->net->loop, ms, ask, p);
    if (p->timer)
        return;
    struct lr_err err;
    lr_seg_no_memory(p->net, &err);
    p->ops->failed(p->user, 0, ++p->failures, &err);
}

static void fail(struct lr_manifest *p, int status, const struct lr_err *err)
{
    /* The next request goes by the address that was given: that of a redirect may have expired. */
    lr_free(p->current);
    p->current = NULL;
    p->etag[0] = '\0';
    p->body_hash = 0;
    wait_for_next(p, p->ops->failed(p->user, status, ++p->failures, err));
}

static void take_address(struct lr_manifest *p)
{
    if (strcmp(p->fetch.url, p->current ? p->current : p->url) != 0) {
        lr_free(p->current);
        p->current = p->fetch.url;
        p->fetch.url = NULL;
    }
    memcpy(p->etag, p->fetch.etag, sizeof p->etag);
}

static void take(struct lr_manifest *p, struct lr_buf *bytes)
{
    struct lr_err err = {0};
    struct lr_manifest_body body = {.bytes = bytes,
                                    .url = p->current ? p->current : p->url,
                                    .asked_ms = p->asked_ms,
                                    .date_ms = p->fetch.date_ms};
    int64_t wait = LR_MANIFEST_NEVER;
    int rc = p->ops->loaded(p->user, &body, &wait, &err);
    lr_buf_free(&p->fetch.body);
    if (rc) {
        fail(p, p->fetch.status, &err);
        return;
    }
    p->failures = 0;
    wait_for_next(p, wait);
}

static void on_done(void *user, struct lr_seg_fetch *f, const struct lr_err *err)
{
    struct lr_manifest *p = user;
    struct lr_err verdict = *err;
    if (err->code) {
        fail(p, f->status, &verdict);
        return;
    }
    uint64_t hash = f->status == 304 ? p->body_hash : lr_hash64(f->body.data, f->body.len);
    if (p->body_hash && hash == p->body_hash) {
        take(p, NULL);
        return;
    }
    p->body_hash = hash;
    take_address(p);
    take(p, &f->body);
}

static void ask(void *arg)
{
    struct lr_manifest *p = arg;
    char etag[LR_SEG_ETAG];
    struct lr_err err = {0};
    memcpy(etag, p->etag, sizeof etag);
    struct lr_seg_get get = {.url = p->current ? p->current : p->url,
                             .range = {0, -1},
                             .max = p->ops->max,
                             .total_ms = p->limit_ms,
                             .etag = etag};
    struct lr_source *source = p->net->source;
    p->timer = NULL;
    p->asked_ms = lr_loop_now(p->net->loop);
    lr_source_enter(source);
    if (lr_seg_fetch_start(&p->fetch, p->net, &get, on_done, p, &err) != 0)
        fail(p, 0, &err);
    lr_source_leave(source);
}

int lr_manifest_open(struct lr_manifest *p, const struct lr_seg_net *net, const char *url,
                     const struct lr_manifest_ops *ops, void *user, struct lr_err *err)
{
    char *copy = lr_strdup(url);
    lr_manifest_close(p);
    *p = (struct lr_manifest){
        .net = net, .ops = ops, .user = user, .url = copy, .limit_ms = LIMIT_MS};
    if (copy)
        p->timer = lr_timer_start(net->loop, 0, ask, p);
    return p->timer ? 0 : lr_seg_no_memory(net, err);
}

int lr_manifest_move(struct lr_manifest *p, const char *url)
{
    char *copy = lr_strdup(url);
    if (!copy)
        return LIVREC_ENOMEM;
    lr_free(p->current);
    p->current = copy;
    return 0;
}

void lr_manifest_ask(struct lr_manifest *p, int64_t ms)
{
    wait_for_next(p, ms);
}

void lr_manifest_close(struct lr_manifest *p)
{
    if (p->net)
        lr_timer_stop(p->net->loop, &p->timer);
    lr_seg_fetch_stop(&p->fetch);
    lr_free(p->url);
    lr_free(p->current);
    *p = (struct lr_manifest){0};
}
