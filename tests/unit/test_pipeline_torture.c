/* Memory that runs out under a recording: an error, and what is left is whole. */
#include "unit.h"

#include "collect.h"
#include "flv_tags.h"
#include "pipe_rig.h"
#include "scarce.h"

#define FRAMES 40

static struct pipe p;

/* A file of FLV or TS holds a run of the frames, each once. */
static int check_frames(const char *path, int next)
{
    struct collect c;
    size_t len;
    uint64_t skipped;
    char *data = rig_load(&p.rig, path, &len);
    bool ts = strstr(path, ".ts") != NULL;
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, ts ? lr_reader_ts_new : lr_reader_flv_new,
                                 (const uint8_t *)data, len, len, &skipped),
                     0);
    ck_assert_uint_eq(skipped, 0);
    int first = -1, last = -1;
    for (const char *at = collect_text(&c); (at = strstr(at, "\nv ")) != NULL; at++) {
        int size;
        ck_assert_int_eq(sscanf(at, "\nv %*d %*d %*c %d", &size), 1);
        ck_assert(last < 0 || size == last + 1);
        first = first < 0 ? size : first;
        last = size;
    }
    ck_assert_int_ge(first, next);
    collect_free(&c);
    free(data);
    return last + 1;
}

/* Pictures whose length says which one they are. */
static int feed_pipe(void)
{
    uint8_t config[256], picture[200] = {0};
    struct lr_tracks *t = calloc(1, sizeof *t);
    ck_assert_ptr_nonnull(t);
    t->count = 1;
    size_t n = unhex(AVCC, config, sizeof config);
    ck_assert(lr_track_set(&t->track[0], LR_CODEC_H264, config, n));
    p.pushing = true;
    int rc = lr_push_tracks(lr_pipeline_in(p.pipeline), t);
    p.pushing = false;
    memset(picture + 5, 0xaa, sizeof picture - 5);
    for (int i = 0; i < FRAMES && rc == 0; i++) {
        picture[3] = (uint8_t)(10 + i);
        picture[4] = i % 10 ? 0x41 : 0x65;
        rc = pipe_frame(&p, 0, i * 40, i % 10 == 0, picture, (size_t)(14 + i), 4);
        lr_pipeline_tick(p.pipeline);
        pipe_turn(&p);
    }
    free(t);
    return rc;
}

/* What lies beside a file is there as a whole or not at all. */
static void check_beside(const char *path)
{
    static const char *const exts[] = {"ts.json.part", "mp4.json.part", "mp4.faststart",
                                       "srt.part"};
    char name[160];
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++) {
        snprintf(name, sizeof name, "%.*s.%s", (int)(strrchr(path, '.') - path), path, exts[i]);
        ck_assert_int_eq(p.rig.files.exists(&p.rig.files, p.rig.root, name), 0);
    }
}

static void check_names(const char *format)
{
    static const char ts[] = "x (2).srt x (2).ts x (2).ts.json x.srt x.ts x.ts.json";
    static const char mp4[] = "x (2).mp4 x (2).mp4.json x (2).srt x.mp4 x.mp4.json x.srt";
    static const char indexed[] = "x (2).flv x (2).flv.json x (2).srt x.flv x.flv.json x.srt";
    const char *names = strcmp(format, "ts") == 0 ? ts : strcmp(format, "flv") == 0 ? indexed : mp4;
    rig_check_names(&p.rig, names);
}

static bool run_pipe(const char *format, bool beside, long n)
{
    struct lr_err err = {0};
    pipe_begin(&p, format);
    p.cfg.sidecar = beside;
    p.cfg.digest = beside ? LR_DIGEST_SHA256 : LR_DIGEST_NONE;
    p.cfg.subtitles = beside ? "srt" : NULL;
    p.cfg.faststart = beside;
    p.cfg.finisher = beside ? lr_pool_new(1) : NULL;
    p.cfg.split_ms = 800;
    p.cfg.max_ms = 1500;
    scarce_set(n);
    scarce_spare(false);
    int rc = lr_pipeline_new(&p.cfg, &pipe_ops, &p, &p.pipeline, &err);
    ck_assert(rc == err.code && (rc == 0 || rc == LIVREC_ENOMEM));
    if (rc == 0) {
        rc = feed_pipe();
        ck_assert(rc == 0 || rc == LIVREC_ENOMEM || rc == LIVREC_EIO);
        pipe_close(&p);
    }
    scarce_spare(true);
    bool reached = scarce_reached();
    if (!reached)
        ck_assert(rc == 0 && p.files == 2 && p.frames == 38);
    if (!reached && beside)
        check_names(format);
    ck_assert_int_le(p.failed, 1);
    for (int i = 0, next = 0; i < p.files; i++)
        if (!strstr(p.text, "!") && (strstr(p.path[i], ".ts") || strstr(p.path[i], ".flv")))
            next = check_frames(p.path[i], beside ? 0 : next); /* sidecars end in any order */
    for (int i = 0; i < p.files && beside; i++)
        check_beside(p.path[i]);
    lr_pool_free(p.cfg.finisher);
    pipe_end(&p);
    return reached;
}

static void torture_pipe(const char *format, bool beside)
{
    long n = 0;
    scarce_spare(true);
    while (run_pipe(format, beside, n))
        ck_assert_int_lt(n++, 5000);
    ck_assert_int_gt(n, 20);
}

START_TEST(recordings_ts)
{
    torture_pipe("ts", false);
}
END_TEST

START_TEST(recordings_flv)
{
    torture_pipe("flv", false);
}
END_TEST

START_TEST(recordings_mkv)
{
    torture_pipe("mkv", false);
}
END_TEST

START_TEST(recordings_mp4)
{
    torture_pipe("mp4", false);
}
END_TEST

START_TEST(recordings_with_a_sidecar_and_subtitles)
{
    torture_pipe("ts", true);
}
END_TEST

/* Their digest is taken again. */
START_TEST(recordings_with_an_index)
{
    torture_pipe("flv", true);
}
END_TEST

START_TEST(recordings_made_anew)
{
    torture_pipe("mp4", true);
}
END_TEST

UNIT_MAIN("pipeline_torture", recordings_made_anew, recordings_with_a_sidecar_and_subtitles,
          recordings_with_an_index,
          recordings_ts, recordings_flv, recordings_mkv, recordings_mp4)
