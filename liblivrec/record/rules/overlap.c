/* Frames that a server sends again. After a reconnect it often begins with the pictures it keeps
 * for new viewers, and some of them were recorded already. They are known by their content; where
 * the first of them is found, the new timestamps can be laid on the old ones, and everything up to
 * the last recorded frame of each track is left out. Then the break is no gap, or its length is
 * known exactly.
 *
 * Only pictures are compared where there are any: frames of silence are all alike. */
#include <string.h>

#include "record/rules/rules.h"

#define KEPT 1024                    /* frames whose content is known: 17 s at 60 a second */
#define BACK_MAX (60 * LR_TIME_HZ)   /* what is older is of another timeline */
#define LAG (2 * LR_TIME_HZ)         /* when other tracks must have passed the overlap too */
#define TOLERANCE (LR_TIME_HZ / 500) /* 2 ms, for servers that round anew */
#define HELD ((size_t)256 << 10)
#define SKIPPED 1024 /* pictures without a keyframe, then nothing is compared */

enum state {
    PASSING,
    ARMED,  /* after a break: the next picture tells */
    CUTTING /* up to the last recorded frames */
};

struct seen {
    uint32_t hash;
    uint32_t dts; /* lower bits */
};

struct overlap {
    struct lr_stage base;
    enum state state;
    int slot[LR_MAX_TRACKS];
    int primary; /* track whose frames are compared */
    bool has_video;
    enum lr_codec codec; /* of the primary track */
    int64_t shift;       /* to lay new timestamps on the old ones */
    bool recorded[LR_SLOTS];
    int64_t last[LR_SLOTS]; /* dts that went on */
    int64_t step;           /* of the primary track */
    int64_t until;          /* dts at which other tracks have passed the overlap too */
    bool has_gap;
    struct lr_gap gap;    /* waits for the verdict */
    struct lr_held early; /* frames of other tracks, waiting with it */
    int skipped;          /* pictures before the first keyframe */
    uint32_t count;       /* of `seen`, ever */
    struct seen seen[KEPT];
};

static int primary_slot(const struct overlap *k)
{
    return k->slot[k->primary];
}

/* Full dts of one that was noted. */
static int64_t dts_of(const struct overlap *k, const struct seen *s)
{
    int64_t last = k->last[primary_slot(k)];
    return last - (int32_t)((uint32_t)last - s->dts);
}

static bool is_near(const struct overlap *k, int64_t dts)
{
    int64_t age = k->last[primary_slot(k)] - dts;
    return age >= 0 && age <= BACK_MAX;
}

/* Where the same content was recorded: at the same time is best, then the newest. How many such
 * places there are; 1 for the best. */
static int find(const struct overlap *k, uint32_t hash, int64_t same, int64_t *dts)
{
    int found = 0;
    uint32_t kept = k->count < KEPT ? k->count : KEPT;
    for (uint32_t n = 1; n <= kept; n++) {
        const struct seen *s = &k->seen[(k->count - n) % KEPT];
        int64_t at = dts_of(k, s);
        if (s->hash != hash || !is_near(k, at))
            continue;
        if (found++ == 0 || at == same)
            *dts = at;
        if (at == same)
            return 1;
    }
    return found;
}

/* Was this picture recorded, and when? One that stands still has been there many times: then it is
 * a new one, if its time goes on. */
static bool is_known(const struct overlap *k, const struct lr_frame *f, int64_t *dts)
{
    int64_t now = f->dts + k->shift;
    if (!k->recorded[primary_slot(k)])
        return false;
    int places = find(k, lr_frame_hash(f, k->codec), now, dts);
    return places == 1 || (places > 1 && now <= k->last[primary_slot(k)]);
}

/* Was something else recorded at this time? The last one may be what the break left of a picture:
 * it says nothing. */
static bool contradicts(const struct overlap *k, uint32_t hash, int64_t dts)
{
    if (dts >= k->last[primary_slot(k)] - TOLERANCE)
        return false;
    uint32_t kept = k->count < KEPT ? k->count : KEPT;
    for (uint32_t n = 1; n <= kept; n++) {
        const struct seen *s = &k->seen[(k->count - n) % KEPT];
        if (s->dts == (uint32_t)dts)
            return s->hash != hash;
    }
    return false;
}

static int pass(struct overlap *k, const struct lr_frame *f)
{
    int slot = k->slot[f->track];
    struct lr_frame moved = *f;
    moved.dts += k->shift;
    moved.pts += k->shift;
    if (f->track == k->primary) {
        int64_t step = moved.dts - k->last[slot];
        if (k->recorded[slot] && step > 0 && step < LR_TIME_HZ)
            k->step = step;
        moved.hash = lr_frame_hash(f, k->codec);
        k->seen[k->count++ % KEPT] = (struct seen){moved.hash, (uint32_t)moved.dts};
    }
    k->recorded[slot] = true;
    k->last[slot] = moved.dts;
    return lr_push_frame(k->base.next, &moved);
}

