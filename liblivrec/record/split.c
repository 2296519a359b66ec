#include "record/split.h"

#include <livrec/error.h>

#define NONE INT64_MIN
#define MS (LR_TIME_HZ / 1000)
#define STEP_MAX LR_TIME_HZ      /* a longer pause is no frame duration */
#define LEAD_MAX LR_TIME_HZ      /* other tracks start at most so long before the first frame */
#define LAG_MAX (LR_TIME_HZ / 2) /* how long to wait for other tracks at the end */
#define BAD_FRAMES 10            /* files that may end because of a frame */

struct track {
    int64_t last; /* dts, NONE = no frame yet */
    int64_t step; /* last distance of two frames */
    int64_t out;  /* last dts in this file */
    bool broken;  /* something is missing since then */
};

struct split {
    struct lr_stage base;
    struct lr_split_config cfg;
    const struct lr_split_ops *ops;
    void *user;
    struct lr_tracks tracks; /* count 0 = none yet */
    int primary;             /* its frames decide: the first video, else the first track */
    bool video;
    struct track track[LR_MAX_TRACKS];
    bool open, full;
    int64_t frames; /* in this file */
    int bad;
    bool entry;                 /* a file begins with a keyframe */
    int64_t origin, start, end; /* of the session; of this file; end of what was seen; or NONE */
    int64_t position;           /* in the session; a file may begin a little before it */
};

static int end_file(struct split *k)
{
    if (!k->open)
        return 0;
    k->open = false;
    return k->ops->end(k->user, (k->end - k->start) / MS);
}

/* Where the next frame of a track is to be expected. */
static int64_t expected(const struct track *t)
{
    return t->last + (t->step ? t->step : MS);
}

/* The file starts with the earliest frame that may still come. */
static int64_t start_at(const struct split *k, const struct lr_frame *f)
{
    int64_t at = f->dts;
    for (int i = 0; i < k->tracks.count; i++) {
        const struct track *t = &k->track[i];
        if (i == f->track || t->last == NONE)
            continue;
        int64_t next = t->broken ? f->dts - t->step : expected(t);
        if (next < at && next > f->dts - LEAD_MAX)
            at = next;
    }
    return at;
}

static int begin_file(struct split *k, const struct lr_frame *f)
{
    int rc = k->ops->begin(k->user, &k->tracks);
    if (rc)
        return rc;
    k->start = k->end = start_at(k, f);
    if (k->origin == NONE)
        k->origin = k->start;
    k->frames = 0;
    k->open = true;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        k->track[i].out = NONE;
    return 0;
}

static bool same_kinds(const struct lr_tracks *a, const struct lr_tracks *b)
{
    for (int i = 0; i < a->count && i < b->count; i++)
        if (a->track[i].kind != b->track[i].kind)
            return false;
    return a->count == b->count;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct split *k = (struct split *)s;
    if (k->tracks.count && lr_tracks_equal(&k->tracks, t))
        return 0;
    int rc = end_file(k);
    if (!same_kinds(&k->tracks, t))
        for (int i = 0; i < LR_MAX_TRACKS; i++)
            k->track[i] = (struct track){.last = NONE};
    lr_tracks_copy(&k->tracks, t);
    k->primary = 0;
    for (int i = t->count - 1; i >= 0; i--)
        if (t->track[i].kind == LR_VIDEO)
            k->primary = i;
    k->video = t->count && t->track[k->primary].kind == LR_VIDEO;
    return rc;
}

/* All tracks are there, or those that lag have had their time. */
static bool ends_here(const struct split *k, int64_t limit)
{
    int64_t first = INT64_MAX, last = NONE;
    for (int i = 0; i < k->tracks.count; i++) {
        int64_t t = k->track[i].last;
        first = t < first ? t : first;
        last = t > last ? t : last;
    }
    return k->track[k->primary].last >= limit && (first >= limit || last >= limit + LAG_MAX);
}

/* Is the frame behind the end of what shall be recorded? */
static bool is_over(struct split *k, const struct lr_frame *f)
{
    int64_t limit = k->origin + k->cfg.max_ms * MS;
    if (k->cfg.max_ms == 0 || k->origin == NONE || f->dts < limit)
        return false;
    k->track[f->track].last = f->dts;
    if (!k->full && ends_here(k, limit)) {
        k->full = true;
        k->ops->full(k->user);
    }
    return true;
}

