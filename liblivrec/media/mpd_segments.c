#include "data/url.h"
#include "media/mpd_parts.h"
#include "media/mpd_walk.h"

#define TIME_HZ 90000 /* of lr_m3u8_segment.shift */

struct lister {
    struct lr_arena *arena;
    const struct lr_mpd_representation *r;
    const char *base;
    struct lr_mpd_walk walk;
    const struct lr_mpd_query *query;
    const struct lr_m3u8_map *map;
    int64_t from; /* media time */
    int64_t shift;
    struct lr_mpd_window *out;
};

static const char *join(const struct lister *l, const char *uri)
{
    return l->base && uri ? lr_url_join_any(l->arena, l->base, uri) : NULL;
}

static const char *address(const struct lister *l, const struct lr_mpd_link *link, int64_t number,
                           int64_t time)
{
    if (l->r->at.media)
        return join(l, lr_mpd_fill(l->arena, l->r->at.media, l->r, number, time));
    return link && link->uri ? join(l, link->uri) : l->base;
}

/* NULL: there is none. */
static const struct lr_m3u8_map *make_map(const struct lister *l)
{
    const struct lr_mpd_addressing *at = &l->r->at;
    struct lr_m3u8_map *map = at->has_init ? lr_arena_alloc(l->arena, sizeof *map) : NULL;
    if (!map)
        return NULL;
    map->range = at->init_range;
    map->uri = at->init ? join(l, lr_mpd_fill(l->arena, at->init, l->r, 0, 0)) : l->base;
    return map;
}

/* From media time to the presentation's. */
static int64_t shift_of(const struct lr_mpd_walk *w)
{
    int64_t offset = w->offset / w->scale * TIME_HZ + w->offset % w->scale * TIME_HZ / w->scale;
    return w->start_ms * (TIME_HZ / 1000) - offset;
}

static void add(struct lister *l, const struct lr_mpd_span *span, const struct lr_mpd_link *link,
                int64_t index)
{
    int64_t time = span->time + index * span->length, number = span->number + index;
    int64_t start = lr_mpd_ms(&l->walk, time), end = lr_mpd_ms(&l->walk, time + span->length);
    struct lr_m3u8_segment *s = &l->out->segments[l->out->count];
    if (l->out->count++ == 0)
        l->out->number = (uint64_t)number;
    *s = (struct lr_m3u8_segment){.uri = address(l, link, number, time),
                                  .duration_ms = end > start ? end - start : 1,
                                  .date_ms = start,
                                  .range = link ? link->range : (struct lr_m3u8_range){0, -1},
                                  .map = l->map,
                                  .piece = l->r->at.pieces,
                                  .shift = l->shift};
    s->gap = !s->uri || (l->map && !l->map->uri);
}

static void add_span(struct lister *l, const struct lr_mpd_span *span)
{
    const struct lr_mpd_link *link = span->link;
    int64_t first = l->from > span->time ? (l->from - span->time) / span->length : 0;
    for (int64_t i = 0; link && i < first && i < span->count; i++)
        link = link->next;
    for (int64_t i = first; i < span->count && !l->out->more; i++) {
        l->out->more = l->out->count == l->query->max;
        if (!l->out->more)
            add(l, span, link, i);
        link = link ? link->next : NULL;
    }
}

int lr_mpd_segments(struct lr_arena *a, const struct lr_mpd_period *p,
                    const struct lr_mpd_representation *r, const struct lr_mpd_query *query,
                    struct lr_mpd_window *out)
{
    struct lister l = {.arena = a, .r = r, .query = query, .out = out};
    struct lr_mpd_span span;
    *out = (struct lr_mpd_window){
        .segments = lr_arena_alloc(a, (size_t)query->max * sizeof *out->segments)};
    if (!out->segments)
        return LIVREC_ENOMEM;
    lr_mpd_walk(&l.walk, p, r, query->now_ms);
    l.base = lr_mpd_base(a, r);
    l.map = make_map(&l);
    l.shift = shift_of(&l.walk);
    l.from = lr_mpd_ticks(&l.walk, query->from_ms);
    if (l.from < l.walk.offset) /* a timeline may reach back into the Period before */
        l.from = l.walk.offset + l.walk.scale / 1000;
    while (!out->more && lr_mpd_next_span(&l.walk, &span))
        add_span(&l, &span);
    return lr_arena_failed(a) ? LIVREC_ENOMEM : 0;
}

int64_t lr_mpd_edge(const struct lr_mpd_period *p, const struct lr_mpd_representation *r,
                    int64_t now_ms, int64_t *longest_ms)
{
    struct lr_mpd_walk w;
    struct lr_mpd_span span;
    int64_t end = -1;
    lr_mpd_walk(&w, p, r, now_ms);
    *longest_ms = 0;
    while (lr_mpd_next_span(&w, &span)) {
        int64_t length = lr_mpd_ms(&w, w.offset + span.length) - w.start_ms;
        *longest_ms = length > *longest_ms ? length : *longest_ms;
        end = lr_mpd_ms(&w, span.time + span.count * span.length);
    }
    return end;
}

bool lr_mpd_is_counted(const struct lr_mpd_representation *r)
{
    const struct lr_mpd_run *last = r->at.runs;
    while (last && last->next)
        last = last->next;
    return last ? last->repeat < 0 : r->at.media && r->at.length > 0;
}
