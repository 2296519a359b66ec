/* A disk without space: the recording waits for it. Nothing is fetched meanwhile, and no file is
 * begun; a worker asks the disk, which may be stuck. */
#include <livrec/error.h>

#include "core/files.h"
#include "core/log.h"
#include "session/job_parts.h"

#define PROBE_EVERY 1000
#define TRIES_MAX 6 /* doublings of that when nothing could be written after all: a quota */
#define MORE ((int64_t)1 << 20) /* bytes above the reserve at which it goes on ... */
#define MORE_SHARE 8            /* ... and this part of the reserve */
#define ASK_ROOM_EVERY 30000    /* is it still live? */

void lr_space_gone(struct lr_job *j, const struct lr_err *why)
{
    j->space.gone = true;
    j->space.why = *why;
    lr_job_kick(j);
}

void lr_space_lose(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    struct lr_feed *f = &j->feed;
    int64_t now = lr_job_now(j);
    lr_flow_look(j);
    k->gone = false;
    k->short_of = true;
    k->next_probe = now + ((int64_t)PROBE_EVERY << k->tries);
    k->tries += k->tries < TRIES_MAX;
    lr_feed_stop(j);
    f->lost = false;
    f->paused_at = 0;
    f->disk_gap = true;
    j->next_start = LR_NEVER;
    lr_logf(j->jobs->deps.env->log, LR_WARN, j->id,
            "the disk is full, so nothing is recorded until there is space (%s)", k->why.text);
}

void lr_space_used(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    int64_t soon = lr_job_now(j) + PROBE_EVERY;
    k->tries = 0;
    if (k->next_probe > soon)
        k->next_probe = soon;
}

static int64_t wanted(const struct lr_job *j)
{
    int64_t reserve = lr_opts_int(j->opts, "record.reserve");
    return reserve + reserve / MORE_SHARE + MORE;
}

static void probed(void *arg)
{
    struct lr_job *j = arg;
    struct lr_space *k = &j->space;
    k->probing = false;
    k->next_probe = lr_job_now(j) + PROBE_EVERY;
    if (k->short_of && !j->decided && (k->free_bytes < 0 || k->free_bytes >= wanted(j))) {
        lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "there is space again");
        k->short_of = false;
        j->next_start = lr_job_now(j);
    }
    lr_job_step(j);
}

/* On a worker. A disk that can't say is tried. */
static void probe(void *arg)
{
    struct lr_job *j = arg;
    const struct lr_files *files = j->jobs->deps.env->files;
    j->space.free_bytes = files->free_bytes(files, j->root_fd);
    lr_loop_post_task(j->jobs->deps.loop, &j->space.task, probed, j);
}

void lr_space_tick(struct lr_job *j)
{
    struct lr_space *k = &j->space;
    int64_t now = lr_job_now(j);
    if (!k->short_of)
        return;
    if (j->next_ask == LR_NEVER && !j->lookup)
        j->next_ask = now + ASK_ROOM_EVERY;
    if (!k->probing && now >= k->next_probe)
        k->probing = lr_pool_submit(j->jobs->deps.pool, probe, j) == 0;
}
