/* MP4 without a moov: frames are found by what they look like, with a good file as the model. */
#include "unit.h"

#include <livrec/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "demo_stream.h"
#include "disk_rig.h"
#include "record/headless.h"
#include "record/repair.h"
#include "scarce.h"

#define FRAMES_MAX 4000
#define SEEDS 12
#define HOLE 300

/* What a reader hands on, or ought to. */
struct seen {
    struct lr_stage stage; /* first */
    struct lr_err err;
    struct lr_tracks tracks;
    int count;
    struct {
        enum lr_kind kind;
        uint32_t hash;
        int64_t pts, dts;
        bool key;
        size_t end; /* in `file` */
    } frame[FRAMES_MAX];
    struct bytes *file; /* what an MP4 would have of it; NULL: none is written */
    struct bytes sound; /* that waits for its chunk */
    int chunk;          /* pictures between two chunks of sound */
};

static struct rig r;
static struct lr_likeness like;
static struct seen truth, got;
static struct bytes killed;

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    lr_tracks_copy(&((struct seen *)s)->tracks, t);
    return 0;
}

/* Pictures at once, sound when so many pictures are there. */
static void write_sample(struct seen *s, const struct lr_frame *f, enum lr_kind kind)
{
    bytes_add(kind == LR_VIDEO ? s->file : &s->sound, f->data, f->size);
    if (kind == LR_VIDEO && (s->count + 1) % s->chunk)
        return;
    bytes_add(s->file, s->sound.data, s->sound.len);
    s->sound.len = 0;
}

static int on_frame(struct lr_stage *stage, const struct lr_frame *f)
{
    struct seen *s = (struct seen *)stage;
    const struct lr_track *t = &s->tracks.track[f->track];
    ck_assert_int_lt(s->count, FRAMES_MAX);
    if (s->file)
        write_sample(s, f, t->kind);
    s->frame[s->count].kind = t->kind;
    s->frame[s->count].hash = lr_frame_hash(f, t->codec);
    s->frame[s->count].pts = f->pts;
    s->frame[s->count].dts = f->dts;
    s->frame[s->count].key = f->key;
    s->frame[s->count++].end = s->file ? s->file->len : 0;
    return 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return 0;
}

