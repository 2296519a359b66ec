/* Record jobs: what stands above connection, URL, file and quality. */
#ifndef LR_JOB_H
#define LR_JOB_H

#include "core/env.h"
#include "core/options.h"
#include "core/pool.h"
#include "net/loop.h"
#include "resolve/resolve.h"
#include "session/events.h"
#include "session/network.h"

struct lr_known;
struct lr_low_space;
struct lr_jobs; /* all jobs of a handle */

struct lr_jobs_deps {
    const struct lr_env *env;
    struct lr_loop *loop;
    struct lr_pool *pool;
    struct lr_resolver *resolver;
    struct lr_events *events;
    struct lr_cancel *cancel; /* the handle's */
    struct lr_network *network;
    struct lr_known *known;   /* what rooms are called; NULL: nothing is known */
    struct lr_low_space *low_space; /* NULL: disks are not watched */
    struct lr_roots *roots;         /* that watched rooms are recorded into; NULL: nobody else is */
};

int lr_jobs_new(const struct lr_jobs_deps *deps, struct lr_jobs **out, struct lr_err *err);
void lr_jobs_free(struct lr_jobs *j); /* stops all, waits until their files are finished */

int lr_jobs_start(struct lr_jobs *j, const char *url, const struct lr_opts *opts, uint64_t *id,
                  struct lr_err *err);            /* any thread */
int lr_jobs_stop(struct lr_jobs *j, uint64_t id); /* any thread; LIVREC_ENOTFOUND */
/* Before the first job: fn(arg, id, url, opts) by the thread that starts one, before any event of
 * it. */
struct lr_opts;
typedef void lr_jobs_begun(void *arg, uint64_t id, const char *url, const struct lr_opts *opts);
void lr_jobs_on_begin(struct lr_jobs *j, lr_jobs_begun *fn, void *arg);
/* Before the first job: fn(arg, id, code) on the loop's thread when one has ended. */
void lr_jobs_on_end(struct lr_jobs *j, void (*fn)(void *arg, uint64_t id, int code), void *arg);
/* The same when the first media of one has come. */
void lr_jobs_on_media(struct lr_jobs *j, void (*fn)(void *arg, uint64_t id), void *arg);
/* Ask for another quality from here on, also in the recording that runs. Loop's thread.
 * LIVREC_ENOTFOUND, LIVREC_ENOMEM. */
int lr_jobs_wish(struct lr_jobs *j, uint64_t id, const char *quality);
/* What a job is at. Borrowed until the loop goes on. */
struct lr_job_look {
    const char *anchor, *title; /* as the platform says; NULL: not known */
    const char *quality, *protocol;
    int64_t bytes, duration_ms, bitrate, gaps, reconnects;
    bool recording; /* media has come */
    bool full;      /* it has the length that was asked for */
    const char *why; /* it ended, or will; NULL: not decided */
    /* While it records: what it may be recorded from, what is known of that, and which it is. */
    const struct lr_room *room; /* NULL: not known */
    const struct lr_lines *lines;
    const struct lr_hosts *hosts;
    uint64_t line; /* lr_line_key() */
};
/* Loop's thread; false: there is no such job any more. */
bool lr_jobs_look(struct lr_jobs *j, uint64_t id, struct lr_job_look *out);
uint32_t lr_jobs_count(struct lr_jobs *j);        /* any thread; those not ended */

#endif
