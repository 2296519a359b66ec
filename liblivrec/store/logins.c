#include "store/logins.h"

#include "store/sql.h"

#define KEPT_MS ((int64_t)180 * 24 * 3600 * 1000)

static int value_row(void *arg, sqlite3_stmt *row)
{
    int rc = lr_sql_text(row, 0, arg);
    return rc ? rc : LR_SQL_ENOUGH;
}

int lr_store_login_get(struct lr_store *s, const char *account, const char *name, char **value,
                       struct lr_err *err)
{
    char *found = NULL;
    pthread_mutex_lock(&s->lock);
    int rc =
        lr_sql_rows(s, err, value_row, &found,
                    "SELECT value FROM login WHERE account = ? AND name = ?", "tt", account, name);
    pthread_mutex_unlock(&s->lock);
    if (rc == 0)
        *value = found;
    return rc;
}

struct put {
    const char *account, *name, *value;
};

static int put(struct lr_store *s, void *arg, struct lr_err *err)
{
    const struct put *p = arg;
    int64_t now = lr_wall_ms(s->clock);
    int rc = lr_sql_run(s, err,
                        "INSERT INTO login(account, name, value, at) VALUES(?, ?, ?, ?)"
                        " ON CONFLICT(account, name) DO UPDATE SET value = excluded.value,"
                        " at = excluded.at",
                        "ttti", p->account, p->name, p->value, now);
    return rc ? rc : lr_sql_run(s, err, "DELETE FROM login WHERE at < ?", "i", now - KEPT_MS);
}

int lr_store_login_put(struct lr_store *s, const char *account, const char *name, const char *value,
                       struct lr_err *err)
{
    struct put p = {account, name, value};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_together(s, err, put, &p);
    pthread_mutex_unlock(&s->lock);
    return rc;
}
