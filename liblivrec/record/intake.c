#include "record/intake.h"

#include <stdarg.h>
#include <string.h>

#include "core/alloc.h"

/* A stream that has shown no IDR picture for so long has none: recovery points must do. */
#define IDR_AWAITED (10 * LR_TIME_HZ)

void lr_intake_init(struct lr_intake *in, struct lr_reader *r)
{
    in->reader = r;
    lr_buf_init(&in->held, LR_INTAKE_HELD);
}

void lr_intake_free(struct lr_intake *in)
{
    lr_buf_free(&in->held);
    lr_free(in->pushed);
    in->pushed = NULL;
}

int lr_reader_fail(struct lr_reader *r, int code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    lr_err_setv(r->out ? r->out->err : NULL, code, fmt, args);
    va_end(args);
    return code;
}

static bool same_config(const struct lr_track *t, enum lr_codec codec, const uint8_t *config,
                        size_t len)
{
    return t->codec == codec && t->config_len == len && memcmp(t->config, config, len) == 0;
}

static bool known(const struct lr_intake *in, enum lr_kind kind)
{
    return in->now[kind].codec != LR_CODEC_NONE;
}

static uint64_t hash_of(const struct lr_track *t)
{
    struct lr_tracks one = {.count = 1};
    one.track[0] = *t;
    return lr_tracks_hash(&one);
}

static int release(struct lr_intake *in);

/* Frames that were sent for the old one go first; if there are none, nothing else shows it. */
static void supersede(struct lr_intake *in, const struct lr_track *old, const struct lr_track *next)
{
    if (hash_of(old) == hash_of(next))
        return;
    if (in->held.len && !in->failed)
        in->failed = release(in);
    if (in->unused[old->kind])
        lr_stage_superseded(in->reader->out, old);
}

int lr_intake_config(struct lr_intake *in, enum lr_codec codec, const uint8_t *config, size_t len)
{
    struct lr_track *t = &in->now[codec <= LR_CODEC_AV1 ? LR_VIDEO : LR_AUDIO];
    struct lr_track next = {0};
    if (same_config(t, codec, config, len))
        return 0;
    if (!lr_track_set(&next, codec, config, len))
        return LIVREC_EMEDIA;
    if (known(in, next.kind))
        supersede(in, t, &next);
    *t = next;
    in->changed = in->unused[t->kind] = true;
    if (t->kind == LR_VIDEO)
        in->timed = in->idr_seen = false;
    return 0;
}

void lr_intake_sound(struct lr_intake *in, enum lr_codec codec, int rate, int channels)
{
    struct lr_track *t = &in->now[LR_AUDIO];
    if (t->codec == codec && t->rate == rate && t->channels == channels)
        return;
    lr_track_set(t, codec, NULL, 0);
    t->rate = rate;
    t->channels = channels;
    in->changed = true;
}

static enum lr_nal_entry entry_of(const struct lr_intake *in, const struct lr_frame *f)
{
    if (in->now[LR_VIDEO].codec == LR_CODEC_H264)
        return lr_avc_entry(f->data, f->size, f->nal_len);
    if (in->now[LR_VIDEO].codec == LR_CODEC_HEVC)
        return lr_hevc_entry(f->data, f->size, f->nal_len);
    return LR_ENTRY_NONE;
}

bool lr_intake_key(struct lr_intake *in, const struct lr_frame *f, bool flagged)
{
    enum lr_codec codec = in->now[LR_VIDEO].codec;
    if (codec != LR_CODEC_H264 && codec != LR_CODEC_HEVC)
        return flagged;
    enum lr_nal_entry entry = entry_of(in, f);
    if (entry == LR_ENTRY_IDR || !in->timed) {
        in->idr_at = f->dts;
        in->idr_seen = entry == LR_ENTRY_IDR;
        in->timed = true;
    }
    if (entry == LR_ENTRY_IDR)
        return true;
    if (entry == LR_ENTRY_RECOVERY)
        return flagged || f->dts - in->idr_at >= IDR_AWAITED;
    return flagged && !in->idr_seen;
}

