/* What follows a recording, file by file and at its end: convert, hook, upload, delete. The work is
 * kept in the store, with the options that the room had, until it is done: a restart goes on with
 * it. */
#ifndef LR_POSTPROC_H
#define LR_POSTPROC_H

#include "core/arena.h"
#include "core/cancel.h"
#include "core/env.h"
#include "core/options.h"
#include "session/events.h"
#include "session/job.h"
#include "store/store.h"

struct lr_postproc;

/* All are borrowed and outlive it. `opts`: the handle's. */
struct lr_postproc_deps {
    const struct lr_env *env;
    struct lr_events *events;
    struct lr_store *store;
    const struct lr_opts *opts;
};

/* Work that an earlier process left is begun at once. */
int lr_postproc_new(const struct lr_postproc_deps *deps, struct lr_postproc **out,
                    struct lr_err *err);
/* After lr_jobs_free(). The program that runs is stopped, and what is not done stays in the store.
 * NULL is allowed. */
void lr_postproc_free(struct lr_postproc *p);

/* A step ended: "convert", the file that came of it or that it was about, 0 or why it failed. */
typedef void lr_post_told(void *arg, const char *step, const char *path, int rc,
                          const struct lr_err *err);

/* The steps that the options ask for, of one file, without a queue: deps->store may be NULL. Blocks;
 * what they start ends with `cancel`. 0 when each came to an end, well or not; LIVREC_EARG,
 * LIVREC_ENOTFOUND, LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_post_alone(const struct lr_postproc_deps *deps, struct lr_cancel *cancel, const char *path,
                  lr_post_told *told, void *arg, struct lr_err *err);

/* Can the places that the options name be written? Each is told. LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_post_probe(const struct lr_postproc_deps *deps, struct lr_cancel *cancel, lr_post_told *told,
                  void *arg, struct lr_err *err);

/* For lr_jobs_on_begin(). */
void lr_postproc_begin(void *p, uint64_t job, const char *url, const struct lr_opts *opts);

/* A file that work in the queue is still about, absolute, by any way to it. */
struct lr_post_need {
    const char *path;
    const struct lr_post_need *next;
};

/* All of them, in the arena; NULL: none. 0 or as in store/jobs.h. Any thread. */
int lr_post_needs(struct lr_store *s, struct lr_arena *a, const struct lr_post_need **out,
                  struct lr_err *err);

/* Pieces of work that run, or will within a minute. Any thread. */
uint32_t lr_postproc_count(struct lr_postproc *p);

#endif
