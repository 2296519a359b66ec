/* Decoding times that stand still or go back a little, and pictures that are to be shown before
 * they are decoded. Decoding time rises by at least a millisecond, which every container can say;
 * presentation is never before decoding. Where it would be, decoding is what moves, as far as the
 * frame before allows: pictures keep their order and stay with their sound. Larger steps back are
 * for the stepback and timeline rules. */
#include "record/rules/rules.h"

#define STEP (LR_TIME_HZ / 1000)
#define EARLY ((int64_t)LR_TIME_HZ) /* shown so long before: that time is damage */

struct monotonic {
    struct lr_stage base;
    int slot[LR_MAX_TRACKS];
    int64_t next[LR_SLOTS]; /* least dts allowed; INT64_MIN at first */
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct monotonic *k = (struct monotonic *)s;
    lr_slots(t, k->slot);
    return lr_push_tracks(s->next, t);
}

static int64_t decoded_at(const struct lr_frame *f, int64_t least)
{
    int64_t dts = f->pts < f->dts && f->pts >= f->dts - EARLY ? f->pts : f->dts;
    return dts < least ? least : dts;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct monotonic *k = (struct monotonic *)s;
    int64_t *next = &k->next[k->slot[f->track]];
    int64_t dts = decoded_at(f, *next);
    *next = dts + STEP;
    if (dts == f->dts && f->pts >= dts)
        return lr_push_frame(s->next, f);
    struct lr_frame moved = *f;
    moved.dts = dts;
    moved.pts = f->pts < dts ? dts : f->pts;
    lr_stage_mended(s, LR_MEND_STEP, dts - f->dts);
    return lr_push_frame(s->next, &moved);
}

static const struct lr_stage_ops ops = {
    .name = "monotonic",
    .tracks = on_tracks,
    .frame = on_frame,
    .free = lr_stage_free,
};

int lr_rule_monotonic_new(struct lr_stage **out)
{
    struct monotonic *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    for (int i = 0; i < LR_SLOTS; i++)
        k->next[i] = INT64_MIN;
    *out = &k->base;
    return 0;
}
