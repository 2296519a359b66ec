#include "store/sessions.h"

#include "store/sql.h"

int lr_store_session_begin(struct lr_store *s, int64_t room, int64_t at, int64_t *session,
                           struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err, "INSERT INTO session(room, began) VALUES(?, ?)", "ii", room, at);
    if (rc == 0)
        *session = sqlite3_last_insert_rowid(s->db);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct ending {
    int64_t session, at;
    const struct lr_store_sums *sums;
};

static int end(struct lr_store *s, void *arg, struct lr_err *err)
{
    const struct ending *e = arg;
    const struct lr_store_sums *n = e->sums;
    int rc = lr_sql_run(s, err,
                        "UPDATE session SET ended = ?, parts = ?, bytes = ?, duration = ?,"
                        " gaps = ?, code = ?, why = ? WHERE id = ?",
                        "iiiiiiti", e->at, n->parts, n->bytes, n->duration_ms, n->gaps,
                        (int64_t)n->code, n->why, e->session);
    if (rc == 0)
        rc =
            lr_sql_run(s, err, "DELETE FROM file WHERE session = ? AND bytes < 0", "i", e->session);
    return rc;
}

int lr_store_session_end(struct lr_store *s, int64_t session, int64_t at,
                         const struct lr_store_sums *sums, struct lr_err *err)
{
    struct ending e = {session, at, sums};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_together(s, err, end, &e);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct session_list {
    bool (*fn)(void *arg, const struct lr_store_session *session);
    void *arg;
};

static int session_row(void *arg, sqlite3_stmt *row)
{
    const struct session_list *l = arg;
    const struct lr_store_session session = {
        .id = sqlite3_column_int64(row, 0),
        .began = sqlite3_column_int64(row, 1),
        .ended = sqlite3_column_int64(row, 2), /* NULL reads as 0, here and below */
        .sums = {.parts = sqlite3_column_int64(row, 3),
                 .bytes = sqlite3_column_int64(row, 4),
                 .duration_ms = sqlite3_column_int64(row, 5),
                 .gaps = sqlite3_column_int64(row, 6),
                 .code = sqlite3_column_int(row, 7),
                 .why = (const char *)sqlite3_column_text(row, 8)},
    };
    return l->fn(l->arg, &session) ? 0 : LR_SQL_ENOUGH;
}

int lr_store_session_each(struct lr_store *s, int64_t room,
                          bool (*fn)(void *arg, const struct lr_store_session *session), void *arg,
                          struct lr_err *err)
{
    struct session_list l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_rows(s, err, session_row, &l,
                         "SELECT id, began, ended, parts, bytes, duration, gaps, code, why"
                         " FROM session WHERE room = ? ORDER BY id DESC",
                         "i", room);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_file_put(struct lr_store *s, const struct lr_store_file *file, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "INSERT INTO file(room, session, root, path, bytes, at)"
                        " VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(root, path) DO UPDATE SET"
                        " room = excluded.room, session = excluded.session,"
                        " bytes = excluded.bytes, at = excluded.at",
                        "iittii", file->room, file->session, file->root, file->path, file->bytes,
                        file->at);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_file_recover(struct lr_store *s, const char *root, const char *path, int64_t bytes,
                          int64_t at, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err, "UPDATE file SET bytes = ?, at = ? WHERE root = ? AND path = ?",
                        "iitt", bytes, at, root, path);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_file_made(struct lr_store *s, const char *from, const char *path, int64_t bytes,
                       struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "INSERT INTO file(room, session, root, path, bytes, at)"
                        " SELECT room, session, root, substr(?1, length(root) + 2), ?2, at"
                        " FROM file WHERE root || '/' || path = ?3"
                        " AND substr(?1, 1, length(root) + 1) = root || '/'"
                        " ON CONFLICT(root, path) DO UPDATE SET room = excluded.room,"
                        " session = excluded.session, bytes = excluded.bytes, at = excluded.at",
                        "tit", path, bytes, from);
    if (rc == 0 && lr_sql_changed(s) == 0)
        rc = lr_err_set(err, LIVREC_ENOTFOUND, "%s is none of livrec's files", from);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_file_moved(struct lr_store *s, const char *from, const char *root, const char *path,
                        struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "UPDATE OR REPLACE file SET root = ?, path = ?"
                        " WHERE root || '/' || path = ?",
                        "ttt", root, path, from);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_file_forget(struct lr_store *s, int64_t id, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err, "DELETE FROM file WHERE id = ?", "i", id);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct file_list {
    bool (*fn)(void *arg, const struct lr_store_file *file);
    void *arg;
};

static int file_row(void *arg, sqlite3_stmt *row)
{
    const struct file_list *l = arg;
    const struct lr_store_file file = {
        .id = sqlite3_column_int64(row, 0),
        .room = sqlite3_column_int64(row, 1),
        .session = sqlite3_column_int64(row, 2),
        .root = (const char *)sqlite3_column_text(row, 3),
        .path = (const char *)sqlite3_column_text(row, 4),
        .bytes = sqlite3_column_int64(row, 5),
        .at = sqlite3_column_int64(row, 6),
    };
    if (!file.root || !file.path) /* never NULL in the table */
        return LIVREC_ENOMEM;
    return l->fn(l->arg, &file) ? 0 : LR_SQL_ENOUGH;
}

int lr_store_file_each(struct lr_store *s, int64_t room,
                       bool (*fn)(void *arg, const struct lr_store_file *file), void *arg,
                       struct lr_err *err)
{
    struct file_list l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_rows(s, err, file_row, &l,
                         "SELECT id, room, session, root, path, bytes, at FROM file"
                         " WHERE (room = ?1 OR ?1 = 0) AND bytes >= 0"
                         " ORDER BY room, at DESC, id DESC",
                         "i", room);
    pthread_mutex_unlock(&s->lock);
    return rc;
}
