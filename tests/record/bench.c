#include "bench.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct bench *bench_new(const char *script)
{
    struct bench *b = calloc(1, sizeof *b);
    ck_assert_ptr_nonnull(b);
    sim_begin(&b->sim, script);
    catch_init(&b->got);
    b->cfg = (struct lr_source_config){.loop = b->sim.loop,
                                       .http = &b->sim.http,
                                       .out = &b->got.stage,
                                       .stall_ms = 10000,
                                       .wish = {LR_Q_ORIGIN, 0, 0},
                                       .resume = &b->resume};
    return b;
}

static void start(struct bench *b, const char *path,
                  int (*start_source)(const struct lr_source_config *, const struct lr_source_ops *,
                                      void *, struct lr_source **, struct lr_err *))
{
    char url[256];
    struct lr_err err = {0};
    snprintf(url, sizeof url, "%s%s", SIM_URL, path);
    b->cfg.url = url;
    b->got.ended = false;
    lr_loop_turn(b->sim.loop, 0); /* from now on this thread is the loop's */
    int rc = start_source(&b->cfg, &catch_source_ops, &b->got, &b->got.source, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
}

void bench_start_hls(struct bench *b, const char *path)
{
    start(b, path, lr_source_hls_start);
}

void bench_start_http(struct bench *b, const char *path)
{
    start(b, path, lr_source_http_start);
}

void bench_start_dash(struct bench *b, const char *path)
{
    start(b, path, lr_source_dash_start);
}

void bench_hls(struct bench *b, const char *path, int64_t ms)
{
    bench_start_hls(b, path);
    sim_run_until(&b->sim, ms, catch_is_ended, &b->got);
}

void bench_http(struct bench *b, const char *path, int64_t ms)
{
    bench_start_http(b, path);
    sim_run_until(&b->sim, ms, catch_is_ended, &b->got);
}

void bench_dash(struct bench *b, const char *path, int64_t ms)
{
    bench_start_dash(b, path);
    sim_run_until(&b->sim, ms, catch_is_ended, &b->got);
}

void bench_free(struct bench *b)
{
    catch_free(&b->got);
    sim_end(&b->sim);
    free(b);
}

void check_whole(const struct catch_track *t, int frames)
{
    ck_assert_int_eq(t->runs, 1);
    ck_assert_int_eq(t->doubled, 0);
    ck_assert_int_eq(t->back_steps, 0);
    ck_assert_msg(t->frames >= frames, "%d frames, not %d", t->frames, frames);
}
