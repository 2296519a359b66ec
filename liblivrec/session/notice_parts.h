/* What the files of the queue of notices share. */
#ifndef LR_NOTICE_PARTS_H
#define LR_NOTICE_PARTS_H

#include "session/notice_body.h"
#include "session/notice_queue.h"
#include "store/jobs.h"

#define LR_NOTICE_JOB "notice" /* the kind of job in the store */
#define LR_NOTICE_PER_MINUTE 20

/* An address, with the settings of its channel. */
struct lr_endpoint {
    struct lr_endpoint *next;
    char id[LR_NOTICE_ID]; /* in the store: no secret can be read from it */
    const struct lr_channel *channel;
    char *target;
    struct lr_opts *opts;
    int64_t sent[LR_NOTICE_PER_MINUTE]; /* when, monotonic ms; a ring */
    unsigned count;
    int failures;
    int64_t not_before; /* monotonic ms */
    bool crowded;       /* some had to wait: together from now on */
};

#define LR_NOTICE_UNNOTED 256

struct lr_notice_queue {
    struct lr_notice_deps deps;
    struct lr_endpoint *endpoints;
    size_t waiting; /* at most; counted anew by each run */
    bool failing;   /* the store; told already */
    int64_t unnoted[LR_NOTICE_UNNOTED]; /* were sent, but the store could not be told */
    size_t unnoted_count;
};

struct lr_endpoint *lr_endpoint_find(const struct lr_notice_queue *q, const char *id);

#endif
