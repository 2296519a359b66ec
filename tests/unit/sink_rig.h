/* Sinks for tests: an output in memory that holds them to what they promise, tracks from hex, and a
 * stage that puts a sink behind a reader. */
#ifndef SINK_RIG_H
#define SINK_RIG_H

#include "collect.h"
#include "hex.h"

#include "record/sink.h"

/* What space() gave lies in a block of its own until the next call, so that the sanitizer sees
 * bytes behind it, and a test those that come too late. */
struct memory {
    struct lr_out out; /* first member */
    struct lr_buf bytes;
    uint8_t *given;
    size_t given_len;
    size_t room; /* bytes that are taken at most */
    int code;    /* what write() answers then */
    size_t whole, units;
    void (*on_unit)(struct memory *m); /* may be NULL */
};

static inline void memory_settle(struct memory *m)
{
    if (m->given)
        ck_assert_int_eq(lr_buf_append(&m->bytes, m->given, m->given_len), 0);
    free(m->given);
    m->given = NULL;
}

static inline int memory_write(struct lr_out *o, const void *data, size_t len)
{
    struct memory *m = (struct memory *)o;
    memory_settle(m);
    if (m->bytes.len + len > m->room)
        return m->code;
    ck_assert_int_eq(lr_buf_append(&m->bytes, data, len), 0);
    return 0;
}

static inline uint8_t *memory_space(struct lr_out *o, size_t len)
{
    struct memory *m = (struct memory *)o;
    memory_settle(m);
    ck_assert_uint_ge(len, 1);
    ck_assert_uint_le(len, LR_OUT_SPACE);
    if (m->bytes.len + len > m->room)
        return NULL;
    m->given = malloc(len);
    ck_assert_ptr_nonnull(m->given);
    m->given_len = len;
    return m->given;
}

static inline void memory_unit(struct lr_out *o)
{
    struct memory *m = (struct memory *)o;
    memory_settle(m);
    m->whole = m->bytes.len;
    m->units++;
    if (m->on_unit)
        m->on_unit(m);
}

static inline void memory_init(struct memory *m)
{
    *m = (struct memory){
        .out = {memory_write, memory_unit, memory_space}, .room = SIZE_MAX, .code = LIVREC_EIO};
    lr_buf_init(&m->bytes, (size_t)256 << 20);
}

static inline void memory_free(struct memory *m)
{
    memory_settle(m);
    lr_buf_free(&m->bytes);
}

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
    struct memory m;
    struct lr_err err;
    int frames;
};

static inline int sink_open(struct sinking *s, const struct lr_tracks *t)
{
    struct lr_tracks chosen;
    int rc = lr_sink_select(s->ops, t, &chosen, &s->err);
    return rc ? rc : s->ops->open(s->ops, &chosen, NULL, &s->m.out, &s->sink, &s->err);
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
    memory_init(&s->m);
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
    memory_settle(&s->m);
    return rc;
}

static inline void sink_end(struct sinking *s)
{
    if (s->sink)
        s->sink->ops->abort(s->sink);
    memory_free(&s->m);
}

/* All bytes of a container through a reader into the sink, which is closed. */
static inline void sink_from(struct sinking *s, reader_new make, const uint8_t *data, size_t len)
{
    struct lr_reader *r;
    ck_assert_int_eq(make(&s->stage, &r), 0);
    int rc = collect_feed(r, data, len);
    ck_assert_msg(rc == 0, "%d %s", rc, s->err.text);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
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
