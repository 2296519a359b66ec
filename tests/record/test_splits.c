/* Recordings that are split all the time, by each reason there is: every frame that the origin had
 * on air lies in one of the files, once, and each file begins with a keyframe. SPLITS=N in the
 * environment is how many files each must come to. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "mux_flv.h"
#include "core/buf.h"
#include "core/files.h"
#include "record/input.h"
#include "record/pipeline.h"

#define PATHS_MAX 4096
#define SECOND 1000
#define EVERY_S 2 /* no way takes longer from one file to the next */
#define WAITING_MAX (LR_DISK_BUDGET / 4)
#define SWITCHES 15 /* that a channel of the origin has room for */

struct way {
    const char *name, *path, *format;
    int64_t split_ms, split_bytes, split_at_ms;
    bool by_title, by_codec;
    void (*start)(struct bench *b, const char *path);
};

struct run {
    const struct way *way;
    struct bench *b;
    struct clip clip2;
    uint8_t config[256];
    char folder[64];
    struct lr_disk *disk;
    struct lr_pipeline *pipeline;
    int root, closed, files;
    struct timeline line; /* what is on air as FLV */
    int64_t flv_seconds;
    char *path[PATHS_MAX];
};

/* What was found in the files, all in all. */
struct found {
    struct lr_stage stage; /* first */
    struct catch got;
    bool begun; /* this file has a picture */
};

static int wanted(int otherwise)
{
    const char *text = getenv("SPLITS");
    return text ? (int)strtol(text, NULL, 10) : otherwise;
}

/* ---- a pipeline in virtual time, on a real disk */

static void on_closed_file(void *user, const struct lr_closed *f)
{
    struct run *r = user;
    ck_assert_msg(f->err->code == 0, "%s: %s", f->path, f->err->text);
    ck_assert_int_lt(r->files, PATHS_MAX);
    r->path[r->files++] = strdup(f->path);
}

static void on_gap(void *user, const struct lr_gap *gap, int64_t at_ms, int64_t ms)
{
    const struct way *w = ((struct run *)user)->way;
    ck_assert_msg(ms == 0, "%s %s: %lld ms are missing (%s)", w->name, w->path, (long long)ms,
                  lr_gap_cause_name(gap->cause));
}

static void on_failed(void *user, const struct lr_err *err)
{
    ck_abort_msg("%s", err->text);
}

static void on_closed(void *user)
{
    ((struct run *)user)->closed = 1;
}

static const struct lr_pipeline_ops ops = {
    .file_closed = on_closed_file, .gap = on_gap, .failed = on_failed, .closed = on_closed};

/* Another level in the SPS: the same pictures, another decoder configuration. */
static void make_other_clip(struct run *r)
{
    struct clip *clip = &r->b->sim.server.clip;
    ck_assert_uint_lt(clip->config_len[0], sizeof r->config);
    memcpy(r->config, clip->config[0], clip->config_len[0]);
    r->config[3]++;
    r->config[8 + 3]++;
    r->clip2 = *clip;
    r->clip2.config[0] = r->config;
}

/* As FLV: the simulated origin knows no body that never ends. */
static bool answer_flv(struct sim *s, const char *target, const struct lr_http_req *req,
                       struct sim_reply *out)
{
    struct run *r = s->user;
    struct cursor at;
    struct shot shot;
    uint32_t epoch = UINT32_MAX;
    if (strcmp(target, "/live.flv") != 0)
        return false;
    flv_header(&out->body);
    cursor_seek_exact(&at, &r->line, 0);
    for (cursor_get(&at, &shot); shot.at < r->flv_seconds * SECOND; cursor_get(&at, &shot)) {
        if (shot.epoch != epoch)
            flv_configs(&out->body, shot.clip, shot.dts);
        epoch = shot.epoch;
        flv_frame(&out->body, &shot);
        cursor_next(&at);
    }
    out->status = 200;
    out->stays_open = true;
    s->bytes_per_s = (int64_t)out->body.len / r->flv_seconds;
    return true;
}

static void begin_source(struct run *r, const char *script)
{
    r->b = bench_new(script);
    r->b->sim.env.files = lr_files_system();
    make_other_clip(r);
    r->b->sim.server.clip2 = r->clip2;
    r->b->sim.server.channels.clip2 = &r->b->sim.server.clip2;
    timeline_init(&r->line, &r->b->sim.server.clip, SECOND);
    if (strstr(r->way->path, ".flv"))
        r->b->sim.answer = answer_flv;
    r->b->sim.user = r;
}

