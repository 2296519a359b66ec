/* Frames of files that a disk did not keep: a power cut or a bad block left zeros, and the
 * container still says that a frame is there. No NAL unit has so many zeros in a row (ISO/IEC
 * 14496-10, 7.4.1: not even three), and no frame of sound begins with them. They are left out, and
 * a gap says so.
 *
 * Where the zeros begin and end, frames are hit in part. One that ends with a few zeros may be as
 * it was sent, so this counts only near to others that are gone for certain: frames wait for that,
 * a second or two of them. For files alone: what comes over a network arrives whole or not at all.
 */
#include "record/rules/rules.h"

#include <string.h>

#define RUN 16
#define FEW 2
#define BATCH 64
#define HELD ((size_t)32 << 20) /* of a batch */

struct batch {
    struct lr_held frames;
    bool zeros; /* some are gone */
};

struct zeroed {
    struct lr_stage base;
    bool video[LR_MAX_TRACKS];
    struct batch old, new;
    bool before; /* some were in the batch before `old` */
    bool lost;   /* a gap is still to be told */
};

static bool all_zero(const uint8_t *p, size_t len)
{
    static const uint8_t zeros[RUN];
    return memcmp(p, zeros, len) == 0;
}

/* Looked for in steps of a run: what is shorter than two need not be found. */
static bool has_run(const uint8_t *p, size_t len)
{
    for (size_t at = 0; at + RUN <= len; at += RUN)
        if (all_zero(p + at, RUN))
            return true;
    return false;
}

static bool is_gone(const struct zeroed *k, const struct lr_frame *f)
{
    if (!k->video[f->track])
        return f->size >= RUN && all_zero(f->data, RUN);
    return f->nal_len && has_run(f->data, f->size);
}

/* It ends with zeros, or begins with them: of pictures that is a NAL unit of no length. */
static bool is_hit(const struct zeroed *k, const struct lr_frame *f)
{
    size_t first = k->video[f->track] ? f->nal_len : FEW;
    if (f->size < RUN || first == 0)
        return false;
    return all_zero(f->data, first) || all_zero(f->data + f->size - FEW, FEW);
}

static int tell_gap(struct zeroed *k)
{
    struct lr_gap g = {.cause = LR_GAP_CORRUPT, .duration = -1, .first_seq = -1, .last_seq = -1};
    k->lost = false;
    return lr_push_gap(k->base.next, &g);
}

static int pass(struct zeroed *k, const struct lr_frame *f, bool near)
{
    if (is_gone(k, f) || (near && is_hit(k, f))) {
        k->lost = true;
        lr_stage_mended(&k->base, LR_MEND_ZEROED, (int64_t)f->size);
        return 0;
    }
    int rc = k->lost ? tell_gap(k) : 0;
    return rc ? rc : lr_push_frame(k->base.next, f);
}

/* The older half goes on. */
static int step(struct zeroed *k)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    bool near = k->before || k->old.zeros || k->new.zeros;
    while (rc == 0 && lr_held_next(&k->old.frames, &at, &f))
        rc = pass(k, &f, near);
    lr_held_free(&k->old.frames);
    struct lr_held empty = k->old.frames;
    k->before = k->old.zeros;
    k->old = k->new;
    k->new = (struct batch){.frames = empty};
    return rc;
}

static int step_all(struct zeroed *k)
{
    int rc = step(k);
    return rc ? rc : step(k);
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct zeroed *k = (struct zeroed *)s;
    int rc = step_all(k);
    for (int i = 0; i < t->count; i++)
        k->video[i] = t->track[i].kind == LR_VIDEO;
    return rc ? rc : lr_push_tracks(s->next, t);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct zeroed *k = (struct zeroed *)s;
    int rc = k->new.frames.count >= BATCH ? step(k) : 0;
    if (rc == 0 && lr_held_add(&k->new.frames, f) == 0) {
        k->new.zeros |= is_gone(k, f);
        return 0;
    }
    rc = rc ? rc : step_all(k);
    return rc ? rc : pass(k, f, false);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    int rc = step_all((struct zeroed *)s);
    return rc ? rc : lr_push_gap(s->next, g);
}

static int on_finish(struct lr_stage *s)
{
    int rc = step_all((struct zeroed *)s);
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    struct zeroed *k = (struct zeroed *)s;
    lr_held_free(&k->old.frames);
    lr_held_free(&k->new.frames);
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "zeroed",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = on_free,
};

int lr_rule_zeroed_new(struct lr_stage **out)
{
    struct zeroed *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    lr_held_init(&k->old.frames, HELD);
    lr_held_init(&k->new.frames, HELD);
    *out = &k->base;
    return 0;
}
