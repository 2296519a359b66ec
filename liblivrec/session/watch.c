#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "session/watch_parts.h"

#define MATCH_ARENA ((size_t)1 << 20)

struct lr_watched *lr_watch_find(struct lr_watchlist *w, uint64_t id)
{
    struct lr_watched *r = w->first;
    while (r && (r->id != id || r->gone))
        r = r->next;
    return r;
}

static void job_ended(void *arg, uint64_t job, int code)
{
    struct lr_watchlist *w = arg;
    for (struct lr_watched *r = w->first; r; r = r->next)
        if (r->job == job) {
            lr_watch_keep_names(r);
            lr_watch_look_at_end(r);
            lr_watch_job_over(r, code);
            lr_watch_leave_after_job(r, code == 0);
            lr_watch_again(r, code == 0);
            lr_watch_drop(w);
            lr_watch_plan(w);
            return;
        }
}

int lr_watchlist_new(const struct lr_jobs_deps *deps, struct lr_jobs *jobs,
                     struct lr_watch_limits limits, struct lr_watchlist **out, struct lr_err *err)
{
    struct lr_watchlist *w = lr_calloc(1, sizeof *w);
    if (!w)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    w->deps = *deps;
    w->jobs = jobs;
    w->limits = limits;
    w->end = &w->first;
    lr_jobs_on_end(jobs, job_ended, w);
    lr_jobs_on_media(jobs, lr_watch_media, w);
    lr_network_listen(deps->network, lr_watch_back, w);
    *out = w;
    return 0;
}

static void stop(void *arg)
{
    struct lr_watchlist *w = arg;
    w->closing = true;
    lr_timer_stop(w->deps.loop, &w->timer);
    lr_watch_sources_stop(w);
}

void lr_watchlist_stop(struct lr_watchlist *w)
{
    if (w)
        lr_loop_call(w->deps.loop, stop, w);
}

static void free_room(struct lr_watched *r)
{
    lr_opts_free(r->opts);
    lr_opts_free(r->own);
    lr_free(r->anchor);
    lr_free(r->title);
    lr_free(r->why);
    lr_free(r->url);
    lr_free(r->key);
    lr_free(r);
}

void lr_watchlist_free(struct lr_watchlist *w)
{
    if (!w)
        return;
    for (struct lr_watch_ask *a = w->asks, *next; a; a = next) {
        next = a->next;
        lr_watch_ask_free(a);
    }
    lr_watch_sources_free(w);
    for (struct lr_watched *r = w->first, *next; r; r = next) {
        next = r->next;
        free_room(r);
    }
    for (struct lr_watch_site *s = w->sites, *next; s; s = next) {
        next = s->next;
        lr_free(s);
    }
    lr_free(w);
}

uint32_t lr_watchlist_count(struct lr_watchlist *w)
{
    return atomic_load(&w->count);
}

void lr_watch_tell(struct lr_watched *r, const char *text)
{
    const struct lr_event_source of = {.opts = r->opts, .name = r->anchor, .scene = &r->scene};
    struct lr_event_data e = {.type = LIVREC_EVENT_WATCH, .job = r->job, .of = &of};
    e.str[LIVREC_EVENT_URL] = r->url;
    e.str[LIVREC_EVENT_PLATFORM] = r->site->extractor->name;
    const char *alias = lr_opts_str(r->opts, "record.alias");
    e.str[LIVREC_EVENT_TEXT] = text;
    e.str[LIVREC_EVENT_ANCHOR] = alias && *alias ? alias : r->anchor;
    e.str[LIVREC_EVENT_TITLE] = r->title;
    if (r->state == LR_STATE_GONE && r->list)
        e.str[LIVREC_EVENT_PATH] = lr_watch_list_path(r->list);
    e.num[LIVREC_EVENT_STATE] = lr_watch_state(r);
    e.num[LIVREC_EVENT_CODE] = r->code;
    e.num[LIVREC_EVENT_ROOM_ID] = (int64_t)r->id;
    lr_events_put(r->site->watches->deps.events, &e);
}

static struct lr_watch_site *site_of(struct lr_watchlist *w, const struct lr_extractor *extractor)
{
    struct lr_watch_site *s = w->sites;
    while (s && s->extractor != extractor)
        s = s->next;
    if (s || !(s = lr_calloc(1, sizeof *s)))
        return s;
    *s = (struct lr_watch_site){
        .next = w->sites, .watches = w, .extractor = extractor, .limit = (w->limits.site + 1) / 2};
    return w->sites = s;
}

int lr_watch_match(struct lr_arena *a, const char *url, struct lr_watch_match *out,
                   struct lr_err *err)
{
    struct lr_url parsed = {0};
    struct lr_captures captures = {0};
    lr_err_clear(err);
    const struct lr_extractor *e = lr_registry_match(a, url, &parsed, &captures, err);
    if (!e)
        return err->code ? err->code
                         : lr_err_set(err, a ? LIVREC_EUNSUPPORTED : LIVREC_ENOMEM, "%s",
                                      a ? "no platform takes this address" : "out of memory");
    char *key = parsed.host ? lr_identity(a, e, &parsed, &captures) : lr_arena_strdup(a, url);
    if (!key)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    *out = (struct lr_watch_match){url, parsed.host, key, e};
    return 0;
}

