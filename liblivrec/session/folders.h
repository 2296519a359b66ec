/* The folders of a job: "record.dir", and those of "record.fallback_dir" that stand in for it. */
#ifndef LR_FOLDERS_H
#define LR_FOLDERS_H

#include "core/env.h"
#include "core/err.h"
#include "core/options.h"
#include "core/reserve.h"

#define LR_FOLDERS 9 /* with the first */

struct lr_folders {
    int fd[LR_FOLDERS]; /* -1: not open */
    int count;
    int now; /* where files are begun */
};

/* "record.dir" may go on as "record.name" does: from the first folder with a { in it on, folders are
 * named for each file. Bytes in front of that, none for one that begins so (the current folder). */
size_t lr_folders_fixed(const char *dir);
/* What goes on so is moved into "record.name". 0 or LIVREC_ENOMEM. */
int lr_folders_settle(struct lr_opts *opts, struct lr_err *err);

/* Of options that are settled. The first that can be written to. 0, or why the first one can't, LIVREC_EARG when they are too
 * many. */
int lr_folders_open(struct lr_folders *f, const struct lr_env *env, const struct lr_opts *opts,
                    struct lr_err *err);
void lr_folders_close(struct lr_folders *f, const struct lr_env *env);

/* Borrowed from opts. The first is "record.scratch" where there is one: what is finished there is
 * moved to "record.dir". */
const char *lr_folders_path(const struct lr_opts *opts, int index);
int lr_folders_find(const struct lr_folders *f, int fd); /* index; the one of now if it is none */
static inline int lr_folders_fd(const struct lr_folders *f)
{
    return f->fd[f->now];
}

/* Where to go on, by a look at the disks, which may take long. */
struct lr_folders_wish {
    bool full;        /* the one of now is, else it fails */
    bool stay;        /* the one of now counts, too, behind the others */
    bool anew;        /* ... and may be opened anew: nothing of it is in use */
    struct lr_reserve reserve; /* that shall be free */
};
/* Index, or -1. *fd: its descriptor, a new one where it differs from f's. */
int lr_folders_look(const struct lr_folders *f, const struct lr_env *env,
                    const struct lr_opts *opts, const struct lr_folders_wish *wish, int *fd);

#endif
