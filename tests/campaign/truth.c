#include "truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame_mark.h"

#define MS (LR_TIME_HZ / 1000)

static void *grow(void *list, int count, int *cap, size_t size)
{
    if (count < *cap)
        return list;
    *cap = *cap ? 2 * *cap : 64;
    list = realloc(list, (size_t)*cap * size);
    if (!list)
        abort();
    return list;
}

static void add_hole(struct truth *t, const struct truth_track *k, int64_t frames, int64_t dts,
                     bool at_reset)
{
    t->hole = grow(t->hole, t->holes, &t->hole_cap, sizeof *t->hole);
    t->hole[t->holes++] = (struct truth_hole){.video = k == &t->video,
                                              .at_reset = at_reset,
                                              .frames = frames,
                                              .at_ms = k->end / MS,
                                              .ms = (dts - k->end) / MS};
}

/* The end of the old epoch and the beginning of the new one. */
static int64_t lost_at_reset(const struct truth *t, const struct truth_track *k, uint32_t epoch,
                             uint32_t n)
{
    int64_t whole = k == &t->video && t->epoch_frames ? t->epoch_frames(t->user, k->epoch) : 0;
    int64_t tail = whole > k->n ? whole - 1 - k->n : 0;
    return tail + n + (epoch > k->epoch + 1 ? 1 : 0);
}

static void note(struct truth *t, struct truth_track *k, uint32_t epoch, uint32_t n, int64_t dts)
{
    bool reset = k->any && epoch != k->epoch;
    k->frames++;
    if (k->any && (epoch < k->epoch || (!reset && n <= k->n))) {
        k->doubled++;
        return;
    }
    int64_t missing = !k->any ? 0 : reset ? lost_at_reset(t, k, epoch, n) : n - k->n - 1;
    if (missing)
        add_hole(t, k, missing, dts, reset);
    k->any = true;
    k->epoch = epoch;
    k->n = n;
    k->end = dts + k->step;
}

void truth_gap_event(struct truth *t, int64_t at_ms, int64_t ms)
{
    t->gap = grow(t->gap, t->gaps, &t->gap_cap, sizeof *t->gap);
    t->gap[t->gaps++] = (struct truth_gap){at_ms, ms, 0};
}

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

/* How far the edges of a gap event are from those of a hole. */
static int64_t off_by(const struct truth_gap *g, const struct truth_hole *h)
{
    int64_t from = distance(g->at_ms, h->at_ms);
    int64_t to = distance(g->at_ms + g->ms, h->at_ms + h->ms);
    return from > to ? from : to;
}

/* The event that tells of a hole; NULL: none lies there. */
static struct truth_gap *find_gap(struct truth *t, const struct truth_hole *h)
{
    struct truth_gap *best = NULL;
    for (int i = 0; i < t->gaps; i++) {
        struct truth_gap *g = &t->gap[i];
        int64_t end = g->at_ms + (g->ms > 0 ? g->ms : 0);
        bool touches = g->at_ms <= h->at_ms + h->ms + 100 && end + 100 >= h->at_ms;
        if (touches && (!best || off_by(g, h) < off_by(best, h)))
            best = g;
    }
    return best;
}

void truth_judge(struct truth *t, struct truth_sum *sum)
{
    sum->frames += t->video.frames + t->audio.frames;
    sum->doubled += t->video.doubled + t->audio.doubled;
    for (int i = 0; i < t->holes; i++) {
        const struct truth_hole *h = &t->hole[i];
        struct truth_gap *g = find_gap(t, h);
        sum->missing += h->frames;
        sum->longest_ms = h->ms > sum->longest_ms ? h->ms : sum->longest_ms;
        if (!g)
            sum->silent += h->frames;
        if (!g)
            continue;
        g->holes++;
        if (h->video && !h->at_reset && off_by(g, h) > sum->edge_ms)
            sum->edge_ms = off_by(g, h);
    }
    for (int i = 0; i < t->gaps; i++)
        sum->idle += t->gap[i].holes == 0;
}

void truth_free(struct truth *t)
{
    free(t->hole);
    free(t->gap);
    t->hole = NULL;
    t->gap = NULL;
}

/* ---- the sink */

struct watching {
    struct lr_sink base; /* first member */
    struct lr_sink *real;
    struct truth *truth;
    bool video[LR_MAX_TRACKS];
};

static struct truth *(*find_truth)(const char *title);
static const int64_t *file_start;

static int on_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                   const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                   struct lr_err *err)
{
    struct watching *w = calloc(1, sizeof *w);
    int rc = w ? lr_sink_ts.open(&lr_sink_ts, tracks, tags, out, &w->real, err) : LIVREC_ENOMEM;
    if (rc) {
        free(w);
        return rc;
    }
    w->base = (struct lr_sink){ops, out};
    w->truth = find_truth(tags ? tags->title : NULL);
    for (int i = 0; i < tracks->count; i++) {
        const struct lr_track *t = &tracks->track[i];
        w->video[i] = t->kind == LR_VIDEO;
        if (w->video[i])
            w->truth->video.step = LR_TIME_HZ / 25;
        else
            w->truth->audio.step = 1024 * (int64_t)LR_TIME_HZ / t->rate;
    }
    *sink = &w->base;
    return 0;
}

static int on_frame(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err)
{
    struct watching *w = (struct watching *)s;
    bool video = w->video[f->track];
    struct truth_track *k = video ? &w->truth->video : &w->truth->audio;
    uint32_t epoch, n;
    if (frame_mark(f, video, &epoch, &n))
        note(w->truth, k, epoch, n, *file_start * MS + f->dts);
    else
        k->unmarked++;
    return w->real->ops->frame(w->real, f, err);
}

static int on_close(struct lr_sink *s, struct lr_err *err)
{
    struct watching *w = (struct watching *)s;
    int rc = w->real->ops->close(w->real, err);
    free(w);
    return rc;
}

static void on_abort(struct lr_sink *s)
{
    struct watching *w = (struct watching *)s;
    w->real->ops->abort(w->real);
    free(w);
}

const struct lr_sink_ops *truth_sink(struct truth *(*find)(const char *title),
                                     const int64_t *start_ms)
{
    static struct lr_sink_ops ops;
    find_truth = find;
    file_start = start_ms;
    ops = lr_sink_ts;
    ops.open = on_open;
    ops.frame = on_frame;
    ops.close = on_close;
    ops.abort = on_abort;
    return &ops;
}
