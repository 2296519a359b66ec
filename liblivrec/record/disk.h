/* Files of recordings behind a queue of their own (DECISIONS 6): the loop hands over blocks and
 * goes on; writer threads put them on disk, one thread per output root at most, so that a stuck
 * mount stops nobody else. All functions are for the loop's thread, and so are the callbacks. */
#ifndef LR_DISK_H
#define LR_DISK_H

#include "core/env.h"
#include "core/err.h"
#include "net/loop.h"
#include "record/sink.h"

#define LR_DISK_BUDGET ((size_t)32 << 20) /* bytes that one file may have waiting */

struct lr_disk; /* the writers of a handle */
int lr_disk_new(const struct lr_env *env, struct lr_loop *loop, struct lr_disk **out,
                struct lr_err *err);
/* [any thread but the loop's] Joins the writers; files that are open stay as .part. */
void lr_disk_free(struct lr_disk *d);

struct lr_file;
struct lr_file_ops {
    /* The disk failed (full, gone, read-only): nothing more will be written; close or abort it. */
    void (*failed)(void *user, const struct lr_err *err);
    /* Answer to lr_file_close(): the file has its name (err->code 0), or was left as .part. The
     * file is freed after it returns. */
    void (*closed)(void *user, const char *path, int64_t bytes, const struct lr_err *err);
};

/* A new file root/path.part, which becomes root/path when it is closed. Folders are made; a path
 * that is taken gets " (2)" and so on before its extension; the result is lr_file_path(). Opening
 * itself happens on the writer: its failure comes as `failed`. */
int lr_file_open(struct lr_disk *d, int root_fd, const char *path, const struct lr_file_ops *ops,
                 void *user, struct lr_file **out, struct lr_err *err);
const char *lr_file_path(const struct lr_file *f); /* relative to the root, final name */
struct lr_out *lr_file_out(struct lr_file *f);     /* where a sink writes */
int64_t lr_file_bytes(const struct lr_file *f);    /* handed over so far */
size_t lr_file_waiting(const struct lr_file *f);   /* not on disk yet */
void lr_file_push(struct lr_file *f); /* give what is collected to the writer now (each second) */
void lr_file_close(struct lr_file *f); /* write the rest, sync, rename; then ops->closed */
void lr_file_abort(struct lr_file *f); /* an empty or unwanted file: remove it; no callback */

#endif
