/* What a job hears from the network, and what follows when it is down at this end: tries go on,
 * quietly, nobody is given up, and whoever hears something first wakes all the others. */
#include "core/rand.h"
#include "session/job_parts.h"

#define DOWN_QUESTIONS 2 /* at once, of all jobs: they wait long, and are all answered alike */
#define DOWN_LOOK 1000   /* until it is looked again whether a job may ask */
#define SPREAD 500       /* ms over which the jobs start again */
#define STALE 5000       /* a turn that was given so long ago */

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

/* The turn that was given, or one that is taken now. One that was not used is worth nothing. */
static int64_t take_turn(struct lr_job *j, int64_t *turn, uint64_t key, struct lr_pace_rate rate)
{
    int64_t now = lr_job_now(j);
    if (*turn == 0 || now - *turn > STALE)
        *turn = lr_paces_take(&network_of(j)->paces, key, rate, now);
    int64_t at = *turn;
    if (at <= now)
        *turn = 0;
    return at;
}

int64_t lr_reach_ask_at(struct lr_job *j)
{
    int64_t now = lr_job_now(j);
    uint64_t host = j->standing.bare ? lr_host_key(j->url) : 0; /* no platform has it */
    if (lr_reach_is_down(j) && j->jobs->asking >= DOWN_QUESTIONS)
        return now + DOWN_LOOK;
    if (!j->asked_at) /* the user, or who watches, has spread the first ones */
        return now;
    return take_turn(j, &j->ask_turn, host ? host : lr_network_site_key(j->site), LR_ASK_RATE);
}

int64_t lr_reach_start_at(struct lr_job *j)
{
    int index = j->feed.url && j->room ? lr_reach_choose(j, &j->feed.lines) : -1;
    if (index < 0)
        return lr_job_now(j);
    return take_turn(j, &j->feed.turn, lr_host_key(j->room->streams[index].url), LR_CONNECT_RATE);
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
