#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/files.h"
#include "post/path.h"
#include "session/post_parts.h"

#define ARENA ((size_t)1 << 20)

static int64_t size_of(const struct lr_files *f, const char *path)
{
    int fd = f->open(f, path);
    int64_t size = fd < 0 ? 0 : f->size(f, fd);
    if (fd >= 0)
        f->close(f, fd);
    return size > 0 ? size : 0;
}

/* As of a recording of which nothing is known but the file. */
static int fill(struct lr_post_work *w, const struct lr_postproc_deps *deps, const char *path,
                struct lr_err *err)
{
    char whole[PATH_MAX];
    if (!realpath(path, whole))
        return lr_err_set(err, errno == ENOENT ? LIVREC_ENOTFOUND : LIVREC_EIO, "%s: %s", path,
                          strerrordesc_np(errno));
    const char *base = lr_path_base(whole);
    *w = (struct lr_post_work){.arena = lr_arena_new(ARENA), .what = "part", .session = ""};
    w->path = lr_arena_strdup(w->arena, whole);
    w->dir = lr_arena_strndup(w->arena, whole, (size_t)(base - whole > 1 ? base - whole - 1 : 1));
    w->file = lr_arena_alloc(w->arena, sizeof *w->file);
    w->opts = lr_opts_copy(deps->opts);
    if (!w->path || !w->dir || !w->file || !w->opts)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    w->file[w->files++] = w->path;
    w->bytes = size_of(deps->env->files, w->path);
    w->time = lr_wall_ms(deps->env->clock);
    return 0;
}

/* A hook may be allowed to fail some times. Nothing else is tried again: nobody waits for it. */
static int run(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    int fails, rc;
    do {
        fails = w->hook_fails;
        rc = lr_post_run(p, w, err);
    } while (rc && rc != LIVREC_ECANCELLED && w->hook_fails > fails);
    return rc == LIVREC_ECANCELLED || rc == LIVREC_ENOMEM ? rc : 0;
}

int lr_post_alone(const struct lr_postproc_deps *deps, struct lr_cancel *cancel, const char *path,
                  lr_post_told *told, void *arg, struct lr_err *err)
{
    struct lr_post_work w = {.step = 0};
    struct lr_postproc *p = lr_calloc(1, sizeof *p);
    int rc = p ? lr_post_check(deps->opts, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0)
        rc = fill(&w, deps, path, err);
    if (rc == 0) {
        p->deps = *deps;
        p->cancel = cancel;
        w.told = told;
        w.told_arg = arg;
        rc = run(p, &w, err);
    }
    lr_post_work_close(&w);
    lr_free(p);
    return rc;
}
