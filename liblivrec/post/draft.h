/* A new file beside a recording. It has a name of its own until it is known to be right; then it
 * gets the first one that is free, and never takes one that is not. Blocks; any thread. */
#ifndef LR_DRAFT_H
#define LR_DRAFT_H

#include "core/env.h"
#include "core/err.h"
#include "core/reserve.h"

#define LR_DRAFT_TAIL ".making" /* of its name until then */

struct lr_draft {
    const struct lr_env *env;
    int root_fd;  /* the folder of both */
    char *folder; /* its name with the "/", or "" */
    char *name;   /* of the draft in it: "show.ts.mp4.making" */
    char *path;   /* folder and name */
    char *want;   /* "show.mp4" */
};

/* Of a recording: its name with another extension, and with " (WORD)" where that is the recording's
 * own. Nothing is made yet. 0, LIVREC_EIO, LIVREC_ENOMEM; close it in any case. */
int lr_draft_open(struct lr_draft *d, const struct lr_env *env, const char *source, const char *ext,
                  const char *word, struct lr_err *err);
/* Of the file root/below itself; folders are made. As above. */
int lr_draft_at(struct lr_draft *d, const struct lr_env *env, const char *root, const char *below,
                struct lr_err *err);
void lr_draft_close(struct lr_draft *d);

/* What an earlier try left, and what this one made. */
void lr_draft_remove(const struct lr_draft *d);

/* Is there space for `bytes` more, and `reserve` beside? LIVREC_EIO. */
int lr_draft_room(const struct lr_draft *d, int64_t bytes, const struct lr_reserve *reserve,
                  struct lr_err *err);

/* The first name that is free: "show.mp4", "show (2).mp4" ... *name is the caller's. 0 or
 * LIVREC_ENOMEM, LIVREC_EIO. */
int lr_draft_pick(const struct lr_draft *d, char **name, struct lr_err *err);
/* Make it durable and give it that name. LIVREC_EIO: also when it was taken meanwhile. */
int lr_draft_take(const struct lr_draft *d, const char *name, struct lr_err *err);

#endif
