#include "store/sql.h"

#include <stdarg.h>
#include <string.h>

#include "core/alloc.h"

int lr_sql_fail(struct lr_store *s, int code, struct lr_err *err)
{
    int primary = code & 0xff;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        s->damaged = true;
    if (primary == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return lr_err_set(err, LIVREC_EIO, "state%s%s: %s", s->path ? " " : "", s->path ? s->path : "",
                      s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code));
}

static int bind(sqlite3_stmt *statement, const char *types, va_list args)
{
    int rc = SQLITE_OK;
    for (int i = 0; types[i] && rc == SQLITE_OK; i++) {
        if (types[i] == 'i') {
            rc = sqlite3_bind_int64(statement, i + 1, va_arg(args, int64_t));
            continue;
        }
        const char *text = va_arg(args, const char *);
        rc = text ? sqlite3_bind_text64(statement, i + 1, text, strlen(text), SQLITE_TRANSIENT,
                                        SQLITE_UTF8)
                  : sqlite3_bind_null(statement, i + 1);
    }
    return rc;
}

static int no_row(void *arg, sqlite3_stmt *statement)
{
    (void)arg;
    (void)statement;
    return 0;
}

/* SQLITE_OK, SQLITE_DONE, or what went wrong; *own: what `row` returned. */
static int walk(sqlite3_stmt *statement, int (*row)(void *arg, sqlite3_stmt *statement), void *arg,
                int *own)
{
    int rc;
    do
        rc = sqlite3_step(statement);
    while (rc == SQLITE_ROW && (*own = row(arg, statement)) == 0);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int run(struct lr_store *s, struct lr_err *err,
               int (*row)(void *arg, sqlite3_stmt *statement), void *arg, const char *sql,
               const char *types, va_list args)
{
    sqlite3_stmt *statement = NULL;
    int own = 0;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = bind(statement, types, args);
    if (rc == SQLITE_OK)
        rc = walk(statement, row, arg, &own);
    if (rc != SQLITE_OK && rc != SQLITE_DONE) {
        lr_sql_fail(s, sqlite3_extended_errcode(s->db), err);
        own = err->code;
    } else if (own == LIVREC_ENOMEM) {
        lr_err_set(err, own, "out of memory");
    }
    sqlite3_finalize(statement);
    return own == LR_SQL_ENOUGH ? 0 : own;
}

int lr_sql_run(struct lr_store *s, struct lr_err *err, const char *sql, const char *types, ...)
{
    struct lr_err unread;
    va_list args;
    va_start(args, types);
    int rc = run(s, err ? err : &unread, no_row, NULL, sql, types, args);
    va_end(args);
    return rc;
}

int lr_sql_rows(struct lr_store *s, struct lr_err *err,
                int (*row)(void *arg, sqlite3_stmt *statement), void *arg, const char *sql,
                const char *types, ...)
{
    struct lr_err unread;
    va_list args;
    va_start(args, types);
    int rc = run(s, err ? err : &unread, row, arg, sql, types, args);
    va_end(args);
    return rc;
}

int lr_sql_text(sqlite3_stmt *statement, int column, char **out)
{
    *out = NULL;
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return 0;
    const void *text = sqlite3_column_text(statement, column);
    *out = text ? lr_strdup(text) : NULL;
    return *out ? 0 : LIVREC_ENOMEM;
}

int lr_sql_together(struct lr_store *s, struct lr_err *err,
                    int (*steps)(struct lr_store *s, void *arg, struct lr_err *err), void *arg)
{
    int rc = lr_sql_run(s, err, "BEGIN IMMEDIATE", "");
    if (rc)
        return rc;
    rc = steps(s, arg, err);
    if (rc == 0)
        rc = lr_sql_run(s, err, "COMMIT", "");
    /* Some errors have ended it already; then there is nothing to take back. */
    if (rc && !sqlite3_get_autocommit(s->db))
        lr_sql_run(s, NULL, "ROLLBACK", "");
    return rc;
}
