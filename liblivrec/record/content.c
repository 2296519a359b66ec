#include "record/content.h"

#include <livrec/error.h>

#include "record/input.h"
#include "record/stage.h"

struct reading {
    struct lr_stage stage; /* first */
    struct lr_content *content;
    struct lr_tracks tracks;
    struct lr_err err;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    lr_tracks_copy(&((struct reading *)s)->tracks, t);
    return 0;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct reading *r = (struct reading *)s;
    if (f->track < 0 || f->track >= r->tracks.count)
        return lr_err_set(&r->err, LIVREC_EINTERNAL, "a frame of track %d", f->track);
    const struct lr_track *t = &r->tracks.track[f->track];
    int kind = t->kind == LR_AUDIO;
    r->content->frames[kind]++;
    r->content->hash[kind] =
        (r->content->hash[kind] ^ lr_frame_hash(f, t->codec)) * 0x100000001b3u + 1;
    return 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return 0;
}

static const struct lr_stage_ops ops = {
    .name = "content", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static int read_all(struct reading *r, struct lr_input *in, struct lr_cancel *cancel,
                    struct lr_err *err)
{
    bool over = false;
    int rc = lr_input_start(in, &r->stage, err);
    while (rc == 0 && !over) {
        if (lr_cancelled(cancel))
            return lr_err_set(err, LIVREC_ECANCELLED, "cancelled");
        rc = lr_input_step(in, &over, err);
    }
    if (rc == 0 && lr_input_skipped(in) > 0)
        rc = lr_err_set(err, LIVREC_EMEDIA, "%s holds bytes that are no media", in->path);
    if (rc == 0 && lr_input_index_damaged(in))
        rc = lr_err_set(err, LIVREC_EMEDIA, "%s has an index that is damaged", in->path);
    return rc;
}

int lr_content_add(struct lr_content *c, const struct lr_env *env, struct lr_cancel *cancel,
                   const char *path, struct lr_err *err)
{
    struct reading r = {.content = c};
    struct lr_input in;
    r.stage = (struct lr_stage){.ops = &ops, .err = &r.err};
    int rc = lr_input_open(&in, env, path, err);
    if (rc == 0)
        rc = read_all(&r, &in, cancel, err);
    lr_input_close(&in);
    if (rc && err->code == 0)
        *err = r.err;
    return rc;
}
