#include "record/spool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/files.h"
#include "lang/lang.h"

#define TRIES 10000 /* names " (2)" ... */
#define SUFFIX_MAX 16
/* From one question for the space to the next. */
#define LOOK_BYTES ((int64_t)1 << 20)
#define LOOK_MS 1000
/* Space is set aside in steps of so much: appending is cheaper by a quarter, and a file that grows
 * beside hundreds of others lies in few pieces. Small files, and disks with little space, do
 * without. */
#define ASIDE_STEP ((int64_t)8 << 20)
#define ASIDE_FROM ((int64_t)1 << 20)
#define ASIDE_LEFT ((int64_t)16 << 30)

int lr_spool_init(struct lr_spool *s, const struct lr_env *env, int root_fd, const char *path)
{
    *s = (struct lr_spool){.env = env, .root_fd = root_fd, .tail = ".part", .fd = -1};
    s->want = lr_strdup(path);
    return s->want ? 0 : LIVREC_ENOMEM;
}

static void close_fd(struct lr_spool *s)
{
    if (s->fd >= 0)
        s->env->files->close(s->env->files, s->fd);
    s->fd = -1;
}

void lr_spool_free(struct lr_spool *s)
{
    close_fd(s);
    lr_free(s->want);
    lr_free(s->name);
    lr_free(s->part);
    lr_digest_free(&s->digest);
    lr_free(s->late);
}

const char *lr_spool_name(const struct lr_spool *s)
{
    return s->late ? s->late : s->name ? s->name : s->want;
}

static int set_error(struct lr_err *err, const char *what, const char *path, int code)
{
    char text[128];
    return lr_err_set(err, code == -ENOMEM ? LIVREC_ENOMEM : LIVREC_EIO, "%s %s: %s", what, path,
                      strerror_r(-code, text, sizeof text));
}

/* A disk of many small files takes no more of them, though it has bytes to spare. */
static bool lacks_inodes(const struct lr_spool *s)
{
    struct lr_disk_space is;
    const struct lr_files *files = s->env->files;
    return files->space(files, s->root_fd, &is) == 0 && is.inodes == 0 && is.bytes > 0;
}

static int fail(struct lr_spool *s, const char *what, int code)
{
    s->failed = true;
    s->starved |= code == -ENOSPC || code == -EDQUOT;
    const char *path = s->part ? s->part : s->want;
    if (s->lacks)
        return lr_err_set(&s->err, LIVREC_EIO, "%s %s: less than %s is free on the disk", what,
                          path, s->lacks);
    if (code == -ENOSPC && lacks_inodes(s))
        return lr_err_set(&s->err, LIVREC_EIO,
                          "%s %s: the disk has no inode left: too many files are on it", what,
                          path);
    return set_error(&s->err, what, path, code);
}

/* "a/b.ts" as "a/b (2).ts" for n = 2, `tail` behind. NULL when memory ran out. */
static char *make_name(const char *want, int n, const char *tail)
{
    const char *slash = strrchr(want, '/'), *dot = strrchr(slash ? slash : want, '.');
    size_t size = strlen(want) + strlen(tail) + SUFFIX_MAX;
    char *out = lr_malloc(size);
    if (!out)
        return NULL;
    int stem = (int)(dot ? dot - want : (long)strlen(want));
    if (n < 2)
        snprintf(out, size, "%s%s", want, tail);
    else
        snprintf(out, size, "%.*s (%d)%s%s", stem, want, n, dot ? dot : "", tail);
    return out;
}

/* Create the n-th name's .part. -EEXIST when it or the final name is taken; that of an older
 * version stays. */
static int try_name(struct lr_spool *s, int n)
{
    const struct lr_files *files = s->env->files;
    char *name = make_name(s->want, s->replaces ? 1 : n, "");
    char *part = make_name(s->want, n, s->tail);
    int rc = !name || !part ? -ENOMEM : s->replaces ? 0 : files->exists(files, s->root_fd, name);
    if (rc == 0)
        rc = files->create(files, s->root_fd, part, 0644);
    else if (rc > 0)
        rc = -EEXIST;
    if (rc >= 0) {
        s->fd = rc;
        s->name = name;
        s->part = part;
        return 0;
    }
    lr_free(name);
    lr_free(part);
    return rc;
}

/* Folders of s->want. */
static int make_folders(struct lr_spool *s)
{
    const char *slash = strrchr(s->want, '/');
    char *folder = slash ? lr_strndup(s->want, (size_t)(slash - s->want)) : NULL;
    if (!slash)
        return 0;
    int rc = folder ? lr_files_make_dirs(s->env->files, s->root_fd, folder, 0755) : -ENOMEM;
    lr_free(folder);
    return rc;
}

