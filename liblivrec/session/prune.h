/* Recordings that are not kept any more ("retain.*"), room by room. Removed is what the state knows
 * as livrec's own and what is still what was recorded: a plain file of the same size, below the
 * folder that it was recorded to, without a mark that it shall be kept, and without work to be done
 * with it. */
#ifndef LR_PRUNE_H
#define LR_PRUNE_H

#include "core/env.h"
#include "core/options.h"
#include "store/rooms.h"

#define LR_KEEP_MARK ".keep" /* "PATH.keep" beside a recording keeps it */

/* One recording that goes, with its sidecar, subtitles and picture; borrowed during the call. */
struct lr_pruned {
    const char *root, *path;
    int64_t bytes, at; /* at: Unix ms when it was finished */
    const char *why;   /* the limit that it is over: "age", "size" or "count"; static */
    int rc;            /* 0: it is gone, or would be; else -errno: it is still there */
};

struct lr_prune {
    const struct lr_env *env;
    struct lr_store *store;
    bool dry_run; /* nothing is removed, and the state stays as it is */
    void (*tell)(void *arg, const struct lr_pruned *one);
    void *arg;
};

bool lr_retain_any(const struct lr_store_retain *r); /* is there a limit? */
/* What the options say. */
struct lr_store_retain lr_retain_of(const struct lr_opts *opts);

/* As a log line. */
struct lr_log;
void lr_prune_log(struct lr_log *log, uint64_t job, bool dry_run, const struct lr_pruned *one);

/* May wait for the disk; any thread but the loop's. The latest recording stays, however large or
 * old it is. 0, LIVREC_ENOMEM, LIVREC_EIO. */
int lr_prune_room(const struct lr_prune *p, int64_t room, const struct lr_store_retain *retain,
                  struct lr_err *err);
/* Every room: by `retain`, or, NULL, by what counted when the room was recorded last. */
int lr_prune_all(const struct lr_prune *p, const struct lr_store_retain *retain,
                 struct lr_err *err);

#endif
