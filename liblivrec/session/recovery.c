/* Files of a process that died: looked for once a folder, on a worker, while the room is looked
 * up. */
#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "record/naming.h"
#include "record/salvage.h"
#include "session/job_parts.h"

struct lr_recovery {
    struct lr_job *job;
    struct lr_cancel *cancel; /* not the job's: what was begun is finished, unless it is stopped */
    int depth;
    int first_fd;          /* of the first folder, -1: it is not open */
    bool into[LR_FOLDERS]; /* this folder */
    const char *dir;       /* the one that is in hand */
    atomic_bool waits;     /* done, but it could not be posted: the tick fetches it */
};

static void saved(void *user, const char *path, int64_t bytes, int64_t cut)
{
    const struct lr_recovery *k = user;
    lr_report_recovered(k->job, k->dir, path, bytes, cut);
}

static void failed(void *user, const char *path, int code)
{
    const struct lr_job *j = ((const struct lr_recovery *)user)->job;
    char text[128];
    lr_logf(j->jobs->deps.env->log, LR_WARN, j->id, "%s was left over and can't be recovered: %s",
            path,
            code == -EBADMSG ? "nothing whole is in it" : strerror_r(-code, text, sizeof text));
}

static const struct lr_salvage_ops ops = {.saved = saved, .failed = failed};

static void free_recovery(struct lr_recovery *k)
{
    lr_cancel_free(k->cancel);
    lr_free(k);
}

static void finish(struct lr_job *j)
{
    free_recovery(j->recovery);
    j->recovery = NULL;
    lr_job_step(j);
}

static void posted(void *arg)
{
    finish(((struct lr_recovery *)arg)->job);
}

/* A folder that is not there has nothing left over. */
static void look_into(struct lr_recovery *k, int i)
{
    const struct lr_env *env = k->job->jobs->deps.env;
    k->dir = lr_folders_path(k->job->opts, i);
    bool open = i == 0 && k->first_fd >= 0;
    int fd = open ? k->first_fd : env->files->open_dir(env->files, k->dir);
    if (fd < 0)
        return;
    bool named = !lr_opts_bool(k->job->opts, "record.part");
    lr_salvage(env, fd, k->depth, named, k->cancel, &ops, k);
    if (!open)
        env->files->close(env->files, fd);
}

/* On a worker. Of the job it reads what never changes. */
static void look(void *arg)
{
    struct lr_recovery *k = arg;
    struct lr_loop *loop = k->job->jobs->deps.loop;
    for (int i = 0; i < LR_FOLDERS; i++)
        if (k->into[i])
            look_into(k, i);
    if (lr_loop_post(loop, posted, k))
        atomic_store(&k->waits, true);
}

/* How many folders deep recordings lie by their names. */
static int depth_of(const char *template)
{
    int n = 0;
    for (const char *s = template; *s; s++)
        n += *s == '/';
    return n < LR_NAMING_FOLDERS ? n : LR_NAMING_FOLDERS;
}

/* False: there is none to look into. */
static bool choose(struct lr_job *j, int depth, bool into[LR_FOLDERS])
{
    bool some = false;
    for (int i = 0; i < j->folders.count; i++) {
        into[i] = lr_jobs_is_first_in(j->jobs, lr_folders_path(j->opts, i), depth);
        some |= into[i];
    }
    return some;
}

/* A recording does not fail because nobody looked. */
void lr_recovery_start(struct lr_job *j)
{
    bool into[LR_FOLDERS] = {false};
    int depth = depth_of(lr_opts_str(j->opts, "record.name"));
    if (!lr_opts_bool(j->opts, "record.recover") || !choose(j, depth, into))
        return;
    struct lr_recovery *k = lr_calloc(1, sizeof *k);
    if (!k)
        return;
    k->job = j;
    k->first_fd = j->folders.fd[0];
    memcpy(k->into, into, sizeof into);
    k->depth = depth;
    k->cancel = lr_cancel_new(j->jobs->deps.cancel);
    atomic_init(&k->waits, false);
    if (!k->cancel || lr_pool_submit(j->jobs->deps.pool, look, k))
        free_recovery(k);
    else
        j->recovery = k;
}

void lr_recovery_stop(struct lr_job *j)
{
    if (j->recovery)
        lr_cancel_fire(j->recovery->cancel);
}

bool lr_recovery_fetch(struct lr_job *j)
{
    if (!j->recovery || !atomic_load(&j->recovery->waits))
        return false;
    finish(j);
    return true;
}
