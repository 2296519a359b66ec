/* Recordings of a room, and the files that they gave. Thread-safe; may block; errors as in
 * store/store.h. */
#ifndef LR_STORE_SESSIONS_H
#define LR_STORE_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "store/store.h"

int lr_store_session_begin(struct lr_store *s, int64_t room, int64_t at, int64_t *session,
                           struct lr_err *err);

struct lr_store_sums {
    int64_t parts, bytes, duration_ms, gaps;
    int code;        /* LIVREC_E* that it ended with */
    const char *why; /* or NULL */
};
/* With what came of it; files that were begun and have no end are forgotten. */
int lr_store_session_end(struct lr_store *s, int64_t session, int64_t at,
                         const struct lr_store_sums *sums, struct lr_err *err);

struct lr_store_session {
    int64_t id, began, ended; /* Unix ms; ended 0: it runs, or was broken off with its process */
    struct lr_store_sums sums;
};
/* Of a room, latest first, until fn returns false. fn must not call the store; all is borrowed. */
int lr_store_session_each(struct lr_store *s, int64_t room,
                          bool (*fn)(void *arg, const struct lr_store_session *session), void *arg,
                          struct lr_err *err);

/* A file below a root, which is the absolute path of an output folder. bytes -1: it was begun. A
 * second call for the same file changes the first. */
struct lr_store_file {
    int64_t id; /* of the listing */
    int64_t room, session;
    const char *root, *path;
    int64_t bytes, at; /* at: Unix ms when it was finished */
};
int lr_store_file_put(struct lr_store *s, const struct lr_store_file *file, struct lr_err *err);
/* It was begun by a process that died, and is whole now. A file that nobody knows is no error. */
int lr_store_file_recover(struct lr_store *s, const char *root, const char *path, int64_t bytes,
                          int64_t at, struct lr_err *err);
/* `from`, absolute, is at root/path now, in another folder. Nobody's file is none. */
int lr_store_file_moved(struct lr_store *s, const char *from, const char *root, const char *path,
                        struct lr_err *err);
/* `path` was made of `from`, both absolute: it is of the same room, session and time, if it is below the
 * same root. LIVREC_ENOTFOUND: it is not, or nobody knows `from`. */
int lr_store_file_made(struct lr_store *s, const char *from, const char *path, int64_t bytes,
                       struct lr_err *err);
int lr_store_file_forget(struct lr_store *s, int64_t id, struct lr_err *err);

/* Finished files of a room (0: of all, room by room), latest first, until fn returns false. fn must
 * not call the store; all is borrowed. */
int lr_store_file_each(struct lr_store *s, int64_t room,
                       bool (*fn)(void *arg, const struct lr_store_file *file), void *arg,
                       struct lr_err *err);

#endif
