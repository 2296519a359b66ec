#include "store/jobs.h"

#include "core/alloc.h"
#include "store/sql.h"

#define KEPT_MS                                                                                    \
    ((int64_t)30 * 24 * 3600 * 1000) /* how long a key is known when its job is done               \
                                      */
#define FAILED_MAX 1000

enum { DONE = LR_JOB_FAILED + 1 }; /* kept for its key; "due" is when it was done */

#define COLUMNS "SELECT id, key, body, tries, due, why FROM job "

void lr_store_job_clear(struct lr_store_job *job)
{
    lr_free(job->key);
    lr_free(job->body);
    lr_free(job->why);
    *job = (struct lr_store_job){0};
}

static int read_job(sqlite3_stmt *row, struct lr_store_job *job)
{
    job->id = sqlite3_column_int64(row, 0);
    job->tries = sqlite3_column_int(row, 3);
    job->due = sqlite3_column_int64(row, 4);
    int rc = lr_sql_text(row, 1, &job->key);
    if (rc == 0)
        rc = lr_sql_text(row, 2, &job->body);
    return rc ? rc : lr_sql_text(row, 5, &job->why);
}

int lr_store_job_put(struct lr_store *s, const char *kind, const char *key, const char *body,
                     int64_t due, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "INSERT INTO job(kind, key, body, due) VALUES(?, ?, ?, ?)"
                        " ON CONFLICT DO NOTHING",
                        "ttti", kind, key, body, due);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

static int first_job(void *arg, sqlite3_stmt *row)
{
    int rc = read_job(row, arg);
    return rc ? rc : LR_SQL_ENOUGH;
}

static int first_due(void *arg, sqlite3_stmt *row)
{
    int64_t *due = arg;
    *due = sqlite3_column_type(row, 0) == SQLITE_NULL ? INT64_MAX : sqlite3_column_int64(row, 0);
    return LR_SQL_ENOUGH;
}

static int next(struct lr_store *s, const char *kind, int64_t now, struct lr_store_job *job,
                int64_t *next_due, struct lr_err *err)
{
    int rc = lr_sql_rows(s, err, first_job, job,
                         COLUMNS "WHERE kind = ? AND state = 0 AND due <= ? ORDER BY id LIMIT 1",
                         "ti", kind, now);
    if (rc == 0 && job->body) {
        *next_due = job->due;
        return 0;
    }
    if (rc == 0)
        rc = lr_sql_rows(s, err, first_due, next_due,
                         "SELECT min(due) FROM job WHERE kind = ? AND state = 0", "t", kind);
    return rc ? rc : LIVREC_ENOTFOUND;
}

int lr_store_job_next(struct lr_store *s, const char *kind, int64_t now, struct lr_store_job *job,
                      int64_t *next_due, struct lr_err *err)
{
    struct lr_store_job found = {0};
    int64_t due = INT64_MAX;
    pthread_mutex_lock(&s->lock);
    int rc = next(s, kind, now, &found, &due, err);
    pthread_mutex_unlock(&s->lock);
    if (rc == 0)
        *job = found;
    else
        lr_store_job_clear(&found);
    if (rc == 0 || rc == LIVREC_ENOTFOUND)
        *next_due = due;
    return rc;
}

/* The last statement was about one job. */
static int was_there(const struct lr_store *s, int rc, int64_t id, struct lr_err *err)
{
    if (rc || lr_sql_changed(s) > 0)
        return rc;
    return lr_err_set(err, LIVREC_ENOTFOUND, "there is no job %lld", (long long)id);
}

int lr_store_job_save(struct lr_store *s, int64_t id, const char *body, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err, "UPDATE job SET body = ? WHERE id = ? AND state != ?", "tii", body,
                        id, (int64_t)DONE);
    rc = was_there(s, rc, id, err);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

static int done(struct lr_store *s, void *arg, struct lr_err *err)
{
    int64_t id = *(const int64_t *)arg, now = lr_wall_ms(s->clock);
    int rc = lr_sql_run(s, err,
                        "UPDATE job SET state = ?, due = ?, body = '', why = NULL"
                        " WHERE id = ? AND state != ?",
                        "iiii", (int64_t)DONE, now, id, (int64_t)DONE);
    rc = was_there(s, rc, id, err);
    if (rc == 0)
        rc = lr_sql_run(s, err,
                        "DELETE FROM job WHERE kind = (SELECT kind FROM job WHERE id = ?)"
                        " AND state = ? AND (key IS NULL OR due < ?)",
                        "iii", id, (int64_t)DONE, now - KEPT_MS);
    return rc;
}

int lr_store_job_done(struct lr_store *s, int64_t id, struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_together(s, err, done, &id);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_job_retry(struct lr_store *s, int64_t id, int64_t due, const char *why,
                       struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "UPDATE job SET state = 0, tries = tries + 1, due = ?, why = ?"
                        " WHERE id = ? AND state != ?",
                        "itii", due, why, id, (int64_t)DONE);
    rc = was_there(s, rc, id, err);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct failure {
    int64_t id;
    const char *why;
};

static int fail(struct lr_store *s, void *arg, struct lr_err *err)
{
    const struct failure *f = arg;
    int rc = lr_sql_run(s, err,
                        "UPDATE job SET state = ?, tries = tries + 1, why = ?"
                        " WHERE id = ? AND state != ?",
                        "itii", (int64_t)LR_JOB_FAILED, f->why, f->id, (int64_t)DONE);
    rc = was_there(s, rc, f->id, err);
    if (rc == 0)
        rc = lr_sql_run(s, err,
                        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state = ? AND"
                        " kind = (SELECT kind FROM job WHERE id = ?) ORDER BY id DESC"
                        " LIMIT -1 OFFSET ?)",
                        "iii", (int64_t)LR_JOB_FAILED, f->id, (int64_t)FAILED_MAX);
    return rc;
}

int lr_store_job_fail(struct lr_store *s, int64_t id, const char *why, struct lr_err *err)
{
    struct failure f = {id, why};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_together(s, err, fail, &f);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_job_revive(struct lr_store *s, int64_t id, const char *body, int64_t due,
                        struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "UPDATE job SET state = 0, tries = 0, due = ?, body = ?, why = NULL"
                        " WHERE id = ? AND state = ?",
                        "itii", due, body, id, (int64_t)LR_JOB_FAILED);
    rc = was_there(s, rc, id, err);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct listing {
    bool (*fn)(void *arg, const struct lr_store_job *job);
    void *arg;
};

static int listed(void *arg, sqlite3_stmt *row)
{
    const struct listing *l = arg;
    struct lr_store_job job = {0};
    int rc = read_job(row, &job);
    if (rc == 0)
        rc = l->fn(l->arg, &job) ? 0 : LR_SQL_ENOUGH;
    lr_store_job_clear(&job);
    return rc;
}

int lr_store_job_each(struct lr_store *s, const char *kind, enum lr_job_state state,
                      bool (*fn)(void *arg, const struct lr_store_job *job), void *arg,
                      struct lr_err *err)
{
    struct listing l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_rows(s, err, listed, &l, COLUMNS "WHERE kind = ? AND state = ? ORDER BY id",
                         "ti", kind, (int64_t)state);
    pthread_mutex_unlock(&s->lock);
    return rc;
}
