/* A disk that is full or fails: the recording goes on in another folder, or waits. Nothing is
 * fetched meanwhile, and no file is begun; a worker looks at the disks, which may be stuck. */
#include <livrec/error.h>

#include "core/files.h"
#include "core/log.h"
#include "session/job_parts.h"

#define PROBE_EVERY 1000
#define TRIES_MAX 6 /* doublings of that when nothing could be written after all: a quota */
#define FAILING_MOST 30000 /* between two looks at a disk that fails */
#define ASK_ROOM_EVERY 30000    /* is it still live? */

static struct lr_log *log_of(const struct lr_job *j)
{
    return j->jobs->deps.env->log;
}

void lr_space_gone(struct lr_job *j, const struct lr_err *why, bool full)
{
    j->space.gone = true;
    j->space.full = full;
    j->space.why = *why;
    lr_job_kick(j);
}

static int64_t pause_of(const struct lr_space *k)
{
    int64_t ms = (int64_t)PROBE_EVERY << k->tries;
    return k->full || ms < FAILING_MOST ? ms : FAILING_MOST;
}

static void warn(struct lr_job *j)
{
    lr_logf(log_of(j), LR_WARN, j->id,
            j->space.full ? "the disk is full, so nothing is recorded until there is space (%s)"
                          : "the disk fails, so nothing is recorded until it works again (%s)",
            j->space.why.text);
    lr_report_disk(j, LIVREC_EIO, j->space.why.text);
}

static void go_on(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    struct lr_folders *f = &j->folders;
    const struct lr_files *files = j->jobs->deps.env->files;
    if (f->fd[k->found] >= 0 && f->fd[k->found] != k->fd)
        files->close(files, f->fd[k->found]);
    if (f->now != k->found)
        lr_logf(log_of(j), LR_WARN, j->id, "it goes on in the folder %s",
                lr_folders_path(j->opts, k->found));
    else
        lr_logf(log_of(j), LR_INFO, j->id,
                k->full ? "there is space again" : "the disk works again");
    lr_report_disk(j, 0, k->full ? "there is space again" : "the disk works again");
    f->fd[k->found] = k->fd;
    f->now = k->found;
    k->short_of = false;
    j->next_start = lr_job_now(j);
}

static void probed(void *arg)
{
    struct lr_job *j = arg;
    struct lr_space *k = &j->space;
    const struct lr_files *files = j->jobs->deps.env->files;
    k->probing = false;
    k->next_probe = lr_job_now(j) + (k->full ? PROBE_EVERY : pause_of(k));
    if (k->found >= 0 && k->short_of && !j->decided) {
        go_on(j);
    } else if (k->found >= 0 && k->fd != j->folders.fd[k->found]) {
        files->close(files, k->fd);
    } else if (!k->full) {
        k->tries += k->tries < TRIES_MAX;
    }
    lr_job_step(j);
}

/* On a worker. */
static void probe(void *arg)
{
    struct lr_job *j = arg;
    struct lr_space *k = &j->space;
    k->found = lr_folders_look(&j->folders, j->jobs->deps.env, j->opts, &k->wish, &k->fd);
    lr_loop_post_task(j->jobs->deps.loop, &k->task, probed, j);
}

/* Where it failed just now it would fail again: there only later. */
static void look(struct lr_job *j, bool stay)
{
    struct lr_space *k = &j->space;
    if (k->probing || (!stay && j->folders.count == 1))
        return;
    k->wish = (struct lr_folders_wish){.full = k->full,
                                       .stay = stay,
                                       .anew = j->stats.files == 0 &&
                                               !lr_cover_is_saving(&j->cover) && !j->recovery,
                                       .reserve = lr_reserve_and_more(lr_reserve_of(j->opts))};
    k->probing = lr_pool_submit(j->jobs->deps.pool, probe, j) == 0;
}

void lr_space_lose(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    struct lr_feed *f = &j->feed;
    lr_flow_look(j);
    k->gone = false;
    k->short_of = true;
    k->next_probe = lr_job_now(j) + pause_of(k);
    k->tries += k->tries < TRIES_MAX;
    lr_feed_stop(j);
    f->lost = false;
    f->paused_at = 0;
    f->disk_gap = true;
    j->next_start = LR_NEVER;
    warn(j);
    look(j, false);
}

void lr_space_used(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    int64_t soon = lr_job_now(j) + PROBE_EVERY;
    k->tries = 0;
    if (k->next_probe > soon)
        k->next_probe = soon;
}

void lr_space_tick(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    int64_t now = lr_job_now(j);
    if (!k->short_of)
        return;
    if (j->next_ask == LR_NEVER && !j->lookup)
        j->next_ask = now + ASK_ROOM_EVERY;
    lr_flow_look(j); /* are all files of it closed? */
    if (now >= k->next_probe)
        look(j, true);
}
