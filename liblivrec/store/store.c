#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/files.h"
#include "core/lock_file.h"
#include "store/sql.h"

#define BUSY_MS 2000
#define TEXT_MAX (16 << 20) /* bytes of one value */

/* The folders of `path`, which is cut and mended; the last is the user's alone. */
static int make_folders(char *path)
{
    char *last = strrchr(path, '/');
    for (char *cut = path; last && cut < last;) {
        cut += 1 + strcspn(cut + 1, "/");
        *cut = '\0';
        int rc = mkdir(path, cut == last ? 0700 : 0777) < 0 ? -errno : 0;
        bool there = rc == 0 || rc == -EEXIST || access(path, F_OK) == 0;
        *cut = '/';
        if (!there)
            return rc;
    }
    return 0;
}

/* An existing file is not opened here: closing it would take away the locks that SQLite, in
 * another handle of this process, has on it. */
static int make_file(struct lr_store *s, struct lr_err *err)
{
    int rc = make_folders(s->path);
    int fd = rc ? rc : open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    rc = fd == -1 ? -errno : fd < 0 ? fd : 0;
    if (fd >= 0)
        close(fd);
    if (rc == -EEXIST)
        rc = chmod(s->path, 0600) < 0 && errno != EPERM ? -errno : 0;
    return rc ? lr_err_set(err, LIVREC_EIO, "state %s: %s", s->path, strerror(-rc)) : 0;
}

static int check_row(void *arg, sqlite3_stmt *statement)
{
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    struct lr_store *s = arg;
    s->damaged = text && strcmp(text, "ok") != 0;
    return LR_SQL_ENOUGH;
}

/* Commits are on the disk when they are told to have happened: a job of hours may hang on one. */
static int settle(struct lr_store *s, struct lr_err *err)
{
    static const char *const wishes[] = {"PRAGMA trusted_schema = OFF", "PRAGMA journal_mode = WAL",
                                         "PRAGMA synchronous = FULL",
                                         "PRAGMA cache_size = -256", /* KiB; else it grows to 2 MiB */
                                         "PRAGMA journal_size_limit = 1048576"};
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, TEXT_MAX);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int rc = lr_sql_rows(s, err, check_row, s, "PRAGMA quick_check(1)", "");
    if (rc == 0 && s->damaged)
        rc = lr_err_set(err, LIVREC_EIO, "state %s: damaged", s->path);
    for (size_t i = 0; rc == 0 && i < LR_COUNT(wishes); i++)
        rc = lr_sql_run(s, err, wishes[i], "");
    return rc ? rc : lr_schema_bring(s, err);
}

static int open_file(struct lr_store *s, struct lr_err *err)
{
    if (s->path && make_file(s, err))
        return err->code;
    int rc = sqlite3_open_v2(s->path ? s->path : ":memory:", &s->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                                 SQLITE_OPEN_EXRESCODE,
                             NULL);
    return rc == SQLITE_OK ? settle(s, err) : lr_sql_fail(s, rc, err);
}

static void close_file(struct lr_store *s)
{
    sqlite3_close(s->db);
    s->db = NULL;
}

static char *joined(const char *a, const char *b)
{
    size_t len = strlen(a), more = strlen(b);
    char *out = lr_malloc(len + more + 1);
    if (out) {
        memcpy(out, a, len);
        memcpy(out + len, b, more + 1);
    }
    return out;
}

/* PATH<tail> to ASIDE<tail>; one that is not there is none to be moved. */
static int move(const struct lr_store *s, const char *tail, struct lr_err *err)
{
    char *from = joined(s->path, tail), *to = joined(s->aside, tail);
    int rc = 0;
    if (!from || !to)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else if (rename(from, to) < 0 && errno != ENOENT)
        rc = lr_err_set(err, LIVREC_EIO, "state %s is damaged and can't be renamed: %s", from,
                        strerror(errno));
    lr_free(from);
    lr_free(to);
    return rc;
}

/* The log goes first: beside a new file it would be taken for that one's. */
static int set_aside(struct lr_store *s, struct lr_err *err)
{
    char tail[48] = ".corrupt-";
    time_t now = (time_t)(lr_wall_ms(s->clock) / 1000);
    struct tm tm;
    size_t used = strlen(tail);
    if (!gmtime_r(&now, &tm) || !strftime(tail + used, sizeof tail - used, "%Y%m%d-%H%M%S", &tm))
        snprintf(tail + used, sizeof tail - used, "%lld", (long long)now);
    s->aside = joined(s->path, tail);
    if (!s->aside)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    static const char *const tails[] = {"-wal", "-shm", ""};
    for (size_t i = 0; i < LR_COUNT(tails); i++)
        if (move(s, tails[i], err))
            return err->code;
    return 0;
}

static int refuse(const struct lr_store *s, int64_t owner, struct lr_err *err)
{
    if (!owner)
        return lr_err_set(err, LIVREC_EBUSY, "state %s: another process uses it already", s->path);
    return lr_err_set(err, LIVREC_EBUSY, "state %s: process %lld uses it already", s->path,
                      (long long)owner);
}

int lr_store_claim(struct lr_store *s, struct lr_err *err)
{
    const struct lr_files *f = lr_files_system();
    if (!s->path || s->lock_fd >= 0)
        return 0;
    char *name = joined(s->path, ".lock");
    if (!name)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    char *slash = strrchr(name, '/');
    if (slash)
        *slash = '\0';
    int64_t owner = 0;
    int dir = f->open_dir(f, !slash ? "." : slash == name ? "/" : name);
    int rc = dir < 0 ? dir : lr_lock_file(f, dir, slash ? slash + 1 : name, &owner);
    if (dir >= 0)
        f->close(f, dir);
    lr_free(name);
    if (rc >= 0)
        s->lock_fd = rc;
    return rc == -EWOULDBLOCK ? refuse(s, owner, err) : 0;
}

/* Not while another process works with it: for that one it may be whole. */
static int begin(struct lr_store *s, struct lr_err *err)
{
    int rc = open_file(s, err);
    if (rc == 0 || !s->damaged || !s->path)
        return rc;
    close_file(s);
    s->damaged = false;
    rc = lr_store_claim(s, err);
    if (rc == 0)
        rc = set_aside(s, err);
    return rc ? rc : open_file(s, err);
}

int lr_store_open(const char *path, const struct lr_clock *clock, struct lr_store **out,
                  struct lr_err *err)
{
    struct lr_err unread;
    struct lr_store *s = lr_calloc(1, sizeof *s);
    if (!err)
        err = &unread;
    if (!s)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    pthread_mutex_init(&s->lock, NULL);
    s->clock = clock;
    s->lock_fd = -1;
    s->path = lr_strdup(path);
    int rc = path && !s->path ? lr_err_set(err, LIVREC_ENOMEM, "out of memory") : begin(s, err);
    if (rc) {
        lr_store_close(s);
        return rc;
    }
    *out = s;
    return 0;
}

void lr_store_close(struct lr_store *s)
{
    if (!s)
        return;
    close_file(s);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_mutex_destroy(&s->lock);
    lr_free(s->path);
    lr_free(s->aside);
    lr_free(s);
}

const char *lr_store_aside(const struct lr_store *s)
{
    return s->aside;
}
