/* Hooks: programs of the user's that are told of what happened. */
#include <string.h>
#include <livrec/error.h>

#include "core/log.h"
#include "core/text.h"
#include "post/hook.h"
#include "post/path.h"
#include "session/post_parts.h"

#define LINES 200 /* of a hook that are logged */

static void log_output(struct lr_postproc *p, const struct lr_post_work *w, struct lr_buf *out)
{
    char *rest = lr_buf_str(out), *line;
    for (int i = 0; rest && i < LINES && (line = lr_next_line(&rest)) != NULL; i++)
        if (*line)
            lr_logf(p->deps.env->log, LR_INFO, lr_post_job_now(p, w), "hook: %s", line);
}

/* A file of the session as it is now: the one that it was converted into may have its place. */
static const char *file_now(struct lr_postproc *p, struct lr_post_work *w, const char *path)
{
    const char *dot = lr_path_dot(path);
    const char *mp4 = lr_arena_fmt(w->arena, "%.*s.mp4", (int)(dot - path), path);
    return !lr_post_is_there(p, path) && lr_post_is_there(p, mp4) ? mp4 : path;
}

static struct lr_subject subject_of(struct lr_postproc *p, struct lr_post_work *w,
                                    const char *event)
{
    for (size_t i = 0; i < w->files; i++)
        w->file[i] = file_now(p, w, w->file[i]);
    return (struct lr_subject){.event = event,
                               .job = w->job,
                               .time = w->time,
                               .platform = w->platform,
                               .url = w->url,
                               .anchor = w->anchor,
                               .title = w->title,
                               .dir = w->dir,
                               .path = w->path ? lr_post_now_at(w) : NULL,
                               .source = w->made ? w->path : NULL,
                               .sound = w->sound,
                               .bytes = w->bytes,
                               .duration_ms = w->duration_ms,
                               .files = w->file,
                               .file_count = w->files,
                               .code = w->code,
                               .text = w->text,
                               .opts = w->opts};
}

static int call(struct lr_postproc *p, struct lr_post_work *w, const struct lr_subject *s,
                const char *const *args, size_t count, struct lr_err *err)
{
    const char *dir = lr_opts_str(w->opts, "post.hook_dir");
    struct lr_hook h = {.args = args,
                        .count = count,
                        .dir = dir && *dir ? dir : NULL,
                        .limit_ms = lr_opts_int(w->opts, "post.hook_limit"),
                        .cancel = p->cancel};
    int rc = lr_hook_run(&h, s, err);
    log_output(p, w, &h.output);
    lr_buf_free(&h.output);
    return rc;
}

static int call_hook(struct lr_postproc *p, struct lr_post_work *w, const char *event,
                     struct lr_err *err)
{
    const struct lr_subject s = subject_of(p, w, event);
    size_t n = lr_opts_list_count(w->opts, "post.hook");
    const char **args = lr_arena_alloc(w->arena, (n + 1) * sizeof *args);
    if (!args)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        args[i] = lr_opts_list_at(w->opts, "post.hook", i);
    return call(p, w, &s, args, n, err);
}

static int call_hook_dlr(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    const struct lr_subject s = subject_of(p, w, w->what);
    struct lr_hook_line l;
    int rc = lr_hook_line(&l, lr_opts_str(w->opts, "post.hook_dlr"), &s, err);
    if (rc == 0)
        rc = call(p, w, &s, l.args, l.count, err);
    lr_hook_line_free(&l);
    return rc;
}

int lr_post_hook_on(struct lr_postproc *p, struct lr_post_work *w, const char *event,
                    struct lr_err *err)
{
    if (!lr_post_wants_hook(w->opts, event))
        return 0;
    int rc = call_hook(p, w, event, err);
    return lr_post_settle(p, w, "hook", w->path ? lr_post_now_at(w) : NULL, rc, err);
}

/* As often as it is allowed to fail: what it has done nobody knows, so as a rule once. */
static int call_again(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    int rc = call_hook(p, w, w->what, err);
    bool again =
        rc && rc != LIVREC_ECANCELLED && w->hook_fails < lr_opts_int(w->opts, "post.hook_retries");
    int settled = lr_post_settle(p, w, "hook", w->path ? lr_post_now_at(w) : NULL, rc, err);
    w->hook_fails += again;
    return again ? rc : settled;
}

static bool is_told(const struct lr_post_work *w)
{
    const char *line = lr_opts_str(w->opts, "post.hook_dlr");
    return line && *line && strcmp(w->what, "end") == 0;
}

int lr_post_hook(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    int rc = 0;
    if (w->made && w->hook_fails == 0)
        rc = lr_post_hook_on(p, w, "convert", err);
    if (rc == 0 && lr_post_wants_hook(w->opts, w->what))
        rc = call_again(p, w, err);
    if (rc == 0 && is_told(w)) {
        rc = call_hook_dlr(p, w, err);
        rc = lr_post_settle(p, w, "hook", NULL, rc, err);
    }
    return rc;
}
