/* A durable queue of work, by kind ("notice", "post"): what was put is there after a restart and
 * stays until it is done. Thread-safe; may block; errors as in store/store.h. */
#ifndef LR_STORE_JOBS_H
#define LR_STORE_JOBS_H

#include <stdbool.h>
#include <stdint.h>
#include "store/store.h"

/* The taker's: lr_store_job_clear(). */
struct lr_store_job {
    int64_t id;
    char *key;  /* or NULL */
    char *body; /* JSON text */
    int tries;  /* that went wrong */
    int64_t due;
    char *why; /* the last of them did, or NULL */
};
void lr_store_job_clear(struct lr_store_job *job);

enum lr_job_state {
    LR_JOB_WAITS,
    LR_JOB_FAILED /* given up: kept for a person to see, the last 1000 of a kind */
};

/* key NULL, or what the job is known by: put a second time it is not put, neither while the first
 * waits nor for 30 days after that was done or given up. due: Unix ms. */
int lr_store_job_put(struct lr_store *s, const char *kind, const char *key, const char *body,
                     int64_t due, struct lr_err *err);

/* The oldest job that is due; it stays in the queue, and is given again until its fate is told.
 * LIVREC_ENOTFOUND (without a text): none is due before *next_due, which is INT64_MAX when there is
 * none at all. */
int lr_store_job_next(struct lr_store *s, const char *kind, int64_t now, struct lr_store_job *job,
                      int64_t *next_due, struct lr_err *err);

/* How far it is: its new body, of which a restart will know. LIVREC_ENOTFOUND as below. */
int lr_store_job_save(struct lr_store *s, int64_t id, const char *body, struct lr_err *err);

/* What became of it; LIVREC_ENOTFOUND for a number that is none, or is done. A job that was given
 * up may be told to retry. */
int lr_store_job_done(struct lr_store *s, int64_t id, struct lr_err *err);
int lr_store_job_retry(struct lr_store *s, int64_t id, int64_t due, const char *why,
                       struct lr_err *err);
int lr_store_job_fail(struct lr_store *s, int64_t id, const char *why, struct lr_err *err);

/* One that was given up waits again, as if it had never been tried, with this body.
 * LIVREC_ENOTFOUND: no such job was given up. */
int lr_store_job_revive(struct lr_store *s, int64_t id, const char *body, int64_t due,
                        struct lr_err *err);

/* Oldest first, until fn returns false. fn must not call the store; the job is borrowed. */
int lr_store_job_each(struct lr_store *s, const char *kind, enum lr_job_state state,
                      bool (*fn)(void *arg, const struct lr_store_job *job), void *arg,
                      struct lr_err *err);

#endif
