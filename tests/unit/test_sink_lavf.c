/* What FFmpeg's MP4 muxer makes of frames, read back: every frame is shown when it was to be. */
#include "flv_tags.h"
#include "memory_out.h"

#define MS (LR_TIME_HZ / 1000)
#define FRAMES 1000

struct shot {
    int track;
    int64_t dts, pts;
};

static struct shot asked[FRAMES], got[FRAMES];
static int asked_count, got_count;

static struct lr_tracks tracks_of(void)
{
    struct lr_tracks t = {.count = 2};
    uint8_t config[256];
    size_t n = unhex(AVCC, config, sizeof config);
    ck_assert(lr_track_set(&t.track[0], LR_CODEC_H264, config, n));
    n = unhex("1210", config, sizeof config); /* 44100 Hz */
    ck_assert(lr_track_set(&t.track[1], LR_CODEC_AAC, config, n));
    return t;
}

static int got_frame(struct lr_stage *s, const struct lr_frame *f)
{
    ck_assert_int_lt(got_count, FRAMES);
    got[got_count++] = (struct shot){f->track, f->dts, f->pts};
    return 0;
}

/* Video first, then sound, each in its order. */
static int compare(const void *a, const void *b)
{
    const struct shot *s = a, *t = b;
    return s->track != t->track ? s->track - t->track : s->dts < t->dts ? -1 : s->dts > t->dts;
}

static void read_back(const struct memory_out *out)
{
    static const struct lr_stage_ops ops = {.name = "got", .frame = got_frame};
    struct lr_err err = {0};
    struct lr_stage stage = {&ops, NULL, &err};
    struct lr_reader *r;
    got_count = 0;
    ck_assert_int_eq(lr_reader_fmp4_new(&stage, &r), 0);
    ck_assert_int_eq(lr_reader_feed(r, out->bytes.data, out->whole), 0);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    ck_assert_uint_eq(r->skipped, 0);
    lr_reader_free(r);
}

static struct lr_sink *sink;
static struct memory_out out;

static void open_sink(const struct lr_sink_ops *ops)
{
    struct lr_tracks t = tracks_of();
    struct lr_err err = {0};
    asked_count = 0;
    memory_out_init(&out, (size_t)1 << 24);
    ck_assert_int_eq(ops->open(ops, &t, NULL, &out.base, &sink, &err), 0);
}

static void open_mp4(void)
{
    open_sink(&lr_sink_mp4);
}

static void frame(int track, int64_t dts_ms, int64_t pts_ms, bool key)
{
    static const uint8_t picture[] = {0, 0, 0, 3, 0x65, 0x88, 0x80}, sound[] = {0x21, 0x10, 4, 5};
    struct lr_err err = {0};
    struct lr_frame f = {.track = track,
                         .dts = dts_ms * MS,
                         .pts = pts_ms * MS,
                         .key = key,
                         .nal_len = track == 0 ? 4 : 0,
                         .data = track == 0 ? picture : sound,
                         .size = track == 0 ? sizeof picture : sizeof sound};
    ck_assert_int_lt(asked_count, FRAMES);
    asked[asked_count++] = (struct shot){track, f.dts, f.pts};
    ck_assert_msg(sink->ops->frame(sink, &f, &err) == 0, "%s", err.text);
}

/* All frames are there and are shown in time, but for what 44100 Hz can't say. */
static void close_mp4(void)
{
    struct lr_err err = {0};
    ck_assert_msg(sink->ops->close(sink, &err) == 0, "%s", err.text);
    ck_assert_uint_eq(out.whole, out.bytes.len);
    read_back(&out);
    ck_assert_int_eq(got_count, asked_count);
    qsort(asked, (size_t)asked_count, sizeof *asked, compare);
    qsort(got, (size_t)got_count, sizeof *got, compare);
    for (int i = 0; i < got_count; i++) {
        ck_assert_int_eq(got[i].track, asked[i].track);
        ck_assert_msg(llabs(got[i].pts - asked[i].pts) <= 3,
                      "frame %d: shown at %" PRId64 ", not %" PRId64, i, got[i].pts, asked[i].pts);
    }
    memory_out_free(&out);
}

