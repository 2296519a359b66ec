#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "session/watch_parts.h"

int lr_watch_take_opts(struct lr_watched *r, struct lr_opts *opts)
{
    struct lr_opts *all = r->own ? lr_opts_merge(opts, r->own) : opts;
    if (!all)
        return LIVREC_ENOMEM;
    if (all != opts)
        lr_opts_free(opts);
    const char *quality = lr_opts_str(all, "stream.quality");
    if (r->job && strcmp(quality, lr_opts_str(r->opts, "stream.quality")) != 0)
        (void)lr_jobs_wish(r->site->watches->jobs, r->job, quality); /* else the next one has it */
    lr_opts_free(r->opts);
    r->opts = all;
    lr_watch_note_opts(r);
    lr_watch_retime(r);
    return 0;
}

static void keep(char **at, const char *text)
{
    char *copy = text ? lr_strdup(text) : NULL;
    if (!copy) /* the last one that was known is better than none */
        return;
    lr_free(*at);
    *at = copy;
}

void lr_watch_keep_names(struct lr_watched *r)
{
    struct lr_job_look look;
    if (!r->job || !lr_jobs_look(r->site->watches->jobs, r->job, &look))
        return;
    keep(&r->anchor, look.anchor);
    keep(&r->title, look.title);
}

void lr_watch_take_names(struct lr_watched *r, const struct lr_poll_state *s)
{
    keep(&r->anchor, s->anchor[0] ? s->anchor : NULL);
    keep(&r->title, s->title[0] ? s->title : NULL);
    r->scene = s->scene;
}

struct change {
    struct lr_watchlist *watches;
    uint64_t id;
    const char *name, *value;
    bool now;
    int rc;
    struct lr_err *err;
};

static int run(struct change *c, void (*fn)(void *))
{
    int rc = lr_loop_call(c->watches->deps.loop, fn, c);
    return rc ? lr_err_set(c->err, rc, "the handle is closed") : c->rc;
}

static int no_room(const struct change *c)
{
    return lr_err_set(c->err, LIVREC_ENOTFOUND, "there is no watched room %llu",
                      (unsigned long long)c->id);
}

/* Options that one room can't have for itself. */
static bool is_of_handle(const char *name)
{
    static const char *const scopes[] = {"control.", "core.", "log.", "notify.", "state."};
    for (size_t i = 0; i < LR_COUNT(scopes); i++)
        if (strncmp(name, scopes[i], strlen(scopes[i])) == 0)
            return true;
    return false;
}

static int change_options(struct lr_watched *r, const struct change *c)
{
    if (is_of_handle(c->name))
        return lr_err_set(c->err, LIVREC_EARG, "%s is the same for all rooms", c->name);
    struct lr_opts *own = lr_opts_copy(r->own), *all = NULL;
    int rc = own ? lr_opts_set(own, c->name, c->value, c->err) : LIVREC_ENOMEM;
    if (rc == 0)
        all = lr_opts_merge(r->opts, own);
    if (!all) {
        lr_opts_free(own);
        return rc && own ? rc : lr_err_set(c->err, LIVREC_ENOMEM, "out of memory");
    }
    lr_opts_free(r->own);
    lr_opts_free(r->opts);
    r->own = own;
    r->opts = all;
    lr_watch_note_opts(r);
    lr_watch_retime(r);
    return 0;
}

/* The recording that runs goes on with it; one that ends just now does not. */
static int wish(struct lr_watched *r, const struct change *c)
{
    int rc = lr_jobs_wish(c->watches->jobs, r->job, lr_opts_str(r->opts, c->name));
    return rc == LIVREC_ENOMEM ? lr_err_set(c->err, rc, "out of memory") : 0;
}

static void change(void *arg)
{
    struct change *c = arg;
    struct lr_watched *r = lr_watch_find(c->watches, c->id);
    c->rc = r ? change_options(r, c) : no_room(c);
    bool window = strcmp(c->name, "watch.window") == 0;
    if (c->rc == 0 && r->job && strcmp(c->name, "stream.quality") == 0) {
        c->rc = wish(r, c);
    } else if (c->rc == 0 && c->now && r->job && !window) {
        r->at_once = true;
        lr_watch_stop_job(r);
    }
    lr_watch_plan(c->watches);
}

int lr_watchlist_set(struct lr_watchlist *w, uint64_t id, const char *name, const char *value,
                     bool now, struct lr_err *err)
{
    struct change c = {
        .watches = w, .id = id, .name = name, .value = value, .now = now, .err = err};
    return run(&c, change);
}

static void break_off(void *arg)
{
    struct change *c = arg;
    struct lr_watched *r = lr_watch_find(c->watches, c->id);
    if (!r) {
        c->rc = no_room(c);
    } else if (!r->job) {
        c->rc = lr_err_set(c->err, LIVREC_ENOTFOUND, "room %llu is not recorded now",
                           (unsigned long long)c->id);
    } else {
        r->skips = true;
        lr_watch_stop_job(r);
        lr_watch_tell(r, "stopped for this broadcast");
    }
}

int lr_watchlist_stop_recording(struct lr_watchlist *w, uint64_t id, struct lr_err *err)
{
    return run(&(struct change){.watches = w, .id = id, .err = err}, break_off);
}
