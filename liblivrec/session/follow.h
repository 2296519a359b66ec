/* A file that is followed: read on a worker whenever it changes, and what is made of it taken on
 * the loop. The kernel tells of changes; since it is silent about some files, workers look at them
 * every few seconds, and at the others now and then. All on the loop's thread but for what is marked. */
#ifndef LR_FOLLOW_H
#define LR_FOLLOW_H

#include "core/file_stamp.h"
#include "session/job.h"

struct lr_follow_ops {
    void *(*read)(void *arg);            /* on a worker; NULL: no memory, and it is tried again */
    void (*take)(void *arg, void *what); /* what was read is the taker's */
    void (*drop)(void *what);            /* nobody takes it any more */
};

struct lr_follow {
    const struct lr_jobs_deps *deps;
    const struct lr_follow_ops *ops;
    void *arg;
    char *path, *folder;
    const char *name; /* in path */
    int notify_fd;    /* -1: nobody tells of changes */
    bool listens;     /* the kernel was asked to tell ... */
    bool told;        /* ... and does, of what a file like this one looks like */
    bool missed;      /* but once it did not */
    struct lr_timer *timer;
    struct lr_timer *looks;
    struct lr_file_stamp read, seen, before; /* of the file: as it was read, the last two looks; zeros: not there */
    struct lr_task task;
    void *what;   /* that was read, until it is taken */
    bool reading; /* or looking, on a worker */
    bool again;   /* it changed meanwhile */
    bool ended;
};

/* [any] LIVREC_ENOMEM; lr_follow_free() either way. */
int lr_follow_init(struct lr_follow *f, const struct lr_jobs_deps *deps, const char *path,
                   const struct lr_follow_ops *ops, void *arg);
void lr_follow_begin(struct lr_follow *f); /* see changes from now on */
void lr_follow_again(struct lr_follow *f); /* read it */
void lr_follow_later(struct lr_follow *f, int64_t ms);
void lr_follow_stop(struct lr_follow *f);
void lr_follow_free(struct lr_follow *f); /* when neither pool nor loop run any more */

#endif
