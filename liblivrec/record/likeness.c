#include "record/likeness.h"

#include <livrec/error.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "media/nal.h"
#include "record/access_unit.h"
#include "record/input.h"
#include "record/picture_order.h"

#define ENOUGH 6000 /* frames: minutes */
#define PICTURE_MAX ((size_t)32 << 20)
#define STEP_MAX ((int64_t)LR_TIME_HZ) /* longer is a hole */
#define LEAD_MAX (LR_TIME_HZ / 5)      /* more is chance */
#define NAL_LEN 4

struct learner {
    struct lr_stage stage; /* first */
    struct lr_likeness *like;
    struct lr_picture_order *order;        /* NULL: not known */
    struct lr_buf picture;                 /* one whose units had start codes */
    int64_t frames, pictures, steps, time; /* steps of `time` in all */
    int64_t last, begin;                   /* dts of a picture; count where counting began */
    int64_t first[2];                      /* pts, by enum lr_kind */
    bool seen[2];
    struct lr_err err;
};

static bool is_hevc(const struct lr_track *t)
{
    return t->codec == LR_CODEC_HEVC;
}

const struct lr_track *lr_likeness_track(const struct lr_likeness *l, enum lr_kind kind)
{
    for (int i = 0; i < l->tracks.count; i++)
        if (l->tracks.track[i].kind == kind)
            return &l->tracks.track[i];
    return NULL;
}

/* Times and sizes are of what came so far; the counts belong to the new configuration. */
static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct learner *l = (struct learner *)s;
    lr_tracks_copy(&l->like->tracks, t);
    lr_picture_order_free(l->order);
    l->order = NULL;
    const struct lr_track *video = lr_likeness_track(l->like, LR_VIDEO);
    int rc = video ? lr_picture_order_new(video, &l->order) : 0;
    return rc == LIVREC_EMEDIA ? 0 : rc;
}

/* What a first slice and the start of a new count look like. */
static bool is_first_slice(const struct lr_nal *n, bool hevc)
{
    size_t header = hevc ? 2 : 1;
    return lr_nal_is_slice(n, hevc) && n->size > header && n->data[header] & 0x80;
}

static bool restarts(const struct lr_nal *n, bool hevc)
{
    int type = hevc ? lr_hevc_type(n) : lr_avc_type(n);
    return hevc ? type >= 16 && type <= 20 : type == 5;
}

