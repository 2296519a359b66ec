#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/files.h"
#include "core/log.h"
#include "post/path.h"
#include "post/s3_place.h"
#include "post/upload.h"
#include "session/post_parts.h"
#include "store/sessions.h"

#define STARTS_MAX 5 /* of one step that never came to an end */

/* Numbers of jobs are those of a process. */
uint64_t lr_post_job_now(const struct lr_postproc *p, const struct lr_post_work *w)
{
    size_t n = strlen(p->process);
    bool ours = strncmp(w->session, p->process, n) == 0 && w->session[n] == '-';
    return ours ? (uint64_t)w->job : 0;
}

void lr_post_tell(struct lr_postproc *p, const struct lr_post_work *w, const char *step,
                  const char *path, int rc, const struct lr_err *err)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_POST, .job = lr_post_job_now(p, w)};
    e.str[LIVREC_EVENT_TEXT] = step;
    e.str[LIVREC_EVENT_PATH] = path;
    e.str[LIVREC_EVENT_URL] = w->url;
    e.str[LIVREC_EVENT_PLATFORM] = w->platform;
    e.str[LIVREC_EVENT_ANCHOR] = w->anchor;
    e.str[LIVREC_EVENT_TITLE] = w->title;
    e.num[LIVREC_EVENT_CODE] = rc;
    if (rc)
        lr_logf(p->deps.env->log, LR_WARN, e.job, "%s: %s: %s", step, path ? path : w->url,
                err->text);
    lr_events_put(p->deps.events, &e);
    if (w->told)
        w->told(w->told_arg, step, path, rc, err);
}

bool lr_post_is_there(const struct lr_postproc *p, const char *path)
{
    const struct lr_files *f = p->deps.env->files;
    int fd = path ? f->open(f, path) : -1;
    if (fd >= 0)
        f->close(f, fd);
    return fd >= 0;
}

const char *lr_post_now_at(const struct lr_post_work *w)
{
    return w->made ? w->made : w->path;
}

/* Would it be otherwise the next time? */
static bool is_passing(int rc)
{
    return rc == LIVREC_EIO || rc == LIVREC_ENOMEM || rc == LIVREC_ECANCELLED;
}

int lr_post_settle(struct lr_postproc *p, const struct lr_post_work *w, const char *step,
                  const char *path, int rc, const struct lr_err *err)
{
    if (rc == LIVREC_ECANCELLED)
        return rc;
    lr_post_tell(p, w, step, path, rc, err);
    return is_passing(rc) ? rc : 0;
}

/* From now on the state knows it as ours, and it is kept as long as what it was made of. */
static void note_made(struct lr_postproc *p, const struct lr_post_work *w, const char *path)
{
    const struct lr_files *f = p->deps.env->files;
    char from[PATH_MAX], to[PATH_MAX];
    struct lr_err err = {0};
    if (!p->deps.store || !path || !realpath(w->path, from) || !realpath(path, to))
        return;
    int fd = f->open(f, to);
    int64_t size = fd < 0 ? fd : f->size(f, fd);
    if (fd >= 0)
        f->close(f, fd);
    int rc = size < 0 ? 0 : lr_store_file_made(p->deps.store, from, to, size, &err);
    if (rc && rc != LIVREC_ENOTFOUND)
        lr_logf(p->deps.env->log, LR_WARN, lr_post_job_now(p, w), "%s: %s", to, err.text);
}

static int convert(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    bool anew = lr_post_is_encoded(w);
    if (!anew && !lr_post_is_converted(w))
        return 0;
    int rc = lr_post_make(p, w, err);
    if (rc == 0)
        note_made(p, w, w->made);
    return lr_post_settle(p, w, anew ? "encode" : "convert", lr_post_now_at(w), rc, err);
}

static int sound(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    if (!lr_opts_bool(w->opts, "post.sound"))
        return 0;
    int rc = lr_post_make(p, w, err);
    if (rc == 0)
        note_made(p, w, w->sound);
    return w->sound || rc ? lr_post_settle(p, w, "sound", w->sound ? w->sound : w->path, rc, err) : 0;
}

/* ---- onto a remote, and away */

static bool is_uploaded(const struct lr_post_work *w)
{
    const char *remote = lr_opts_str(w->opts, "post.rclone");
    return remote && *remote;
}

static int upload(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    if (!is_uploaded(w))
        return 0;
    const struct lr_upload u = {.rclone = "rclone",
                                .remote = lr_opts_str(w->opts, "post.rclone"),
                                .config = lr_opts_str(w->opts, "post.rclone_config"),
                                .limit_ms = lr_opts_int(w->opts, "post.limit"),
                                .cancel = p->cancel};
    struct lr_post_belongings b = lr_post_belongings_of(p, w);
    int rc = 0;
    for (size_t i = 0; i < b.count && rc == 0; i++)
        rc = lr_upload(&u, b.path[i], lr_post_below(w, b.path[i]), err);
    if (rc != LIVREC_ECANCELLED)
        lr_post_tell(p, w, "upload", lr_post_now_at(w), rc, err);
    w->hopeless = rc == LIVREC_EARG || rc == LIVREC_EUNSUPPORTED;
    return rc || lr_s3_wanted(w->opts) ? rc : lr_post_hook_on(p, w, "upload", err);
}

