#include <livrec/error.h>
#include <string.h>

#include "post/path.h"
#include "session/post_parts.h"

struct needs {
    struct lr_arena *arena;
    const struct lr_post_need *first;
    int rc;
};

static void need(struct needs *n, const char *path)
{
    struct lr_post_need *one = path ? lr_arena_alloc(n->arena, sizeof *one) : NULL;
    if (!one)
        return;
    *one = (struct lr_post_need){lr_arena_strdup(n->arena, path), n->first};
    n->first = one;
}

/* A file of the session; the one that it was converted into may have its place. */
static void need_either(struct needs *n, const char *path)
{
    need(n, path);
    int stem = (int)(lr_path_dot(path) - path);
    need(n, lr_arena_fmt(n->arena, "%.*s.mp4", stem, path));
    need(n, lr_arena_fmt(n->arena, "%.*s.mp3", stem, path));
}

/* The list of files is for the programs that are told of an end; the work of a part has it too,
 * and needs but its own. */
static void need_all(struct needs *n, const struct lr_post_work *w)
{
    need(n, w->path);
    need(n, w->made);
    need(n, w->sound);
    for (size_t i = 0; strcmp(w->what, "part") != 0 && i < w->files; i++)
        need_either(n, w->file[i]);
}

static bool note(void *arg, const struct lr_store_job *job)
{
    struct needs *n = arg;
    struct lr_post_work w;
    struct lr_err err = {0};
    int rc = lr_post_work_read(&w, job->body, &err);
    if (rc == 0)
        need_all(n, &w);
    lr_post_work_close(&w);
    if (rc == LIVREC_ENOMEM || lr_arena_failed(n->arena))
        n->rc = LIVREC_ENOMEM;
    return n->rc == 0; /* work that can't be read can't be done either */
}

int lr_post_needs(struct lr_store *s, struct lr_arena *a, const struct lr_post_need **out,
                  struct lr_err *err)
{
    struct needs n = {.arena = a};
    int rc = lr_store_job_each(s, LR_POST_KIND, LR_JOB_WAITS, note, &n, err);
    if (rc == 0 && n.rc)
        rc = lr_err_set(err, n.rc, "out of memory");
    if (rc == 0)
        *out = n.first;
    return rc;
}
