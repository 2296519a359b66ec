/* What a job hears from the network, and what follows when it is down at this end: tries go on,
 * quietly, nobody is given up, and whoever hears something first wakes all the others. */
#include "core/rand.h"
#include "session/job_parts.h"

#define DOWN_QUESTIONS 2 /* at once, of all jobs: they wait long, and are all answered alike */
#define SPREAD 500       /* ms over which the jobs start again */

static struct lr_network *network_of(const struct lr_job *j)
{
    return j->jobs->deps.network;
}

void lr_reach_media(struct lr_job *j, const struct lr_err *err)
{
    struct lr_ear ear = {.site = j->site, .bare = j->standing.bare, .media = true};
    lr_network_heard(network_of(j), &ear, err);
}

void lr_reach_answer(struct lr_job *j, const struct lr_err *err)
{
    struct lr_ear ear = {.site = j->site, .bare = j->standing.bare};
    lr_network_heard(network_of(j), &ear, err);
}

void lr_reach_connect(struct lr_job *j, const char *url, const struct lr_err *err)
{
    bool took_none = err->fault == LR_FAULT_NAME || err->fault == LR_FAULT_SILENT ||
                     err->fault == LR_FAULT_REFUSED;
    if (err->code == LIVREC_ENET && took_none)
        lr_hosts_failed(&network_of(j)->hosts, url, lr_job_now(j));
}

void lr_reach_works(struct lr_job *j, const char *url)
{
    lr_hosts_worked(&network_of(j)->hosts, url);
}

int lr_reach_choose(const struct lr_job *j, const struct lr_lines *lines)
{
    return lr_lines_choose(lines, &network_of(j)->hosts, j->room, lr_job_now(j));
}

bool lr_reach_is_down(const struct lr_job *j)
{
    return network_of(j)->down;
}

bool lr_reach_may_ask(const struct lr_job *j)
{
    return !lr_reach_is_down(j) || j->jobs->asking < DOWN_QUESTIONS;
}

static int64_t soon(const struct lr_job *j)
{
    return lr_job_now(j) + (int64_t)lr_rand_below(j->jobs->deps.env->rand, SPREAD);
}

/* What failed meanwhile says nothing about lines and rooms. */
static void go_on(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (!j->begun || j->decided)
        return;
    lr_standing_renew(&j->standing, lr_job_now(j));
    f->lines = (struct lr_lines){0};
    f->attempts = 0;
    if (!f->source && j->next_start != LR_NEVER)
        j->next_start = soon(j);
    if (j->next_ask != LR_NEVER)
        j->next_ask = soon(j);
    lr_job_kick(j);
}

void lr_reach_back(void *jobs)
{
    lr_jobs_for_all(jobs, go_on);
}
