#include "session/gate.h"

#define HELD ((size_t)16 << 20)

static struct lr_gate *of(struct lr_stage *s)
{
    return (struct lr_gate *)s;
}

static bool is_sound(const struct lr_gate *g, int track)
{
    return g->sound >> track & 1;
}

int lr_gate_open(struct lr_gate *g, int64_t pictures, int64_t sound)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    g->holds = g->known = false;
    while (rc == 0 && lr_held_next(&g->held, &at, &f))
        if (f.dts < (is_sound(g, f.track) ? sound : pictures))
            rc = lr_push_frame(g->stage.next, &f);
    lr_held_free(&g->held);
    return rc;
}

void lr_gate_free(struct lr_gate *g)
{
    g->holds = g->known = false;
    lr_held_free(&g->held);
}

/* What comes between frames is no place to join at: they go through, and it begins anew. */
static int let_through(struct lr_gate *g)
{
    bool holds = g->holds;
    int rc = lr_gate_open(g, INT64_MAX, INT64_MAX);
    g->holds = holds;
    return rc;
}

static int on_tracks(struct lr_stage *stage, const struct lr_tracks *t)
{
    struct lr_gate *g = of(stage);
    int rc = let_through(g);
    g->sound = 0;
    g->pulse.sum.tracks++;
    for (int i = 0; i < t->count; i++) {
        g->sound |= t->track[i].kind == LR_AUDIO ? 1u << i : 0;
        g->pulse.pictured |= t->track[i].kind == LR_VIDEO;
        if (t->track[i].kind == LR_VIDEO)
            g->pulse.area = t->track[i].width * t->track[i].height;
    }
    return rc ? rc : lr_push_tracks(stage->next, t);
}

static int on_gap(struct lr_stage *stage, const struct lr_gap *gap)
{
    int rc = let_through(of(stage));
    return rc ? rc : lr_push_gap(stage->next, gap);
}

static void note(struct lr_gate *g, const struct lr_frame *f)
{
    if (!g->known) {
        g->first = g->last = f->dts;
        g->last_sound = INT64_MIN;
    }
    g->known = true;
    g->last = f->dts > g->last ? f->dts : g->last;
    if (is_sound(g, f->track) && f->dts > g->last_sound)
        g->last_sound = f->dts;
}

static int on_frame(struct lr_stage *stage, const struct lr_frame *f)
{
    struct lr_gate *g = of(stage);
    lr_pulse_count(&g->pulse, is_sound(g, f->track), f);
    if (g->holds && lr_held_add(&g->held, f) == 0) {
        note(g, f);
        g->came(g->arg);
        return 0;
    }
    int rc = g->holds ? lr_gate_open(g, INT64_MAX, INT64_MAX) : 0; /* more than can be held */
    return rc ? rc : lr_push_frame(stage->next, f);
}

static const struct lr_stage_ops ops = {
    .name = "gate", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

struct lr_stage *lr_gate_in(struct lr_gate *g, struct lr_stage *next)
{
    if (!g->holds)
        lr_held_init(&g->held, HELD);
    g->stage = (struct lr_stage){
        .ops = &ops, .next = next, .err = next->err, .ledger = next->ledger};
    return &g->stage;
}

void lr_gate_hold(struct lr_gate *g, void (*came)(void *), void *arg)
{
    g->holds = true;
    g->known = false;
    g->came = came;
    g->arg = arg;
}
