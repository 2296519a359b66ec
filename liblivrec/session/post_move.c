/* From the scratch folder to that of the recordings, with all that belongs to a part. The name that
 * it gets there is noted before it has it, and what was moved is removed last: a process that is
 * killed in between goes on where it was. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/log.h"
#include "post/move.h"
#include "post/path.h"
#include "session/folder.h"
#include "session/post_parts.h"
#include "store/sessions.h"

/* The part of a path behind a folder; NULL: it is not in there. */
static const char *behind(const char *dir, const char *path)
{
    size_t n = strlen(dir);
    while (n && dir[n - 1] == '/')
        n--;
    return strncmp(dir, path, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

static bool is_in(const struct lr_draft *d, const char *name)
{
    return d->env->files->exists(d->env->files, d->root_fd, name) > 0;
}

static int pick_name(struct lr_post_work *w, const struct lr_draft *d, struct lr_err *err)
{
    char *name = NULL;
    int rc = lr_draft_pick(d, &name, err);
    if (rc == 0 && !(w->target = lr_arena_strdup(w->arena, name)))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_free(name);
    return rc;
}

/* A name that was taken from under us is chosen anew the next time. */
static int take(struct lr_postproc *p, struct lr_post_work *w, const struct lr_draft *d,
                struct lr_err *err)
{
    struct lr_err other = {0};
    int rc = lr_draft_take(d, w->target, err);
    if (rc == 0)
        return 0;
    w->target = NULL;
    (void)lr_post_work_save(p, w, &other); /* the first error counts */
    return rc;
}

/* The recording itself: w->target is its name from then on. */
static int place(struct lr_postproc *p, struct lr_post_work *w, const struct lr_draft *d,
                 struct lr_err *err)
{
    const struct lr_reserve reserve = lr_reserve_of(w->opts);
    if (w->target && is_in(d, d->name))
        return take(p, w, d, err);
    if (w->target && lr_move_is_copy(d, w->target, w->path, p->cancel))
        return 0;
    int rc = lr_move_copy(d, w->path, &reserve, p->cancel, err);
    rc = rc ? rc : pick_name(w, d, err);
    rc = rc ? rc : lr_post_work_save(p, w, err);
    return rc ? rc : take(p, w, d, err);
}

static int copy_beside(struct lr_postproc *p, const struct lr_post_work *w,
                       const struct lr_draft *d, const char *from, struct lr_err *err)
{
    const struct lr_reserve reserve = lr_reserve_of(w->opts);
    char *name = NULL;
    int rc = lr_move_copy(d, from, &reserve, p->cancel, err);
    rc = rc ? rc : lr_draft_pick(d, &name, err);
    rc = rc ? rc : lr_draft_take(d, name, err);
    lr_free(name);
    return rc;
}

/* What lies beside it, under the name that goes with its own. What lies there already, the same,
 * was moved before; what is another's stays. */
static int follow(struct lr_postproc *p, struct lr_post_work *w, const char *from, const char *to,
                  struct lr_err *err)
{
    struct lr_draft d;
    if (!from || !to)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (!lr_post_is_there(p, from))
        return 0;
    int rc = lr_draft_at(&d, p->deps.env, w->dir, behind(w->dir, to), err);
    if (rc == 0 && !lr_move_is_copy(&d, d.want, from, p->cancel))
        rc = copy_beside(p, w, &d, from, err);
    lr_draft_close(&d);
    if (rc == 0)
        lr_post_unlink(p, from);
    return rc;
}

static int follow_all(struct lr_postproc *p, struct lr_post_work *w, const char *to,
                      struct lr_err *err)
{
    static const char *const exts[] = {"srt", "ass", "vtt",  "nfo", "jpg",
                                       "png", "gif", "webp", "avif"};
    int stem = (int)(lr_path_dot(w->path) - w->path), there = (int)(lr_path_dot(to) - to);
    int rc = follow(p, w, lr_arena_fmt(w->arena, "%s.json", w->path),
                    lr_arena_fmt(w->arena, "%s.json", to), err);
    for (size_t i = 0; rc == 0 && i < LR_COUNT(exts); i++)
        rc = follow(p, w, lr_arena_fmt(w->arena, "%.*s.%s", stem, w->path, exts[i]),
                    lr_arena_fmt(w->arena, "%.*s.%s", there, to, exts[i]), err);
    return rc;
}

/* The state knows it where it is now. */
static void note_moved(struct lr_postproc *p, const struct lr_post_work *w, const char *to)
{
    char from[PATH_MAX], root[PATH_MAX];
    struct lr_err err = {0};
    if (!p->deps.store || !realpath(w->path, from) || !realpath(w->dir, root))
        return;
    int rc = lr_store_file_moved(p->deps.store, from, root, behind(w->dir, to), &err);
    if (rc)
        lr_logf(p->deps.env->log, LR_WARN, lr_post_job_now(p, w), "%s: %s", to, err.text);
}

static const char *target_path(const struct lr_post_work *w, const char *below)
{
    const char *base = lr_path_base(below);
    return lr_arena_fmt(w->arena, "%s/%.*s%s", w->dir, (int)(base - below), below, w->target);
}

static int make_root(const struct lr_env *env, const char *dir, struct lr_err *err)
{
    int fd, rc = lr_folder_open(env, dir, &fd, err);
    if (rc == 0)
        env->files->close(env->files, fd);
    return rc;
}

static int move(struct lr_postproc *p, struct lr_post_work *w, const char *below,
                struct lr_err *err)
{
    struct lr_draft d = {.root_fd = -1};
    bool there = lr_post_is_there(p, w->path);
    if (!there && !w->target)
        return lr_err_set(err, LIVREC_ENOTFOUND, "it is not there any more");
    int rc = lr_draft_at(&d, p->deps.env, w->dir, below, err);
    if (rc == 0 && there)
        rc = place(p, w, &d, err);
    lr_draft_close(&d);
    const char *to = rc ? NULL : target_path(w, below);
    if (rc == 0)
        rc = to ? follow_all(p, w, to, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc)
        return rc;
    note_moved(p, w, to);
    if (there)
        lr_post_unlink(p, w->path);
    w->path = to;
    w->target = w->scratch = NULL;
    return lr_post_work_save(p, w, err);
}

int lr_post_move(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    const char *below = w->scratch && w->path ? behind(w->scratch, w->path) : NULL;
    if (!below || strcmp(w->what, "part") != 0)
        return 0;
    int rc = move(p, w, below, err);
    lr_post_settle(p, w, "move", w->path, rc, err);
    w->hopeless = rc == LIVREC_ENOTFOUND;
    return rc;
}

/* Where programs run, and find what was moved meanwhile. */
void lr_post_find_moved(struct lr_postproc *p, struct lr_post_work *w)
{
    struct lr_err err = {0};
    if (!w->scratch)
        return;
    if (make_root(p->deps.env, w->dir, &err))
        lr_logf(p->deps.env->log, LR_WARN, lr_post_job_now(p, w), "%s", err.text);
    for (size_t i = 0; i < w->files; i++) {
        const char *below = behind(w->scratch, w->file[i]);
        const char *to = below ? lr_arena_fmt(w->arena, "%s/%s", w->dir, below) : NULL;
        if (to && !lr_post_is_there(p, w->file[i]) && lr_post_is_there(p, to))
            w->file[i] = to;
    }
}
