/* Matroska, MP4 and M4A as FFmpeg reads them, whole and cut off. */
#include "unit.h"

#include <stdio.h>

#include "demo_stream.h"
#include "flv_tags.h"
#include "lavf_read.h"
#include "sink_rig.h"

#define FRAMES 2000
#define SECONDS 13

static struct sinking s;
static struct bytes clip_flv, clip_ts;

static void make_clip(void)
{
    struct clip clip;
    struct timeline line;
    demo_open(&clip, &line);
    demo_flv(&clip_flv, &clip, &line, SECONDS * 1000, -1);
    demo_ts(&clip_ts, &line, SECONDS * 1000);
    clip_free(&clip);
}

static void free_clip(void)
{
    bytes_free(&clip_flv);
    bytes_free(&clip_ts);
}

struct seen {
    int64_t dts, pts;
    char rest[64]; /* key, bytes, hash */
};

static int parse(struct collect *c, char kind, struct seen *out)
{
    int n = 0;
    for (const char *at = collect_text(c); *at; at = strchr(at, '\n') + 1) {
        if (*at != kind)
            continue;
        ck_assert_int_lt(n, FRAMES);
        ck_assert_int_eq(
            sscanf(at + 1, "%" SCNd64 "%" SCNd64 "%63[^\n]", &out[n].dts, &out[n].pts, out[n].rest),
            3);
        n++;
    }
    return n;
}

/* The same frames, shown at the same time but for `off` and what the time base can't say. */
static int check_same(struct collect *want, struct collect *got, char kind, int64_t off)
{
    static struct seen a[FRAMES], b[FRAMES];
    int n = parse(want, kind, a);
    ck_assert_int_eq(parse(got, kind, b), n);
    for (int i = 0; i < n; i++) {
        ck_assert_str_eq(a[i].rest, b[i].rest);
        ck_assert_msg(llabs(a[i].pts - off - b[i].pts) <= 50, "%c %d: %" PRId64 ", not %" PRId64,
                      kind, i, b[i].pts, a[i].pts - off);
    }
    return n;
}

static void check_clip(const char *name, const char *format, reader_new make,
                       const struct bytes *in)
{
    struct collect want, got;
    bool video = strcmp(name, "m4a") != 0;
    sink_init(&s, name);
    collect_init(&want);
    ck_assert_int_eq(collect_run(&want, make, in->data, in->len, in->len, NULL), 0);
    sink_from(&s, make, in->data, in->len);
    ck_assert(lavf_read(&got, format, s.m.bytes.data, s.m.bytes.len));
    ck_assert_int_eq(got.tracks.count, video ? 2 : 1);
    if (video)
        ck_assert_int_eq(check_same(&want, &got, 'v', 0), SECONDS * 25);
    ck_assert_int_gt(check_same(&want, &got, 'a', 0), SECONDS * 30);
    collect_free(&want);
    collect_free(&got);
    sink_end(&s);
}

START_TEST(the_clip_again)
{
    make_clip();
    check_clip("mkv", "matroska", lr_reader_flv_new, &clip_flv);
    check_clip("mkv", "matroska", lr_reader_ts_new, &clip_ts);
    check_clip("mp4", "mp4", lr_reader_flv_new, &clip_flv);
    check_clip("mp4", "mp4", lr_reader_ts_new, &clip_ts);
    check_clip("m4a", "mp4", lr_reader_flv_new, &clip_flv);
    check_clip("mov", "mov", lr_reader_flv_new, &clip_flv);
    check_clip("mov", "mov", lr_reader_ts_new, &clip_ts);
    free_clip();
}
END_TEST

/* ---- cut off */

#define MARKS 400

static struct {
    size_t whole;
    int64_t at;
    int frames; /* that can be read then */
} mark[MARKS];

static void on_unit(struct memory_out *m)
{
    ck_assert_uint_le(m->units, MARKS);
    mark[m->units - 1].whole = m->whole;
    mark[m->units - 1].at = s.at;
}

static int frames_of(const char *format, size_t len, int64_t *end)
{
    struct collect c;
    ck_assert_msg(lavf_read(&c, format, s.m.bytes.data, len), "%zu bytes are not opened", len);
    int n = c.frames;
    *end = c.last_dts;
    collect_free(&c);
    return n;
}

