#include "record/dash_lists.h"

#include <limits.h>

#include "core/log.h"

#define EDGE_SEGMENTS 3 /* to start with, before the end */
#define PATIENCE_MS 30000
#define INDEX_MS 1000 /* an index that is on its way is looked for again */
#define MOVED_MS 1000 /* availabilityStartTime moves no less when a sender begins anew */

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void fail(struct lr_dash_lists *d, enum lr_source_end how, int code, const char *why)
{
    struct lr_err err;
    lr_err_set(&err, code, "DASH: %s", why);
    lr_seg_pair_end(d->pair, how, &err);
}

static void fail_list(struct lr_dash_lists *d, int rc)
{
    fail(d, LR_END_ERROR, rc,
         rc == LIVREC_EDRM ? "the stream is encrypted for players with a licence (DRM)"
                           : "memory ran out");
}

/* ---- what is recorded */

/* Is there something, and does the sound of some period come by itself? */
static int look(const struct lr_dash_lists *d, bool *any, bool *sound)
{
    *any = *sound = false;
    for (const struct lr_mpd_period *p = d->mpd->periods; p; p = p->next) {
        struct lr_dash_choice choice = {0};
        int rc = lr_dash_choose(p, &d->pair->source->cfg.wish, &choice);
        if (rc)
            return rc;
        *any |= choice.main != NULL;
        *sound |= choice.sound != NULL;
    }
    return 0;
}

static void resume(struct lr_dash_lists *d)
{
    const struct lr_seg_resume *r = d->pair->source->cfg.resume;
    for (int i = 0; i < LR_SEG_LISTS; i++) {
        d->track[i].sound = i == LR_SEG_SOUND;
        lr_dash_line_resume(&d->track[i].line, r ? &r->place[i] : NULL);
        d->pair->list[i].window.edge = INT_MAX; /* the manifest says where to begin */
    }
}

/* Once. */
static bool set_up(struct lr_dash_lists *d, bool sound)
{
    const struct lr_source_config *cfg = &d->pair->source->cfg;
    struct lr_err err;
    if (sound && cfg->raw)
        lr_logf(lr_loop_env(cfg->loop)->log, LR_WARN, cfg->job,
                "the sound has segments of its own and is not in the raw recording");
    else if (sound && lr_seg_pair_split(d->pair, &err) != 0)
        lr_seg_pair_end(d->pair, LR_END_ERROR, &err);
    d->split = true;
    resume(d);
    return !d->pair->net.closed;
}

/* False: it is over, or there is nothing yet. */
static bool prepare(struct lr_dash_lists *d)
{
    bool any, sound, raw = d->pair->source->cfg.raw;
    if (!d->mpd || !d->mpd->periods || !lr_dash_clock_is_ready(d->clock))
        return false;
    int rc = look(d, &any, &sound);
    if (rc)
        fail_list(d, rc);
    else if (!any)
        fail(d, LR_END_ERROR, LIVREC_EMEDIA, "nothing in the manifest can be recorded");
    else if (d->split && sound && !d->pair->merge && !raw) /* that takes a new source */
        fail(d, LR_END_EOF, LIVREC_ENET, "the sound comes by itself from now on");
    if (d->pair->net.closed)
        return false;
    return d->split || set_up(d, sound);
}

/* ---- where it begins */

static struct lr_dash_view view_of(const struct lr_dash_lists *d)
{
    const struct lr_source_config *cfg = &d->pair->source->cfg;
    int64_t now = lr_dash_clock_now(d->clock) - d->mpd->available_ms;
    return (struct lr_dash_view){.mpd = d->mpd,
                                 .wish = &cfg->wish,
                                 .now_ms = d->mpd->dynamic ? now : INT64_MAX,
                                 .start_ms = d->start_ms,
                                 .mono_ms = lr_loop_now(cfg->loop)};
}

/* So far from the end of what can be had. The delay that is suggested counts from now. */
static int64_t lead(const struct lr_dash_lists *d, const struct lr_dash_view *view, int64_t end)
{
    const struct lr_source_config *cfg = &d->pair->source->cfg;
    int64_t target = lr_dash_lists_target(d), delay = d->mpd->delay_ms, all = d->mpd->buffer_ms;
    if (cfg->from_start) /* the oldest one leaves while it is asked for */
        return all < 0 ? end : most(all - target, target);
    if (cfg->live_edge)
        return cfg->live_edge * target;
    if (delay >= 0 && view->now_ms > end)
        delay = most(delay - (view->now_ms - end), 0);
    return most(delay >= 0 ? delay : EDGE_SEGMENTS * target, target);
}

