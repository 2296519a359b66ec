#include "config/backup.h"

#include <ctype.h>
#include <errno.h>
#include <livrec/error.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FOLDER "backup_config"
#define FORM "0000-00-00_00-00-00" /* 0: any digit */
#define FILE_MAX ((size_t)4 << 20)
#define ARENA_MAX ((size_t)1 << 20)
#define COUNT_MAX 1000
#define NAME_TRIES 10 /* seconds that a name is put off by, when it is taken */

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *lr_backup_folder(struct lr_arena *a, const char *path)
{
    static const char config[] = "config/";
    size_t n = (size_t)(name_of(path) - path), tail = sizeof config - 1;
    if (n >= tail && strncmp(path + n - tail, config, tail) == 0 &&
        (n == tail || path[n - tail - 1] == '/'))
        n -= tail;
    return lr_arena_fmt(a, "%.*s" FOLDER, (int)n, path);
}

bool lr_backup_is_blank(const struct lr_buf *bytes)
{
    size_t n = 0;
    while (n < bytes->len && (bytes->data[n] == '\0' || isspace(bytes->data[n])))
        n++;
    return n == bytes->len || (bytes->len == 3 && memcmp(bytes->data, "\xEF\xBB\xBF", 3) == 0);
}

/* ---- which there are */

struct finding {
    struct lr_arena *arena;
    const char *folder, *name;
    struct lr_backups *out;
};

static bool has_form(const char *s)
{
    size_t i = 0;
    while (FORM[i] && (FORM[i] == '0' ? isdigit((unsigned char)s[i]) : s[i] == FORM[i]))
        i++;
    return !FORM[i] && !s[i];
}

static bool take_entry(void *arg, const char *entry)
{
    struct finding *f = arg;
    size_t n = strlen(f->name);
    if (strncmp(entry, f->name, n) != 0 || entry[n] != '_' || !has_form(entry + n + 1))
        return true;
    f->out->all[f->out->count++].path = lr_arena_fmt(f->arena, "%s/%s", f->folder, entry);
    return f->out->count < COUNT_MAX && !lr_arena_failed(f->arena);
}

static int newest_first(const void *a, const void *b)
{
    const struct lr_backup *x = a, *y = b;
    return strcmp(y->path, x->path);
}

static int look_into(const struct lr_files *files, struct lr_backup *b, const struct lr_buf *now)
{
    struct lr_buf bytes;
    lr_buf_init(&bytes, FILE_MAX);
    int rc = files->load(files, b->path, &bytes);
    b->size = (int64_t)bytes.len;
    b->blank = rc < 0 || lr_backup_is_blank(&bytes); /* one that can't be read is of no use */
    b->same = rc >= 0 && now && bytes.len == now->len &&
              (bytes.len == 0 || memcmp(bytes.data, now->data, now->len) == 0);
    lr_buf_free(&bytes);
    return rc == -ENOMEM ? rc : 0;
}

static int find_in(const struct lr_files *files, int dir, struct finding *f,
                   const struct lr_buf *now)
{
    *f->out = (struct lr_backups){lr_arena_alloc(f->arena, COUNT_MAX * sizeof *f->out->all), 0};
    int rc = f->out->all ? files->list(files, dir, "", true, take_entry, f) : -ENOMEM;
    if (rc < 0 || lr_arena_failed(f->arena))
        return rc < 0 ? rc : -ENOMEM;
    qsort(f->out->all, f->out->count, sizeof *f->out->all, newest_first);
    for (size_t i = 0; i < f->out->count && rc >= 0; i++)
        rc = look_into(files, &f->out->all[i], now);
    return rc;
}

int lr_backups_find(const struct lr_files *files, struct lr_arena *a, const char *folder,
                    const char *path, const struct lr_buf *now, struct lr_backups *out)
{
    struct finding f = {a, folder, name_of(path), out};
    *out = (struct lr_backups){0};
    int dir = files->open_dir(files, folder);
    if (dir < 0)
        return dir == -ENOENT || dir == -ENOTDIR ? 0 : dir;
    int rc = find_in(files, dir, &f, now);
    files->close(files, dir);
    return rc;
}

