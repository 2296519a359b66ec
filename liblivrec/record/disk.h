/* Files of recordings behind a queue of their own: the loop hands over blocks and goes on; writer
 * threads put them on disk, one thread per file system, so that a stuck mount stops nobody else.
 * All functions are for the loop's thread, and so are the callbacks. */
#ifndef LR_DISK_H
#define LR_DISK_H

#include "core/env.h"
#include "core/err.h"
#include "core/reserve.h"
#include "net/loop.h"
#include "record/digest.h"
#include "record/sink.h"

#define LR_DISK_BUDGET ((size_t)32 << 20) /* bytes that one file may have waiting */

struct lr_disk; /* the writers of a handle */
int lr_disk_new(const struct lr_env *env, struct lr_loop *loop, struct lr_disk **out,
                struct lr_err *err);
/* [any thread but the loop's] Joins the writers; what was handed over is written, files that are
 * open stay as .part. The loop must still be there; nothing is called any more. */
void lr_disk_free(struct lr_disk *d);
struct lr_loop *lr_disk_loop(const struct lr_disk *d);

struct lr_file;
/* `opened` and `failed` may be NULL. */
struct lr_file_ops {
    /* The file is there: lr_file_path() is its name, unless another one takes that meanwhile. */
    void (*opened)(void *user);
    /* It can't be opened, or the disk failed (full, gone, read-only): nothing more will be written;
     * what was written is cut to the last unit. Close or abort it. At most once. */
    void (*failed)(void *user, const struct lr_err *err);
    /* Answer to lr_file_close(): the file has its name (err->code 0), or was left as .part because
     * syncing or renaming failed, or is not there because nothing could be written. The file is
     * freed after it returns. */
    void (*closed)(void *user, const char *path, int64_t bytes, const struct lr_err *err);
    enum lr_digest_kind digest; /* for lr_file_sum() */
    bool named;                 /* it has its name from the first byte on: no ".part" */
    struct lr_reserve reserve;  /* what shall stay free on the disk: with less it is full */
};

/* A new file root/path.part, which becomes root/path when it is closed, unless ops->named. Folders are made; a path
 * that is taken gets " (2)" and so on before its extension. All that happens on the writer. root_fd
 * is borrowed until `closed`, or without that until lr_disk_free(). */
int lr_file_open(struct lr_disk *d, int root_fd, const char *path, const struct lr_file_ops *ops,
                 void *user, struct lr_file **out, struct lr_err *err);
/* A file whose content is known: it comes into being as a whole or not at all. `data` is copied. */
struct lr_small_file {
    const char *path;
    bool replaces; /* path is an older version, which is there until this one takes its place */
    const void *data;
    size_t len;
};
/* Written, synced and named by the writer, as if opened and closed: `closed` comes later, unless
 * this fails (LIVREC_ENOMEM). */
int lr_file_save(struct lr_disk *d, int root_fd, const struct lr_small_file *small,
                 const struct lr_file_ops *ops, void *user, struct lr_err *err);
/* Final name, relative to the root; the one asked for until `opened`. */
const char *lr_file_path(const struct lr_file *f);
/* Where a sink writes. It takes anything up to LR_DISK_BUDGET, and one unit more; then LIVREC_EIO:
 * watch lr_file_waiting(). After a failure it takes and drops everything. */
struct lr_out *lr_file_out(struct lr_file *f);
int64_t lr_file_bytes(const struct lr_file *f);            /* taken so far */
int64_t lr_file_whole(const struct lr_file *f);            /* ... up to the last unit */
int64_t lr_file_synced(const struct lr_file *f);           /* ... that a loss of power leaves */
const struct lr_sum *lr_file_sum(const struct lr_file *f); /* from inside `closed` */
/* From inside `closed`: it has other bytes than were written, and so no digest. */
bool lr_file_is_amended(const struct lr_file *f);
/* From inside `closed`: bytes that are on the disk for sure, less than there are if a sync failed. */
int64_t lr_file_certain(const struct lr_file *f);
bool lr_file_is_starved(const struct lr_file *f); /* from inside `failed`: there is no space */
size_t lr_file_waiting(const struct lr_file *f);  /* of those, not on disk yet */
void lr_file_push(struct lr_file *f);  /* give what is collected to the writer (each second); not
                                          before the first unit: a header alone does not play */
void lr_file_close(struct lr_file *f); /* write the rest up to the last unit, sync, rename; then
                                          ops->closed. Without a unit nothing is left */
/* An empty or unwanted file: remove it. Then ops->closed with an error; NULL: no callback. */
void lr_file_abort(struct lr_file *f, const struct lr_file_ops *ops);

#endif
