/* A recording of sound by pipe_rig.h, in time that stands still: what lies beside it. */
#ifndef BESIDE_RIG_H
#define BESIDE_RIG_H

#include "data/json.h"
#include "pipe_rig.h"

#define SOUND_MS 32 /* of a frame */

struct beside {
    struct pipe p; /* first member */
    int64_t ms;
    int lost; /* frames that were refused */
};

/* 0, or what the pipeline says. Set b->p.cfg further before it. */
static inline int beside_begin_empty(struct beside *b)
{
    struct lr_err err;
    return lr_pipeline_new(&b->p.cfg, &pipe_ops, &b->p, &b->p.pipeline, &err);
}

static inline int beside_begin(struct beside *b)
{
    struct lr_tracks t = {.count = 1};
    const uint8_t config[] = {0x12, 0x88}; /* AAC, 32 kHz, mono */
    int rc = beside_begin_empty(b);
    ck_assert(lr_track_set(&t.track[0], LR_CODEC_AAC, config, sizeof config));
    return rc ? rc : lr_push_tracks(lr_pipeline_in(b->p.pipeline), &t);
}

static inline void beside_open(struct beside *b)
{
    memset(b, 0, sizeof *b);
    pipe_begin(&b->p, "flv");
    b->p.cfg.sidecar = true;
    b->p.cfg.digest = LR_DIGEST_SHA256;
}

static inline void beside_start(struct beside *b, const char *subtitles)
{
    beside_open(b);
    b->p.cfg.subtitles = subtitles;
    ck_assert_int_eq(beside_begin(b), 0);
}

/* So much sound, all at once. */
static inline void beside_push(struct beside *b, int64_t ms)
{
    uint8_t data[64] = {0};
    for (int64_t end = b->ms + ms; b->ms < end; b->ms += SOUND_MS) {
        memcpy(data, &b->ms, sizeof b->ms);
        b->lost += pipe_frame(&b->p, 0, b->ms, true, data, sizeof data, 0) != 0;
    }
}

static inline void beside_settled(void *user, const char *path, int64_t bytes,
                                  const struct lr_err *err)
{
    int *settled = user;
    (void)path, (void)bytes, (void)err;
    ++*settled;
}

/* The writer, which takes one file after the other, has done all it was given, and told it. */
static inline void beside_settle(struct beside *b)
{
    static const struct lr_file_ops ops = {.closed = beside_settled};
    struct rig *r = &b->p.rig;
    struct lr_file *f;
    struct lr_err err;
    int settled = 0;
    ck_assert_int_eq(lr_file_open(r->disk, r->root, "settle", &ops, &settled, &f, &err), 0);
    lr_file_abort(f, &ops);
    rig_until(r, &settled, 1);
}

/* And the time that it takes to come; what there is gets to the disk. */
static inline void beside_sound(struct beside *b, int64_t ms, int64_t takes)
{
    beside_push(b, ms);
    lr_clock_fake_advance(&b->p.rig.clock, takes);
    for (int i = 0; i < 2; i++) { /* a sidecar is begun when the media is on disk */
        lr_pipeline_tick(b->p.pipeline);
        beside_settle(b);
    }
}

/* A file of JSON, in the arena. */
static inline lr_json *beside_json(struct beside *b, struct lr_arena *a, const char *path)
{
    size_t len;
    struct lr_err err = {0};
    char *text = rig_load(&b->p.rig, path, &len);
    lr_json *v = lr_json_parse(a, text, len, &err);
    ck_assert_msg(v != NULL, "%s: %s: %s", path, err.text, text);
    free(text);
    return v;
}

#endif
