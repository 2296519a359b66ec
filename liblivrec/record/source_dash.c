/* DASH (ISO/IEC 23009-1): one manifest, asked for again and again, for one or two lists. Segments
 * that are counted come by the clock, others with the next manifest. */
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "data/url.h"
#include "record/dash_lists.h"
#include "record/manifest.h"
#include "record/source_parts.h"

#define RELOAD_MIN_MS 500
#define RELOAD_MAX_MS 60000
#define RELOAD_COUNTED_MS 30000 /* where nothing is said, only an end could be missed */
#define TICK_MS 100             /* no sooner once more */

struct dash_source {
    struct lr_source source;
    struct lr_seg_pair pair;
    struct lr_manifest manifest;
    struct lr_dash_clock clock;
    struct lr_dash_lists lists;
    struct lr_arena *arena; /* what the last manifest lives in; NULL: none came yet */
    struct lr_mpd mpd;
};

static struct dash_source *dash_of(struct lr_source *s)
{
    return (struct dash_source *)s;
}

/* ---- time */

static bool is_refused(const struct dash_source *d)
{
    return d->pair.list[LR_SEG_MAIN].expired_ms != 0;
}

/* Segments that have come by the clock. */
static int64_t on_tick(void *user)
{
    struct dash_source *d = user;
    if (is_refused(d))
        return INT64_MAX;
    lr_seg_assets_tick(&d->lists.index.assets);
    if (lr_dash_lists_wait(&d->lists) <= 0)
        lr_dash_lists_show(&d->lists);
    int64_t wait = lr_dash_lists_wait(&d->lists);
    return wait < TICK_MS ? TICK_MS : wait;
}

/* The time is known, or an index came. */
static void on_news(void *user)
{
    struct dash_source *d = user;
    if (!d->pair.net.closed && !is_refused(d))
        lr_dash_lists_show(&d->lists);
}

/* ---- the manifest */

/* 0: minimumUpdatePeriod says that each segment may come with a new one. */
static int64_t reload_of(const struct dash_source *d)
{
    int64_t wait = d->mpd.update_ms;
    if (wait < 0)
        wait = d->lists.next_ms != LR_DASH_NO_NEWS ? RELOAD_COUNTED_MS
                                                   : lr_dash_lists_target(&d->lists);
    else if (wait == 0)
        wait = lr_dash_lists_target(&d->lists);
    return wait < RELOAD_MIN_MS ? RELOAD_MIN_MS : wait > RELOAD_MAX_MS ? RELOAD_MAX_MS : wait;
}

static void move(struct dash_source *d)
{
    struct lr_arena *a = lr_arena_new(4 * (size_t)LR_URL_MAX);
    const char *next = d->mpd.location ? lr_url_join_any(a, d->lists.url, d->mpd.location) : NULL;
    if (next && strcmp(next, d->lists.url) != 0 && lr_manifest_move(&d->manifest, next) != 0)
        lr_logf(lr_loop_env(d->pair.net.loop)->log, LR_WARN, d->source.cfg.job,
                "memory ran out: the manifest is asked for at its old address");
    lr_arena_free(a);
}

static int parse(struct dash_source *d, const struct lr_manifest_body *body, struct lr_err *err)
{
    struct lr_mpd mpd;
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    char *url = lr_arena_strdup(a, body->url);
    int rc = url ? lr_mpd_parse(a, body->bytes->data, body->bytes->len, url, &mpd, err)
                 : lr_seg_no_memory(&d->pair.net, err);
    if (rc) {
        lr_arena_free(a);
        return rc;
    }
    if (!mpd.dynamic && d->arena) /* what went on has ended: its times count as they did */
        mpd.available_ms = d->mpd.available_ms;
    else if (mpd.dynamic)
        lr_dash_lists_moved(&d->lists, mpd.available_ms - d->mpd.available_ms);
    lr_arena_free(d->arena);
    d->arena = a;
    d->mpd = mpd;
    d->lists.mpd = &d->mpd;
    d->lists.arena = a;
    d->lists.url = url;
    return 0;
}

static bool goes_on(const struct dash_source *d)
{
    const struct lr_seg_list *l = d->pair.list;
    return d->mpd.dynamic && !d->pair.net.closed &&
           (lr_seg_list_goes_on(&l[LR_SEG_MAIN]) ||
            (l[LR_SEG_SOUND].net && lr_seg_list_goes_on(&l[LR_SEG_SOUND])));
}

