/* The end of a pipeline for tests of readers: what arrives, as text. A line each:
 *
 *   T avc 640x360 aac 44100x2     tracks
 *   v 900 990 k 1234 89abcdef     frame: kind, dts, pts, k for key, bytes, hash
 *   G corrupt                     gap
 *
 * Bytes and hash are of what no container changes: NAL units but parameter sets, delimiters and
 * filler; of other codecs all. */
#ifndef UNIT_COLLECT_H
#define UNIT_COLLECT_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "media/nal.h"
#include "record/reader.h"
#include "unit.h"

struct collect {
    struct lr_stage stage;
    struct lr_err err;
    struct lr_tracks tracks;
    struct lr_buf text;
    int frames, gaps, sets;
    int64_t last_dts;
};

static inline bool collect_keeps(enum lr_codec c, const struct lr_nal *n)
{
    int avc = lr_avc_type(n), hevc = lr_hevc_type(n);
    if (c == LR_CODEC_H264)
        return avc != 7 && avc != 8 && avc != 9 && avc != 12;
    return (hevc < 32 || hevc > 35) && hevc != 38;
}

static inline uint32_t collect_hash(uint32_t h, const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 16777619u;
    return h;
}

static inline void collect_body(const struct collect *c, const struct lr_frame *f, size_t *size,
                                uint32_t *hash)
{
    enum lr_codec codec = c->tracks.track[f->track].codec;
    struct lr_nal_iter it;
    struct lr_nal n;
    *size = 0;
    *hash = 2166136261u;
    if (codec != LR_CODEC_H264 && codec != LR_CODEC_HEVC) {
        *size = f->size;
        *hash = collect_hash(*hash, f->data, f->size);
        return;
    }
    lr_nal_begin(&it, f->data, f->size, f->nal_len);
    while (lr_nal_next(&it, &n)) {
        if (!collect_keeps(codec, &n))
            continue;
        *size += n.size;
        *hash = collect_hash(collect_hash(*hash, n.data, n.size), (const uint8_t *)"", 1);
    }
}

static inline int collect_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct collect *c = (struct collect *)s;
    ck_assert_int_ge(t->count, 1);
    ck_assert_int_le(t->count, LR_MAX_TRACKS);
    lr_tracks_copy(&c->tracks, t);
    c->sets++;
    ck_assert_int_eq(lr_buf_puts(&c->text, "T"), 0);
    for (int i = 0; i < t->count; i++) {
        const struct lr_track *k = &t->track[i];
        bool video = k->kind == LR_VIDEO;
        ck_assert_int_eq(lr_buf_fmt(&c->text, " %s %dx%d", lr_codec_name(k->codec),
                                    video ? k->width : k->rate, video ? k->height : k->channels),
                         0);
    }
    return lr_buf_puts(&c->text, "\n");
}

static inline int collect_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct collect *c = (struct collect *)s;
    size_t size;
    uint32_t hash;
    ck_assert_int_ge(f->track, 0);
    ck_assert_int_lt(f->track, c->tracks.count);
    collect_body(c, f, &size, &hash);
    c->frames++;
    c->last_dts = f->dts;
    return lr_buf_fmt(&c->text, "%c %" PRId64 " %" PRId64 " %c %zu %08x\n",
                      c->tracks.track[f->track].kind == LR_VIDEO ? 'v' : 'a', f->dts, f->pts,
                      f->key ? 'k' : '-', size, hash);
}

static inline int collect_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct collect *c = (struct collect *)s;
    c->gaps++;
    return lr_buf_fmt(&c->text, "G %s\n", lr_gap_cause_name(g->cause));
}

static const struct lr_stage_ops collect_ops = {
    .name = "collect", .tracks = collect_tracks, .frame = collect_frame, .gap = collect_gap};

static inline void collect_init(struct collect *c)
{
    memset(c, 0, sizeof *c);
    c->stage.ops = &collect_ops;
    c->stage.err = &c->err;
    lr_buf_init(&c->text, (size_t)64 << 20);
}