int lr_watch_put(struct lr_watchlist *w, const struct lr_watch_match *match, struct lr_opts *opts,
                 struct lr_watched **out, struct lr_err *err)
{
    struct lr_watched *r = lr_calloc(1, sizeof *r);
    struct lr_watch_site *site = r ? site_of(w, match->extractor) : NULL;
    if (site) {
        r->url = lr_strdup(match->url);
        r->key = lr_strdup(match->key);
    }
    if (!site || !r->url || !r->key) {
        if (r)
            free_room(r);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    r->opts = opts;
    r->site = site;
    lr_watch_note_opts(r);
    *w->end = r;
    w->end = &r->next;
    r->id = ++w->last_id;
    site->rooms++;
    atomic_fetch_add(&w->count, 1);
    lr_watch_first(r);
    *out = r;
    return 0;
}

int lr_watch_add(struct lr_watchlist *w, const char *url, const struct lr_opts *opts,
                 struct lr_watched **out, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(MATCH_ARENA);
    struct lr_watch_match match;
    int rc = lr_watch_match(a, url, &match, err);
    struct lr_opts *copy = rc ? NULL : lr_opts_copy(opts);
    if (!rc && !copy)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    rc = rc ? rc : lr_watch_put(w, &match, copy, out, err);
    if (rc)
        lr_opts_free(copy);
    lr_arena_free(a);
    return rc;
}

void lr_watch_stop_job(struct lr_watched *r)
{
    if (r->job)
        lr_jobs_stop(r->site->watches->jobs, r->job);
}

void lr_watch_set_paused(struct lr_watched *r, bool paused)
{
    if (r->paused == paused)
        return;
    r->paused = paused;
    r->skips = false;
    r->told = false;
    lr_watch_forget_faults(r);
    if (paused)
        lr_watch_stop_job(r);
    else
        r->next_ask = lr_watch_now(r->site->watches);
    lr_watch_tell(r, paused ? "paused" : "resumed");
}

void lr_watch_remove(struct lr_watched *r)
{
    struct lr_watchlist *w = r->site->watches;
    lr_watch_stop_job(r);
    r->gone = true;
    r->site->rooms--;
    atomic_fetch_sub(&w->count, 1);
    lr_watch_tell(r, "removed");
    lr_events_wake(w->deps.events);
}

void lr_watch_drop(struct lr_watchlist *w)
{
    struct lr_watched **at = &w->first;
    for (struct lr_watched *r; (r = *at) != NULL;) {
        if (!r->gone || r->asking) {
            at = &r->next;
            continue;
        }
        *at = r->next;
        free_room(r);
    }
    w->end = at;
}

/* ---- what other threads ask for */

struct request {
    struct lr_watchlist *watches;
    const char *url;
    const struct lr_opts *opts;
    uint64_t id;
    bool flag;
    int rc;
    struct lr_err *err;
};

static int call(struct request *q, void (*fn)(void *))
{
    int rc = lr_loop_call(q->watches->deps.loop, fn, q);
    return rc ? rc : q->rc;
}

static void add(void *arg)
{
    struct request *q = arg;
    struct lr_watched *r;
    q->rc = lr_watch_add(q->watches, q->url, q->opts, &r, q->err);
    q->id = q->rc ? 0 : r->id;
    lr_watch_plan(q->watches);
}

int lr_watchlist_add(struct lr_watchlist *w, const char *url, const struct lr_opts *opts,
                     uint64_t *id, struct lr_err *err)
{
    struct request q = {.watches = w, .url = url, .opts = opts, .err = err};
    int rc = call(&q, add);
    if (rc == 0)
        *id = q.id;
    return rc;
}

static void set_paused(void *arg)
{
    struct request *q = arg;
    struct lr_watched *r = lr_watch_find(q->watches, q->id);
    q->rc = r ? 0 : LIVREC_ENOTFOUND;
    if (r)
        lr_watch_set_paused(r, q->flag);
    lr_watch_plan(q->watches);
}

int lr_watchlist_pause(struct lr_watchlist *w, uint64_t id, bool paused)
{
    return call(&(struct request){.watches = w, .id = id, .flag = paused}, set_paused);
}

static void take_out_all(struct lr_watchlist *w)
{
    lr_watch_sources_stop(w);
    for (struct lr_watched *r = w->first; r; r = r->next)
        if (!r->gone)
            lr_watch_remove(r);
    lr_events_wake(w->deps.events);
}

static void take_out(void *arg)
{
    struct request *q = arg;
    struct lr_watched *r = q->id ? lr_watch_find(q->watches, q->id) : NULL;
    if (!q->id)
        take_out_all(q->watches);
    q->rc = r || !q->id ? 0 : LIVREC_ENOTFOUND;
    if (r)
        lr_watch_remove(r);
    lr_watch_drop(q->watches);
}

int lr_watchlist_remove(struct lr_watchlist *w, uint64_t id)
{
    return call(&(struct request){.watches = w, .id = id}, take_out);
}