/* For those who look for files that were left over: this one is ours, and in use. Before its first
 * byte, since they leave empty files alone. A file system may have no way to say either. */
static void claim(const struct lr_spool *s)
{
    (void)s->env->files->lock(s->env->files, s->fd);
    (void)s->env->files->mark(s->env->files, s->fd, true);
}

/* Is there more than what shall be left? A disk that can't say is tried. */
static int check_space(struct lr_spool *s)
{
    const struct lr_files *files = s->env->files;
    s->looked = s->written;
    s->looked_at = lr_mono_ms(s->env->clock);
    s->lacks = lr_reserve_lacks(&s->reserve, files, s->root_fd, 0);
    return s->lacks ? -ENOSPC : 0;
}

static bool is_old(const struct lr_spool *s)
{
    return s->written - s->looked >= LOOK_BYTES ||
           lr_mono_ms(s->env->clock) - s->looked_at >= LOOK_MS;
}

/* What can't be set aside is not: writing goes on as it is. */
static void set_aside(struct lr_spool *s)
{
    const struct lr_files *files = s->env->files;
    if (s->unaided || s->written < ASIDE_FROM || s->written < s->aside - ASIDE_STEP / 8)
        return;
    int64_t from = s->aside > s->written ? s->aside : s->written;
    bool plenty = files->set_aside && !lr_reserve_lacks(&s->reserve, files, s->root_fd, ASIDE_LEFT);
    s->unaided = !plenty || files->set_aside(files, s->fd, from, ASIDE_STEP) < 0;
    if (!s->unaided)
        s->aside = from + ASIDE_STEP;
}

/* What was set aside and not used. */
static void give_back(struct lr_spool *s)
{
    if (s->aside > s->written)
        (void)s->env->files->truncate(s->env->files, s->fd, s->written);
}

int lr_spool_open(struct lr_spool *s)
{
    int rc = check_space(s);
    if (rc < 0)
        return fail(s, lr_tr("opening"), rc);
    rc = make_folders(s);
    if (rc < 0)
        return fail(s, lr_tr("folder for"), rc);
    rc = try_name(s, 1);
    for (int n = 2; rc == -EEXIST && n <= TRIES; n++)
        rc = try_name(s, n);
    if (rc < 0)
        return fail(s, lr_tr("opening"), rc);
    claim(s);
    rc = lr_files_forgive(s->env->files->sync_entry(s->env->files, s->root_fd, s->part));
    return rc < 0 ? fail(s, lr_tr("opening"), rc) : 0;
}

/* Cut off what is no whole unit. When even that fails, the tail stays: readers get over it. */
static void cut(struct lr_spool *s)
{
    if (s->whole < s->written && s->env->files->truncate(s->env->files, s->fd, s->whole) >= 0)
        s->written = s->whole;
}

static int fail_write(struct lr_spool *s, int code)
{
    cut(s);
    return fail(s, lr_tr("writing"), code);
}

/* The last n bytes that were written; `mark`: where the file is whole. */
static void hash(struct lr_spool *s, const uint8_t *p, size_t n, int64_t mark)
{
    int64_t from = s->written - (int64_t)n;
    if (mark > from && mark <= s->written) {
        lr_digest_add(&s->digest, p, (size_t)(mark - from));
        lr_digest_mark(&s->digest);
        p += mark - from;
        n -= (size_t)(mark - from);
    }
    lr_digest_add(&s->digest, p, n);
}

/* n bytes of a piece, from an offset on, are in the file. */
static void took(struct lr_spool *s, const struct lr_spool_piece *p, size_t from, size_t n)
{
    int64_t mark = p->unit ? s->written - (int64_t)from + (int64_t)p->unit : 0;
    s->written += (int64_t)n;
    s->unsynced += (int64_t)n;
    hash(s, (const uint8_t *)p->data + from, n, mark);
    if (mark && s->written >= mark)
        s->whole = mark;
}

/* What is left of the pieces, the first `done` bytes of the first one being written. */
static ssize_t write_rest(struct lr_spool *s, const struct lr_spool_piece *piece, int count,
                          size_t done)
{
    struct iovec v[LR_SPOOL_PIECES];
    for (int i = 0; i < count; i++, done = 0)
        v[i] = (struct iovec){(uint8_t *)(uintptr_t)piece[i].data + done, piece[i].len - done};
    return s->env->files->writev(s->env->files, s->fd, v, count);
}

