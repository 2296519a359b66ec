/* Statements of SQL, for the files of store/ alone. All are called under the store's lock. */
#ifndef LR_SQL_H
#define LR_SQL_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include "store/store.h"

struct lr_store {
    sqlite3 *db;
    pthread_mutex_t lock; /* one statement at a time: SQLite's own error state is per connection */
    const struct lr_clock *clock;
    char *path, *aside; /* path NULL: in memory */
    int lock_fd;        /* -1: not claimed */
    bool damaged;       /* SQLite says that the file is no database, or none any more */
};

/* Run it to its end. types: one letter an argument, "t" const char * (NULL gives NULL), "i"
 * int64_t. 0 or an error. */
int lr_sql_run(struct lr_store *s, struct lr_err *err, const char *sql, const char *types, ...);

/* The same, with row(arg, statement) for every row: 0 goes on, LR_SQL_ENOUGH ends it well, an error
 * of LIVREC_E* ends it with that. */
#define LR_SQL_ENOUGH 1
int lr_sql_rows(struct lr_store *s, struct lr_err *err,
                int (*row)(void *arg, sqlite3_stmt *statement), void *arg, const char *sql,
                const char *types, ...);

/* A column on the heap; *out is NULL where it is NULL. 0 or LIVREC_ENOMEM. */
int lr_sql_text(sqlite3_stmt *statement, int column, char **out);

/* The error that SQLite told last, for a call that ended with `code`. */
int lr_sql_fail(struct lr_store *s, int code, struct lr_err *err);

/* How many rows the last statement changed. */
static inline int lr_sql_changed(const struct lr_store *s)
{
    return sqlite3_changes(s->db);
}

/* All of `steps` or nothing. */
int lr_sql_together(struct lr_store *s, struct lr_err *err,
                    int (*steps)(struct lr_store *s, void *arg, struct lr_err *err), void *arg);

/* schema.c: tables as this version wants them, from whatever version they are of. */
int lr_schema_bring(struct lr_store *s, struct lr_err *err);

#endif
