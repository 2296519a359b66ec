#include "core/alloc.h"
#include "record/source_parts.h"

static int copy_headers(struct lr_source *s, const struct lr_source_config *cfg)
{
    s->headers = lr_calloc((size_t)cfg->header_count + 1, sizeof *s->headers);
    if (!s->headers)
        return LIVREC_ENOMEM;
    for (int i = 0; i < cfg->header_count; i++) {
        struct lr_header *h = &s->headers[i];
        h->name = lr_strdup(cfg->headers[i].name);
        h->value = lr_strdup(cfg->headers[i].value);
        s->cfg.header_count = i + 1;
        if (!h->name || !h->value)
            return LIVREC_ENOMEM;
    }
    return 0;
}

int lr_source_init(struct lr_source *s, const struct lr_source_kind *kind,
                   const struct lr_source_config *cfg, const struct lr_source_ops *ops, void *user,
                   struct lr_err *err)
{
    s->kind = kind;
    s->cfg = *cfg;
    s->cfg.header_count = 0;
    s->ops = ops;
    s->user = user;
    s->url = lr_strdup(cfg->url);
    s->query = cfg->query ? lr_strdup(cfg->query) : NULL;
    int rc = s->url && (s->query || !cfg->query) ? copy_headers(s, cfg) : LIVREC_ENOMEM;
    s->cfg.url = s->url;
    s->cfg.headers = s->headers;
    s->cfg.query = s->query;
    return rc ? lr_err_set(err, rc, "source: memory ran out") : 0;
}

static void release(void *arg)
{
    struct lr_source *s = arg;
    s->end_timer = NULL;
    s->kind->close(s);
    for (int i = 0; i < s->cfg.header_count; i++) {
        lr_free((char *)s->headers[i].name);
        lr_free((char *)s->headers[i].value);
    }
    lr_free(s->headers);
    lr_free(s->url);
    lr_free(s->query);
    lr_free(s);
}

void lr_source_free(struct lr_source *s)
{
    if (!s || s->closed)
        return;
    s->closed = true;
    lr_timer_stop(s->cfg.loop, &s->end_timer);
    if (s->calls == 0)
        release(s);
}

void lr_source_enter(struct lr_source *s)
{
    s->calls++;
}

void lr_source_leave(struct lr_source *s)
{
    if (--s->calls == 0 && s->closed)
        release(s);
}

static void tell_end(void *arg)
{
    struct lr_source *s = arg;
    s->end_timer = NULL;
    lr_source_enter(s);
    s->ops->ended(s->user, s->end, &s->why);
    lr_source_leave(s);
}

void lr_source_end(struct lr_source *s, enum lr_source_end end, const struct lr_err *err)
{
    if (s->ended || s->closed)
        return;
    s->ended = true;
    s->end = end;
    if (err)
        s->why = *err;
    s->end_timer = lr_timer_start(s->cfg.loop, 0, tell_end, s);
    if (!s->end_timer)
        tell_end(s);
}

void lr_source_bytes(struct lr_source *s, size_t n)
{
    if (!s->closed && s->ops->bytes)
        s->ops->bytes(s->user, n);
}

void lr_source_quiet(struct lr_source *s)
{
    if (!s->closed && s->ops->quiet)
        s->ops->quiet(s->user);
}

void lr_source_barren(struct lr_source *s, const struct lr_err *why)
{
    if (!s->closed && s->ops->barren)
        s->ops->barren(s->user, why);
}

struct lr_out *lr_source_raw(struct lr_source *s, const char *ext)
{
    return s->closed || !s->ops->raw ? NULL : s->ops->raw(s->user, ext);
}

void lr_source_pause(struct lr_source *s, bool paused)
{
    s->kind->pause(s, paused);
}

void lr_source_ease(struct lr_source *s, bool eased)
{
    s->kind->ease(s, eased);
}

void lr_source_drain(struct lr_source *s)
{
    s->kind->drain(s);
}