/* ---- one more */

static int write_all(const struct lr_files *files, int fd, const struct lr_buf *bytes)
{
    for (size_t at = 0; at < bytes->len;) {
        ssize_t n = files->pwrite(files, fd, bytes->data + at, bytes->len - at, (int64_t)at);
        if (n < 0)
            return (int)n;
        at += (size_t)n;
    }
    return lr_files_forgive(files->sync(files, fd));
}

/* They hold what the files do: secrets. */
static int write_as(const struct lr_files *files, int dir, const char *name,
                    const struct lr_buf *bytes)
{
    files->unlink(files, dir, name); /* left over from a process that was killed */
    int fd = files->create(files, dir, name, 0600);
    if (fd < 0)
        return fd;
    int rc = write_all(files, fd, bytes), closed = files->close(files, fd);
    rc = rc < 0 ? rc : closed;
    if (rc < 0)
        files->unlink(files, dir, name);
    return rc;
}

static const char *new_name(struct lr_arena *a, const char *path, int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    char text[sizeof FORM + 8];
    if (!localtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%d_%H-%M-%S", &tm))
        return NULL;
    return lr_arena_fmt(a, "%s_%s", name_of(path), text);
}

/* Whole under its name, or not there. */
static int add(const struct lr_files *files, struct lr_arena *a, int dir, const char *path,
               const struct lr_buf *bytes, int64_t seconds, const char **name)
{
    const char *draft = lr_arena_fmt(a, ".%s~livrec", name_of(path));
    int rc = draft ? write_as(files, dir, draft, bytes) : -ENOMEM;
    if (rc < 0)
        return rc;
    rc = -EEXIST;
    for (int i = 0; i < NAME_TRIES && rc == -EEXIST; i++) {
        *name = new_name(a, path, seconds + i);
        rc = *name ? files->rename_new(files, dir, draft, *name) : -ENOMEM;
    }
    if (rc < 0) {
        files->unlink(files, dir, draft);
        return rc;
    }
    return lr_files_forgive(files->sync_entry(files, dir, *name));
}

/* The oldest go; what was just made stays, wherever the clock stands, and so does the last that
 * says something. */
static int rotate(const struct lr_files *files, int dir, const struct lr_backups *b,
                  const char *made)
{
    size_t good = 0;
    int rc = 0;
    while (good < b->count && b->all[good].blank)
        good++;
    for (size_t i = LR_BACKUPS_KEPT; i < b->count && rc >= 0; i++)
        if (i != good && strcmp(name_of(b->all[i].path), made) != 0)
            rc = files->unlink(files, dir, name_of(b->all[i].path));
    return rc;
}

static int keep(const struct lr_files *files, struct lr_arena *a, int dir, const char *folder,
                const char *path, const struct lr_buf *bytes, int64_t wall_ms)
{
    struct lr_backups b;
    struct finding f = {a, folder, name_of(path), &b};
    const char *made;
    int rc = find_in(files, dir, &f, bytes);
    if (rc < 0 || (b.count && b.all[0].same))
        return rc;
    rc = add(files, a, dir, path, bytes, wall_ms / 1000, &made);
    rc = rc < 0 ? rc : find_in(files, dir, &f, NULL);
    return rc < 0 ? rc : rotate(files, dir, &b, made);
}

int lr_backup_keep(const struct lr_files *files, int dir, const char *folder, const char *path,
                   const struct lr_buf *bytes, int64_t wall_ms)
{
    if (lr_backup_is_blank(bytes))
        return 0;
    struct lr_arena *a = lr_arena_new(ARENA_MAX);
    int rc = a ? keep(files, a, dir, folder, path, bytes, wall_ms) : -ENOMEM;
    lr_arena_free(a);
    return rc < 0 ? rc : 0;
}
