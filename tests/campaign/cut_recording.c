#include "cut_recording.h"

#include <string.h>
#include <time.h>
#include <livrec/error.h>

#include "core/rand.h"
#include "hex.h"
#include "lavf_read.h"
#include "record/disk_parts.h"
#include "record/pipeline.h"

#define AVCC                                                                                       \
    "0142c00affe100176742c00ad9047b0110000003001000000300a0f122648001000568cb83cb20" /* 64x48 */
#define AAC "1210"          /* 44,100 Hz, two channels */
#define LARGE_AT 200        /* in the second part */
#define LARGE (1200 * 1024) /* from a MiB on files are given space ahead */
#define SOUND_MS(n) ((n)*1024 * 1000 / 44100)

void cut_put_others(struct crash_disk *d)
{
    static const char *const names[CUT_OTHERS] = {"show/x.ts", "show/live.ts.part", "other.flv"};
    uint8_t data[9000];
    uint64_t seed = 7;
    for (int i = 0; i < CUT_OTHERS; i++) {
        for (size_t k = 0; k < sizeof data; k++)
            data[k] = (uint8_t)crash_rand(&seed, 256);
        crash_put(d, names[i], data, sizeof data);
    }
}

struct taping {
    struct lr_disk *disk;
    struct lr_loop *loop;
    struct lr_pipeline *pipeline;
    int closed;
};

static void on_closed(void *user)
{
    ((struct taping *)user)->closed++;
}

static void on_failed(void *user, const struct lr_err *err)
{
    ck_abort_msg("%s", err->text);
}

static void push(struct taping *t, int track, int64_t ms, bool key, const uint8_t *data,
                 size_t size)
{
    struct lr_frame f = {.track = track,
                         .dts = ms * 90,
                         .pts = ms * 90,
                         .key = key,
                         .nal_len = track == 0 ? 4 : 0,
                         .data = data,
                         .size = size};
    ck_assert_int_eq(lr_push_frame(lr_pipeline_in(t->pipeline), &f), 0);
}

/* Some are large, one of them very, most are not; no start codes are in them. */
static void push_picture(struct taping *t, int n, uint64_t *seed)
{
    static uint8_t data[LARGE];
    bool key = n % 50 == 0;
    size_t size = (key ? 6000 : 300) + (size_t)crash_rand(seed, key ? 5000 : 1500);
    if (n == LARGE_AT)
        size = sizeof data;
    for (size_t i = 5; i < size; i++)
        data[i] = (uint8_t)(16 + crash_rand(seed, 240));
    for (int i = 0; i < 4; i++)
        data[i] = (uint8_t)((size - 4) >> (24 - 8 * i));
    data[4] = key ? 0x65 : 0x41;
    push(t, 0, (int64_t)n * CUT_PICTURE_MS, key, data, size);
}

static void push_sound(struct taping *t, int64_t ms, uint64_t *seed)
{
    uint8_t data[200];
    size_t size = 60 + (size_t)crash_rand(seed, 140);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(16 + crash_rand(seed, 240));
    push(t, 1, ms, true, data, size);
}

static void push_tracks(struct taping *t)
{
    static const struct {
        enum lr_codec codec;
        const char *config;
    } tracks[] = {{LR_CODEC_H264, AVCC}, {LR_CODEC_AAC, AAC}};
    struct lr_tracks all = {.count = 2};
    for (int i = 0; i < all.count; i++) {
        uint8_t config[64];
        size_t n = unhex(tracks[i].config, config, sizeof config);
        ck_assert(lr_track_set(&all.track[i], tracks[i].codec, config, n));
    }
    ck_assert_int_eq(lr_push_tracks(lr_pipeline_in(t->pipeline), &all), 0);
}

/* The writers have done all that they were given, and slept since. */
static void settle(struct taping *t)
{
    const struct timespec moment = {0, 50000};
    for (int idle = 0; idle < t->disk->writers;) {
        lr_loop_turn(t->loop, 0);
        nanosleep(&moment, NULL);
        pthread_mutex_lock(&t->disk->lock);
        for (idle = 0; idle < t->disk->writers && t->disk->writer[idle]->idle; idle++)
            ;
        pthread_mutex_unlock(&t->disk->lock);
    }
    lr_loop_turn(t->loop, 0);
}

