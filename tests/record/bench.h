/* A source, what it gives, and the platform that it comes from. */
#ifndef BENCH_H
#define BENCH_H

#include "catch.h"
#include "sim.h"

struct bench {
    struct sim sim;
    struct catch got;
    struct lr_seg_resume resume;
    struct lr_source_config cfg;
};

struct bench *bench_new(const char *script);
void bench_start_hls(struct bench *b, const char *path);
void bench_start_http(struct bench *b, const char *path);
void bench_start_dash(struct bench *b, const char *path);
/* Start and let time go by, until the source ends or ms are over. */
void bench_hls(struct bench *b, const char *path, int64_t ms);
void bench_http(struct bench *b, const char *path, int64_t ms);
void bench_dash(struct bench *b, const char *path, int64_t ms);
void bench_free(struct bench *b);

/* All frames of one epoch from somewhere on, at least so many. */
void check_whole(const struct catch_track *t, int frames);

#define PICTURES(seconds) (25 * (seconds)) /* of the demo clip */

#endif