/* A new timeline makes what was noted useless. */
static void forget(struct overlap *k)
{
    k->shift = 0;
    k->count = 0;
    memset(k->recorded, 0, sizeof k->recorded);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f);

static int push_early(struct overlap *k)
{
    struct lr_held early = k->early;
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    lr_held_init(&k->early, HELD);
    while (rc == 0 && lr_held_next(&early, &at, &f))
        rc = on_frame(&k->base, &f);
    lr_held_free(&early);
    return rc;
}

/* Nothing of it was recorded: it is a gap as it was announced. */
static int give_up(struct overlap *k)
{
    int rc = k->has_gap ? lr_push_gap(k->base.next, &k->gap) : 0;
    if (!k->has_gap || k->gap.new_timeline)
        forget(k);
    k->has_gap = false;
    k->state = PASSING;
    return rc ? rc : push_early(k);
}

static int arm(struct overlap *k, const struct lr_frame *f)
{
    int64_t at = 0;
    if (f->track != k->primary && k->has_video && lr_held_add(&k->early, f) == 0)
        return 0;
    if (f->track == k->primary && k->has_video && !f->key && k->skipped++ < SKIPPED) {
        lr_stage_mended(&k->base, LR_MEND_UNDECODABLE, (int64_t)f->size);
        return 0;
    }
    if (f->track == k->primary && is_known(k, f, &at)) {
        k->shift = at - f->dts;
        k->state = CUTTING;
        return push_early(k);
    }
    int rc = give_up(k);
    return rc ? rc : pass(k, f);
}

/* The first frame that is new: what is missing before it? */
static int settle_gap(struct overlap *k, int64_t dts)
{
    int64_t missing = dts - k->last[primary_slot(k)] - k->step;
    k->has_gap = false;
    k->until = dts + LAG;
    k->gap.new_timeline = false;
    k->gap.duration = missing > k->step / 2 + TOLERANCE ? missing : 0;
    return k->gap.duration ? lr_push_gap(k->base.next, &k->gap) : 0;
}

static int cut(struct overlap *k, const struct lr_frame *f)
{
    int slot = k->slot[f->track];
    int64_t dts = f->dts + k->shift;
    if (k->recorded[slot] && dts <= k->last[slot] + TOLERANCE) {
        if (f->track != k->primary || !k->has_gap ||
            !contradicts(k, lr_frame_hash(f, k->codec), dts)) {
            lr_stage_mended(&k->base, LR_MEND_REPEATED, (int64_t)f->size);
            return 0;
        }
        int rc = give_up(k);
        return rc ? rc : pass(k, f);
    }
    int rc = 0;
    if (f->track == k->primary && k->has_gap)
        rc = settle_gap(k, dts);
    else if (f->track == k->primary && dts > k->until)
        k->state = PASSING;
    return rc ? rc : pass(k, f);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct overlap *k = (struct overlap *)s;
    if (k->state == ARMED)
        return arm(k, f);
    if (k->state == CUTTING)
        return cut(k, f);
    return pass(k, f);
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct overlap *k = (struct overlap *)s;
    int rc = k->early.count ? give_up(k) : 0; /* they belong to the old set */
    lr_slots(t, k->slot);
    k->primary = 0;
    for (int i = t->count - 1; i >= 0; i--)
        if (t->track[i].kind == LR_VIDEO)
            k->primary = i;
    k->has_video = t->count && t->track[k->primary].kind == LR_VIDEO;
    k->codec = t->count ? t->track[k->primary].codec : LR_CODEC_NONE;
    return rc ? rc : lr_push_tracks(s->next, t);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct overlap *k = (struct overlap *)s;
    if (k->has_gap) { /* again, before anything new came */
        k->gap.new_timeline |= g->new_timeline;
        if (g->duration > k->gap.duration)
            k->gap.duration = g->duration;
        k->state = ARMED;
        return 0;
    }
    if (g->cause != LR_GAP_NETWORK) {
        if (g->new_timeline) {
            forget(k);
            k->state = PASSING;
        }
        return lr_push_gap(s->next, g);
    }
    k->has_gap = true;
    k->gap = *g;
    k->state = ARMED;
    k->skipped = 0;
    return 0;
}

/* A break at the end is no gap: nobody knows that something would have come. */
static int on_finish(struct lr_stage *s)
{
    struct overlap *k = (struct overlap *)s;
    int rc = k->early.count ? give_up(k) : 0;
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    lr_held_free(&((struct overlap *)s)->early);
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "overlap",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = on_free,
};

int lr_rule_overlap_new(struct lr_stage **out)
{
    struct overlap *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    lr_held_init(&k->early, HELD);
    *out = &k->base;
    return 0;
}