static const struct lr_stage_ops seen_ops = {
    .name = "seen", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static void see(struct seen *s)
{
    memset(s, 0, sizeof *s);
    s->stage.ops = &seen_ops;
    s->stage.err = &s->err;
}

static void make_flv(struct bytes *out, int64_t ms)
{
    struct clip clip;
    struct timeline line;
    *out = (struct bytes){0};
    demo_open(&clip, &line);
    demo_flv(out, &clip, &line, ms, -1);
    clip_free(&clip);
}

/* An MP4 as it is while it is written, of so many ms. */
static void make_killed(int64_t ms, int chunk)
{
    static const uint8_t head[] = "\0\0\0\x14"
                                  "ftypisom\0\0\0\0isom"
                                  "\0\0\0\x08"
                                  "free"
                                  "\0\0\0\0"
                                  "mdat";
    struct bytes flv;
    struct lr_reader *reader;
    make_flv(&flv, ms);
    see(&truth);
    truth.file = &killed;
    truth.chunk = chunk;
    bytes_add(&killed, head, sizeof head - 1);
    ck_assert_int_eq(lr_reader_flv_new(&truth.stage, &reader), 0);
    ck_assert_int_eq(lr_reader_feed(reader, flv.data, flv.len), 0);
    ck_assert_int_eq(lr_reader_flush(reader), 0);
    lr_reader_free(reader);
    bytes_add(&killed, truth.sound.data, truth.sound.len);
    bytes_free(&truth.sound);
    bytes_free(&flv);
}

static const char *at(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", r.folder, name);
    return path;
}

static int learn(const char *name, struct lr_err *err)
{
    char path[128];
    *err = (struct lr_err){0};
    return lr_likeness_learn(&like, &r.env, NULL, at(path, name), err);
}

static void have(int64_t ms, int chunk)
{
    struct bytes flv;
    struct lr_err err;
    rig_open(&r);
    rig_open_by_path(&r);
    make_flv(&flv, 4000);
    rig_put_data(&r, "good.flv", flv.data, flv.len);
    bytes_free(&flv);
    make_killed(ms, chunk);
    ck_assert_msg(learn("good.flv", &err) == 0, "%s", err.text);
}

static void leave(void)
{
    bytes_free(&killed);
    rig_remove_all(&r);
    rig_close(&r);
}

/* A file of `killed` alone, as far as it is there. */
static ssize_t pread_killed(const struct lr_files *f, int fd, void *to, size_t len, int64_t from)
{
    size_t left = (size_t)from < killed.len ? killed.len - (size_t)from : 0;
    len = len < left ? len : left;
    memcpy(to, killed.data + from, len);
    return (ssize_t)len;
}

/* Bytes that were skipped. */
static uint64_t read_headless(bool mute)
{
    const struct lr_files files = {.pread = pread_killed};
    const struct lr_tables_file file = {&files, 7, (int64_t)killed.len, "x.mp4"};
    struct lr_reader *reader;
    bool end = false;
    see(&got);
    ck_assert_int_eq(lr_headless_new(&got.stage, &file, &like, &reader), 0);
    while (!end)
        ck_assert_msg(lr_headless_step(reader, &end) == 0, "%s", got.err.text);
    ck_assert_int_eq(lr_reader_flush(reader), 0);
    ck_assert_int_eq(lr_headless_mute(reader), mute);
    uint64_t skipped = reader->skipped;
    lr_reader_free(reader);
    return skipped;
}

static int find_true(int from, enum lr_kind kind, uint32_t hash)
{
    while (from < truth.count && (truth.frame[from].kind != kind || truth.frame[from].hash != hash))
        from++;
    return from;
}

/* How many of the true frames of a kind come, in their order. */
static int kept(enum lr_kind kind)
{
    int n = 0, next = 0;
    for (int i = 0; i < got.count; i++) {
        if (got.frame[i].kind != kind)
            continue;
        int t = find_true(next, kind, got.frame[i].hash);
        if (t == truth.count)
            continue; /* a damaged one */
        next = t + 1;
        n++;
    }
    return n;
}

static int of_kind(const struct seen *s, enum lr_kind kind, size_t end)
{
    int n = 0;
    for (int i = 0; i < s->count; i++)
        n += s->frame[i].kind == kind && s->frame[i].end <= end;
    return n;
}

/* Times are those of the sender but for where they begin, within 2 ms. */
static void check_times(void)
{
    int64_t first[2] = {0};
    bool seen[2] = {false};
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        for (int i = 0, t = 0; i < got.count; i++, t++) {
            while (i < got.count && (int)got.frame[i].kind != kind)
                i++;
            while (t < truth.count && (int)truth.frame[t].kind != kind)
                t++;
            if (i == got.count || t == truth.count)
                break;
            int64_t off = got.frame[i].pts - truth.frame[t].pts;
            first[kind] = seen[kind] ? first[kind] : off;
            seen[kind] = true;
            ck_assert_int_le(llabs(off - first[kind]), 180);
            ck_assert_int_eq(got.frame[i].key, truth.frame[t].key);
        }
    ck_assert_int_le(llabs(first[LR_VIDEO] - first[LR_AUDIO]), 180);
}

static void check_whole(void)
{
    ck_assert_uint_eq(read_headless(false), 0);
    ck_assert_int_eq(got.count, truth.count);
    ck_assert_int_eq(kept(LR_VIDEO), of_kind(&truth, LR_VIDEO, SIZE_MAX));
    ck_assert_int_eq(kept(LR_AUDIO), of_kind(&truth, LR_AUDIO, SIZE_MAX));
    check_times();
}

START_TEST(all_of_it_comes_back)
{
    have(12000, 1);
    check_whole();
    leave();
    have(6000, 25); /* sound in chunks of a second */
    check_whole();
    memcpy(killed.data + 28, "\0\0\0\0mdat", 8);
    size_t size = killed.len - 28;
    bytes_add(&killed,
              "\0\0\0\x0c"
              "freexxxx",
              12); /* a size, and a box behind it */
    for (int i = 0; i < 4; i++)
        killed.data[28 + i] = (uint8_t)(size >> (24 - 8 * i));
    check_whole();
    leave();
}
END_TEST

START_TEST(as_far_as_it_goes)
{
    have(3000, 1);
    srand(1);
    size_t whole = killed.len;
    for (int seed = 0; seed < SEEDS; seed++) {
        killed.len = whole / 4 + (size_t)rand() % (whole / 2);
        read_headless(false);
        for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++) {
            int there = of_kind(&truth, kind, killed.len);
            ck_assert_int_eq(of_kind(&got, kind, SIZE_MAX), kept(kind));
            ck_assert_int_ge(kept(kind), there - 1); /* what ends it may be taken for torn */
            ck_assert_int_le(kept(kind), there);
        }
    }
    leave();
}
END_TEST