/* The units of a picture. Does it start the count anew? */
static bool look_at_units(struct learner *l, const struct lr_frame *f, bool hevc)
{
    struct lr_nal_iter it;
    struct lr_nal n;
    size_t header = hevc ? 2 : 1;
    int firsts = 0;
    bool anew = false;
    lr_nal_begin(&it, f->data, f->size, f->nal_len);
    while (lr_nal_next(&it, &n)) {
        if (n.size > l->like->unit_max)
            l->like->unit_max = (uint32_t)n.size;
        if (n.size > header)
            l->like->unit_first[n.data[0]][n.data[header] >> 2] = true;
        firsts += is_first_slice(&n, hevc);
        anew |= restarts(&n, hevc);
    }
    l->like->fields |= firsts > 1;
    return anew;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int learn_order(struct learner *l, const struct lr_frame *f, bool anew)
{
    int64_t count;
    bool known;
    int rc = lr_picture_order_next(l->order, f->data, f->size, &count, &known);
    if (rc || !known)
        return rc;
    if (anew)
        l->begin = count;
    l->like->count_step = common_divisor(l->like->count_step, llabs(count - l->begin));
    if (anew && f->pts - f->dts > l->like->delay)
        l->like->delay = f->pts - f->dts;
    return 0;
}

static void learn_time(struct learner *l, const struct lr_frame *f)
{
    int64_t step = f->dts - l->last;
    if (l->pictures++ && step > 0 && step < STEP_MAX) {
        l->time += step;
        l->steps++;
    }
    l->last = f->dts;
}

/* With lengths, as MP4 has them. */
static int with_lengths(struct learner *l, const struct lr_frame *f, const struct lr_track *t,
                        struct lr_frame *out)
{
    *out = *f;
    if (f->nal_len == NAL_LEN)
        return 0;
    lr_buf_clear(&l->picture);
    int rc = lr_au_lengths(&l->picture, f, t->codec, NAL_LEN);
    out->data = l->picture.data;
    out->size = l->picture.len;
    out->nal_len = NAL_LEN;
    return rc;
}

static int learn_picture(struct learner *l, const struct lr_frame *f, const struct lr_track *t)
{
    struct lr_frame own;
    if (!l->order)
        return 0;
    int rc = with_lengths(l, f, t, &own);
    if (rc)
        return rc == LIVREC_EMEDIA ? 0 : rc;
    bool hevc = is_hevc(t), anew = look_at_units(l, &own, hevc);
    enum lr_nal_entry entry = hevc ? lr_hevc_entry(own.data, own.size, NAL_LEN)
                                   : lr_avc_entry(own.data, own.size, NAL_LEN);
    l->like->recovery |= f->key && entry == LR_ENTRY_RECOVERY;
    learn_time(l, f);
    return learn_order(l, &own, anew);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct learner *l = (struct learner *)s;
    const struct lr_track *t = &l->like->tracks.track[f->track];
    l->frames++;
    if (!l->seen[t->kind])
        l->first[t->kind] = f->pts;
    l->seen[t->kind] = true;
    if (t->kind == LR_VIDEO)
        return learn_picture(l, f, t);
    if (f->size > l->like->sound_max)
        l->like->sound_max = (uint32_t)f->size;
    l->like->sound_first[f->data[0]] = true;
    return 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return 0;
}

static const struct lr_stage_ops ops = {
    .name = "likeness", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static int conclude(struct learner *l, const char *path, struct lr_err *err)
{
    struct lr_likeness *like = l->like;
    const struct lr_track *video = lr_likeness_track(like, LR_VIDEO);
    if (l->frames == 0)
        return lr_err_set(err, LIVREC_EMEDIA, "%s: there is no media in it", path);
    if (video && (!l->order || l->steps == 0))
        return lr_err_set(err, LIVREC_EMEDIA,
                          "%s: pictures of %s can't be told apart without an index; of H.264 and "
                          "HEVC they can",
                          path, lr_codec_name(video->codec));
    if (like->fields)
        return lr_err_set(err, LIVREC_EMEDIA,
                          "%s: pictures of two fields can't be told apart without an index", path);
    like->step = video ? l->time * LR_STEP_ONE / l->steps : 0;
    int64_t lead = l->first[LR_AUDIO] - l->first[LR_VIDEO];
    like->lead = l->seen[LR_VIDEO] && l->seen[LR_AUDIO] && llabs(lead) < LEAD_MAX ? lead : 0;
    return 0;
}

static int read_some(struct learner *l, struct lr_input *in, struct lr_cancel *cancel,
                     struct lr_err *err)
{
    bool end = false;
    int rc = lr_input_start(in, &l->stage, err);
    while (rc == 0 && !end && l->frames < ENOUGH) {
        if (lr_cancelled(cancel))
            return lr_err_set(err, LIVREC_ECANCELLED, "stopped");
        rc = lr_input_step(in, &end, err);
    }
    if (rc && err->code == 0)
        *err = l->err;
    return rc && err->code == 0 ? lr_err_set(err, rc, "out of memory") : rc;
}

int lr_likeness_learn(struct lr_likeness *out, const struct lr_env *env, struct lr_cancel *cancel,
                      const char *path, struct lr_err *err)
{
    struct learner l = {.like = out};
    struct lr_input in;
    *out = (struct lr_likeness){.step = 0};
    l.stage = (struct lr_stage){.ops = &ops, .err = &l.err};
    lr_buf_init(&l.picture, PICTURE_MAX);
    int rc = lr_input_open(&in, env, path, err);
    if (rc == 0)
        rc = read_some(&l, &in, cancel, err);
    lr_input_close(&in);
    if (rc == 0)
        rc = conclude(&l, path, err);
    lr_picture_order_free(l.order);
    lr_buf_free(&l.picture);
    return rc;
}
