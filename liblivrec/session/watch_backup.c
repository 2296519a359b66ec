/* Copies of what counts, each time it is another (config/backup.h). */
#include <livrec/error.h>
#include <string.h>

#include "config/backup.h"
#include "core/alloc.h"
#include "core/env.h"
#include "core/log.h"
#include "session/folder.h"
#include "session/watch_source.h"

#define ARENA_MAX ((size_t)64 << 10)
#define FIND_MAX ((size_t)1 << 20)

struct keeping {
    const struct lr_env *env;
    struct lr_arena *arena;
    const char *path, *folder;
    struct lr_buf bytes;
};

static void done(struct keeping *k)
{
    lr_buf_free(&k->bytes);
    lr_arena_free(k->arena);
    lr_free(k);
}

/* On a worker. */
static void keep(void *arg)
{
    struct keeping *k = arg;
    struct lr_err err = {0};
    int fd, rc = lr_folder_open(k->env, k->folder, &fd, &err);
    if (rc == 0) {
        rc = lr_backup_keep(k->env->files, fd, k->folder, k->path, &k->bytes,
                            lr_wall_ms(k->env->clock));
        k->env->files->close(k->env->files, fd);
        if (rc)
            lr_err_set(&err, LIVREC_EIO, "%s: %s", k->folder, strerror(-rc));
    }
    if (rc)
        lr_logf(k->env->log, LR_WARN, 0,
                "no copy of %s is kept: %s (watch.backups names another folder, or none)", k->path,
                err.text);
    done(k);
}

/* NULL: none are kept. */
static const char *wish_of(const struct lr_watch_source *s)
{
    const char *over = lr_opts_str(s->opts, "watch.backups");
    const struct lr_opts *o = s->told ? s->told->config->opts : NULL;
    const char *wish = over && *over ? over : lr_opts_str(o, "watch.backups");
    bool asked = wish && *wish;
    return asked ? strcmp(wish, "none") != 0 ? wish : NULL : s->told ? "" : NULL;
}

static const char *folder_of(const struct lr_watch_source *s, struct lr_arena *a, const char *path)
{
    const char *wish = wish_of(s);
    return !wish ? NULL : *wish ? lr_arena_strdup(a, wish) : lr_backup_folder(a, path);
}

void lr_watch_backup(const struct lr_watch_source *s, const char *path, const struct lr_buf *bytes)
{
    const struct lr_jobs_deps *deps = &s->watches->deps;
    if (!wish_of(s) || !bytes->len)
        return;
    struct keeping *k = lr_calloc(1, sizeof *k);
    if (k) {
        *k = (struct keeping){.env = deps->env, .arena = lr_arena_new(ARENA_MAX)};
        lr_buf_init(&k->bytes, bytes->max);
        k->path = lr_arena_strdup(k->arena, path);
        k->folder = folder_of(s, k->arena, path);
    }
    if (k && k->path && k->folder && lr_buf_append(&k->bytes, bytes->data, bytes->len) == 0 &&
        lr_pool_submit(deps->pool, keep, k) == 0)
        return;
    lr_watch_warn_line(s->watches, path, 0, "no copy is kept: out of memory");
    if (k)
        done(k);
}

/* The newest copy that says something. NULL: there is none. */
static const char *last_good(const struct lr_watch_source *s, struct lr_arena *a, const char *path)
{
    struct lr_backups b;
    const char *folder = folder_of(s, a, path);
    if (!folder || lr_backups_find(s->watches->deps.env->files, a, folder, path, NULL, &b) < 0)
        return NULL;
    for (size_t i = 0; i < b.count; i++)
        if (!b.all[i].blank)
            return b.all[i].path;
    return NULL;
}

void lr_watch_take_back(struct lr_watch_list *l)
{
    const struct lr_watch_source *s = l->source;
    struct lr_arena *a = l->reading && l->reading->empty ? lr_arena_new(FIND_MAX) : NULL;
    const char *path = a ? last_good(s, a, l->follow.path) : NULL;
    struct lr_watch_reading *d =
        path ? lr_watch_read_list(s->watches->deps.env->files, path) : NULL;
    if (d && !d->err.code) {
        lr_logf(s->watches->deps.env->log, LR_WARN, 0,
                "%s is empty: the rooms of its copy %s count until something stands in it "
                "(livrec config restore %s)",
                l->follow.path, path, l->follow.path);
        lr_watch_reading_free(l->reading);
        l->reading = d;
        lr_buf_free(&d->bytes); /* it is a copy already */
    } else {
        lr_watch_reading_free(d);
    }
    lr_arena_free(a);
}
