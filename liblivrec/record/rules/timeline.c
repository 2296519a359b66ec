/* Time that jumps. What goes on is one timeline for the whole session:
 *
 * - A gap that was announced leaves a hole as long as what is missing: by the timestamps where they
 *   go on, else by what the gap says. Holes over a limit are closed; the gap tells their length.
 * - A jump that was not announced, back by more than half a second or forward by more than five, is
 *   taken out by one constant offset, so that the distances of frames stay as they were sent.
 *   Forward jumps of half a second to five are believed: media is missing, and a gap says so.
 * - The tracks of a stream jump together and keep their distance. If one jumps alone, it alone gets
 *   a new offset and goes on behind its last frame.
 *
 * Small steps back are for the stepback and monotonic rules. */
#include "record/rules/rules.h"

#define SECOND ((int64_t)LR_TIME_HZ)
#define BACK (SECOND / 2)
#define FORWARD (5 * SECOND)
#define TOLD (SECOND / 2)
#define SLACK (15 * SECOND) /* a break may last longer than it seemed to the session */
#define STEP_MAX (10 * SECOND)
#define STEP_USUAL (SECOND / 25)

struct track {
    bool seen;
    int64_t offset;
    int64_t last, step; /* dts that went on, and distance to the one before */
    bool sudden;        /* the last distance was much longer: a hole, if only once */
};

struct timeline {
    struct lr_stage base;
    int slot[LR_MAX_TRACKS];
    struct track track[LR_SLOTS];
    bool begun;
    int64_t end;  /* of all tracks */
    int64_t hole; /* the longest that stays */
    bool has_gap;
    struct lr_gap gap; /* waits for the next frame */
    /* One kind of track goes on, the other not yet: the gap may last until it does. */
    bool has_late, late_sound; /* which one is waited for */
    struct lr_gap late;
    int64_t late_hole, late_until; /* what it is of the first one; when it is told in any case */
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct timeline *k = (struct timeline *)s;
    lr_slots(t, k->slot);
    return lr_push_tracks(s->next, t);
}

static void merge(struct lr_gap *a, const struct lr_gap *b)
{
    bool numbered = a->last_seq >= 0 && b->first_seq == a->last_seq + 1;
    if (a->duration == 0)
        a->cause = b->cause;
    a->duration = a->duration < 0 || b->duration < 0 ? -1 : a->duration + b->duration;
    a->new_timeline |= b->new_timeline;
    a->last_seq = numbered ? b->last_seq : a->last_seq;
}

static int tell_late(struct timeline *k)
{
    if (!k->has_late)
        return 0;
    k->has_late = false;
    return lr_push_gap(k->base.next, &k->late);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct timeline *k = (struct timeline *)s;
    int rc = tell_late(k);
    if (k->has_gap)
        merge(&k->gap, g);
    else
        k->gap = *g;
    k->has_gap = true;
    return rc;
}

static int64_t expected(const struct timeline *k, const struct track *t)
{
    return t->seen ? t->last + (t->step ? t->step : STEP_USUAL) : k->end;
}

static void move_all(struct timeline *k, int64_t offset)
{
    for (int i = 0; i < LR_SLOTS; i++)
        k->track[i].offset = offset;
}

/* Do the timestamps go on over the gap? */
static bool goes_on(const struct timeline *k, const struct lr_gap *g, int64_t missing)
{
    if (!g->new_timeline)
        return missing > -BACK && missing <= k->hole + 2 * (g->duration > 0 ? g->duration : 0);
    return g->cause == LR_GAP_NETWORK && g->duration >= 0 && missing >= 0 &&
           missing <= g->duration + SLACK;
}

/* The first time from `at` on that is whole frames behind the track's last one: a picture between
 * two ticks makes players take the stream for one of another frame rate. */
static int64_t on_grid(const struct timeline *k, const struct track *t, int64_t at)
{
    int64_t first = expected(k, t), step = t->step ? t->step : STEP_USUAL;
    return at <= first ? first : first + (at - first + step - 1) / step * step;
}

/* Where a new timeline begins. A break of length 0 is a seam of files that follow each other: the
 * track goes on where it stopped. */
static int64_t start_after(const struct timeline *k, const struct track *t, struct lr_gap *g)
{
    int64_t next = expected(k, t);
    if (g->cause == LR_GAP_NETWORK && g->duration == 0 && next > k->end - BACK)
        return next;
    int64_t hole = g->duration > 0 && g->duration <= k->hole ? g->duration : 0;
    int64_t at = on_grid(k, t, k->end + hole);
    if (hole)
        g->duration = at - next;
    return at;
}

static bool is_picture(const struct timeline *k, const struct track *t)
{
    return t < k->track + LR_MAX_TRACKS; /* the first slots, see lr_slots() */
}

/* Now, or when the other kind is back (the tracks of a new timeline begin one after the other: that
 * is no loss). Pictures before their first keyframe were left out, and
 * sound tells nothing of them; and where no picture is missing, some sound may be. `at`: where the
 * frame goes on. */