static void begin_pipeline(struct run *r)
{
    const struct way *w = r->way;
    struct lr_err err = {0};
    const struct lr_pipeline_config cfg = {.env = &r->b->sim.env,
                                           .disk = r->disk,
                                           .root_fd = r->root,
                                           .sink = lr_sink_find(w->format),
                                           .name = "{part}",
                                           .split_ms = w->split_ms,
                                           .split_bytes = w->split_bytes,
                                           .split_at_ms = w->split_at_ms,
                                           .split_title = w->by_title};
    ck_assert_msg(lr_pipeline_new(&cfg, &ops, r, &r->pipeline, &err) == 0, "%s", err.text);
    r->b->cfg.out = lr_pipeline_in(r->pipeline);
}

static void begin(struct run *r, const char *script)
{
    struct lr_err err = {0};
    begin_source(r, script);
    snprintf(r->folder, sizeof r->folder, "/tmp/livrec-splits-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(r->folder));
    r->root = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(r->root, 0);
    lr_loop_turn(r->b->sim.loop, 0);
    ck_assert_int_eq(lr_disk_new(&r->b->sim.env, r->b->sim.loop, &r->disk, &err), 0);
    begin_pipeline(r);
}

/* The clock runs ahead of the disk: wait for it. */
static void settle(struct run *r)
{
    struct lr_pipeline_stats stats;
    lr_pipeline_tick(r->pipeline);
    do {
        lr_loop_turn(r->b->sim.loop, 0);
        lr_pipeline_stats(r->pipeline, &stats);
        if (stats.waiting > WAITING_MAX)
            usleep(200);
    } while (stats.waiting > WAITING_MAX);
}

static void play(struct run *r, int64_t seconds)
{
    for (int64_t i = 0; i < seconds && !r->b->got.ended; i++) {
        char title[32];
        struct lr_room room = {.platform = "demo", .id = "1", .anchor = "a", .title = title};
        snprintf(title, sizeof title, "%lld", (long long)(r->b->sim.clock.mono / (2 * SECOND)));
        ck_assert_int_eq(lr_pipeline_room(r->pipeline, &room, "origin", "hls"), 0);
        sim_run(&r->b->sim, SECOND);
        settle(r);
    }
    ck_assert_msg(!r->b->got.ended, "%s", r->b->got.why.text);
}

static void close_pipeline(struct run *r)
{
    catch_free(&r->b->got); /* the source */
    lr_pipeline_close(r->pipeline);
    while (!r->closed) {
        lr_loop_turn(r->b->sim.loop, 0);
        usleep(200);
    }
}

static void end(struct run *r)
{
    char path[128];
    for (int i = 0; i < r->files; i++) {
        snprintf(path, sizeof path, "%s/%s", r->folder, r->path[i]);
        ck_assert_int_eq(unlink(path), 0);
        free(r->path[i]);
    }
    lr_disk_free(r->disk);
    close(r->root);
    ck_assert_int_eq(rmdir(r->folder), 0);
    bench_free(r->b);
}

/* ---- what is in the files */

static int found_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    return lr_push_tracks(&((struct found *)s)->got.stage, t);
}

static int found_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct found *k = (struct found *)s;
    if (k->got.tracks.track[f->track].kind == LR_VIDEO) {
        ck_assert(k->begun || f->key);
        k->begun = true;
    }
    return lr_push_frame(&k->got.stage, f);
}

static int found_gap(struct lr_stage *s, const struct lr_gap *g)
{
    ck_abort_msg("a hole in a file");
    return 0;
}

static const struct lr_stage_ops found_ops = {
    .name = "found", .tracks = found_tracks, .frame = found_frame, .gap = found_gap};

static void read_file(struct run *r, struct found *k, const char *name)
{
    char path[128];
    struct lr_input in;
    struct lr_err err = {0};
    bool over = false;
    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    k->begun = false;
    k->got.video.last_dts = k->got.audio.last_dts = INT64_MIN; /* each begins at 0 */
    int rc = lr_input_open(&in, &r->b->sim.env, path, &err);
    if (rc == 0)
        rc = lr_input_start(&in, &k->stage, &err);
    while (rc == 0 && !over)
        rc = lr_input_step(&in, &over, &err);
    ck_assert_msg(rc == 0, "%s: %s", name, err.text);
    ck_assert_int_eq(lr_input_skipped(&in), 0);
    lr_input_close(&in);
    ck_assert_msg(k->begun, "%s has no picture", name);
}

/* Frames of a track that the origin had on air, from the first to the last that is there. */
static int on_air(const struct timeline *line, int track, const struct catch_track *t)
{
    const struct catch_run *first = &t->run[0], *last = &t->run[t->runs - 1];
    struct cursor at;
    struct shot shot;
    int n = 0;
    cursor_seek_exact(&at, line, 0);
    for (;; cursor_next(&at)) {
        cursor_get(&at, &shot);
        if (shot.epoch > last->epoch)
            return n;
        if (shot.frame->track != track)
            continue;
        if (shot.epoch == last->epoch && shot.n > last->last)
            return n;
        n += shot.epoch > first->epoch || (shot.epoch == first->epoch && shot.n >= first->first);
    }
}

