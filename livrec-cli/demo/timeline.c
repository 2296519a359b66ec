#include "timeline.h"

void timeline_init(struct timeline *t, const struct clip *clip, uint32_t segment_ms)
{
    *t = (struct timeline){.count = 1, .segment_ms = segment_ms};
    t->spans[0].clip = clip;
}

struct span *timeline_add(struct timeline *t, int64_t start, const struct clip *clip)
{
    if (t->count == TIMELINE_SPANS)
        return NULL;
    const struct span *last = &t->spans[t->count - 1];
    int64_t edge = (start + t->segment_ms - 1) / t->segment_ms * t->segment_ms;
    if (edge <= last->start)
        edge = last->start + t->segment_ms;
    struct span *s = &t->spans[t->count++];
    *s = (struct span){
        .start = edge,
        .dts_base = last->dts_base + (edge - last->start),
        .seq_base = last->seq_base + (edge - last->start) / t->segment_ms,
        .clip = clip,
    };
    return s;
}

int timeline_span_at(const struct timeline *t, int64_t ms)
{
    int i = t->count - 1;
    while (i > 0 && t->spans[i].start > ms)
        i--;
    return i;
}

static int64_t position(const struct cursor *c)
{
    const struct span *s = &c->line->spans[c->span];
    return s->start + c->turn * s->clip->loop_ms + s->clip->frames[c->index].dts;
}

void cursor_seek_exact(struct cursor *c, const struct timeline *t, int64_t ms)
{
    if (ms < 0)
        ms = 0;
    c->line = t;
    c->span = timeline_span_at(t, ms);
    const struct span *s = &t->spans[c->span];
    c->turn = (ms - s->start) / s->clip->loop_ms;
    c->index = 0;
    while (position(c) < ms)
        cursor_next(c);
}

static void step_back(struct cursor *c)
{
    if (c->index > 0)
        c->index--;
    else if (c->turn > 0) {
        c->turn--;
        c->index = c->line->spans[c->span].clip->count - 1;
    }
}

void cursor_seek(struct cursor *c, const struct timeline *t, int64_t ms)
{
    cursor_seek_exact(c, t, ms);
    if (position(c) > ms)
        step_back(c);
    while (!t->spans[c->span].clip->frames[c->index].key && (c->index > 0 || c->turn > 0))
        step_back(c);
}

void cursor_get(const struct cursor *c, struct shot *out)
{
    const struct span *s = &c->line->spans[c->span];
    const struct clip_frame *f = &s->clip->frames[c->index];
    int64_t at = position(c);
    *out = (struct shot){
        .frame = f,
        .clip = s->clip,
        .at = at,
        .dts = s->dts_base + at - s->start,
        .epoch = (uint32_t)c->span,
        .n = (uint32_t)c->turn * s->clip->per_track[f->track] + f->n,
    };
}

void cursor_next(struct cursor *c)
{
    const struct span *s = &c->line->spans[c->span];
    if (++c->index == s->clip->count) {
        c->index = 0;
        c->turn++;
    }
    if (c->span + 1 < c->line->count && position(c) >= s[1].start) {
        c->span++;
        c->turn = 0;
        c->index = 0;
    }
}

void segment_at(const struct timeline *t, int64_t number, struct segment *out)
{
    out->number = number;
    out->epoch = timeline_span_at(t, number * t->segment_ms);
    const struct span *s = &t->spans[out->epoch];
    out->seq = s->seq_base + number - s->start / t->segment_ms;
}

bool segment_find(const struct timeline *t, int epoch, int64_t seq, struct segment *out)
{
    if (epoch < 0 || epoch >= t->count || seq < t->spans[epoch].seq_base)
        return false;
    const struct span *s = &t->spans[epoch];
    segment_at(t, s->start / t->segment_ms + seq - s->seq_base, out);
    return out->epoch == epoch;
}
