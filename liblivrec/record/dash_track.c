#include "record/dash_track.h"

#include <string.h>

#include "data/hash.h"

static const struct lr_mpd_representation *pick(const struct lr_dash_track *t,
                                                const struct lr_dash_choice *choice)
{
    return t->sound ? choice->sound : choice->main;
}

static uint64_t name_of(const struct lr_mpd_period *p)
{
    uint64_t name =
        p->id ? lr_hash64(p->id, strlen(p->id)) : lr_hash64(&p->start_ms, sizeof p->start_ms);
    return name | 1;
}

/* Where to list from: what is still wanted, and some that are known, to see what can be had. */
static int64_t from_of(const struct lr_dash_track *t, const struct lr_dash_view *view)
{
    if (!t->line.started)
        return view->start_ms;
    int64_t end = t->line.end_ms - view->mpd->available_ms;
    int64_t from = end - LR_DASH_BEHIND * (t->target_ms ? t->target_ms : 1000);
    return from > view->start_ms ? from : view->start_ms;
}

static bool overlaps(const struct lr_mpd_period *p, int64_t from_ms, int64_t now_ms)
{
    return p->start_ms <= now_ms && (p->length_ms < 0 || p->start_ms + p->length_ms > from_ms);
}

/* What a period adds to the list. */
static void add(struct lr_dash_track *t, const struct lr_mpd_period *p,
                const struct lr_mpd_window *w, struct lr_dash_list *out)
{
    struct lr_m3u8 *list = &out->list;
    for (int i = 0; i < w->count && list->segment_count < LR_DASH_LIST; i++) {
        const struct lr_m3u8_segment *s = &w->segments[i];
        if (s->duration_ms > t->target_ms)
            t->target_ms = s->duration_ms;
        list->segments[list->segment_count] = *s;
        list->segments[list->segment_count++].timeline = name_of(p);
    }
}

static int list_period(struct lr_dash_track *t, struct lr_arena *a, const struct lr_dash_view *view,
                       const struct lr_mpd_period *p, struct lr_dash_list *out)
{
    struct lr_dash_choice choice = {0};
    struct lr_mpd_window w;
    struct lr_mpd_query query = {.from_ms = from_of(t, view),
                                 .now_ms = view->now_ms,
                                 .max = LR_DASH_LIST - out->list.segment_count};
    int rc = lr_dash_choose(p, view->wish, &choice);
    const struct lr_mpd_representation *r = pick(t, &choice);
    out->absent = !r;
    if (rc || !r)
        return rc;
    if (lr_mpd_wants_index(r)) {
        out->wants = r;
        return 0;
    }
    if (query.max == 0) {
        out->more = true;
        return 0;
    }
    rc = lr_mpd_segments(a, p, r, &query, &w);
    if (rc)
        return rc;
    if (out->list.segment_count == 0)
        out->list.sequence = w.number;
    out->counted = lr_mpd_is_counted(r);
    out->early_ms = lr_mpd_early(r);
    out->more = w.more;
    add(t, p, &w, out);
    return 0;
}

static bool is_over(const struct lr_dash_view *view)
{
    const struct lr_mpd *mpd = view->mpd;
    return !mpd->dynamic || (mpd->length_ms >= 0 && view->now_ms >= mpd->length_ms);
}

/* Nothing follows: all periods are listed to their ends. */
static bool is_complete(const struct lr_dash_view *view, const struct lr_dash_list *out)
{
    return is_over(view) && !out->more && !out->wants;
}

int lr_dash_track_edge(struct lr_dash_track *t, const struct lr_dash_view *view, int64_t *edge_ms,
                       const struct lr_mpd_representation **wants)
{
    int rc = 0;
    *edge_ms = -1;
    *wants = NULL;
    for (const struct lr_mpd_period *p = view->mpd->periods; p && rc == 0; p = p->next) {
        struct lr_dash_choice choice = {0};
        if (!overlaps(p, 0, view->now_ms))
            continue;
        rc = lr_dash_choose(p, view->wish, &choice);
        const struct lr_mpd_representation *r = pick(t, &choice);
        if (r && lr_mpd_wants_index(r)) {
            *edge_ms = -1;
            *wants = r;
            return rc;
        }
        int64_t longest = 0;
        int64_t edge = r ? lr_mpd_edge(p, r, view->now_ms, &longest) : -1;
        if (edge >= 0)
            *edge_ms = edge;
        if (longest > t->target_ms)
            t->target_ms = longest;
    }
    return rc;
}

/* Is the manifest of our time? Sets where a sender that has begun anew is to be followed from. One
 * that is over has not, though by the clock a segment came that is behind the end that it names. */
static int check_time(struct lr_dash_track *t, struct lr_dash_view *view, enum lr_dash_news *news,
                      const struct lr_mpd_representation **wants)
{
    int64_t edge, since = t->line.stale_ms;
    *news = LR_DASH_SAME;
    if (is_over(view))
        return 0;
    int rc = lr_dash_track_edge(t, view, &edge, wants);
    if (rc || edge < 0)
        return rc;
    *news =
        lr_dash_line_check(&t->line, edge + view->mpd->available_ms, t->target_ms, view->mono_ms);
    if (*news == LR_DASH_RESTARTED)
        view->start_ms = edge - (view->mono_ms - since) - LR_DASH_OVERLAP_MS;
    return 0;
}

static int list_periods(struct lr_dash_track *t, struct lr_arena *a,
                        const struct lr_dash_view *view, struct lr_dash_list *out)
{
    struct lr_m3u8 *list = &out->list;
    list->segments = lr_arena_alloc(a, LR_DASH_LIST * sizeof *list->segments);
    if (!list->segments)
        return LIVREC_ENOMEM;
    int rc = 0;
    int64_t from = from_of(t, view);
    for (const struct lr_mpd_period *p = view->mpd->periods;
         p && rc == 0 && !out->more && !out->wants; p = p->next)
        if (overlaps(p, from, view->now_ms))
            rc = list_period(t, a, view, p, out);
    for (int i = 0; i < list->segment_count; i++)
        list->segments[i].date_ms += view->mpd->available_ms;
    lr_dash_line_take(&t->line, list);
    list->target_ms = t->target_ms ? t->target_ms : 1000;
    list->endlist = is_complete(view, out);
    out->counts = list->segment_count || list->endlist;
    return rc;
}

int lr_dash_track_list(struct lr_dash_track *t, struct lr_arena *a, const struct lr_dash_view *view,
                       struct lr_dash_list *out)
{
    struct lr_dash_view from = *view;
    enum lr_dash_news news;
    *out = (struct lr_dash_list){0};
    int rc = check_time(t, &from, &news, &out->wants);
    return rc || out->wants || news == LR_DASH_STALE ? rc : list_periods(t, a, &from, out);
}
