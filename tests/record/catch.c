#include "catch.h"

#include <check.h>
#include <string.h>

#include "frame_mark.h"

static void note(struct catch_track *t, uint32_t epoch, uint32_t n)
{
    struct catch_run *r = t->runs ? &t->run[t->runs - 1] : NULL;
    t->frames++;
    if (r && r->epoch == epoch && r->last + 1 == n) {
        r->last = n;
        return;
    }
    if (r && (epoch < r->epoch || (epoch == r->epoch && n <= r->last)))
        t->doubled++;
    ck_assert_int_lt(t->runs, CATCH_GAPS);
    t->run[t->runs++] = (struct catch_run){epoch, n, n};
}

static void check_times(struct catch *c, struct catch_track *t, const struct lr_frame *f)
{
    const struct catch_track *other = t == &c->video ? &c->audio : &c->video;
    if (t->last_dts != INT64_MIN && f->dts <= t->last_dts)
        t->back_steps++;
    if (t->first_dts == INT64_MIN)
        t->first_dts = f->dts;
    t->last_dts = f->dts;
    if (other->last_dts != INT64_MIN && f->dts - other->last_dts > c->lead)
        c->lead = f->dts - other->last_dts;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct catch *c = (struct catch *)s;
    c->tracks = *t;
    c->sets++;
    return 0;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct catch *c = (struct catch *)s;
    uint32_t epoch, n;
    ck_assert_int_lt(f->track, c->tracks.count);
    bool video = c->tracks.track[f->track].kind == LR_VIDEO;
    struct catch_track *t = video ? &c->video : &c->audio;
    if (c->fail_at && c->video.frames + c->audio.frames + 1 >= c->fail_at)
        return lr_err_set(&c->err, LIVREC_EIO, "the disk is gone");
    check_times(c, t, f);
    if (frame_mark(f, video, &epoch, &n))
        note(t, epoch, n);
    else
        c->unmarked++;
    return 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct catch *c = (struct catch *)s;
    ck_assert_int_lt(c->gaps, CATCH_GAPS);
    c->gap[c->gaps++] = *g;
    if (g->new_timeline)
        c->video.last_dts = c->audio.last_dts = INT64_MIN;
    return 0;
}

static const struct lr_stage_ops stage_ops = {
    .name = "catch", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

/* ---- as the owner of a source */

static void on_bytes(void *user, size_t n)
{
    struct catch *c = user;
    c->bytes += n;
    if (c->free_in_bytes) {
        c->free_in_bytes = false;
        c->freed_inside = true;
        lr_source_free(c->source);
        c->source = NULL;
    }
}

static void on_ended(void *user, enum lr_source_end end, const struct lr_err *err)
{
    struct catch *c = user;
    ck_assert(!c->ended && !c->freed_inside);
    c->ended = true;
    c->end = end;
    c->why = *err;
    lr_source_free(c->source);
    c->source = NULL;
}

static int on_write(struct lr_out *o, const void *data, size_t len)
{
    struct catch *c = (struct catch *)((char *)o - offsetof(struct catch, out));
    for (size_t i = 0; i < len && c->raw_bytes + i < sizeof c->raw_start; i++)
        c->raw_start[c->raw_bytes + i] = ((const uint8_t *)data)[i];
    c->raw_bytes += len;
    return 0;
}

static struct lr_out *on_raw(void *user, const char *ext)
{
    struct catch *c = user;
    ck_assert_uint_lt(strlen(ext), sizeof c->ext);
    memcpy(c->ext, ext, strlen(ext) + 1);
    return &c->out;
}

static void on_quiet(void *user)
{
    struct catch *c = user;
    ck_assert(!c->ended);
    c->quiets++;
}

static void on_barren(void *user, const struct lr_err *why)
{
    struct catch *c = user;
    ck_assert(!c->ended && why->code);
    c->barren = *why;
}

const struct lr_source_ops catch_source_ops = {on_bytes, on_ended, on_raw, on_quiet, on_barren};

void catch_init(struct catch *c)
{
    memset(c, 0, sizeof *c);
    c->stage.ops = &stage_ops;
    c->stage.err = &c->err;
    c->out.write = on_write;
    c->video.last_dts = c->audio.last_dts = INT64_MIN;
    c->video.first_dts = c->audio.first_dts = INT64_MIN;
}

void catch_free(struct catch *c)
{
    lr_source_free(c->source);
    c->source = NULL;
}

bool catch_is_ended(void *c)
{
    return ((struct catch *)c)->ended;
}

int catch_missing(const struct catch_track *t)
{
    int missing = 0;
    for (int i = 1; i < t->runs; i++)
        if (t->run[i].epoch == t->run[i - 1].epoch)
            missing += (int)t->run[i].first - (int)t->run[i - 1].last - 1;
    return missing;
}