/* minimumUpdatePeriod counts from the request. */
static int64_t next_request(int64_t update_ms, int64_t took_ms)
{
    return update_ms - took_ms < RELOAD_MIN_MS ? RELOAD_MIN_MS : update_ms - took_ms;
}

static int on_loaded(void *user, const struct lr_manifest_body *body, int64_t *wait,
                     struct lr_err *err)
{
    struct dash_source *d = user;
    bool fresh = body->bytes != NULL;
    int rc = fresh ? parse(d, body, err) : 0;
    if (rc)
        return rc;
    if (fresh)
        lr_buf_free(body->bytes);
    d->lists.asked_ms = body->asked_ms;
    lr_dash_clock_update(&d->clock, &d->mpd, d->lists.url, body->date_ms, fresh);
    lr_dash_lists_show(&d->lists);
    int64_t update = d->lists.update_ms = reload_of(d);
    *wait = LR_MANIFEST_NEVER;
    if (!goes_on(d))
        return 0;
    move(d);
    *wait = next_request(update, lr_loop_now(d->source.cfg.loop) - body->asked_ms);
    return 0;
}

static int64_t on_failed(void *user, int status, int failures, const struct lr_err *err)
{
    struct dash_source *d = user;
    int64_t wait = lr_seg_list_failed(&d->pair.list[LR_SEG_MAIN], status, failures, err);
    if (!d->pair.list[LR_SEG_SOUND].net || d->pair.net.closed)
        return wait;
    int64_t other = lr_seg_list_failed(&d->pair.list[LR_SEG_SOUND], status, failures, err);
    return wait < other ? wait : other;
}

static const struct lr_manifest_ops manifest_ops = {LR_MPD_MAX, on_loaded, on_failed};

/* ---- as a source */

static void pause_dash(struct lr_source *s, bool paused)
{
    lr_source_enter(s);
    lr_seg_pair_pause(&dash_of(s)->pair, paused);
    lr_source_leave(s);
}

static void ease_dash(struct lr_source *s, bool eased)
{
    lr_source_enter(s);
    lr_seg_pair_ease(&dash_of(s)->pair, eased);
    lr_source_leave(s);
}

static void drain_dash(struct lr_source *s)
{
    lr_source_enter(s);
    lr_seg_pair_drain(&dash_of(s)->pair);
    lr_source_leave(s);
}

static void close_dash(struct lr_source *s)
{
    struct dash_source *d = dash_of(s);
    lr_seg_pair_close(&d->pair);
    lr_dash_clock_close(&d->clock);
    lr_seg_assets_free(&d->lists.index.assets);
    lr_manifest_close(&d->manifest);
    lr_arena_free(d->arena);
}

static const struct lr_source_kind kind = {pause_dash, ease_dash, drain_dash, close_dash};

static int begin(struct dash_source *d, struct lr_err *err)
{
    int rc = lr_seg_pair_begin(&d->pair, &d->source, "DASH", err);
    if (rc)
        return rc;
    d->pair.tick = on_tick;
    d->pair.user = d;
    d->lists = (struct lr_dash_lists){.pair = &d->pair,
                                      .clock = &d->clock,
                                      .next_ms = LR_DASH_NO_NEWS,
                                      .update_ms = RELOAD_MIN_MS};
    d->lists.index.job = d->source.cfg.job;
    lr_seg_assets_init(&d->lists.index.assets, &d->pair.net, on_news, d);
    lr_dash_clock_init(&d->clock, &d->pair.net, on_news, d);
    lr_seg_list_start(&d->pair.list[LR_SEG_MAIN]);
    return lr_manifest_open(&d->manifest, &d->pair.net, d->source.cfg.url, &manifest_ops, d, err);
}

int lr_source_dash_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                         void *user, struct lr_source **out, struct lr_err *err)
{
    struct dash_source *d = lr_calloc(1, sizeof *d);
    if (!d)
        return lr_err_set(err, LIVREC_ENOMEM, "DASH: memory ran out");
    int rc = lr_source_init(&d->source, &kind, cfg, ops, user, err);
    if (rc == 0)
        rc = begin(d, err);
    if (rc) {
        lr_source_free(&d->source);
        return rc;
    }
    *out = &d->source;
    return 0;
}