static int unlink_file(const struct lr_files *f, const char *path)
{
    const char *base = lr_path_base(path);
    char *folder = lr_path_fmt("%.*s", (int)(base - path), path);
    int fd = folder ? f->open_dir(f, folder) : -ENOMEM;
    int rc = fd >= 0 ? f->unlink(f, fd, base) : fd;
    if (fd >= 0)
        f->close(f, fd);
    lr_free(folder);
    return rc;
}

/* One that can't be removed is there twice, which is told. */
void lr_post_unlink(struct lr_postproc *p, const char *path)
{
    int rc = unlink_file(p->deps.env->files, path);
    if (rc < 0)
        lr_logf(p->deps.env->log, LR_WARN, 0, "%s was moved, and can't be removed: %s", path,
                strerrordesc_np(-rc));
}

static void remove_file(struct lr_postproc *p, const struct lr_post_work *w, const char *path)
{
    struct lr_err err = {0};
    int rc = unlink_file(p->deps.env->files, path);
    if (rc < 0)
        lr_err_set(&err, LIVREC_EIO, "%s", strerrordesc_np(-rc));
    lr_post_tell(p, w, "delete", path, err.code, &err);
}

/* Only of what is known to be somewhere else, whole. */
static int delete(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    bool away = (is_uploaded(w) && !lr_opts_bool(w->opts, "post.rclone_keep")) ||
                (lr_s3_wanted(w->opts) && !lr_opts_bool(w->opts, "post.s3.keep"));
    struct lr_post_belongings b = lr_post_belongings_of(p, w);
    bool source = lr_opts_bool(w->opts, "post.delete") || lr_post_wants_mp3(w);
    if (source && w->made && lr_post_is_there(p, w->made) &&
        lr_post_is_there(p, w->path))
        remove_file(p, w, w->path);
    for (size_t i = 0; away && i < b.count; i++)
        remove_file(p, w, b.path[i]);
    return 0;
}

/* ---- one after the other */

typedef int step(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);

static step *const part_steps[LR_POST_DONE] = {[LR_POST_CONVERT] = convert,
                                               [LR_POST_SOUND] = sound,
                                               [LR_POST_HOOK] = lr_post_hook,
                                               [LR_POST_UPLOAD] = upload,
                                               [LR_POST_S3] = lr_post_s3,
                                               [LR_POST_DELETE] = delete};

static step *step_of(const struct lr_post_work *w)
{
    if (w->step < 0 || w->step >= LR_POST_DONE)
        return NULL;
    bool part = strcmp(w->what, "part") == 0;
    return part || w->step == LR_POST_HOOK ? part_steps[w->step] : NULL;
}

const char *lr_post_step_name(const struct lr_post_work *w)
{
    static const char *const names[] = {"convert", "sound", "hook", "upload", "upload", "delete"};
    if (w->scratch && w->path && strcmp(w->what, "part") == 0)
        return "move";
    return w->step >= 0 && w->step < LR_POST_DONE ? names[w->step] : NULL;
}

/* A step that takes the process down with it is not tried for ever. */
static int note_start(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    if (w->starts >= STARTS_MAX) {
        lr_err_set(err, LIVREC_EINTERNAL, "it was broken off %d times, and is left out", w->starts);
        lr_post_tell(p, w, lr_post_step_name(w), w->path, LIVREC_EINTERNAL, err);
        w->hopeless = w->step >= LR_POST_UPLOAD;
        w->step++;
        w->starts = 0;
        if (w->hopeless)
            return LIVREC_EINTERNAL;
    }
    w->starts++;
    return lr_post_work_save(p, w, err);
}

static int run_step(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    step *fn = step_of(w);
    lr_err_clear(err);
    int rc = fn ? fn(p, w, err) : 0;
    if (rc) {
        w->starts = 0; /* it came to an end */
        struct lr_err other = {0};
        int saved = lr_post_work_save(p, w, &other);
        return saved && rc == LIVREC_ECANCELLED ? saved : rc;
    }
    w->step++;
    w->starts = 1;
    w->hook_fails = 0;
    w->target = NULL;
    return lr_post_work_save(p, w, err);
}

int lr_post_run(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    lr_post_find_moved(p, w);
    int rc = lr_post_move(p, w, err);
    if (rc)
        return w->hopeless ? 0 : rc;
    if (w->path && !lr_post_is_there(p, w->path) && !w->made) {
        lr_err_set(err, LIVREC_ENOTFOUND, "it is not there any more");
        lr_post_tell(p, w, "convert", w->path, LIVREC_ENOTFOUND, err);
        return 0;
    }
    if (step_of(w))
        rc = note_start(p, w, err);
    while (rc == 0 && w->step < LR_POST_DONE)
        rc = run_step(p, w, err);
    return rc;
}
