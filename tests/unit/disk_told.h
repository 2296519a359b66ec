/* Files on a disk_rig.h disk, and what is told of each. */
#ifndef DISK_TOLD_H
#define DISK_TOLD_H

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "disk_rig.h"

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

/* A file and what was told of it. */
struct told {
    struct lr_file *file;
    struct lr_out *out;
    int opened, failed, closed;
    char path[128]; /* as of the last call */
    int64_t bytes;
    struct lr_err why, end;
    bool abort_when_open;
};

static struct rig r; /* of the test */

static inline void told_opened(void *user)
{
    struct told *t = user;
    t->opened++;
    snprintf(t->path, sizeof t->path, "%s", lr_file_path(t->file));
    if (t->abort_when_open)
        lr_file_abort(t->file, NULL);
}

static inline void told_failed(void *user, const struct lr_err *err)
{
    struct told *t = user;
    t->failed++;
    t->why = *err;
}

static inline void told_closed(void *user, const char *path, int64_t bytes,
                               const struct lr_err *err)
{
    struct told *t = user;
    t->closed++;
    snprintf(t->path, sizeof t->path, "%s", path);
    t->bytes = bytes;
    t->end = *err;
}

static const struct lr_file_ops told_ops = {told_opened, told_failed, told_closed};

static inline void open_below(struct told *t, int root, const char *path)
{
    struct lr_err err = {0};
    *t = (struct told){0};
    ck_assert_int_eq(lr_file_open(r.disk, root, path, &told_ops, t, &t->file, &err), 0);
    t->out = lr_file_out(t->file);
}

static inline void open_file(struct told *t, const char *path)
{
    open_below(t, r.root, path);
}

static inline void begin(void)
{
    rig_open(&r);
    rig_disk(&r);
}

static inline void end(void)
{
    rig_disk_free(&r);
    rig_close(&r);
}

static inline void close_file(struct told *t)
{
    lr_file_close(t->file);
    rig_until(&r, &t->closed, 1);
}

/* The writer has done all that it was given: it takes one file after the other. */
static inline void settle(void)
{
    struct told t;
    lr_loop_turn(r.loop, 0); /* what waits for the end of the turn */
    open_file(&t, "settle");
    close_file(&t);
}

static inline void put(struct told *t, char c, size_t len)
{
    static char bytes[2 << 20];
    ck_assert_uint_le(len, sizeof bytes);
    memset(bytes, c, len);
    ck_assert_int_eq(t->out->write(t->out, bytes, len), 0);
}

static inline void put_unit(struct told *t, char c, size_t len)
{
    put(t, c, len);
    t->out->unit(t->out);
}

/* The file is so many bytes of 'a', then of 'b' ... */
static inline void check_runs(const char *path, const size_t *runs, int count)
{
    size_t len, at = 0;
    char *data = rig_load(&r, path, &len);
    for (int i = 0; i < count; i++) {
        size_t end = at + runs[i];
        while (at < len && at < end && data[at] == 'a' + i)
            at++;
        ck_assert_msg(at == end, "%s: byte %zu of %zu", path, at, len);
    }
    ck_assert_uint_eq(len, at);
    free(data);
}

#define RUNS(path, ...)                                                                            \
    check_runs(path, (const size_t[]){__VA_ARGS__},                                                \
               (int)(sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t)))

#endif
