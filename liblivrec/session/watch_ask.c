#include <livrec/error.h>

#include "core/alloc.h"
#include "session/roots.h"
#include "session/watch_parts.h"

#define NEAR 5000 /* ms: who is due within that is asked for, too, where it costs nothing */

static void unlink_ask(struct lr_watch_ask *a)
{
    struct lr_watch_ask **at = &a->watches->asks;
    while (*at != a)
        at = &(*at)->next;
    *at = a->next;
    lr_watch_ask_free(a);
}

void lr_watch_ask_free(struct lr_watch_ask *a)
{
    lr_cancel_free(a->cancel);
    lr_opts_free(a->opts);
    lr_free(a);
}

static void answered(void *arg)
{
    struct lr_watch_ask *a = arg;
    struct lr_watchlist *w = a->watches;
    a->site->asking--;
    lr_watch_site_heard(a);
    for (size_t i = 0; i < a->count; i++) {
        a->rooms[i]->asking = false;
        lr_watch_answer(a->rooms[i], &a->states[i]);
    }
    unlink_ask(a);
    lr_watch_drop(w);
    lr_watch_plan(w);
}

/* On a worker. Rooms are not freed while they are asked for, so their addresses stay. */
static void ask(void *arg)
{
    struct lr_watch_ask *a = arg;
    const struct lr_jobs_deps *deps = &a->watches->deps;
    lr_poll(deps->resolver, a->urls, a->count, a->opts, a->cancel, a->states);
    lr_loop_post_task(deps->loop, &a->task, answered, a);
}

static void put(struct lr_watch_ask *a, struct lr_watched *r)
{
    r->asking = true;
    a->rooms[a->count] = r;
    a->urls[a->count++] = r->url;
}

void lr_watch_note_opts(struct lr_watched *r)
{
    static const char *const scopes[] = {"auth.", "core.", "net.", "resolve.", NULL};
    const struct lr_jobs_deps *deps = &r->site->watches->deps;
    r->like = lr_opts_hash(r->opts, scopes);
    if (deps->roots && lr_opts_bool(r->opts, "watch.record"))
        lr_roots_expect(deps->roots, deps->pool, r->opts);
}

/* Rooms of a source that have options of their own for quality, name and the like alone. */
static bool like(const struct lr_watched *a, const struct lr_watched *b)
{
    return a->site == b->site && a->source == b->source && a->like == b->like;
}

static void gather(struct lr_watchlist *w, struct lr_watch_ask *a, const struct lr_watched *first)
{
    const struct lr_extractor *e = first->site->extractor;
    size_t limit = !e->poll || !first->source       ? 1
                   : e->poll_limit < LR_WATCH_BATCH ? e->poll_limit
                                                    : LR_WATCH_BATCH;
    int64_t until = lr_watch_now(w) + NEAR;
    for (struct lr_watched *r = w->first; r && a->count < limit; r = r->next)
        if (like(r, first) && lr_watch_is_idle(r) && r->next_ask <= until)
            put(a, r);
}

static void give_up(struct lr_watch_ask *a)
{
    for (size_t i = 0; i < a->count; i++)
        a->rooms[i]->asking = false;
    lr_watch_ask_free(a);
}

int lr_watch_ask(struct lr_watchlist *w, struct lr_watched *r)
{
    struct lr_watch_ask *a = lr_calloc(1, sizeof *a);
    if (!a)
        return LIVREC_ENOMEM;
    a->watches = w;
    a->site = r->site;
    a->began = lr_watch_now(w);
    a->again = r->again;
    a->cancel = lr_cancel_new(w->deps.cancel);
    a->opts = lr_opts_copy(r->opts);
    put(a, r);
    gather(w, a, r);
    if (!a->cancel || !a->opts || lr_pool_submit(w->deps.pool, ask, a)) {
        give_up(a);
        return LIVREC_ENOMEM;
    }
    a->next = w->asks;
    w->asks = a;
    a->site->asking++;
    return 0;
}
