#include "crash_disk.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *p)
{
    ck_assert_ptr_nonnull(p);
    return p;
}

void crash_folder(const char *path, char out[CRASH_PATH])
{
    const char *slash = strrchr(path, '/');
    snprintf(out, CRASH_PATH, "%.*s", slash ? (int)(slash - path) : 0, path);
}

int crash_find(const struct crash_entries *e, const char *path)
{
    for (int i = 0; i < e->count; i++)
        if (strcmp(e->e[i].path, path) == 0)
            return i;
    return -1;
}

static void remove_entry(struct crash_entries *e, const char *path)
{
    int i = crash_find(e, path);
    if (i >= 0)
        e->e[i] = e->e[--e->count];
}

static void add_entry(struct crash_entries *e, const char *path, int file)
{
    remove_entry(e, path);
    ck_assert_int_lt(e->count, CRASH_FILES);
    snprintf(e->e[e->count].path, CRASH_PATH, "%s", path);
    e->e[e->count++].file = file;
}

const char *crash_path(const struct crash_disk *d, int file)
{
    for (int i = 0; i < d->now.count; i++)
        if (d->now.e[i].file == file)
            return d->now.e[i].path;
    return NULL;
}

/* ---- what a step does */

void crash_change(struct crash_entries *e, const struct crash_op *op)
{
    if (op->kind == CRASH_MKDIR)
        add_entry(e, op->path, -1);
    if (op->kind == CRASH_CREATE)
        add_entry(e, op->path, op->file);
    if (op->kind == CRASH_RENAME || op->kind == CRASH_UNLINK)
        remove_entry(e, op->path);
    if (op->kind == CRASH_RENAME)
        add_entry(e, op->to, op->file);
}

static bool is_in(const struct crash_op *op, const char *folder)
{
    char own[CRASH_PATH];
    crash_folder(op->path, own);
    return strcmp(own, folder) == 0;
}

static void sync_folder(struct crash_disk *d, const char *folder)
{
    int left = 0;
    for (int i = 0; i < d->pendings; i++)
        if (is_in(d->pending[i], folder)) {
            crash_change(&d->safe, d->pending[i]);
            free(d->pending[i]);
        } else {
            d->pending[left++] = d->pending[i];
        }
    d->pendings = left;
}

static void later(struct crash_disk *d, const struct crash_op *op)
{
    ck_assert_int_lt(d->pendings, CRASH_FILES);
    struct crash_op *copy = need(malloc(sizeof *copy));
    *copy = *op;
    d->pending[d->pendings++] = copy;
}

static void sync_file(struct crash_file *f)
{
    free(f->safe);
    f->safe = need(malloc(f->size + 1));
    memcpy(f->safe, f->data, f->size);
    f->safe_size = f->same = f->size;
    f->other = f->other_end = 0;
    f->safe_mark = f->mark;
    f->safe_aside = f->aside;
}

static void change_file(struct crash_file *f, const struct crash_op *op)
{
    if (op->kind == CRASH_WRITE) {
        f->data = need(realloc(f->data, f->size + op->size + 1));
        memcpy(f->data + f->size, op->data, op->size);
        f->size += op->size;
    }
    if (op->kind == CRASH_AMEND) {
        ck_assert_uint_le(op->into + op->size, f->size);
        memcpy(f->data + op->into, op->data, op->size);
        f->other = op->into;
        f->other_end = op->into + op->size;
    }
    if (op->kind == CRASH_ASIDE)
        f->aside = op->size;
    if (op->kind == CRASH_TRUNCATE) {
        f->size = op->size;
        f->aside = 0;
    }
    if (f->same > f->size)
        f->same = f->size;
    if (op->kind == CRASH_MARK)
        f->mark = op->on;
    if (op->kind == CRASH_SYNC)
        sync_file(f);
}

static void apply(struct crash_disk *d, const struct crash_op *op)
{
    switch (op->kind) {
    case CRASH_CREATE:
        ck_assert_int_eq(op->file, d->count);
        ck_assert_int_lt(d->count, CRASH_FILES);
        d->count++;
        /* fall through */
    case CRASH_MKDIR:
    case CRASH_RENAME:
    case CRASH_UNLINK:
        crash_change(&d->now, op);
        later(d, op);
        return;
    case CRASH_DIRSYNC:
        sync_folder(d, op->path);
        return;
    default:
        change_file(&d->file[op->file], op);
    }
}

int crash_step(struct crash_disk *d, struct crash_op op)
{
    if (d->power == 0)
        return -EIO;
    if (d->power > 0)
        d->power--;
    op.at = lr_mono_ms(d->clock);
    if (op.data) {
        const uint8_t *data = op.data;
        op.data = need(malloc(op.size));
        memcpy(op.data, data, op.size);
    }
    if (d->ops == d->room) {
        d->room = d->room ? 2 * d->room : 256;
        d->op = need(realloc(d->op, d->room * sizeof *d->op));
    }
    d->op[d->ops++] = op;
    apply(d, &op);
    return 0;
}

void crash_again(struct crash_disk *d, const struct crash_disk *log, size_t n)
{
    apply(d, &log->op[n]);
}

void crash_init(struct crash_disk *d, const struct lr_clock *clock)
{
    memset(d, 0, sizeof *d);
    d->clock = clock;
    d->power = -1;
    pthread_mutex_init(&d->lock, NULL);
    crash_calls(d);
}

void crash_free(struct crash_disk *d)
{
    for (int i = 0; i < d->count; i++) {
        free(d->file[i].data);
        free(d->file[i].safe);
    }
    for (int i = 0; i < d->pendings; i++)
        free(d->pending[i]);
    for (size_t i = 0; i < d->ops; i++)
        free(d->op[i].data);
    free(d->op);
    pthread_mutex_destroy(&d->lock);
}

void crash_put(struct crash_disk *d, const char *path, const void *data, size_t size)
{
    char folder[CRASH_PATH];
    struct crash_file *f = &d->file[d->count];
    ck_assert_int_lt(d->count, CRASH_FILES);
    f->data = need(malloc(size + 1));
    memcpy(f->data, data, size);
    f->size = size;
    sync_file(f);
    crash_folder(path, folder);
    for (struct crash_entries *e = &d->now; e; e = e == &d->now ? &d->safe : NULL) {
        if (*folder)
            add_entry(e, folder, -1);
        add_entry(e, path, d->count);
    }
    d->count++;
}
