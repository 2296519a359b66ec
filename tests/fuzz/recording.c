#include "recording.h"

#include <livrec/error.h>

#include "../unit/memory_out.h"
#include "core/rand.h"
#include "record/chain.h"
#include "record/interleave.h"
#include "record/split.h"

#define FILE_MAX_SIZE ((size_t)64 << 20)

#define HASH_START UINT64_C(14695981039346656037)

static uint64_t hash(uint64_t h, const void *data, size_t size)
{
    const uint8_t *p = data;
    for (size_t i = 0; i < size; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h;
}

/* ---- a stage that looks at what passes */

struct watch {
    struct lr_stage base;
    struct lr_err err;
    struct lr_tracks tracks;
    bool mended; /* it stands behind the rules */
    int64_t last[LR_MAX_TRACKS];
    uint64_t hash;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct watch *w = (struct watch *)s;
    MUST(t->count >= 1 && t->count <= LR_MAX_TRACKS);
    for (int i = 0; i < t->count; i++) {
        const struct lr_track *k = &t->track[i];
        MUST(k->codec != LR_CODEC_NONE && k->config_len <= LR_CONFIG_MAX);
        MUST(i == 0 || k->kind == LR_AUDIO || t->track[i - 1].kind == LR_VIDEO);
        w->hash = hash(w->hash, k->config, k->config_len);
        w->last[i] = INT64_MIN;
    }
    lr_tracks_copy(&w->tracks, t);
    return lr_push_tracks(s->next, t);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct watch *w = (struct watch *)s;
    int64_t fields[] = {f->track, f->pts, f->dts, f->key, f->nal_len, (int64_t)f->size};
    MUST(f->track >= 0 && f->track < w->tracks.count && f->nal_len <= 4 && f->size > 0);
    if (w->mended)
        MUST(f->dts > w->last[f->track] && f->pts >= f->dts);
    w->last[f->track] = f->dts;
    w->hash = hash(hash(w->hash, fields, sizeof fields), f->data, f->size);
    return lr_push_frame(s->next, f);
}

static const struct lr_stage_ops watch_ops = {
    .name = "watch", .tracks = on_tracks, .frame = on_frame};

static void watch_init(struct watch *w)
{
    memset(w, 0, sizeof *w);
    w->base.ops = &watch_ops;
    w->base.err = &w->err;
    w->hash = HASH_START;
}

/* ---- feeding */

/* Pieces are blocks of their own, so that the sanitizer sees a read behind their end. */
static int feed(struct lr_reader *r, const uint8_t *data, size_t size)
{
    uint8_t *copy = lr_malloc(size);
    MUST(copy);
    memcpy(copy, data, size);
    int rc = lr_reader_feed(r, copy, size);
    lr_free(copy);
    return rc;
}

static size_t cut(struct lr_rand *cuts, size_t left)
{
    static const size_t limits[] = {1, 16, 200, 4096};
    size_t n = cuts ? 1 + lr_rand_below(cuts, limits[lr_rand_below(cuts, LR_COUNT(limits))]) : left;
    return n < left ? n : left;
}

struct outcome {
    int rc;
    uint64_t skipped, hash; /* of the frames */
};

/* cuts NULL: all at once. What comes must not depend on the cuts. */
static struct outcome read_all(fuzz_reader_new make, const uint8_t *data, size_t size,
                               struct lr_rand *cuts)
{
    struct watch seen;
    struct lr_reader *r;
    int rc = 0;
    watch_init(&seen);
    MUST(make(&seen.base, &r) == 0);
    for (size_t at = 0, n; at < size && rc == 0; at += n) {
        n = cut(cuts, size - at);
        rc = feed(r, data + at, n);
    }
    if (rc == 0)
        rc = lr_reader_flush(r);
    struct outcome o = {rc, rc ? 0 : r->skipped, seen.hash};
    lr_reader_free(r);
    return o;
}

/* ---- files */

struct files {
    const struct lr_sink_ops *ops;
    struct memory_out out;
    struct lr_sink *sink; /* NULL: no file is open */
    struct lr_err err;
    int64_t frames;
};

static int begin(void *user, const struct lr_tracks *t)
{
    struct files *f = user;
    MUST(!f->sink);
    memory_out_clear(&f->out);
    f->frames = 0;
    return f->ops->open(f->ops, t, NULL, &f->out.base, &f->sink, &f->err);
}

static int frame(void *user, const struct lr_frame *frame)
{
    struct files *f = user;
    MUST(frame->dts >= 0);
    f->frames++;
    return f->sink->ops->frame(f->sink, frame, &f->err);
}

/* What strangers put into frames may make no sense to a reader: it may refuse, and no more. */
static void read_back(const struct files *f)
{
    bool ts = f->ops == &lr_sink_ts;
    if (!ts && f->ops != &lr_sink_flv)
        return;
    struct outcome o = read_all(ts ? lr_reader_ts_new : lr_reader_flv_new, f->out.bytes.data,
                                f->out.bytes.len, NULL);
    MUST(o.rc == 0 || o.rc == LIVREC_EMEDIA);
}

static int end(void *user, int64_t duration_ms)
{
    struct files *f = user;
    int rc = f->sink ? f->sink->ops->close(f->sink, &f->err) : 0;
    f->sink = NULL;
    MUST(duration_ms >= 0);
    MUST(memory_out_settle(&f->out) == 0);
    if (rc == 0)
        read_back(f);
    return rc;
}

static int64_t bytes(void *user)
{
    return (int64_t)((struct files *)user)->out.bytes.len;
}

static void gap(void *user, const struct lr_gap *gap, int64_t at)
{
    MUST(lr_gap_cause_name(gap->cause) && at >= 0);
}

static void full(void *user)
{
    MUST(((struct files *)user)->frames);
}

static const struct lr_split_ops split_ops = {begin, frame, end, bytes, gap, full};

static const struct lr_sink_ops *pick_sink(struct lr_rand *r)
{
    int n = 0;
    while (lr_sink_at(n))
        n++;
    return lr_sink_at((int)lr_rand_below(r, (uint64_t)n));
}

/* ---- the whole */

/* The stages in the order of record/pipeline.c, and the watch behind the rules. Some as they are for
 * files. */
static void build(struct lr_chain *c, struct files *f, struct watch *w, struct lr_rand *r)
{
    struct lr_split_config cfg = {.split_ms = lr_rand_below(r, 2) ? 100 : 0,
                                  .max_ms = lr_rand_below(r, 4) ? 0 : 1000};
    bool live = lr_rand_below(r, 2);
    struct lr_stage *s;
    watch_init(w);
    w->mended = true;
    *c = (struct lr_chain){.sink = f->ops,
                           .hole = live ? LR_HOLE_LIVE : LR_HOLE_FILE,
                           .lead = live ? 0 : LR_LEAD_FILE,
                           .err = &w->err};
    MUST(lr_chain_rules(c) == 0);
    MUST(live || lr_interleave_new(&s) == 0);
    if (!live)
        lr_chain_add(c, s);
    lr_chain_add(c, &w->base);
    MUST(lr_split_new(&cfg, &split_ops, f, &s) == 0);
    lr_chain_add(c, s);
}

/* Now and then a connection breaks between two pieces. */
static int feed_broken(struct lr_reader *r, struct lr_stage *first, const uint8_t *data,
                       size_t size, struct lr_rand *cuts)
{
    const struct lr_gap lost = {LR_GAP_NETWORK, -1, -1, -1, false};
    int rc = 0;
    for (size_t at = 0, n; at < size && rc == 0; at += n) {
        n = cut(cuts, size - at);
        rc = feed(r, data + at, n);
        if (rc || lr_rand_below(cuts, 64))
            continue;
        rc = lr_reader_flush(r);
        lr_reader_discontinuity(r);
        if (rc == 0)
            rc = lr_push_gap(first, &lost);
    }
    return rc ? rc : lr_reader_flush(r);
}

static void record(fuzz_reader_new make, const uint8_t *data, size_t size, struct lr_rand *r)
{
    struct files f = {.ops = pick_sink(r)};
    struct lr_chain c;
    struct lr_reader *reader;
    struct watch w;
    memory_out_init(&f.out, FILE_MAX_SIZE);
    build(&c, &f, &w, r);
    MUST(make(c.first, &reader) == 0);
    int rc = feed_broken(reader, c.first, data, size, r);
    if (rc == 0)
        lr_push_finish(c.first);
    lr_push_finish(c.last); /* the file in any case, as record/pipeline.c does */
    MUST(!f.sink);
    lr_reader_free(reader);
    lr_stage_free_all(c.first);
    memory_out_free(&f.out);
}

void fuzz_recording(fuzz_reader_new make, const uint8_t *data, size_t size)
{
    struct lr_rand_seeded r;
    lr_rand_seeded_init(&r, hash(HASH_START, data, size));
    struct outcome whole = read_all(make, data, size, NULL);
    struct outcome again = read_all(make, data, size, &r.base);
    MUST(again.rc == whole.rc && again.hash == whole.hash && again.skipped == whole.skipped);
    record(make, data, size, &r.base);
}
