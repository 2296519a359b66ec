#include "record/dash_line.h"

#define STALE_TARGETS 3 /* then an old copy is a sender that has begun anew */

void lr_dash_line_resume(struct lr_dash_line *l, const struct lr_seg_place *place)
{
    if (!place || !place->valid || !place->date_ms)
        return;
    *l = (struct lr_dash_line){
        .started = true, .next = place->sequence + 1, .end_ms = place->date_ms};
}

void lr_dash_line_restart(struct lr_dash_line *l)
{
    l->started = false;
    l->stale_ms = 0;
    l->restarts++;
}

static int64_t end_of(const struct lr_m3u8_segment *s)
{
    return s->date_ms + s->duration_ms;
}

/* The first segment that is new. */
static int find_new(const struct lr_dash_line *l, const struct lr_m3u8 *list)
{
    int i = 0;
    while (i < list->segment_count &&
           list->segments[i].date_ms < l->end_ms - list->segments[i].duration_ms / 2)
        i++;
    return i;
}

enum lr_dash_news lr_dash_line_check(struct lr_dash_line *l, int64_t edge_ms, int64_t target_ms,
                                     int64_t now)
{
    if (!l->started || edge_ms + target_ms / 2 >= l->end_ms) {
        l->stale_ms = 0;
        return LR_DASH_SAME;
    }
    l->stale_ms = l->stale_ms ? l->stale_ms : now;
    if (now - l->stale_ms < STALE_TARGETS * target_ms)
        return LR_DASH_STALE;
    lr_dash_line_restart(l);
    return LR_DASH_RESTARTED;
}

/* Segments that must have been before the first one of the list. */
static uint64_t missing(const struct lr_dash_line *l, const struct lr_m3u8 *list)
{
    const struct lr_m3u8_segment *s = list->segments;
    int64_t hole = s->date_ms - l->end_ms;
    return hole > s->duration_ms / 2 ? (uint64_t)((hole + s->duration_ms / 2) / s->duration_ms) : 0;
}

static void cut(struct lr_m3u8 *list, int n)
{
    list->segments += n;
    list->segment_count -= n;
}

static void mark_timelines(const struct lr_dash_line *l, struct lr_m3u8 *list)
{
    for (int i = 0; i < list->segment_count; i++) {
        uint64_t *timeline = &list->segments[i].timeline;
        *timeline = (*timeline ^ (l->restarts << 1)) | 1;
    }
}

/* With new ones from `first` on. */
static void move_on(struct lr_dash_line *l, const struct lr_m3u8 *list, int first)
{
    int last = list->segment_count - 1;
    if (first > last)
        return;
    l->started = true;
    l->next = list->sequence + (uint64_t)list->segment_count;
    l->end_ms = end_of(&list->segments[last]);
    l->last_ms = list->segments[last].duration_ms;
}

void lr_dash_line_take(struct lr_dash_line *l, struct lr_m3u8 *list)
{
    int first = 0;
    if (l->next)
        list->sequence = l->next;
    if (l->started) {
        first = find_new(l, list);
        if ((uint64_t)first > l->next) {
            cut(list, first - (int)l->next);
            first = (int)l->next;
        }
        if (list->segment_count)
            list->sequence = l->next - (uint64_t)first + (first ? 0 : missing(l, list));
    }
    mark_timelines(l, list);
    move_on(l, list, first);
}