/* Adds up what was lost, doubled and read. */
static void check(struct run *r, int *frames)
{
    struct found *k = calloc(1, sizeof *k);
    const struct channel *c = r->b->sim.server.channels.list;
    const struct timeline *line = c ? &c->line : &r->line;
    ck_assert_ptr_nonnull(k);
    catch_init(&k->got);
    k->stage = (struct lr_stage){&found_ops, NULL, &k->got.err};
    for (int i = 0; i < r->files; i++)
        read_file(r, k, r->path[i]);
    const struct catch_track *all[] = {&k->got.video, &k->got.audio};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(all[i]->doubled, 0);
        ck_assert_int_eq(all[i]->back_steps, 0);
        ck_assert_int_eq(all[i]->frames, on_air(line, i, all[i]));
        *frames += all[i]->frames;
    }
    ck_assert_int_eq(k->got.unmarked, 0);
    free(k);
}

static void tell(const struct way *w, int files, int frames)
{
    printf("%-16s %-12s %-4s %5d files, %7d frames, 0 lost, 0 doubled\n", w->name, w->path,
           w->format, files, frames);
}

/* ---- all ways */

static void split_on(const struct way *w, int want)
{
    struct run r = {.way = w, .flv_seconds = EVERY_S * (int64_t)want + 20};
    int frames = 0;
    begin(&r, "set segment=1000 window=10 cache=3000");
    w->start(r.b, w->path);
    play(&r, EVERY_S * (int64_t)want + 5);
    close_pipeline(&r);
    ck_assert_msg(r.files >= want, "%s %s: %d files", w->name, w->path, r.files);
    check(&r, &frames);
    tell(w, r.files, frames);
    end(&r);
}

static void add_switch(struct run *r, int i)
{
    struct timeline *t = &r->line;
    ck_assert_ptr_nonnull(
        timeline_add(t, i * 2 * SECOND, i % 2 ? &r->clip2 : &r->b->sim.server.clip));
}

/* A channel has room for some switches only: several of them. */
static void switch_on(const struct way *w, int want)
{
    int files = 0, frames = 0;
    struct lr_buf script;
    lr_buf_init(&script, 4096);
    ck_assert_int_eq(lr_buf_puts(&script, "set segment=1000 window=10 cache=3000\n"), 0);
    for (int i = 1; i <= SWITCHES; i++)
        ck_assert_int_eq(
            lr_buf_fmt(&script, "at %d %s\n", i * 2000, i % 2 ? "switch" : "discontinuity"), 0);
    while (files < want) {
        struct run r = {.way = w, .flv_seconds = 2 * SWITCHES + 3};
        begin(&r, lr_buf_str(&script));
        for (int i = 1; i <= SWITCHES; i++)
            add_switch(&r, i);
        w->start(r.b, w->path);
        play(&r, 2 * SWITCHES + 5);
        close_pipeline(&r);
        ck_assert_int_eq(r.files, SWITCHES + 1);
        check(&r, &frames);
        files += r.files - 1;
        end(&r);
    }
    lr_buf_free(&script);
    tell(w, files, frames);
}

#define FLV "/live.flv", "ts"
#define HLS "/live.m3u8", "flv"
#define FMP4 "/fmp4.m3u8", "mp4"

static const struct way ways[] = {
    {"time", FLV, .split_ms = 1000, .start = bench_start_http},
    {"time", HLS, .split_ms = 1000, .start = bench_start_hls},
    {"time", FMP4, .split_ms = 1000, .start = bench_start_hls},
    {"size", FLV, .split_bytes = 15000, .start = bench_start_http},
    {"size", HLS, .split_bytes = 15000, .start = bench_start_hls},
    {"size", FMP4, .split_bytes = 15000, .start = bench_start_hls},
    {"wall clock", FLV, .split_at_ms = 2000, .start = bench_start_http},
    {"wall clock", HLS, .split_at_ms = 2000, .start = bench_start_hls},
    {"wall clock", FMP4, .split_at_ms = 2000, .start = bench_start_hls},
    {"title", FLV, .by_title = true, .start = bench_start_http},
    {"title", HLS, .by_title = true, .start = bench_start_hls},
    {"title", FMP4, .by_title = true, .start = bench_start_hls},
    {"codec", FLV, .by_codec = true, .start = bench_start_http},
    {"codec", HLS, .by_codec = true, .start = bench_start_hls},
    {"codec", FMP4, .by_codec = true, .start = bench_start_hls},
};

START_TEST(nothing_is_lost_or_doubled)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (ways[i].by_codec)
            switch_on(&ways[i], wanted(30));
        else
            split_on(&ways[i], wanted(30));
    }
}
END_TEST

UNIT_MAIN("splits", nothing_is_lost_or_doubled)
