/* A pipeline on a disk_rig.h disk, and what it says, as text:
 *
 *   O x.ts                     a file is open
 *   C x.ts 4000 80             it is closed: ms, frames; ! and the error when it was not finished
 *   G disk 4000 200            gap: at ms, ms
 *   S text, D text             starved, where it is asked for: the disk is full; it fails
 *   F, X text                  full, failed
 */
#ifndef PIPE_RIG_H
#define PIPE_RIG_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/buf.h"
#include "disk_rig.h"
#include "record/pipeline.h"

#define PIPE_FILES 64

struct pipe {
    struct rig rig; /* first member */
    struct lr_pipeline_config cfg;
    struct lr_pipeline *pipeline;
    char text[8192];
    char path[PIPE_FILES][128]; /* of files that were closed */
    int files, closed, failed, starved;
    int64_t bytes, duration_ms, frames; /* of those */
    bool pushing;                       /* callbacks that may end the source must not come now */
};

static inline void pipe_say(struct pipe *p, const char *fmt, ...) LR_PRINTF(2, 3);
static inline void pipe_say(struct pipe *p, const char *fmt, ...)
{
    size_t at = strlen(p->text);
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(p->text + at, sizeof p->text - at, fmt, args);
    va_end(args);
    ck_assert_int_lt(n, (int)(sizeof p->text - at));
}

static inline void pipe_open(void *user, int root_fd, const char *path)
{
    pipe_say(user, "O %s\n", path);
}

static inline void pipe_file_closed(void *user, const struct lr_closed *f)
{
    struct pipe *p = user;
    pipe_say(p, "C %s %" PRId64 " %" PRId64 "%s%s\n", f->path, f->duration_ms, f->frames,
             f->err->code ? " ! " : "", f->err->text);
    ck_assert_int_lt(p->files, PIPE_FILES);
    snprintf(p->path[p->files++], sizeof p->path[0], "%s", f->path);
    p->bytes += f->bytes;
    p->duration_ms += f->duration_ms;
    p->frames += f->frames;
}

static inline void pipe_gap(void *user, const struct lr_gap *g, int64_t at, int64_t ms)
{
    pipe_say(user, "G %s %" PRId64 " %" PRId64 "\n", lr_gap_cause_name(g->cause), at, ms);
}

static inline void pipe_full(void *user)
{
    struct pipe *p = user;
    ck_assert(!p->pushing);
    pipe_say(p, "F\n");
}

static inline void pipe_starved(void *user, const struct lr_err *err, bool full)
{
    struct pipe *p = user;
    ck_assert(!p->pushing);
    p->starved++;
    pipe_say(p, "%s %s\n", full ? "S" : "D", err->text);
}

static inline void pipe_failed(void *user, const struct lr_err *err)
{
    struct pipe *p = user;
    ck_assert(!p->pushing);
    ck_assert_int_ne(err->code, 0);
    p->failed++;
    pipe_say(p, "X %s\n", err->text);
}

static inline void pipe_closed(void *user)
{
    struct pipe *p = user;
    ck_assert(!p->pushing);
    p->closed++;
    p->pipeline = NULL;
}

static const struct lr_pipeline_ops pipe_ops = {.file_open = pipe_open,
                                                .file_closed = pipe_file_closed,
                                                .gap = pipe_gap,
                                                .full = pipe_full,
                                                .failed = pipe_failed,
                                                .closed = pipe_closed};
static const struct lr_pipeline_ops pipe_ops_patient = {.file_open = pipe_open,
                                                        .file_closed = pipe_file_closed,
                                                        .gap = pipe_gap,
                                                        .full = pipe_full,
                                                        .starved = pipe_starved,
                                                        .failed = pipe_failed,
                                                        .closed = pipe_closed};

/* `format` NULL: raw. Set p->cfg further, then pipe_start(). */
static inline void pipe_begin(struct pipe *p, const char *format)
{
    memset(p, 0, sizeof *p);
    rig_open(&p->rig);
    rig_disk(&p->rig);
    p->cfg = (struct lr_pipeline_config){.env = &p->rig.env,
                                         .disk = p->rig.disk,
                                         .root_fd = p->rig.root,
                                         .sink = format ? lr_sink_find(format) : NULL,
                                         .name = "x"};
}

static inline void pipe_start(struct pipe *p)
{
    struct lr_err err = {0};
    int rc = lr_pipeline_new(&p->cfg, &pipe_ops, p, &p->pipeline, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
}

/* A room of this anchor and title. */
static inline void pipe_room(struct pipe *p, const char *anchor, const char *title)
{
    struct lr_room room = {.platform = "demo", .id = "77", .anchor = anchor, .title = title};
    ck_assert_int_eq(lr_pipeline_room(p->pipeline, &room, "hd", "flv"), 0);
}

static inline void pipe_turn(struct pipe *p)
{
    lr_loop_turn(p->rig.loop, 0);
}

static inline void pipe_close(struct pipe *p)
{
    lr_pipeline_close(p->pipeline);
    rig_until(&p->rig, &p->closed, 1);
    ck_assert_int_eq(p->closed, 1);
}

static inline void pipe_end(struct pipe *p)
{
    rig_disk_free(&p->rig);
    rig_close(&p->rig);
}

/* Times in ms. */
static inline int pipe_frame(struct pipe *p, int track, int64_t ms, bool key, const void *data,
                             size_t size, uint8_t nal_len)
{
    struct lr_frame f = {.track = track,
                         .dts = ms * 90,
                         .pts = ms * 90,
                         .key = key,
                         .nal_len = nal_len,
                         .data = data,
                         .size = size};
    p->pushing = true;
    int rc = lr_push_frame(lr_pipeline_in(p->pipeline), &f);
    p->pushing = false;
    return rc;
}

#endif
