/* Another quality is asked for while a room is recorded. The platform is asked for its streams with
 * the new wish, and the one that it then selects is begun beside the other; the session goes on. */
#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/job_parts.h"

#define TRIES 3 /* streams that give nothing */

int lr_jobs_wish(struct lr_jobs *jobs, uint64_t id, const char *quality)
{
    struct lr_job *j = lr_jobs_find(jobs, id);
    char *copy = j ? lr_strdup(quality) : NULL;
    if (!copy)
        return j ? LIVREC_ENOMEM : LIVREC_ENOTFOUND;
    lr_free(j->wish);
    j->wish = copy;
    lr_job_kick(j);
    return 0;
}

/* Does a worker read the options? */
static bool is_read(const struct lr_job *j)
{
    return j->lookup || j->recovery || j->joining || j->space.probing;
}

void lr_wish_take(struct lr_job *j)
{
    struct lr_err err;
    if (!j->wish || is_read(j))
        return;
    int rc = lr_opts_set(j->opts, "stream.quality", j->wish, &err);
    if (rc == LIVREC_ENOMEM)
        return; /* the next tick tries again */
    lr_free(j->wish);
    j->wish = NULL;
    j->wish_waits = true;
    j->wish_tries = TRIES;
    j->next_ask = lr_job_now(j);
}

/* Bytes that are recorded as they are have no times to join at. */
static void begin(struct lr_job *j, int index)
{
    if (j->sink) {
        lr_standby_wish(j, index);
        return;
    }
    lr_flow_look(j);
    lr_feed_stop(j);
    j->next_start = lr_job_now(j);
}

/* The quality that was refused is tried again after a while, beside what is recorded: the platform
 * is asked for its address. */
static void climb(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (!f->fallen || !f->source || !j->sink || j->wish_tries || j->wish || j->wish_waits)
        return;
    int index = lr_reach_choose(j, &f->lines);
    if (index < 0 || j->room->streams[index].quality == f->quality)
        return;
    j->wish_waits = true;
    j->wish_tries = 1;
    j->next_ask = lr_job_now(j);
}

void lr_wish_try(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    climb(j);
    if (j->wish_tries == 0 || j->wish || j->wish_waits || !j->room)
        return;
    int index = lr_reach_choose(j, &f->lines);
    bool same = index < 0 || !f->source || lr_line_key(&j->room->streams[index]) == f->key;
    if (same) { /* or what is started next is of the new wish */
        j->wish_tries = 0;
        return;
    }
    if (f->lost || f->paused_at || f->standby)
        return;
    j->wish_tries--;
    begin(j, index);
}