/* Whatever a power cut leaves plays; of the stream a second is missing. */
static void check_cuts(const char *name, const char *format)
{
    const int64_t second = LR_TIME_HZ * 11 / 10;
    int64_t end, before = 0;
    sink_init(&s, name);
    s.m.on_unit = on_unit;
    sink_from(&s, lr_reader_flv_new, clip_flv.data, clip_flv.len);
    ck_assert_uint_ge(s.m.units, SECONDS);
    for (size_t i = 0; i < s.m.units; i++) {
        mark[i].frames = frames_of(format, mark[i].whole, &end);
        ck_assert_int_le(mark[i].at - before, second);
        ck_assert_int_ge(end, mark[i].at - LR_TIME_HZ / 2);
        ck_assert_int_gt(mark[i].frames, i ? mark[i - 1].frames : 0);
        before = mark[i].at;
    }
    size_t i = 0;
    for (size_t len = mark[0].whole; len < s.m.bytes.len; len += 7001) {
        while (i + 1 < s.m.units && mark[i + 1].whole <= len)
            i++;
        ck_assert_int_ge(frames_of(format, len, &end), mark[i].frames);
    }
    sink_end(&s);
}

START_TEST(cut_anywhere)
{
    make_clip();
    check_cuts("mkv", "matroska");
    check_cuts("mp4", "mp4");
    check_cuts("m4a", "mp4");
    check_cuts("mov", "mov");
    free_clip();
}
END_TEST

/* ---- codecs, times */

static void check_codecs(const char *name, const char *format, const struct lr_tracks *t,
                         const char *picture, uint8_t nal_len, const char *want)
{
    struct collect c;
    sink_begin(&s, name, t);
    ck_assert_uint_eq(s.m.units, 0); /* a header alone is no unit */
    for (int ms = 0; ms < 3000; ms += 40) {
        int track = 0;
        if (picture)
            sink_hex(&s, track++, ms, true, picture, nal_len);
        if (track < t->count)
            sink_hex(&s, track, ms, true, AC3_FRAME, 0);
    }
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert(lavf_read(&c, format, s.m.bytes.data, s.m.bytes.len));
    ck_assert_msg(strncmp(collect_text(&c), want, strlen(want)) == 0, "%s: %.100s", name,
                  collect_text(&c));
    ck_assert_int_eq(c.frames, 75 * t->count);
    for (int i = 0; i < t->count; i++)
        if (t->track[i].kind == LR_VIDEO)
            ck_assert_mem_eq(c.tracks.track[i].config, t->track[i].config, t->track[i].config_len);
    collect_free(&c);
    sink_end(&s);
}

START_TEST(all_codecs)
{
    static const char *const names[][2] = {{"mkv", "matroska"}, {"mp4", "mp4"}};
    for (int i = 0; i < 2; i++) {
        struct lr_tracks t = {0};
        add_track(&t, LR_CODEC_HEVC, HVCC);
        add_track(&t, LR_CODEC_OPUS, OPUS_HEAD);
        check_codecs(names[i][0], names[i][1], &t, "00000003 2601af", 4,
                     "T hevc 1920x1080 opus 48000x2\n");
        t.count = 0;
        add_track(&t, LR_CODEC_AV1, AV1C);
        add_bare(&t, LR_CODEC_MP3, 44100, 2);
        check_codecs(names[i][0], names[i][1], &t, "0a0b00000004457e3e017c0020", 0,
                     "T av1 352x288 mp3 44100x2\n");
        t.count = 0;
        add_track(&t, LR_CODEC_H264, AVCC);
        check_codecs(names[i][0], names[i][1], &t, "00000001 09f0 00000001 658880", 0,
                     "T avc 64x48\nv 0 0 k 3 37cf97f8\n");
        t.count = 0;
        add_bare(&t, LR_CODEC_AC3, 48000, 2);
        if (i == 0) {
            check_codecs("mkv", "matroska", &t, NULL, 0, "T ac3 48000x2\n");
            continue;
        }
        sink_init(&s, "mp4");
        ck_assert_int_eq(sink_open(&s, &t), LIVREC_EMEDIA);
        ck_assert_str_eq(s.err.text, "record.format: mp4 can't hold ac3 audio (ts, mkv can)");
        sink_end(&s);
    }
}
END_TEST

/* Apple's players know HEVC by this name alone. */
START_TEST(hevc_is_hvc1)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_HEVC, HVCC);
    sink_begin(&s, "mp4", &t);
    ck_assert_ptr_nonnull(memmem(s.m.bytes.data, s.m.bytes.len, "hvc1", 4));
    ck_assert_ptr_null(memmem(s.m.bytes.data, s.m.bytes.len, "hev1", 4));
    sink_end(&s);
}
END_TEST

