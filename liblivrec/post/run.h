/* One run of a program of the user's: ffmpeg, rclone, a hook. Without a shell, in a process group of
 * its own, at low priority, for a limited time, its output captured. Blocks; any thread. */
#ifndef LR_RUN_H
#define LR_RUN_H

#include "core/buf.h"
#include "core/cancel.h"
#include "core/err.h"

#define LR_RUN_OUTPUT ((size_t)64 << 10) /* bytes of output that are kept: the last ones */

struct lr_run {
    /* A path; or a name without "/", which is looked for in the folders of $PATH. */
    const char *program;
    char *const *argv;      /* ends with NULL; [0] too */
    const char *const *env; /* "NAME=VALUE" beside what we have; ends with NULL; or NULL: none */
    const char *dir;        /* to run in; NULL: ours */
    const char *input;      /* for its stdin; NULL: empty */
    int64_t limit_ms;
    struct lr_cancel *cancel;

    /* What came of it. */
    struct lr_buf output; /* stdout and stderr; free it by lr_buf_free() */
    int status;           /* exit code; 128 + signal; -1: it did not run to its end */
};

/* 0 when it ended with exit code 0. LIVREC_ESCRIPT (another code, or a crash; the text ends with its
 * last line), LIVREC_ETIMEOUT, LIVREC_ECANCELLED, LIVREC_EUNSUPPORTED (it can't be started),
 * LIVREC_ENOMEM. Whatever it started is gone, too. */
int lr_run(struct lr_run *r, struct lr_err *err);

/* Is there such a program? */
bool lr_run_exists(const char *program);

#endif