static bool is_cut(const struct split *k, const struct lr_frame *f)
{
    if (f->track != k->primary || (k->video && !f->key))
        return false;
    return (k->cfg.split_ms && f->dts - k->start >= k->cfg.split_ms * MS) ||
           (k->cfg.split_bytes && k->ops->bytes(k->user) >= k->cfg.split_bytes) ||
           (k->ops->wanted && k->ops->wanted(k->user));
}

static void note(struct split *k, const struct lr_frame *f)
{
    struct track *t = &k->track[f->track];
    int64_t step = t->last == NONE || t->broken ? 0 : f->dts - t->last;
    if (step > 0 && step < STEP_MAX)
        t->step = step;
    t->last = f->dts;
    t->broken = false;
    if (f->dts + t->step > k->end)
        k->end = f->dts + t->step;
    if (k->end - k->origin > k->position)
        k->position = k->end - k->origin;
}

/* A frame that the container refuses costs the file, not the session; one that it refuses as the
 * first of a file, or ever again, costs both. */
static int give_up_file(struct split *k, int rc)
{
    struct lr_gap gap = {.cause = LR_GAP_CORRUPT, .duration = -1, .first_seq = -1, .last_seq = -1};
    if (rc != LIVREC_EMEDIA || k->frames == 0 || ++k->bad > BAD_FRAMES)
        return rc;
    k->entry = true;
    k->ops->gap(k->user, &gap, k->position);
    return end_file(k);
}

static int write(struct split *k, const struct lr_frame *f)
{
    struct track *t = &k->track[f->track];
    struct lr_frame out = *f;
    out.dts = f->dts > k->start ? f->dts - k->start : 0;
    if (t->out != NONE && out.dts <= t->out)
        out.dts = t->out + MS;
    out.pts = f->pts - k->start > out.dts ? f->pts - k->start : out.dts;
    note(k, f);
    int rc = k->ops->frame(k->user, &out);
    if (rc)
        return give_up_file(k, rc);
    t->out = out.dts;
    k->frames++;
    return 0;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct split *k = (struct split *)s;
    int rc = 0;
    if (f->track < 0 || f->track >= k->tracks.count)
        return lr_err_set(s->err, LIVREC_EINTERNAL, "split: a frame of track %d of %d", f->track,
                          k->tracks.count);
    if (k->full || (k->ops->shut && k->ops->shut(k->user)) || is_over(k, f))
        return 0;
    if (k->open && is_cut(k, f))
        rc = end_file(k);
    if (rc == 0 && !k->open) {
        if (k->entry && k->video && !(f->track == k->primary && f->key))
            return 0;
        rc = begin_file(k, f);
    }
    return rc ? rc : write(k, f);
}

/* Where media is missing: behind the last picture, though sound may have gone on. */
static int64_t gap_at(const struct split *k)
{
    const struct track *t = &k->track[k->primary];
    int64_t at = t->last == NONE ? k->position : t->last + t->step - k->origin;
    return at > 0 ? at : 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct split *k = (struct split *)s;
    for (int i = 0; i < LR_MAX_TRACKS && g->duration != 0; i++)
        k->track[i].broken = true;
    bool over = k->cfg.max_ms && k->position >= k->cfg.max_ms * MS;
    if (k->origin != NONE && g->duration != 0 && !over)
        k->ops->gap(k->user, g, gap_at(k));
    return 0;
}

static int on_finish(struct lr_stage *s)
{
    return end_file((struct split *)s);
}

static const struct lr_stage_ops stage_ops = {
    .name = "split",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = lr_stage_free,
};

int lr_split_new(const struct lr_split_config *cfg, const struct lr_split_ops *ops, void *user,
                 struct lr_stage **out)
{
    struct split *k = lr_stage_new(&stage_ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->cfg = *cfg;
    k->ops = ops;
    k->user = user;
    k->origin = k->start = k->end = NONE;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        k->track[i].last = NONE;
    *out = &k->base;
    return 0;
}

int lr_split_end(struct lr_stage *s)
{
    struct split *k = (struct split *)s;
    k->entry = true;
    return end_file(k);
}

int64_t lr_split_duration_ms(const struct lr_stage *s)
{
    return ((const struct split *)s)->position / MS;
}

int64_t lr_split_start_ms(const struct lr_stage *s)
{
    const struct split *k = (const struct split *)s;
    return k->origin == NONE ? 0 : (k->start - k->origin) / MS;
}
