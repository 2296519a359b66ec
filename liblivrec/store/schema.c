/* The tables, in versions: each step brings a file from one to the next, and none is ever changed.
 */
#include <stdio.h>

#include "core/attr.h"
#include "store/sql.h"

static const char *const steps[] = {
    "CREATE TABLE job(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT,"
    " body TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,"
    " due INTEGER NOT NULL, why TEXT);"
    "CREATE UNIQUE INDEX job_key ON job(kind, key) WHERE key IS NOT NULL;"
    "CREATE INDEX job_due ON job(kind, state, due);",

    /* own_key 0: the key is an address. A file of -1 bytes is being written. */
    "CREATE TABLE room(id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL,"
    " key TEXT NOT NULL, own_key INTEGER NOT NULL, name TEXT, title TEXT,"
    " first_seen INTEGER NOT NULL, last_live INTEGER, UNIQUE(platform, key, own_key));"
    "CREATE TABLE room_url(url TEXT PRIMARY KEY, room INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX room_url_room ON room_url(room);"
    "CREATE TABLE room_name(id INTEGER PRIMARY KEY, room INTEGER NOT NULL, name TEXT NOT NULL,"
    " since INTEGER NOT NULL);"
    "CREATE INDEX room_name_room ON room_name(room);"
    "CREATE TABLE session(id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL,"
    " began INTEGER NOT NULL, ended INTEGER, parts INTEGER, bytes INTEGER, duration INTEGER,"
    " gaps INTEGER, code INTEGER, why TEXT);"
    "CREATE INDEX session_room ON session(room);"
    "CREATE TABLE file(id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL,"
    " session INTEGER NOT NULL, root TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " at INTEGER NOT NULL, UNIQUE(root, path));"
    "CREATE INDEX file_room ON file(room, at);",

    /* What "retain.*" said when the room was recorded last. */
    "ALTER TABLE room ADD COLUMN retain_age INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE room ADD COLUMN retain_size INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE room ADD COLUMN retain_count INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE login(account TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " at INTEGER NOT NULL, PRIMARY KEY(account, name)) WITHOUT ROWID;",
};

static int version_row(void *arg, sqlite3_stmt *statement)
{
    *(int *)arg = sqlite3_column_int(statement, 0);
    return LR_SQL_ENOUGH;
}

static int climb(struct lr_store *s, void *arg, struct lr_err *err)
{
    (void)arg;
    int version = 0;
    int rc = lr_sql_rows(s, err, version_row, &version, "PRAGMA user_version", "");
    if (rc)
        return rc;
    if (version < 0 || version > (int)LR_COUNT(steps))
        return lr_err_set(
            err, LIVREC_EIO,
            "state %s: written by a later version of livrec (form %d, this one knows %d)", s->path,
            version, (int)LR_COUNT(steps));
    for (; version < (int)LR_COUNT(steps); version++) {
        char mark[64];
        snprintf(mark, sizeof mark, "PRAGMA user_version = %d", version + 1);
        if (sqlite3_exec(s->db, steps[version], NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(s->db, mark, NULL, NULL, NULL) != SQLITE_OK)
            return lr_sql_fail(s, sqlite3_extended_errcode(s->db), err);
    }
    return 0;
}

int lr_schema_bring(struct lr_store *s, struct lr_err *err)
{
    return lr_sql_together(s, err, climb, NULL);
}
