/* The parts of a session, joined at its end where "record.join" wants it: on a worker, when all
 * files are finished. What comes out is read again and compared with the parts before they go. */
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "record/repair.h"
#include "session/folder.h"
#include "session/job_parts.h"

struct lr_joining {
    struct lr_job *job;
    struct lr_cancel *cancel; /* not the job's: a session that was stopped is joined, too */
    atomic_bool waits;        /* done, but it could not be posted: the tick fetches it */
};

void lr_joining_note(struct lr_job *j, int root_fd, const char *full)
{
    struct lr_parts *p = &j->parts;
    if (!lr_opts_bool(j->opts, "record.join") || p->lost)
        return;
    p->apart |= p->count > 0 && root_fd != p->root_fd;
    p->root_fd = root_fd;
    char **more = lr_realloc(p->path, (p->count + 1) * sizeof *more);
    if (more)
        p->path = more;
    char *copy = more && full ? lr_strdup(full) : NULL;
    if (copy)
        p->path[p->count++] = copy;
    else
        p->lost = true; /* without this one the others are not the session */
}

void lr_parts_free(struct lr_parts *p)
{
    for (uint32_t i = 0; i < p->count; i++)
        lr_free(p->path[i]);
    lr_free(p->path);
}

static void free_joining(struct lr_joining *k)
{
    lr_cancel_free(k->cancel);
    lr_free(k);
}

static void finish(struct lr_job *j)
{
    free_joining(j->joining);
    j->joining = NULL;
    lr_job_step(j);
}

static void posted(void *arg)
{
    finish(((struct lr_joining *)arg)->job);
}

/* Paths are as the user can open them: below the folder they are without it. */
static const char *below(const struct lr_job *j, const char *path)
{
    return lr_folder_below(lr_folders_path(j->opts, lr_folders_find(&j->folders, j->parts.root_fd)),
                           path);
}

static void remove_parts(const struct lr_job *j)
{
    const struct lr_files *files = j->jobs->deps.env->files;
    char text[128];
    for (uint32_t i = 0; i < j->parts.count; i++) {
        int rc = files->unlink(files, j->parts.root_fd, below(j, j->parts.path[i]));
        if (rc < 0)
            lr_logf(j->jobs->deps.env->log, LR_WARN, j->id, "%s can't be removed: %s",
                    j->parts.path[i], strerror_r(-rc, text, sizeof text));
    }
}

static void leave(struct lr_job *j, const char *why)
{
    lr_logf(j->jobs->deps.env->log, LR_WARN, j->id,
            "record.join: the parts are left as they are: %s", why);
}

/* On a worker. The job's parts don't change any more. */
static void work(void *arg)
{
    struct lr_joining *k = arg;
    struct lr_job *j = k->job;
    struct lr_loop *loop = j->jobs->deps.loop;
    struct lr_err err = {0};
    struct lr_report *report = lr_report_new();
    int rc = report
                 ? lr_join_parts(j->jobs->deps.env, k->cancel, (const char *const *)j->parts.path,
                                 j->parts.count, report, &err)
                 : lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    if (rc) {
        leave(j, err.text);
    } else {
        remove_parts(j);
        for (uint32_t i = 0; i < report->files; i++)
            lr_report_joined(j, report->file[i]);
    }
    lr_report_free(report);
    if (lr_loop_post(loop, posted, k))
        atomic_store(&k->waits, true);
}

/* Asked once. */
static bool is_wanted(struct lr_job *j)
{
    bool asked = j->parts.joined, subtitles;
    j->parts.joined = true;
    subtitles = strcmp(lr_opts_str(j->opts, "record.subtitles"), "none") != 0;
    if (asked || (j->parts.count < 2 && !j->parts.lost))
        return false;
    if (j->parts.lost)
        leave(j, "memory ran out");
    else if (subtitles)
        leave(j, "they have subtitles");
    else if (j->parts.apart)
        leave(j, "they lie in several folders");
    return !j->parts.lost && !subtitles && !j->parts.apart;
}

void lr_joining_start(struct lr_job *j)
{
    if (!is_wanted(j))
        return;
    struct lr_joining *k = lr_calloc(1, sizeof *k);
    if (k) {
        k->job = j;
        k->cancel = lr_cancel_new(j->jobs->deps.cancel);
        atomic_init(&k->waits, false);
        if (k->cancel && lr_pool_submit(j->jobs->deps.pool, work, k) == 0) {
            j->joining = k;
            return;
        }
        free_joining(k);
    }
    leave(j, "memory ran out");
}

bool lr_joining_fetch(struct lr_job *j)
{
    if (!j->joining || !atomic_load(&j->joining->waits))
        return false;
    finish(j);
    return true;
}
