/* Time that goes back by half a second or less, and by more than a frame: an encoder or a server
 * has begun anew a little behind. Where pictures and sound both go back, what follows is moved by
 * one offset, so that the distances of frames stay as they were sent. If one goes back alone, its
 * times are what shall be in step with the other: that is left to the monotonic rule. So what goes
 * back waits for the other kind, a third of a second at most.
 *
 * Larger steps are for the timeline rule. */
#include "record/rules/rules.h"

#define SECOND ((int64_t)LR_TIME_HZ)
#define BACK (SECOND / 2)
#define WAIT (SECOND / 3)  /* for the other kind, by its own time */
#define ALIKE (SECOND / 8) /* both go back by about as much */
#define LONE 4             /* frames that sound without pictures goes back at least: some jitters */
#define HELD ((size_t)8 << 20)

struct track {
    bool seen;
    int64_t last, step; /* dts as it came, distance to the one before */
    int64_t offset;
};

struct stepback {
    struct lr_stage base;
    int count;
    bool video[LR_MAX_TRACKS];
    int slot[LR_MAX_TRACKS];
    struct track track[LR_SLOTS];
    bool waiting;        /* one track went back */
    struct track *first; /* that one */
    int64_t amount;      /* by how much */
    int64_t until;       /* dts of the other one; then it is not going to follow */
    struct lr_held held;
};

static struct track *track_of(struct stepback *k, const struct lr_frame *f)
{
    return &k->track[k->slot[f->track]];
}

static int64_t expected(const struct track *t)
{
    return t->last + t->step;
}

static bool goes_back(const struct track *t, int64_t dts)
{
    return t->seen && t->step && dts < t->last - t->step && dts >= t->last - BACK;
}

static void note(struct track *t, int64_t dts)
{
    int64_t step = dts - t->last;
    if (t->seen && step > 0 && step < SECOND)
        t->step = step;
    t->seen = true;
    t->last = dts;
}

static int push(struct stepback *k, const struct lr_frame *f, int64_t offset)
{
    struct lr_frame moved = *f;
    if (offset == 0)
        return lr_push_frame(k->base.next, f);
    moved.dts += offset;
    moved.pts += offset;
    return lr_push_frame(k->base.next, &moved);
}

static void move_all(struct stepback *k, int64_t amount)
{
    for (int i = 0; i < LR_SLOTS; i++)
        k->track[i].offset += amount;
    lr_stage_mended(&k->base, LR_MEND_JUMP, amount);
}

/* What waited; frames of the track that went back are moved by so much. */
static int release(struct stepback *k, int64_t amount)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    while (rc == 0 && lr_held_next(&k->held, &at, &f)) {
        const struct track *t = track_of(k, &f);
        rc = push(k, &f, t->offset + (t == k->first ? amount : 0));
    }
    lr_held_free(&k->held);
    k->waiting = false;
    return rc;
}

/* Alone, only the start of a group or much sound is believed. */
static int begin_alone(struct stepback *k, struct track *t, const struct lr_frame *f)
{
    if (f->key && (k->video[0] || k->amount > (LONE + 1) * t->step))
        move_all(k, k->amount);
    return push(k, f, t->offset);
}

static int begin(struct stepback *k, struct track *t, const struct lr_frame *f)
{
    const struct track *other = track_of(k, &(struct lr_frame){.track = !f->track});
    if (!other->seen)
        return begin_alone(k, t, f);
    if (lr_held_add(&k->held, f))
        return push(k, f, t->offset);
    k->waiting = true;
    k->first = t;
    k->until = other->last + WAIT;
    return 0;
}

static bool follows(const struct stepback *k, const struct track *t, int64_t dts, int64_t amount)
{
    return t != k->first && goes_back(t, dts) && amount <= k->amount + ALIKE &&
           amount >= k->amount - ALIKE;
}

static int wait_on(struct stepback *k, struct track *t, const struct lr_frame *f)
{
    int64_t amount = expected(t) - f->dts;
    bool followed = follows(k, t, f->dts, amount);
    bool over = !followed && t != k->first && f->dts > k->until;
    note(t, f->dts);
    if (!followed && !over && lr_held_add(&k->held, f) == 0)
        return 0;
    amount = !followed ? 0 : amount > k->amount ? amount : k->amount;
    int rc = release(k, amount);
    if (followed)
        move_all(k, amount);
    return rc ? rc : push(k, f, t->offset);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct stepback *k = (struct stepback *)s;
    struct track *t = track_of(k, f);
    if (k->waiting)
        return wait_on(k, t, f);
    bool back = goes_back(t, f->dts);
    k->amount = back ? expected(t) - f->dts : 0;
    note(t, f->dts);
    if (!back)
        return push(k, f, t->offset);
    return k->count == 2 ? begin(k, t, f) : begin_alone(k, t, f);
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct stepback *k = (struct stepback *)s;
    int rc = release(k, 0);
    lr_slots(t, k->slot);
    k->count = t->count;
    for (int i = 0; i < t->count; i++)
        k->video[i] = t->track[i].kind == LR_VIDEO;
    return rc ? rc : lr_push_tracks(s->next, t);
}

/* Where timestamps go on behind a break they are to be moved as before. */
static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct stepback *k = (struct stepback *)s;
    int rc = release(k, 0);
    for (int i = 0; i < LR_SLOTS; i++)
        k->track[i].seen = false;
    return rc ? rc : lr_push_gap(s->next, g);
}

static int on_finish(struct lr_stage *s)
{
    int rc = release((struct stepback *)s, 0);
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    lr_held_free(&((struct stepback *)s)->held);
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "stepback",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = on_free,
};

int lr_rule_stepback_new(struct lr_stage **out)
{
    struct stepback *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    lr_held_init(&k->held, HELD);
    *out = &k->base;
    return 0;
}