/* 60 hours: over what 32 bits of 1/90000 s (13 hours) and 33 (26) can count. */
START_TEST(long_recordings)
{
    static const char *const names[][2] = {{"mkv", "matroska"}, {"mp4", "mp4"}};
    for (int i = 0; i < 2; i++) {
        struct lr_tracks t = {0};
        struct collect c;
        int n = 0;
        add_track(&t, LR_CODEC_H264, AVCC);
        sink_begin(&s, names[i][0], &t);
        for (int64_t ms = 0; ms < (int64_t)60 * 3600000; ms += 600000) {
            sink_hex(&s, 0, ms, true, IDR, 4);
            sink_hex(&s, 0, ms + 40, false, SLICE, 4);
        }
        ck_assert_int_eq(sink_close(&s), 0);
        ck_assert(lavf_read(&c, names[i][1], s.m.bytes.data, s.m.bytes.len));
        static struct seen seen[FRAMES];
        n = parse(&c, 'v', seen);
        ck_assert_int_eq(n, 720);
        for (int k = 0; k < n; k++)
            ck_assert_int_eq(seen[k].pts, (k / 2 * 600000 + k % 2 * 40) * (int64_t)90);
        collect_free(&c);
        sink_end(&s);
    }
}
END_TEST

/* An error wherever the output ends, and what is whole opens. */
START_TEST(an_output_that_fails)
{
    static const char *const names[][2] = {
        {"mkv", "matroska"}, {"mp4", "mp4"}, {"m4a", "mp4"}, {"mov", "mov"}};
    for (int i = 0; i < 4; i++)
        for (size_t room = 0; room < 7000; room += 97) {
            struct lr_tracks t = {0};
            int64_t end;
            add_track(&t, LR_CODEC_AAC, "1210");
            sink_init(&s, names[i][0]);
            s.m.room = room;
            int rc = sink_open(&s, &t);
            for (int ms = 0; rc == 0 && ms < 30000; ms += 23)
                rc = sink_frame(&s, 0, ms, ms, true, "\x21\x10\x04\x05", 4, 0);
            ck_assert_int_eq(rc, LIVREC_EIO);
            ck_assert_int_eq(s.err.code, LIVREC_EIO);
            if (s.m.units)
                ck_assert_int_gt(frames_of(names[i][1], s.m.whole, &end), 0);
            if (s.sink)
                ck_assert_int_eq(sink_close(&s), LIVREC_EIO);
            sink_end(&s);
        }
}
END_TEST

START_TEST(what_is_refused)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    sink_begin(&s, "mkv", &t);
    ck_assert_int_eq(sink_frame(&s, 1, 0, 0, true, "xxxxx", 5, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, -1, 0, 0, true, "xxxxx", 5, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, 0, 0, 0, true, "", 0, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert_uint_eq(s.m.units, 0); /* nothing was recorded: no unit */
    sink_end(&s);
    sink_init(&s, "m4a");
    ck_assert_int_eq(sink_open(&s, &t), LIVREC_EMEDIA);
    ck_assert_str_eq(s.err.text, "record.format: the stream has no track for m4a");
    sink_end(&s);
}
END_TEST

static int heard;

static void listen(void *context, int level, const char *format, va_list args)
{
    heard += (level & 0xff) <= AV_LOG_TRACE; /* above is a colour */
}

/* What muxers complain about is an error's code and text: nothing reaches the host's stderr, even
 * where it wants to hear all. */
START_TEST(muxers_are_quiet)
{
    static const char *const names[] = {"mkv", "mp4", "m4a", "mov"};
    av_log_set_callback(listen);
    av_log(NULL, AV_LOG_ERROR, "hear\n");
    ck_assert_int_eq(heard, 1);
    for (int i = 0; i < 4; i++) {
        struct lr_tracks t = {0};
        add_track(&t, LR_CODEC_AAC, "1210");
        sink_begin(&s, names[i], &t);
        ck_assert_int_eq(sink_frame(&s, 0, 100, 100, true, "\x21\x10\x04\x05", 4, 0), 0);
        ck_assert_int_eq(sink_frame(&s, 0, 200, 200, true, "\x21\x10\x04\x05", 4, 0), 0);
        ck_assert_int_eq(sink_frame(&s, 0, 150, 150, true, "\x21\x10\x04\x05", 4, 0),
                         LIVREC_EMEDIA);
        sink_close(&s);
        sink_end(&s);
    }
    ck_assert_int_eq(heard, 1);
    av_log_set_callback(av_log_default_callback);
}
END_TEST

UNIT_MAIN("sink_demux", the_clip_again, cut_anywhere, all_codecs, hevc_is_hvc1, long_recordings,
          an_output_that_fails, what_is_refused, muxers_are_quiet)