/* An index must be taken first; when that may be looked for again. */
static int want(struct lr_dash_lists *d, const struct lr_mpd_representation *r)
{
    bool ready;
    int rc = lr_dash_index_take(&d->index, d->arena, d->mpd, r, &ready);
    int64_t next = ready ? 0 : lr_dash_clock_now(d->clock) + INDEX_MS;
    d->next_ms = next < d->next_ms ? next : d->next_ms;
    return rc;
}

/* Both lists begin at the same moment. */
static int place(struct lr_dash_lists *d)
{
    struct lr_dash_view view = view_of(d);
    int64_t edge, end = INT64_MAX;
    for (int i = 0; i < LR_SEG_LISTS && d->mpd->dynamic; i++) {
        const struct lr_mpd_representation *wants;
        if (!d->pair->list[i].net)
            continue;
        int rc = lr_dash_track_edge(&d->track[i], &view, &edge, &wants);
        if (rc || wants)
            return rc ? rc : want(d, wants);
        if (edge >= 0 && edge < end)
            end = edge;
    }
    d->placed = !d->mpd->dynamic || end != INT64_MAX;
    if (end != INT64_MAX)
        d->start_ms = end - lead(d, &view, end);
    return 0;
}

void lr_dash_lists_moved(struct lr_dash_lists *d, int64_t moved_ms)
{
    if (!d->mpd || !d->split || (moved_ms > -MOVED_MS && moved_ms < MOVED_MS))
        return;
    /* The window is no older than our last look at the old one. */
    struct lr_dash_view view = view_of(d);
    d->start_ms = view.now_ms - moved_ms - (view.mono_ms - d->asked_ms) - LR_DASH_OVERLAP_MS;
    for (int i = 0; i < LR_SEG_LISTS; i++)
        lr_dash_line_restart(&d->track[i].line);
}

/* What has left the window of the sender is not asked for. */
static int64_t oldest(const struct lr_dash_lists *d, const struct lr_dash_view *view,
                      const struct lr_dash_track *t)
{
    if (!d->mpd->dynamic || d->mpd->buffer_ms < 0 || !t->line.started)
        return t->line.started ? INT64_MIN / 2 : view->start_ms;
    return view->now_ms - d->mpd->buffer_ms - t->target_ms;
}

/* ---- what there is */

/* When the clock alone brings more. */
static void plan(struct lr_dash_lists *d, const struct lr_dash_track *t,
                 const struct lr_dash_list *listed)
{
    int64_t next = t->line.end_ms + t->line.last_ms - listed->early_ms;
    if (listed->more)
        d->next_ms = 0;
    else if (listed->counted && t->line.started && next < d->next_ms)
        d->next_ms = next;
}

static int show(struct lr_dash_lists *d, int i, struct lr_dash_view view)
{
    struct lr_seg_list *l = &d->pair->list[i];
    struct lr_dash_track *t = &d->track[i];
    struct lr_dash_list listed;
    if (!l->net || !lr_seg_list_goes_on(l))
        return 0;
    struct lr_arena *a = lr_arena_new(LR_DASH_LIST_ARENA);
    view.start_ms = oldest(d, &view, t);
    int rc = a ? lr_dash_track_list(t, a, &view, &listed) : LIVREC_ENOMEM;
    if (rc == 0) {
        plan(d, t, &listed);
        l->patience_ms = listed.counted ? PATIENCE_MS : most(PATIENCE_MS, 3 * d->update_ms);
        if (listed.counted)
            l->idle_ms = PATIENCE_MS; /* news come all the time: what counts is media */
        if (listed.absent)
            lr_seg_list_start(l); /* it waits for another period */
        lr_seg_list_loaded(l, listed.counts ? &listed.list : NULL, d->url, view.mono_ms);
        if (listed.wants && !d->pair->net.closed)
            rc = want(d, listed.wants);
    }
    lr_arena_free(a);
    return rc;
}

void lr_dash_lists_show(struct lr_dash_lists *d)
{
    if (!prepare(d))
        return;
    d->next_ms = LR_DASH_NO_NEWS;
    int rc = d->placed ? 0 : place(d);
    struct lr_dash_view view = view_of(d);
    for (int i = 0; i < LR_SEG_LISTS && rc == 0 && d->placed && !d->pair->net.closed; i++)
        rc = show(d, i, view);
    if (rc)
        fail_list(d, rc);
}

int64_t lr_dash_lists_wait(const struct lr_dash_lists *d)
{
    if (d->next_ms == LR_DASH_NO_NEWS || d->pair->net.closed)
        return INT64_MAX;
    return most(d->next_ms - lr_dash_clock_now(d->clock), 0);
}

int64_t lr_dash_lists_target(const struct lr_dash_lists *d)
{
    int64_t target = most(d->track[LR_SEG_MAIN].target_ms, d->track[LR_SEG_SOUND].target_ms);
    return target ? target : 1000;
}
