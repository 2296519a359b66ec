#include "media/mpd_walk.h"

#define SECONDS_MAX ((int64_t)4000000000) /* further is damage, and less can't overflow */
#define EARLY_MS 10000                    /* so far may a SegmentTimeline lie ahead of our clock */
#define UNKNOWN_MS 10000                  /* length of a file about which nothing is said */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t lr_mpd_ticks(const struct lr_mpd_walk *w, int64_t at_ms)
{
    int64_t ms = at_ms == INT64_MAX ? at_ms : at_ms - w->start_ms;
    if (ms >= SECONDS_MAX * 1000)
        return INT64_MAX;
    if (ms < -SECONDS_MAX * 1000)
        ms = -SECONDS_MAX * 1000;
    return ms / 1000 * w->scale + ms % 1000 * w->scale / 1000 + w->offset;
}

int64_t lr_mpd_ms(const struct lr_mpd_walk *w, int64_t time)
{
    int64_t ticks = time - w->offset;
    return w->start_ms + ticks / w->scale * 1000 + ticks % w->scale * 1000 / w->scale;
}

/* All levels count. */
static struct lr_mpd_early all_of(const struct lr_mpd_representation *r)
{
    struct lr_mpd_early all = r->at.early;
    for (int i = 0; i < LR_MPD_LEVELS; i++) {
        all.ms += r->base[i].early.ms;
        all.partial |= r->base[i].early.partial;
    }
    all.ms = least(all.ms, LR_MPD_EARLY_MS);
    return all;
}

int64_t lr_mpd_early(const struct lr_mpd_representation *r)
{
    struct lr_mpd_early all = all_of(r);
    return all.partial ? 0 : all.ms;
}

static int64_t later(int64_t ms, int64_t by)
{
    return ms > INT64_MAX - by ? INT64_MAX : ms + by;
}

/* A list of segments with times is believed, and a little more: their clock may be ahead of ours.
 * But one that lists what is only begun says so, and then it is our clock that counts. */
static void set_now(struct lr_mpd_walk *w, const struct lr_mpd_representation *r, int64_t now_ms)
{
    int64_t slack = lr_mpd_ticks(w, later(now_ms, EARLY_MS));
    w->now = lr_mpd_ticks(w, later(now_ms, lr_mpd_early(r)));
    w->late = all_of(r).partial ? w->now : slack;
    if (w->run && w->run->time > slack)
        w->late = w->now = INT64_MAX; /* all of it lies ahead: our clock is not theirs */
}

void lr_mpd_walk(struct lr_mpd_walk *w, const struct lr_mpd_period *p,
                 const struct lr_mpd_representation *r, int64_t now_ms)
{
    const struct lr_mpd_addressing *at = &r->at;
    *w = (struct lr_mpd_walk){.at = at,
                              .scale = at->timescale > 0 ? at->timescale : 1,
                              .start_ms = p->start_ms,
                              .run = at->runs,
                              .link = at->media ? NULL : at->links,
                              .number = at->start_number >= 0 ? at->start_number : 1};
    w->offset = at->offset > 0 && at->offset / w->scale < SECONDS_MAX ? at->offset : 0;
    w->end = lr_mpd_ticks(w, p->length_ms < 0 ? INT64_MAX : p->start_ms + p->length_ms);
    set_now(w, r, now_ms);
    w->time = w->run ? 0 : w->offset;
}

/* How many segments fit in before `until`. */
static int64_t whole(const struct lr_mpd_span *s, int64_t until)
{
    return until > s->time ? (until - s->time) / s->length : 0;
}

/* How many begin before the Period ends; its end is rounded to ms. */
static int64_t begun(const struct lr_mpd_walk *w, const struct lr_mpd_span *s)
{
    int64_t slack = w->scale / 1000, end = w->end;
    if (end == INT64_MAX)
        return INT64_MAX;
    return end - slack > s->time ? (end - slack - s->time - 1) / s->length + 1 : 0;
}

/* As many as there are links for; goes on behind them. */
static void take_links(struct lr_mpd_walk *w, struct lr_mpd_span *s)
{
    int64_t n = 0;
    s->link = w->link;
    for (; n < s->count && w->link; n++)
        w->link = w->link->next;
    w->over |= n < s->count;
    s->count = n;
}

/* @r is negative: up to the next one, to the end, or as far as there can be something by now. */
static int64_t repeated(const struct lr_mpd_walk *w, const struct lr_mpd_span *s)
{
    const struct lr_mpd_run *r = w->run;
    if (r->repeat >= 0)
        return r->repeat + 1;
    if (r->next && r->next->time > s->time)
        return (r->next->time - s->time - 1) / s->length + 1;
    return least(begun(w, s), whole(s, w->now));
}

static void span_of_run(struct lr_mpd_walk *w, struct lr_mpd_span *s)
{
    const struct lr_mpd_run *r = w->run;
    s->time = r->time >= 0 ? r->time : w->time;
    s->number = r->number >= 0 ? r->number : w->number;
    s->length = r->length;
    s->count = least(least(repeated(w, s), begun(w, s)), whole(s, w->late));
    w->over = !r->next;
    w->run = r->next;
}

/* A list moves on in time as its numbers do. */
static int64_t time_of_list(const struct lr_mpd_walk *w, const struct lr_mpd_span *s)
{
    int64_t ahead = s->number > 0 ? s->number - 1 : 0;
    return w->offset + (ahead < SECONDS_MAX * w->scale / s->length ? ahead * s->length : 0);
}

/* Without a SegmentTimeline there is one span. */
static void span_by_length(struct lr_mpd_walk *w, struct lr_mpd_span *s)
{
    w->over = true;
    s->length = w->at->length;
    s->time = w->offset;
    s->count = w->link ? INT64_MAX : 1;
    if (s->length <= 0)
        s->length = w->end != INT64_MAX && w->end > w->offset ? w->end - w->offset
                                                              : UNKNOWN_MS * w->scale / 1000 + 1;
    if (w->link)
        s->time = time_of_list(w, s);
    else if (w->at->media && w->at->length > 0)
        s->count = w->now >= w->end ? begun(w, s) : whole(s, w->now);
}

static void cap(struct lr_mpd_walk *w, struct lr_mpd_span *s)
{
    int64_t last = w->at->end_number;
    s->count = least(s->count, whole(s, SECONDS_MAX * w->scale));
    if (last >= 0)
        s->count = least(s->count, last - s->number + 1);
    if (!w->at->media && w->at->links)
        take_links(w, s);
}

bool lr_mpd_next_span(struct lr_mpd_walk *w, struct lr_mpd_span *out)
{
    while (!w->over) {
        *out = (struct lr_mpd_span){.time = w->time, .number = w->number};
        if (w->run)
            span_of_run(w, out);
        else
            span_by_length(w, out);
        cap(w, out);
        if (out->count <= 0)
            continue;
        w->time = out->time + out->count * out->length;
        w->number = out->number + out->count;
        return true;
    }
    return false;
}
