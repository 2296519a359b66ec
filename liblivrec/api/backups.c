#include <errno.h>
#include <livrec/watch.h>
#include <string.h>

#include "api/last_error.h"
#include "config/backup.h"
#include "config/config.h"
#include "core/files.h"
#include "data/json.h"
#include "session/watch_source.h"

#define ARENA_MAX ((size_t)64 << 20)
#define TEXT_MAX ((size_t)16 << 20)
#define FILE_MAX ((size_t)4 << 20)

struct telling {
    const struct lr_files *files;
    struct lr_arena *arena;
    const char *folder; /* NULL: where they are if nobody says */
    struct lr_jw w;
    int rc; /* -errno */
};

static void write_copy(struct lr_jw *w, const struct lr_backup *b)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "name", strrchr(b->path, '/') + 1);
    lr_jw_str(w, "path", b->path);
    lr_jw_int(w, "bytes", b->size);
    lr_jw_bool(w, "empty", b->blank);
    lr_jw_bool(w, "same", b->same);
    lr_jw_object_end(w);
}

/* A file that is not there has null for its bytes. */
static void write_file(struct telling *t, const char *path)
{
    struct lr_backups b = {0};
    struct lr_buf now;
    lr_buf_init(&now, FILE_MAX);
    const char *folder = t->folder ? t->folder : lr_backup_folder(t->arena, path);
    int rc = t->files->load(t->files, path, &now);
    int found = folder ? lr_backups_find(t->files, t->arena, folder, path, rc < 0 ? NULL : &now, &b)
                       : -ENOMEM;
    lr_jw_object(&t->w, NULL);
    lr_jw_str(&t->w, "path", path);
    lr_jw_str(&t->w, "folder", folder);
    lr_jw_int_if(&t->w, "bytes", (int64_t)now.len, rc >= 0);
    lr_jw_bool(&t->w, "empty", rc < 0 || lr_backup_is_blank(&now));
    lr_jw_array(&t->w, "backups");
    for (size_t i = 0; i < b.count; i++)
        write_copy(&t->w, &b.all[i]);
    lr_jw_array_end(&t->w);
    lr_jw_object_end(&t->w);
    t->rc = t->rc ? t->rc : found;
    lr_buf_free(&now);
}

static void write_config(struct telling *t, const struct lr_config *c)
{
    const char *folder = lr_opts_str(c->opts, "watch.backups");
    t->folder = folder && *folder && strcmp(folder, "none") != 0 ? folder : NULL;
    write_file(t, c->path);
    for (const struct lr_config_path *p = c->lists; p; p = p->next)
        write_file(t, p->path);
}

static bool ends_in(const char *path, const char *tail)
{
    size_t n = strlen(path), m = strlen(tail);
    return n >= m && strcmp(path + n - m, tail) == 0;
}

static bool is_folder(const struct lr_files *files, const char *path)
{
    int fd = files->open_dir(files, path);
    if (fd >= 0)
        files->close(files, fd);
    return fd >= 0;
}

/* DouyinLiveRecorder's files where they would be, when both are lost. */
static void write_lost(struct telling *t, const char *path)
{
    const char *config = lr_arena_fmt(t->arena, "%s/config/config.ini", path);
    const char *list = lr_arena_fmt(t->arena, "%s/config/URL_config.ini", path);
    if (config && list) {
        write_file(t, config);
        write_file(t, list);
    }
}

static int write_all(struct telling *t, const char *path)
{
    struct lr_config *c = NULL;
    struct lr_err err = {0};
    bool folder = is_folder(t->files, path);
    bool whole = folder || ends_in(path, ".conf") || ends_in(path, "config.ini");
    int rc = whole && !ends_in(path, "URL_config.ini")
                 ? lr_config_read(t->files, path, lr_watch_is_platform, &c, &err)
                 : LIVREC_EIO;
    lr_jw_array(&t->w, NULL);
    if (rc == 0)
        write_config(t, c);
    else if (rc == LIVREC_EIO && folder)
        write_lost(t, path);
    else if (rc == LIVREC_EIO)
        write_file(t, path);
    lr_jw_array_end(&t->w);
    lr_config_free(c);
    return rc == LIVREC_EIO ? 0 : rc;
}

static int tell(const char *path, char **text, struct lr_err *err)
{
    struct lr_buf b;
    struct telling t = {.files = lr_files_system(), .arena = lr_arena_new(ARENA_MAX)};
    lr_buf_init(&b, TEXT_MAX);
    lr_jw_begin(&t.w, &b);
    int rc = t.arena ? write_all(&t, path) : LIVREC_ENOMEM, end = lr_jw_end(&t.w);
    if (t.rc && t.rc != -ENOMEM)
        lr_err_set(err, LIVREC_EIO, "the copies of %s: %s", path, strerror(-t.rc));
    char *s = rc || end || t.rc || lr_arena_failed(t.arena) ? NULL : lr_buf_str(&b);
    lr_arena_free(t.arena);
    if (!s) {
        lr_buf_free(&b);
        return err->code ? err->code : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    *text = s;
    return 0;
}

LIVREC_API int32_t livrec_config_backups(const char *path, char **text)
{
    struct lr_err err = {0};
    if (!path || !text)
        return lr_api_failf(__func__, LIVREC_EARG, "%s is NULL", path ? "text" : "path");
    return tell(path, text, &err) ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