int lr_spool_write_all(struct lr_spool *s, const struct lr_spool_piece *piece, int count)
{
    size_t done = 0;
    if (s->failed)
        return s->err.code;
    if (is_old(s) && check_space(s) < 0)
        return fail_write(s, -ENOSPC);
    set_aside(s);
    if (!s->unsynced)
        s->unsynced_since = lr_mono_ms(s->env->clock);
    while (count > 0) {
        ssize_t n = piece->len > done ? write_rest(s, piece, count, done) : 0;
        if (n == -EINTR)
            continue;
        if (n < 0 || (n == 0 && piece->len > done))
            return fail_write(s, n ? (int)n : -EIO);
        while (count > 0 && (size_t)n >= piece->len - done) {
            size_t rest = piece->len - done;
            took(s, piece++, done, rest);
            n -= (ssize_t)rest;
            done = 0;
            count--;
        }
        if (n > 0)
            took(s, piece, done, (size_t)n);
        done += (size_t)n;
    }
    return 0;
}

int lr_spool_write(struct lr_spool *s, const void *data, size_t len, size_t unit)
{
    const struct lr_spool_piece piece = {data, len, unit};
    return lr_spool_write_all(s, &piece, 1);
}

void lr_spool_amend(struct lr_spool *s, int64_t at, const void *data, size_t len)
{
    const struct lr_files *files = s->env->files;
    if (s->failed || s->fd < 0 || at < 0 || at + (int64_t)len > s->whole)
        return;
    s->amended = true;
    for (size_t done = 0; done < len;) {
        ssize_t n = files->pwrite(files, s->fd, (const uint8_t *)data + done, len - done,
                                  at + (int64_t)done);
        if (n == -EINTR)
            continue;
        if (n <= 0)
            return;
        done += (size_t)n;
    }
}

/* A sync that failed may have dropped the data for good: trying again would say "fine". */
int lr_spool_sync(struct lr_spool *s)
{
    if (s->damaged || s->fd < 0)
        return s->err.code;
    int rc = lr_files_forgive(s->env->files->sync(s->env->files, s->fd));
    s->unsynced = 0;
    if (rc >= 0) {
        s->synced = s->whole;
        return 0;
    }
    s->damaged = true;
    return s->failed ? s->err.code : fail(s, lr_tr("syncing"), rc);
}

int lr_spool_rename(const struct lr_files *files, int root_fd, const char *part, const char *want,
                    char **late)
{
    int rc = -EEXIST;
    for (int n = 2; rc == -EEXIST && n <= TRIES; n++) {
        char *name = make_name(want, n, "");
        if (!name)
            return -ENOMEM;
        lr_free(*late);
        *late = name;
        rc = files->rename_new(files, root_fd, part, name);
    }
    return rc;
}

/* Another file may have taken the name meanwhile. s->name stays: others may be reading it. */
static int rename_part(struct lr_spool *s)
{
    const struct lr_files *files = s->env->files;
    if (!*s->tail) /* it is its own already */
        return 0;
    if (s->replaces)
        return files->rename_over(files, s->root_fd, s->part, s->name);
    int rc = files->rename_new(files, s->root_fd, s->part, s->name);
    return rc == -EEXIST ? lr_spool_rename(files, s->root_fd, s->part, s->want, &s->late) : rc;
}

/* The mark goes last: a file that is cut off from its name by a power cut is found by it. */
static int give_name(struct lr_spool *s, struct lr_err *err)
{
    const struct lr_files *files = s->env->files;
    int rc = rename_part(s);
    lr_digest_end(&s->digest, s->whole == s->written, &s->sum);
    if (s->amended)
        s->sum = (struct lr_sum){0};
    if (rc < 0) {
        close_fd(s);
        return set_error(err, lr_tr("finishing"), s->part, rc);
    }
    const char *name = lr_spool_name(s);
    rc = lr_files_forgive(files->sync_entry(files, s->root_fd, name));
    if (rc >= 0)
        (void)files->mark(files, s->fd, false);
    int closed = files->close(files, s->fd);
    s->fd = -1;
    rc = rc < 0 ? rc : closed;
    return rc < 0 ? set_error(err, lr_tr("finishing"), name, rc) : 0;
}

int lr_spool_finish(struct lr_spool *s, struct lr_err *err)
{
    if (s->fd >= 0)
        cut(s);
    if (s->fd >= 0)
        give_back(s);
    if (s->fd >= 0 && s->written > 0)
        lr_spool_sync(s);
    if (s->fd < 0 || s->written == 0 || (s->small && s->failed)) {
        lr_spool_remove(s);
        if (s->failed)
            *err = s->err;
        else
            lr_err_set(err, LIVREC_EIO, "%s: nothing was written", s->want);
        return err->code;
    }
    if (s->damaged) {
        close_fd(s);
        *err = s->err;
        return err->code;
    }
    return give_name(s, err);
}

void lr_spool_remove(struct lr_spool *s)
{
    close_fd(s);
    if (s->part)
        s->env->files->unlink(s->env->files, s->root_fd, s->part);
}