/* What the reader skipped since the last time. */
static void tell_skipped(struct lr_intake *in)
{
    uint64_t now = in->reader->skipped;
    if (now > in->told)
        lr_stage_mended(in->reader->out, LR_MEND_SKIPPED, (int64_t)(now - in->told));
    in->told = now;
}

static int push_tracks(struct lr_intake *in)
{
    struct lr_tracks t = {0};
    if (in->failed)
        return in->failed;
    in->changed = in->unused[LR_VIDEO] = in->unused[LR_AUDIO] = false;
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        if (known(in, kind))
            t.track[t.count++] = in->now[kind];
    if (in->pushed && lr_tracks_equal(in->pushed, &t))
        return 0;
    if (!in->pushed)
        in->pushed = lr_malloc(sizeof *in->pushed);
    if (!in->pushed)
        return LIVREC_ENOMEM;
    lr_tracks_copy(in->pushed, &t);
    return lr_push_tracks(in->reader->out, &t);
}

static int push_gap(struct lr_intake *in)
{
    struct lr_gap g = {.cause = LR_GAP_CORRUPT, .duration = -1, .first_seq = -1, .last_seq = -1};
    in->lost = false;
    tell_skipped(in);
    return lr_push_gap(in->reader->out, &g);
}

/* f->track holds the kind and becomes the index. */
static int push(struct lr_intake *in, struct lr_frame *f)
{
    int rc = in->changed ? push_tracks(in) : 0;
    if (rc == 0 && in->lost)
        rc = push_gap(in);
    if (rc)
        return rc;
    f->track = f->track == LR_AUDIO && known(in, LR_VIDEO);
    return lr_push_frame(in->reader->out, f);
}

static int release(struct lr_intake *in)
{
    size_t at = 0;
    int rc = 0;
    while (rc == 0 && at < in->held.len) {
        struct lr_frame f;
        memcpy(&f, in->held.data + at, sizeof f);
        f.data = in->held.data + at + sizeof f;
        at += sizeof f + f.size;
        rc = push(in, &f);
    }
    lr_buf_free(&in->held);
    return rc;
}

static int hold(struct lr_intake *in, const struct lr_frame *f)
{
    if (in->held.len == 0)
        in->held_from = f->dts;
    int rc = lr_buf_reserve(&in->held, sizeof *f + f->size);
    if (rc == 0)
        rc = lr_buf_append(&in->held, f, sizeof *f);
    return rc ? rc : lr_buf_append(&in->held, f->data, f->size);
}

/* Shall this frame wait for a track that is to come? */
static bool must_wait(const struct lr_intake *in, const struct lr_frame *f)
{
    if (in->pushed || f->size > LR_INTAKE_HELD / 2 ||
        in->held.len + sizeof *f + f->size > LR_INTAKE_HELD)
        return false;
    int64_t span = in->held.len ? f->dts - in->held_from : 0;
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        if (!known(in, kind) && span < in->wait[kind])
            return true;
    return false;
}

int lr_intake_headless(struct lr_intake *in, size_t size)
{
    in->reader->skipped += size;
    in->told += size;
    lr_stage_mended(in->reader->out, LR_MEND_HEADLESS, (int64_t)size);
    return 0;
}

int lr_intake_frame(struct lr_intake *in, enum lr_kind kind, struct lr_frame *f)
{
    if (!known(in, kind))
        return lr_intake_headless(in, f->size);
    f->track = (int)kind;
    if (must_wait(in, f))
        return hold(in, f);
    int rc = in->held.len ? release(in) : 0;
    return rc ? rc : push(in, f);
}

void lr_intake_lost(struct lr_intake *in)
{
    in->lost = true;
}

int lr_intake_flush(struct lr_intake *in)
{
    tell_skipped(in);
    return in->held.len ? release(in) : 0;
}

void lr_intake_reset(struct lr_intake *in)
{
    lr_buf_free(&in->held);
    in->timed = in->idr_seen = in->lost = false;
}