static int tell_gap(struct timeline *k, const struct track *t, const struct lr_gap *g, int64_t at)
{
    bool picture = is_picture(k, t);
    if (!k->track[picture ? LR_MAX_TRACKS : 0].seen || (picture && g->duration))
        return lr_push_gap(k->base.next, g);
    k->has_late = true;
    k->late_sound = picture;
    k->late = *g;
    k->late_hole = at - expected(k, t);
    k->late_until = at + STEP_MAX;
    return 0;
}

static int settle_late(struct timeline *k, const struct track *t, int64_t at)
{
    bool back = is_picture(k, t) != k->late_sound;
    if (!k->has_late || (!back && at < k->late_until))
        return 0;
    int64_t missing = at - expected(k, t),
            least = k->late.cause == LR_GAP_NETWORK ? t->step / 2 : TOLD;
    if (k->late.duration > 0)
        least = 0;
    if (back && k->late.duration > k->hole) /* the hole was closed: only its length is left */
        k->late.duration += missing - k->late_hole;
    else if (back && k->late.duration >= 0)
        k->late.duration = missing > least ? missing : 0;
    return tell_late(k);
}

static int close_gap(struct timeline *k, const struct track *t, const struct lr_frame *f)
{
    struct lr_gap g = k->gap;
    int64_t missing = f->dts + t->offset - expected(k, t);
    k->has_gap = false;
    if (!k->begun)
        return 0; /* nothing was recorded yet that it could be missing from */
    if (goes_on(k, &g, missing)) {
        if (missing > STEP_USUAL / 2)
            g.duration = missing;
        if (missing > k->hole)
            move_all(k, t->offset - missing);
    } else {
        move_all(k, start_after(k, t, &g) - f->dts);
    }
    g.new_timeline = false;
    return tell_gap(k, t, &g, f->dts + t->offset);
}

static int tell(struct timeline *k, int64_t duration)
{
    struct lr_gap g = {
        .cause = LR_GAP_SOURCE, .duration = duration, .first_seq = -1, .last_seq = -1};
    return lr_push_gap(k->base.next, &g);
}

static bool fits(const struct timeline *k, const struct track *t, int64_t dts)
{
    return dts - k->end <= FORWARD && dts >= (t->seen ? t->last - BACK : k->end - FORWARD);
}

/* Another track went before: follow it. */
static bool follow(const struct timeline *k, struct track *t, const struct lr_frame *f)
{
    for (int i = 0; i < LR_SLOTS; i++) {
        const struct track *other = &k->track[i];
        if (other == t || !other->seen || !fits(k, t, f->dts + other->offset))
            continue;
        t->offset = other->offset;
        return true;
    }
    return false;
}

static int mend_jump(struct timeline *k, struct track *t, const struct lr_frame *f)
{
    int64_t dts = f->dts + t->offset;
    if (fits(k, t, dts)) {
        int64_t missing = dts - k->end;
        return missing > TOLD && missing > 2 * t->step ? tell(k, missing) : 0;
    }
    if (follow(k, t, f))
        return 0;
    int64_t at = expected(k, t), offset = (at > k->end - BACK ? at : k->end) - dts;
    t->offset += offset;
    lr_stage_mended(&k->base, LR_MEND_JUMP, offset);
    return dts > k->end ? tell(k, -1) : 0;
}

static void learn_step(struct track *t, int64_t step)
{
    if (!t->seen || step <= 0 || step >= STEP_MAX)
        return;
    bool sudden = t->step && step > 4 * t->step;
    if (!sudden || t->sudden)
        t->step = step;
    t->sudden = sudden;
}

static void note(struct timeline *k, struct track *t, int64_t dts)
{
    learn_step(t, dts - t->last);
    t->seen = true;
    t->last = dts;
    int64_t end = expected(k, t);
    if (!k->begun || end > k->end)
        k->end = end;
    k->begun = true;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct timeline *k = (struct timeline *)s;
    struct track *t = &k->track[k->slot[f->track]];
    struct lr_frame moved = *f;
    int rc = 0;
    if (k->has_gap)
        rc = close_gap(k, t, f);
    else if (k->begun)
        rc = mend_jump(k, t, f);
    moved.dts += t->offset;
    moved.pts += t->offset;
    if (rc == 0)
        rc = settle_late(k, t, moved.dts);
    note(k, t, moved.dts);
    return rc ? rc : lr_push_frame(s->next, &moved);
}

/* At the end only what is known to be missing is told: nobody knows what would have come. */
static int on_finish(struct lr_stage *s)
{
    struct timeline *k = (struct timeline *)s;
    int rc = tell_late(k);
    if (rc == 0 && k->has_gap && k->begun && k->gap.duration > 0 && k->gap.cause != LR_GAP_NETWORK)
        rc = lr_push_gap(s->next, &k->gap);
    k->has_gap = false;
    return rc ? rc : lr_push_finish(s->next);
}

static const struct lr_stage_ops ops = {
    .name = "timeline",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = lr_stage_free,
};

int lr_rule_timeline_new(int64_t hole, struct lr_stage **out)
{
    struct timeline *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->hole = hole;
    *out = &k->base;
    return 0;
}
