#include "record/stage.h"

#include "core/alloc.h"

int lr_push_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    while (s && !s->ops->tracks)
        s = s->next;
    return s ? s->ops->tracks(s, t) : 0;
}

int lr_push_frame(struct lr_stage *s, const struct lr_frame *f)
{
    while (s && !s->ops->frame)
        s = s->next;
    return s ? s->ops->frame(s, f) : 0;
}

int lr_push_gap(struct lr_stage *s, const struct lr_gap *g)
{
    while (s && !s->ops->gap)
        s = s->next;
    return s ? s->ops->gap(s, g) : 0;
}

int lr_push_finish(struct lr_stage *s)
{
    while (s && !s->ops->finish)
        s = s->next;
    return s ? s->ops->finish(s) : 0;
}

void lr_stage_mended(const struct lr_stage *s, enum lr_mend what, int64_t amount)
{
    if (s && s->ledger)
        s->ledger->mended(s->ledger, what, amount);
}

void lr_stage_superseded(const struct lr_stage *s, const struct lr_track *t)
{
    if (s && s->ledger && s->ledger->superseded)
        s->ledger->superseded(s->ledger, t);
}

void *lr_stage_new(const struct lr_stage_ops *ops, size_t size)
{
    struct lr_stage *s = lr_calloc(1, size);
    if (s)
        s->ops = ops;
    return s;
}

void lr_stage_free(struct lr_stage *s)
{
    lr_free(s);
}

void lr_stage_free_all(struct lr_stage *first)
{
    while (first) {
        struct lr_stage *next = first->next;
        if (first->ops->free)
            first->ops->free(first);
        first = next;
    }
}
