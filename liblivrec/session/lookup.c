#include <livrec/error.h>

#include "core/alloc.h"
#include "session/job_parts.h"

#define HTTP_ARENA ((size_t)256 << 10)

void lr_lookup_free(struct lr_lookup *k)
{
    if (!k)
        return;
    lr_room_free(k->room);
    lr_arena_free(k->http_arena);
    lr_cancel_free(k->cancel);
    lr_free(k);
}

static void finish(struct lr_job *j)
{
    struct lr_lookup *k = j->lookup;
    j->lookup = NULL;
    j->jobs->asking--;
    lr_reach_answer(j, &k->err);
    if (k->depth == LR_DEPTH_STATE)
        lr_title_answer(j, k);
    else
        lr_job_answer(j, k);
    lr_lookup_free(k);
    lr_job_step(j);
}

static void posted(void *arg)
{
    struct lr_lookup *k = arg;
    finish(k->job);
}

/* On a worker. Of the job it reads what does not change while a lookup runs. */
static void ask(void *arg)
{
    struct lr_lookup *k = arg;
    const struct lr_job *j = k->job;
    const struct lr_jobs_deps *deps = &j->jobs->deps;
    int rc = lr_resolve(deps->resolver, j->url, j->opts, k->depth, k->cancel, &k->room, &k->err);
    if (rc == 0 && k->http_arena)
        rc = lr_resolve_http(deps->resolver, j->url, j->opts, k->http_arena, &k->http, &k->err);
    if (rc) {
        lr_room_free(k->room);
        k->room = NULL;
        if (k->err.code == 0)
            lr_err_set(&k->err, rc, "the room could not be looked up");
    }
    struct lr_loop *loop = deps->loop;
    atomic_store(&k->state, LOOKUP_POSTED);
    if (lr_loop_post(loop, posted, k))
        atomic_store(&k->state, LOOKUP_WAITS);
}

int lr_lookup_start(struct lr_job *j, enum lr_depth depth)
{
    struct lr_lookup *k = lr_calloc(1, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->job = j;
    k->depth = depth;
    k->cancel = lr_cancel_new(j->cancel);
    if (!j->http_arena)
        k->http_arena = lr_arena_new(HTTP_ARENA);
    if (!k->cancel || (!j->http_arena && !k->http_arena) ||
        lr_pool_submit(j->jobs->deps.pool, ask, k)) {
        lr_lookup_free(k);
        return LIVREC_ENOMEM;
    }
    if (!j->feed.source)
        lr_seat_leave(j); /* a platform may count two seats of one viewer */
    j->lookup = k;
    j->jobs->asking++;
    return 0;
}

void lr_lookup_hurry(struct lr_job *j)
{
    if (j->lookup && j->lookup->depth == LR_DEPTH_STATE)
        lr_cancel_fire(j->lookup->cancel);
}

bool lr_lookup_fetch(struct lr_job *j)
{
    if (!j->lookup || atomic_load(&j->lookup->state) != LOOKUP_WAITS)
        return false;
    finish(j);
    return true;
}
