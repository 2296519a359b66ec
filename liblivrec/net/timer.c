#include "net/timer.h"

#include "core/alloc.h"

static bool before(const struct lr_timer *a, const struct lr_timer *b)
{
    return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

static void put(struct lr_timers *ts, size_t i, struct lr_timer *t)
{
    ts->heap[i] = t;
    t->index = i;
}

static void rise(struct lr_timers *ts, struct lr_timer *t)
{
    size_t i = t->index;
    while (i > 0 && before(t, ts->heap[(i - 1) / 2])) {
        put(ts, i, ts->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(ts, i, t);
}

static void sink(struct lr_timers *ts, struct lr_timer *t)
{
    size_t i = t->index;
    for (size_t child; (child = 2 * i + 1) < ts->count; i = child) {
        if (child + 1 < ts->count && before(ts->heap[child + 1], ts->heap[child]))
            child++;
        if (!before(ts->heap[child], t))
            break;
        put(ts, i, ts->heap[child]);
    }
    put(ts, i, t);
}

static bool make_room(struct lr_timers *ts)
{
    if (ts->count < ts->cap)
        return true;
    size_t cap = ts->cap ? ts->cap * 2 : 64;
    struct lr_timer **heap = lr_realloc(ts->heap, cap * sizeof(struct lr_timer *));
    if (!heap)
        return false;
    ts->heap = heap;
    ts->cap = cap;
    return true;
}

struct lr_timer *lr_timers_add(struct lr_timers *ts, int64_t at, void (*fn)(void *), void *arg)
{
    struct lr_timer *t = make_room(ts) ? lr_malloc(sizeof *t) : NULL;
    if (!t)
        return NULL;
    *t = (struct lr_timer){at, ts->next_seq++, ts->count, fn, arg};
    ts->count++;
    rise(ts, t);
    return t;
}

void lr_timers_remove(struct lr_timers *ts, struct lr_timer *t)
{
    struct lr_timer *last = ts->heap[--ts->count];
    if (last != t) {
        put(ts, t->index, last);
        sink(ts, last);
        rise(ts, last);
    }
    lr_free(t);
}

void lr_timers_move(struct lr_timers *ts, struct lr_timer *t, int64_t at)
{
    t->at = at;
    t->seq = ts->next_seq++;
    sink(ts, t);
    rise(ts, t);
}

int64_t lr_timers_next(const struct lr_timers *ts)
{
    return ts->count ? ts->heap[0]->at : INT64_MAX;
}

void lr_timers_run(struct lr_timers *ts, int64_t now)
{
    uint64_t end = ts->next_seq;
    while (ts->count && ts->heap[0]->at <= now && ts->heap[0]->seq < end) {
        struct lr_timer t = *ts->heap[0];
        lr_timers_remove(ts, ts->heap[0]);
        t.fn(t.arg);
    }
}

void lr_timers_free(struct lr_timers *ts)
{
    for (size_t i = 0; i < ts->count; i++)
        lr_free(ts->heap[i]);
    lr_free(ts->heap);
    *ts = (struct lr_timers){0};
}
