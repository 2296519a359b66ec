/* Sinks for tests: tracks and frames from hex, and a stage that puts a sink behind a reader. */
#ifndef SINK_RIG_H
#define SINK_RIG_H

#include "collect.h"
#include "hex.h"
#include "memory_out.h"
#include "record/select.h"

/* Bytes as hex, for reading. */
static inline void check_hex(const uint8_t *data, size_t len, const char *want)
{
    uint8_t bytes[2048];
    char text[4097] = "";
    size_t n = unhex(want, bytes, sizeof bytes);
    for (size_t i = 0; i < len && i < sizeof text / 2 - 1; i++)
        snprintf(text + 2 * i, 3, "%02x", data[i]);
    ck_assert_msg(n == len && memcmp(bytes, data, len) == 0, "%zu bytes %s, not %zu: %s", len, text,
                  n, want);
}

static inline void add_track(struct lr_tracks *t, enum lr_codec codec, const char *config)
{
    uint8_t bytes[1024];
    size_t n = unhex(config, bytes, sizeof bytes);
    ck_assert_int_lt(t->count, LR_MAX_TRACKS);
    ck_assert(lr_track_set(&t->track[t->count], codec, bytes, n));
    t->count++;
}

/* Sound without a configuration record. */
static inline void add_bare(struct lr_tracks *t, enum lr_codec codec, int rate, int channels)
{
    t->track[t->count++] =
        (struct lr_track){.kind = LR_AUDIO, .codec = codec, .rate = rate, .channels = channels};
}

/* A sink and where it writes. */
struct sinking {
    struct lr_stage stage; /* first member; behind a reader it opens the sink by itself */
    const struct lr_sink_ops *ops;
    struct lr_sink *sink;
    struct memory_out m;
    struct lr_err err;
    int frames;
    int64_t at; /* dts of the last one behind a reader */
};

static inline int sink_open(struct sinking *s, const struct lr_tracks *t)
{
    struct lr_tracks chosen;
    int rc = lr_sink_select(s->ops, t, &chosen, &s->err);
    return rc ? rc : s->ops->open(s->ops, &chosen, NULL, &s->m.base, &s->sink, &s->err);
}

static inline int sink_stage_tracks(struct lr_stage *stage, const struct lr_tracks *t)
{
    struct sinking *s = (struct sinking *)stage;
    ck_assert_ptr_null(s->sink);
    return sink_open(s, t);
}

static inline int sink_stage_frame(struct lr_stage *stage, const struct lr_frame *f)
{
    struct sinking *s = (struct sinking *)stage;
    s->frames++;
    s->at = f->dts;
    return s->sink->ops->frame(s->sink, f, &s->err);
}

static const struct lr_stage_ops sink_stage_ops = {
    .name = "sink", .tracks = sink_stage_tracks, .frame = sink_stage_frame};

static inline void sink_init(struct sinking *s, const char *name)
{
    *s = (struct sinking){.ops = lr_sink_find(name)};
    ck_assert_ptr_nonnull(s->ops);
    s->stage.ops = &sink_stage_ops;
    s->stage.err = &s->err;
    memory_out_init(&s->m, (size_t)256 << 20);
}

/* With these tracks, the header written. */
static inline void sink_begin(struct sinking *s, const char *name, const struct lr_tracks *t)
{
    sink_init(s, name);
    ck_assert_msg(sink_open(s, t) == 0, "%s", s->err.text);
}

/* Times in ms. */
static inline int sink_frame(struct sinking *s, int track, int64_t dts, int64_t pts, bool key,
                             const void *data, size_t size, uint8_t nal_len)
{
    struct lr_frame f = {.track = track,
                         .dts = dts * 90,
                         .pts = pts * 90,
                         .key = key,
                         .nal_len = nal_len,
                         .data = data,
                         .size = size};
    return s->sink->ops->frame(s->sink, &f, &s->err);
}

static inline void sink_hex(struct sinking *s, int track, int64_t ms, bool key, const char *hex,
                            uint8_t nal_len)
{
    uint8_t bytes[2048];
    size_t n = unhex(hex, bytes, sizeof bytes);
    int rc = sink_frame(s, track, ms, ms, key, bytes, n, nal_len);
    ck_assert_msg(rc == 0, "%d %s", rc, s->err.text);
}

static inline int sink_close(struct sinking *s)
{
    int rc = s->sink->ops->close(s->sink, &s->err);
    s->sink = NULL;
    ck_assert_int_eq(memory_out_settle(&s->m), 0);
    return rc;
}

static inline void sink_end(struct sinking *s)
{
    if (s->sink)
        s->sink->ops->abort(s->sink);
    memory_out_free(&s->m);
}

/* All bytes of a container through a reader into the sink, which is closed. */
static inline void sink_from(struct sinking *s, reader_new make, const uint8_t *data, size_t len)
{
    struct lr_reader *r;
    struct lr_stage *select;
    ck_assert_int_eq(lr_select_new(s->ops, false, &select), 0);
    select->next = &s->stage;
    select->err = &s->err;
    ck_assert_int_eq(make(select, &r), 0);
    int rc = collect_feed(r, data, len);
    ck_assert_msg(rc == 0, "%d %s", rc, s->err.text);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
    select->next = NULL;
    lr_stage_free_all(select);
    ck_assert_msg(sink_close(s) == 0, "%s", s->err.text);
    ck_assert_uint_eq(s->m.whole, s->m.bytes.len);
}

/* What a reader says of the file. */
static inline void sink_read(struct sinking *s, reader_new make, struct collect *c)
{
    uint64_t skipped;
    collect_init(c);
    ck_assert_int_eq(collect_run(c, make, s->m.bytes.data, s->m.bytes.len, 4001, &skipped), 0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_int_eq(c->gaps, 0);
}

#endif
