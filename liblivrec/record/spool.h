/* A file on disk while it is written: one thread's, all calls may block. */
#ifndef LR_SPOOL_H
#define LR_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/env.h"
#include "core/err.h"
#include "core/reserve.h"
#include "record/digest.h"

struct lr_spool {
    const struct lr_env *env;
    int root_fd;
    char *want;        /* name asked for */
    const char *tail;  /* of the name while it is written: ".part", or ""; static */
    char *name, *part; /* name that it got, and where it is now; NULL: not open */
    bool replaces;     /* the name is that of an older version, which it takes the place of */
    bool small;        /* all of it or nothing */
    struct lr_digest digest;
    struct lr_sum sum; /* of the finished file */
    char *late;        /* name instead, since that one was taken at the end; NULL: it was not */
    int fd;
    int64_t written, whole;    /* bytes; up to the last unit */
    int64_t unsynced;          /* bytes */
    int64_t synced;            /* up to the last unit, when it was synced last */
    int64_t unsynced_since;    /* monotonic ms */
    bool failed;               /* takes no more; see err */
    bool starved;              /* ... because there is no space */
    struct lr_reserve reserve; /* what shall stay free on the disk */
    const char *lacks;         /* the option that is not kept */
    int64_t looked, looked_at; /* `written` and monotonic ms when it was asked for its space */
    int64_t aside;             /* space is set aside up to here; 0: none was */
    bool unaided;              /* no more of that */
    bool amended;              /* not as it was written: `digest` is of something else */
    bool damaged;              /* a sync failed: nobody knows what is on the disk */
    struct lr_err err;
};

/* 0, LIVREC_ENOMEM. Touches no disk yet. */
int lr_spool_init(struct lr_spool *s, const struct lr_env *env, int root_fd, const char *path);
void lr_spool_free(struct lr_spool *s);              /* closes; what is there stays as it is */
const char *lr_spool_name(const struct lr_spool *s); /* until it is open, the one asked for */

/* All of these: 0, or s->failed is set and s->err says why. */
int lr_spool_open(struct lr_spool *s);
/* `unit`: bytes of these up to the last unit mark, 0 = none. */
int lr_spool_write(struct lr_spool *s, const void *data, size_t len, size_t unit);
#define LR_SPOOL_PIECES 16
struct lr_spool_piece {
    const void *data;
    size_t len, unit; /* as above */
};
int lr_spool_write_all(struct lr_spool *s, const struct lr_spool_piece *piece,
                       int count); /* <= 16 */
int lr_spool_sync(struct lr_spool *s);
/* Other bytes in the place of some that were written. What the disk does not take stays as it was. */
void lr_spool_amend(struct lr_spool *s, int64_t at, const void *data, size_t len);

/* Cut to the last unit, sync, close, give it its name. 0 or LIVREC_EIO with *err; then s->part is
 * what is there, or nothing is. */
int lr_spool_finish(struct lr_spool *s, struct lr_err *err);
void lr_spool_remove(struct lr_spool *s);

/* Rename to the first of "want (2)", "want (3)" ... that is free; *late is that name, on the heap,
 * whether it worked or not. 0 or -errno. */
struct lr_files;
int lr_spool_rename(const struct lr_files *files, int root_fd, const char *part, const char *want,
                    char **late);

#endif
