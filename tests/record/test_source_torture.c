/* Memory that runs out under a source: the n-th allocation fails, for each n. The source may end
 * with an error; it may not crash, leak, hang, or hand on something wrong. */
#include "unit.h"

#include "dash_film.h"
#include "scarce.h"

typedef int (*start_source)(const struct lr_source_config *, const struct lr_source_ops *, void *,
                            struct lr_source **, struct lr_err *);

static bool is_bad_ending(const struct catch *c)
{
    return c->ended && c->end == LR_END_ERROR && c->why.code == 0;
}

/* What answers besides the origin; manifest NULL: nothing. */
static struct world world;

/* One run with the failure; false when it needed fewer allocations than that. */
static bool run(long n, const char *script, const char *path, start_source start, int64_t ms)
{
    char url[128];
    struct bench *b = bench_new(script);
    struct lr_err err = {0};
    snprintf(url, sizeof url, "%s%s", SIM_URL, path);
    b->cfg.url = url;
    b->sim.spare = scarce_spare;
    b->sim.answer = world.manifest ? answer : NULL;
    b->sim.user = &world;
    lr_loop_turn(b->sim.loop, 0);
    scarce_set(n);
    scarce_spare(false);
    int rc = start(&b->cfg, &catch_source_ops, &b->got, &b->got.source, &err);
    if (rc == 0)
        sim_run_until(&b->sim, ms, catch_is_ended, &b->got);
    scarce_spare(true);
    ck_assert(rc == 0 || err.code == rc);
    ck_assert_msg(!is_bad_ending(&b->got), "allocation %ld: no reason given", n);
    ck_assert_int_eq(b->got.video.doubled + b->got.audio.doubled, 0);
    ck_assert_int_eq(b->got.unmarked, 0);
    bool reached = scarce_reached();
    bench_free(b);
    return reached;
}

static void torture(const char *script, const char *path, start_source start, int64_t ms)
{
    long n = 0;
    scarce_spare(true);
    while (run(n, script, path, start, ms))
        ck_assert_int_lt(n++, 20000);
    ck_assert_int_eq(run(-1, script, path, start, ms), true);
}

START_TEST(hls_ts)
{
    torture("at 3000 discontinuity\non /seg/* nth=2 status code=404\n", "/master.m3u8",
            lr_source_hls_start, 9000);
}
END_TEST

START_TEST(hls_fmp4)
{
    torture(NULL, "/fmp4.m3u8", lr_source_hls_start, 5000);
}
END_TEST

START_TEST(hls_aes)
{
    torture(NULL, "/aes.m3u8", lr_source_hls_start, 5000);
}
END_TEST

START_TEST(dash)
{
    torture("at 2000 reset\non /seg/* nth=2 status code=404\n", "/dash.mpd", lr_source_dash_start,
            6000);
}
END_TEST

START_TEST(dash_static)
{
    torture(NULL, "/dash-static.mpd", lr_source_dash_start, 6000);
}
END_TEST

/* A file with an index, which is fetched and read. */
START_TEST(dash_film)
{
    struct film f[2];
    struct bytes text = {0};
    make_films(&world, f, false);
    put_film(&text, &f[0], put_base);
    world.manifest = (const char *)text.data;
    torture(NULL, "/own.mpd", lr_source_dash_start, 6000);
    world.manifest = NULL;
    bytes_free(&text);
    free_films(&world);
}
END_TEST

START_TEST(flv)
{
    torture(NULL, "/finite.flv?s=3", lr_source_http_start, 5000);
}
END_TEST

UNIT_MAIN("source_torture", hls_ts, hls_fmp4, hls_aes, dash, dash_static, dash_film, flv)