static void play(struct taping *t, struct lr_clock_fake *clock)
{
    uint64_t seed = 1;
    int sounds = 0;
    push_tracks(t);
    for (int n = 0; n < CUT_SECONDS * 25; n++) {
        int64_t ms = (int64_t)n * CUT_PICTURE_MS;
        for (; SOUND_MS(sounds) <= ms; sounds++)
            push_sound(t, SOUND_MS(sounds), &seed);
        push_picture(t, n, &seed);
        lr_clock_fake_advance(clock, CUT_PICTURE_MS);
        if (n % 25 == 24) {
            lr_pipeline_tick(t->pipeline);
            settle(t);
        }
    }
    lr_pipeline_close(t->pipeline);
    while (!t->closed)
        lr_loop_turn(t->loop, 10);
}

int64_t cut_record(struct crash_disk *d, struct lr_clock_fake *clock, const char *format)
{
    static const struct lr_pipeline_ops ops = {.failed = on_failed, .closed = on_closed};
    struct taping t = {0};
    struct lr_err err = {0};
    struct lr_rand_seeded rand;
    lr_clock_fake_init(clock, INT64_C(1700000000000));
    int64_t start = lr_mono_ms(&clock->base);
    lr_rand_seeded_init(&rand, 1);
    crash_init(d, &clock->base);
    cut_put_others(d);
    struct lr_env env = {.clock = &clock->base, .rand = &rand.base, .files = &d->files};
    ck_assert_int_eq(lr_loop_new(&env, &t.loop, &err), 0);
    lr_loop_turn(t.loop, 0); /* from now on this thread is the loop's */
    ck_assert_int_eq(lr_disk_new(&env, t.loop, &t.disk, &err), 0);
    struct lr_pipeline_config cfg = {.env = &env,
                                     .disk = t.disk,
                                     .root_fd = -1,
                                     .sink = lr_sink_find(format),
                                     .name = "show/new/x",
                                     .sidecar = true,
                                     .split_ms = 8000};
    ck_assert_int_eq(lr_pipeline_new(&cfg, &ops, &t, &t.pipeline, &err), 0);
    play(&t, clock);
    lr_disk_free(t.disk);
    lr_loop_free(t.loop);
    return start;
}

/* ---- what is in a file */

static void keep_frames(struct collect *c, struct cut_frames *out)
{
    for (int k = 0; k < CUT_KINDS; k++) {
        out->frame[k] = calloc((size_t)c->frames + 1, sizeof *out->frame[k]);
        ck_assert_ptr_nonnull(out->frame[k]);
    }
    for (const char *at = collect_text(c), *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        int k = *at == 'v' ? CUT_PICTURE : *at == 'a' ? CUT_SOUND : -1;
        uint64_t hash = collect_hash(2166136261u, (const uint8_t *)at, (size_t)(end - at));
        if (k >= 0) /* its last word is a hash, too */
            out->frame[k][out->count[k]++] = hash << 32 | strtoul(end - 8, NULL, 16);
    }
}

void cut_read(const char *format, const uint8_t *data, size_t size, struct cut_frames *out)
{
    struct collect c;
    bool ts = strcmp(format, "ts") == 0;
    *out = (struct cut_frames){{NULL}, {0}};
    if (ts || strcmp(format, "flv") == 0) {
        collect_init(&c);
        collect_run(&c, ts ? lr_reader_ts_new : lr_reader_flv_new, data, size, size, NULL);
    } else {
        lavf_read(&c, strcmp(format, "mkv") == 0 ? "matroska" : "mp4", data, size);
    }
    keep_frames(&c, out);
    collect_free(&c);
}

void cut_frames_free(struct cut_frames *f)
{
    for (int k = 0; k < CUT_KINDS; k++)
        free(f->frame[k]);
    *f = (struct cut_frames){{NULL}, {0}};
}
