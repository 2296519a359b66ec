/* A file onto a remote, by the program rclone. Blocks; any thread. */
#ifndef LR_UPLOAD_H
#define LR_UPLOAD_H

#include "core/cancel.h"
#include "core/err.h"

struct lr_upload {
    const char *rclone; /* program */
    const char *remote; /* "name:path" */
    /* Path of rclone.conf, or its text (more than one line); NULL: what is in
     * $RCLONE_CONFIG, either of both, else rclone's own. */
    const char *config;
    int64_t limit_ms;
    struct lr_cancel *cancel;
};

/* `path` to remote/`below`, below NULL: to its top; what is there under the name and is the same is
 * not sent again. Then both are compared, by digest where the remote has one, else by size:
 * LIVREC_EIO when they differ. Else errors of lr_run(). */
int lr_upload(const struct lr_upload *u, const char *path, const char *below, struct lr_err *err);

/* LIVREC_EARG: no remote at all, or one that rclone would take for a flag. */
int lr_upload_check(const char *remote, struct lr_err *err);

#endif
