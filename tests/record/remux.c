/* remux FORMAT DIR FILE [split-ms [split-bytes [max-ms]]]: a recording without a network. Reads an
 * FLV file as if it came live, records it into DIR and prints what the pipeline says:
 *
 *   open PATH | close PATH bytes ms frames [error] | gap CAUSE at-ms ms | full | failed TEXT
 *
 * and at the end "stats bytes ms frames gaps" on one line. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "record/pipeline.h"
#include "record/reader.h"

static bool done;

static void on_open(void *user, int root_fd, const char *path)
{
    printf("open %s\n", path);
}

static void on_close(void *user, const struct lr_closed *f)
{
    printf("close %s %" PRId64 " %" PRId64 " %" PRId64 "%s%s\n", f->path, f->bytes, f->duration_ms,
           f->frames, f->err->code ? " " : "", f->err->code ? f->err->text : "");
}

static void on_gap(void *user, const struct lr_gap *gap, int64_t at, int64_t ms)
{
    printf("gap %s %" PRId64 " %" PRId64 "\n", lr_gap_cause_name(gap->cause), at, ms);
}

static void on_full(void *user)
{
    printf("full\n");
}

static void on_failed(void *user, const struct lr_err *err)
{
    printf("failed %s\n", err->text);
}

static void on_closed(void *user)
{
    done = true;
}

static const struct lr_pipeline_ops ops = {on_open, on_close,  on_gap,
                                           on_full, on_failed, on_closed};

#define AHEAD ((size_t)1 << 20) /* of the disk */

static void feed(struct lr_loop *loop, struct lr_pipeline *p, int fd, const char *format)
{
    static uint8_t block[65536];
    struct lr_reader *r = NULL;
    struct lr_pipeline_stats stats;
    bool raw = strcmp(format, "raw") == 0;
    struct lr_out *out = raw ? lr_pipeline_raw(p, "flv") : NULL;
    if (!raw && lr_reader_flv_new(lr_pipeline_in(p), &r))
        exit(2);
    int rc = 0;
    for (ssize_t n; rc == 0 && (n = read(fd, block, sizeof block)) > 0;) {
        rc = raw ? out->write(out, block, (size_t)n) : lr_reader_feed(r, block, (size_t)n);
        lr_pipeline_tick(p);
        lr_pipeline_stats(p, &stats);
        lr_loop_turn(loop, stats.waiting > AHEAD ? 1 : 0);
    }
    if (rc == 0 && r)
        lr_reader_flush(r);
    lr_reader_free(r);
}

static int64_t number(int argc, char **argv, int i)
{
    return argc > i ? strtoll(argv[i], NULL, 10) : 0;
}

int main(int argc, char **argv)
{
    struct lr_env env = {lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    struct lr_loop *loop;
    struct lr_disk *disk;
    struct lr_pipeline *p;
    struct lr_pipeline_stats stats;
    struct lr_err err = {0};
    if (argc < 4)
        return 2;
    int dir = open(argv[2], O_RDONLY | O_DIRECTORY), fd = open(argv[3], O_RDONLY);
    struct lr_pipeline_config cfg = {.env = &env,
                                     .root_fd = dir,
                                     .name = "{anchor}",
                                     .sink = lr_sink_find(argv[1]),
                                     .split_ms = number(argc, argv, 4),
                                     .split_bytes = number(argc, argv, 5),
                                     .max_ms = number(argc, argv, 6)};
    if (dir < 0 || fd < 0 || lr_loop_new(&env, &loop, &err) || lr_disk_new(&env, loop, &disk, &err))
        return 2;
    cfg.disk = disk;
    if (lr_pipeline_new(&cfg, &ops, NULL, &p, &err))
        return 2;
    feed(loop, p, fd, argv[1]);
    lr_pipeline_stats(p, &stats);
    lr_pipeline_close(p);
    while (!done)
        lr_loop_turn(loop, 100);
    printf("stats %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", stats.bytes,
           stats.duration_ms, stats.frames, stats.gaps);
    lr_disk_free(disk);
    lr_loop_free(loop);
    close(fd);
    close(dir);
    return 0;
}
