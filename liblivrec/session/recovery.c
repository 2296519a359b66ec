/* Files of a process that died: looked for once a folder, on a worker, while the room is looked
 * up. */
#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "record/naming.h"
#include "record/salvage.h"
#include "session/job_parts.h"

struct lr_recovery {
    struct lr_job *job;
    struct lr_cancel *cancel; /* not the job's: what was begun is finished, unless it is stopped */
    int depth;
    atomic_bool waits; /* done, but it could not be posted: the tick fetches it */
};

static void saved(void *user, const char *path, int64_t bytes, int64_t cut)
{
    lr_report_recovered(user, path, bytes, cut);
}

static void failed(void *user, const char *path, int code)
{
    const struct lr_job *j = user;
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

/* On a worker. Of the job it reads what never changes. */
static void look(void *arg)
{
    struct lr_recovery *k = arg;
    struct lr_job *j = k->job;
    struct lr_loop *loop = j->jobs->deps.loop;
    lr_salvage(j->jobs->deps.env, j->root_fd, k->depth, k->cancel, &ops, j);
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

/* A recording does not fail because nobody looked. */
void lr_recovery_start(struct lr_job *j)
{
    if (!lr_opts_bool(j->opts, "record.recover") ||
        !lr_jobs_is_first_in(j->jobs, lr_opts_str(j->opts, "record.dir")))
        return;
    struct lr_recovery *k = lr_calloc(1, sizeof *k);
    if (!k)
        return;
    k->job = j;
    k->depth = depth_of(lr_opts_str(j->opts, "record.name"));
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