START_TEST(behind_damage_it_goes_on)
{
    have(3000, 1);
    srand(2);
    uint8_t saved[HOLE];
    int pictures = of_kind(&truth, LR_VIDEO, SIZE_MAX), frames = truth.count - pictures;
    for (int seed = 0; seed < SEEDS; seed++) {
        size_t hole = 100 + (size_t)rand() % (killed.len - 1000);
        memcpy(saved, killed.data + hole, HOLE);
        memset(killed.data + hole, seed % 2 ? 0 : 0xa5, HOLE);
        read_headless(false);
        ck_assert_int_ge(kept(LR_VIDEO), pictures - 4);
        ck_assert_int_ge(kept(LR_AUDIO), frames - 6);
        memcpy(killed.data + hole, saved, HOLE);
    }
    leave();
}
END_TEST

START_TEST(sound_that_cannot_be_told_is_left_out)
{
    static const uint8_t opus[] = "OpusHead\1\1\0\0\x80\xbb\0\0\0\0";
    have(6000, 1);
    ck_assert_int_eq(like.tracks.count, 2);
    ck_assert(lr_track_set(&like.tracks.track[1], LR_CODEC_OPUS, opus, 19));
    ck_assert_uint_gt(read_headless(true), 0);
    int pictures = of_kind(&truth, LR_VIDEO, SIZE_MAX);
    ck_assert_int_ge(kept(LR_VIDEO) * 100, pictures * 99);
    ck_assert_int_eq(got.tracks.count, 1);
    ck_assert_int_eq(of_kind(&got, LR_AUDIO, SIZE_MAX), 0);
    leave();
}
END_TEST

static int repair(const char *name, const char *model, struct lr_report *report, struct lr_err *err)
{
    char path[128], good[128];
    const struct lr_repair_options o = {.like = model ? at(good, model) : NULL};
    *err = (struct lr_err){0};
    return lr_repair(&r.env, NULL, at(path, name), &o, report, err);
}

START_TEST(a_report_says_what_was_done)
{
    struct lr_err err;
    struct lr_report *report = lr_report_new();
    have(2000, 1);
    rig_put_data(&r, "x.mp4", killed.data, killed.len);
    rig_put_data(&r, "text.mp4", "no media", 8);
    ck_assert_int_eq(repair("x.mp4", NULL, report, &err), LIVREC_EMEDIA);
    ck_assert_ptr_nonnull(strstr(err.text, "--like"));
    ck_assert_int_eq(repair("x.mp4", "text.mp4", report, &err), LIVREC_EMEDIA);
    ck_assert_int_eq(repair("x.mp4", "none.mp4", report, &err), LIVREC_EIO);
    ck_assert_msg(repair("x.mp4", "good.flv", report, &err) == 0, "%s", err.text);
    ck_assert(report->damaged);
    ck_assert_uint_eq(report->findings, 1);
    ck_assert_int_eq(report->finding[0].kind, LR_FOUND_REBUILT);
    ck_assert_int_eq(report->frames, of_kind(&truth, LR_VIDEO, SIZE_MAX));
    lr_report_clear(report);
    ck_assert_int_eq(repair("x (repaired).mp4", "good.flv", report, &err), 0);
    ck_assert(!report->damaged);
    lr_report_free(report);
    leave();
}
END_TEST

START_TEST(memory_runs_out)
{
    bool reached = true;
    have(400, 1);
    rig_put_data(&r, "x.mp4", killed.data, killed.len);
    for (long n = 0; reached; n += n < 40 ? 1 : 5) {
        struct lr_err err;
        struct lr_report *report = lr_report_new();
        scarce_set(n);
        int rc = repair("x.mp4", "good.flv", report, &err);
        reached = scarce_reached();
        scarce_set(-1);
        ck_assert_msg(rc == 0 || (rc == LIVREC_ENOMEM && err.code == rc), "%ld: %d %s", n, rc,
                      err.text);
        ck_assert_msg(rc || reached || n > 20, "%ld", n);
        lr_report_free(report);
        rig_check_names(&r, rc ? "good.flv x.mp4" : "good.flv x (repaired).mp4 x.mp4");
        unlinkat(r.root, "x (repaired).mp4", 0);
    }
    leave();
}
END_TEST

UNIT_MAIN("headless", all_of_it_comes_back, as_far_as_it_goes, behind_damage_it_goes_on,
          sound_that_cannot_be_told_is_left_out, a_report_says_what_was_done, memory_runs_out)
