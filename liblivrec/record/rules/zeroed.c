/* Frames of files that a disk did not keep: a power cut or a bad block left zeros, and the container
 * still says that a frame is there. No NAL unit has so many zeros in a row (ISO/IEC 14496-10, 7.4.1:
 * not even three), and no frame of sound begins with them. They are left out, and a gap says so. For
 * files alone: what comes over a network arrives whole or not at all. */
#include "record/rules/rules.h"

#include <string.h>

#define RUN 16

struct zeroed {
    struct lr_stage base;
    bool video[LR_MAX_TRACKS];
    bool lost; /* the gap is still to be told */
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct zeroed *k = (struct zeroed *)s;
    for (int i = 0; i < t->count; i++)
        k->video[i] = t->track[i].kind == LR_VIDEO;
    return lr_push_tracks(s->next, t);
}

/* Looked for in steps of a run: what is shorter than two need not be found. */
static bool has_run(const uint8_t *p, size_t len)
{
    static const uint8_t zeros[RUN];
    for (size_t at = 0; at + RUN <= len; at += RUN)
        if (memcmp(p + at, zeros, RUN) == 0)
            return true;
    return false;
}

static bool is_zeroed(const struct zeroed *k, const struct lr_frame *f)
{
    if (!k->video[f->track])
        return f->size >= RUN && has_run(f->data, RUN);
    return f->nal_len && has_run(f->data, f->size);
}

static int tell_gap(struct zeroed *k)
{
    struct lr_gap g = {.cause = LR_GAP_CORRUPT, .duration = -1, .first_seq = -1, .last_seq = -1};
    k->lost = false;
    return lr_push_gap(k->base.next, &g);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct zeroed *k = (struct zeroed *)s;
    if (is_zeroed(k, f)) {
        k->lost = true;
        lr_stage_mended(s, LR_MEND_ZEROED, (int64_t)f->size);
        return 0;
    }
    int rc = k->lost ? tell_gap(k) : 0;
    return rc ? rc : lr_push_frame(s->next, f);
}

static const struct lr_stage_ops ops = {
    .name = "zeroed",
    .tracks = on_tracks,
    .frame = on_frame,
    .free = lr_stage_free,
};

int lr_rule_zeroed_new(struct lr_stage **out)
{
    struct zeroed *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    *out = &k->base;
    return 0;
}