/* Pictures 33, 33 and 34 ms apart, as FLV counts them, and shown later than decoded. */
START_TEST(times_of_whole_milliseconds)
{
    static const int shown[] = {2, 5, 3, 4, 6}; /* pictures later */
    open_mp4();
    for (int i = 0, sound = 0; i < 300; i++) {
        int to = i == 0 ? 2 : (i - 1) / 4 * 4 + shown[1 + (i - 1) % 4];
        frame(0, i * 100 / 3, to * 100 / 3, i % 75 == 0);
        for (; sound * 1024 * 10 / 441 < i * 100 / 3; sound++)
            frame(1, sound * 1024 * 10 / 441, sound * 1024 * 10 / 441, true);
    }
    close_mp4();
}
END_TEST

START_TEST(tracks_that_start_apart)
{
    for (int late = 0; late < 2; late++) {
        open_mp4();
        for (int i = 0; i < 100; i++) {
            frame(0, (late == 0 ? 436 : 0) + i * 40, (late == 0 ? 436 : 0) + i * 40, i % 25 == 0);
            frame(1, (late == 1 ? 437 : 0) + i * 23, (late == 1 ? 437 : 0) + i * 23, true);
        }
        close_mp4();
    }
}
END_TEST

/* A length that is guessed from the one before is far off here, and the muxer aborts. */
START_TEST(a_pause_and_a_burst)
{
    static const int at[] = {0, 40, 940, 945, 950, 2000, 2010, 2011, 2012, 3000, 3001, 3990, 4000};
    open_mp4();
    for (size_t i = 0; i < LR_COUNT(at); i++) {
        frame(0, at[i], at[i] + 80, i % 3 == 0);
        frame(1, at[i] + 1, at[i] + 1, true);
    }
    close_mp4();
}
END_TEST

START_TEST(one_frame)
{
    open_mp4();
    frame(1, 500, 500, true);
    close_mp4();
}
END_TEST

START_TEST(steps_back_are_refused)
{
    open_mp4();
    frame(0, 40, 40, true);
    struct lr_err err = {0};
    struct lr_frame f = {.dts = 0,
                         .pts = 80 * MS,
                         .key = true,
                         .nal_len = 4,
                         .data = (const uint8_t *)"\0\0\0\1\x65",
                         .size = 5};
    ck_assert_int_eq(sink->ops->frame(sink, &f, &err), LIVREC_EMEDIA);
    sink->ops->abort(sink);
    memory_out_free(&out);
}
END_TEST

/* What plays is there at once, not when a cluster or a fragment is full: with the first frame, or,
 * where its length is noted, with the second one. The rest comes as it did. */
START_TEST(what_plays_at_once)
{
    static const struct {
        const struct lr_sink_ops *ops;
        int first, least, most; /* units of ten seconds */
    } rows[] = {{&lr_sink_mkv, 1, 22, 26}, {&lr_sink_mp4, 2, 26, 30}};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        open_sink(rows[i].ops);
        ck_assert_uint_eq(out.whole, 0); /* a header alone does not play */
        for (int n = 1; n <= 250; n++) {
            frame(0, (n - 1) * 40, (n - 1) * 40, n % 250 == 1);
            ck_assert_msg(n >= rows[i].first ? out.whole > 0 : out.whole == 0, "%s: frame %d",
                          rows[i].ops->name, n);
            if (n == rows[i].first)
                ck_assert_uint_eq(out.units, 1);
        }
        struct lr_err err = {0};
        ck_assert_int_eq(sink->ops->close(sink, &err), 0);
        ck_assert_int_ge(out.units, rows[i].least);
        ck_assert_int_le(out.units, rows[i].most);
        memory_out_free(&out);
    }
}
END_TEST

UNIT_MAIN("sink_lavf", times_of_whole_milliseconds, tracks_that_start_apart, a_pause_and_a_burst,
          one_frame, steps_back_are_refused, what_plays_at_once)
