#include "record/select.h"

#include <livrec/error.h>

struct select {
    struct lr_stage base;
    const struct lr_sink_ops *sink;
    bool others;
    bool all;              /* nothing is left out */
    int to[LR_MAX_TRACKS]; /* index behind, -1 = left out */
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct select *k = (struct select *)s;
    struct lr_tracks chosen;
    const struct lr_sink_ops *sink;
    int rc = k->others ? lr_sink_choose(k->sink, t, &chosen, &sink, s->err)
                       : lr_sink_select(k->sink, t, &chosen, s->err);
    if (rc)
        return rc;
    k->all = chosen.count == t->count;
    for (int i = 0, n = 0; i < t->count; i++)
        k->to[i] = k->all || t->track[i].kind == LR_AUDIO ? n++ : -1;
    return lr_push_tracks(s->next, &chosen);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct select *k = (struct select *)s;
    if (f->track < 0 || f->track >= LR_MAX_TRACKS)
        return lr_err_set(s->err, LIVREC_EINTERNAL, "select: a frame of track %d", f->track);
    if (k->all)
        return lr_push_frame(s->next, f);
    if (k->to[f->track] < 0)
        return 0;
    struct lr_frame moved = *f;
    moved.track = k->to[f->track];
    return lr_push_frame(s->next, &moved);
}

static const struct lr_stage_ops ops = {
    .name = "select",
    .tracks = on_tracks,
    .frame = on_frame,
    .free = lr_stage_free,
};

int lr_select_new(const struct lr_sink_ops *sink, bool others, struct lr_stage **out)
{
    struct select *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->sink = sink;
    k->others = others;
    *out = &k->base;
    return 0;
}