static inline const char *collect_text(struct collect *c)
{
    const char *text = lr_buf_str(&c->text);
    ck_assert_ptr_nonnull(text);
    return text;
}

static inline void collect_free(struct collect *c)
{
    lr_buf_free(&c->text);
}

/* Lines of one kind of what a reader said, with times less `ahead`; the caller lr_free()s them. */
static inline char *collect_lines(struct collect *c, char kind, int64_t ahead)
{
    struct lr_buf out;
    lr_buf_init(&out, (size_t)16 << 20);
    const char *at = collect_text(c);
    while (at && *at) {
        int64_t dts, pts;
        char rest[64];
        if (*at == kind && sscanf(at + 1, "%" SCNd64 "%" SCNd64 "%63[^\n]", &dts, &pts, rest) == 3)
            ck_assert_int_eq(
                lr_buf_fmt(&out, "%" PRId64 " %" PRId64 "%s\n", dts - ahead, pts - ahead, rest), 0);
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    return lr_buf_str(&out);
}

/* The same frames of this kind, those of `c` so much later. */
static inline void collect_same(struct collect *want, struct collect *c, char kind, int64_t ahead)
{
    char *a = collect_lines(want, kind, 0), *b = collect_lines(c, kind, ahead);
    ck_assert_str_eq(a, b);
    lr_free(a);
    lr_free(b);
}

typedef int (*reader_new)(struct lr_stage *, struct lr_reader **);

/* A block of its own, so that the sanitizer sees a read behind its end. */
static inline int collect_feed(struct lr_reader *r, const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    if (len)
        memcpy(copy, data, len);
    int rc = lr_reader_feed(r, copy, len);
    free(copy);
    return rc;
}

/* Everything in blocks of `block` bytes, and a flush. The first error. */
static inline int collect_run(struct collect *c, reader_new make, const uint8_t *data, size_t len,
                              size_t block, uint64_t *skipped)
{
    struct lr_reader *r;
    int rc = 0;
    ck_assert_int_eq(make(&c->stage, &r), 0);
    for (size_t at = 0; at < len && rc == 0; at += block)
        rc = collect_feed(r, data + at, len - at < block ? len - at : block);
    if (rc == 0)
        rc = lr_reader_flush(r);
    if (skipped)
        *skipped = r->skipped;
    lr_reader_free(r);
    return rc;
}

/* The same bytes cut in different ways give the same text and count of skipped bytes. */
static inline void collect_cuts(reader_new make, const uint8_t *data, size_t len, size_t step)
{
    struct collect whole, cut;
    uint64_t skipped, again;
    collect_init(&whole);
    int rc = collect_run(&whole, make, data, len, len ? len : 1, &skipped);
    for (size_t block = 1; block < len; block += block < 40 ? 1 : step) {
        collect_init(&cut);
        ck_assert_int_eq(collect_run(&cut, make, data, len, block, &again), rc);
        ck_assert_msg(strcmp(collect_text(&whole), collect_text(&cut)) == 0,
                      "blocks of %zu bytes:\n%s\nwhole:\n%s", block, collect_text(&cut),
                      collect_text(&whole));
        if (rc == 0)
            ck_assert_uint_eq(again, skipped);
        collect_free(&cut);
    }
    collect_free(&whole);
}

/* Input that stops anywhere gives the start of the text of the whole, or a part of it. */
static inline void collect_truncations(reader_new make, const uint8_t *data, size_t len,
                                       size_t step)
{
    int before = 0;
    for (size_t n = 0; n < len; n += step) {
        struct collect c;
        collect_init(&c);
        int rc = collect_run(&c, make, data, n, n ? n : 1, NULL);
        ck_assert_msg(rc == 0, "cut at %zu: %d %s", n, rc, c.err.text);
        ck_assert_msg(c.frames >= before, "cut at %zu: %d frames, %d before", n, c.frames, before);
        before = c.frames;
        collect_free(&c);
    }
}

#endif
