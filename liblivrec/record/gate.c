#include "record/gate.h"

#include "record/disk.h"

#define OPEN_BELOW (LR_DISK_BUDGET / 4)

struct gate {
    struct lr_stage base;
    size_t (*waiting)(void *user);
    void *user;
    bool closed, begun, video;
    int primary;
    int64_t end; /* dts of what went on, and the usual distance behind it */
    int64_t last, step;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct gate *k = (struct gate *)s;
    k->primary = 0;
    for (int i = t->count - 1; i >= 0; i--)
        if (t->track[i].kind == LR_VIDEO)
            k->primary = i;
    k->video = t->count && t->track[k->primary].kind == LR_VIDEO;
    return lr_push_tracks(s->next, t);
}

static int reopen(struct gate *k, const struct lr_frame *f)
{
    struct lr_gap g = {.cause = LR_GAP_DISK,
                       .duration = k->begun ? f->dts - k->end : -1,
                       .first_seq = -1,
                       .last_seq = -1};
    k->closed = false;
    return lr_push_gap(k->base.next, &g);
}

static void note(struct gate *k, const struct lr_frame *f)
{
    if (f->track != k->primary)
        return;
    if (k->begun && f->dts - k->last < LR_TIME_HZ)
        k->step = f->dts - k->last;
    k->last = f->dts;
    k->end = f->dts + k->step;
    k->begun = true;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct gate *k = (struct gate *)s;
    size_t waiting = k->waiting(k->user);
    bool entry = f->track == k->primary && (f->key || !k->video);
    int rc = 0;
    if (waiting > LR_DISK_BUDGET)
        k->closed = true;
    if (k->closed && (waiting > OPEN_BELOW || !entry))
        return 0;
    if (k->closed)
        rc = reopen(k, f);
    note(k, f);
    return rc ? rc : lr_push_frame(s->next, f);
}

static const struct lr_stage_ops ops = {
    .name = "gate",
    .tracks = on_tracks,
    .frame = on_frame,
    .free = lr_stage_free,
};

int lr_gate_new(size_t (*waiting)(void *user), void *user, struct lr_stage **out)
{
    struct gate *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->waiting = waiting;
    k->user = user;
    *out = &k->base;
    return 0;
}
