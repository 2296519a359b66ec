#include "config/config.h"

#include <errno.h>
#include <string.h>

#include "config/decode.h"
#include "config/json_rooms.h"
#include "config/setting.h"
#include "core/alloc.h"
#include "core/text.h"

#define ARENA_MAX ((size_t)256 << 20)
#define LIST "URL_config.ini"

static struct lr_config *new_config(void)
{
    struct lr_config *c = lr_calloc(1, sizeof *c);
    if (!c)
        return NULL;
    lr_buf_init(&c->bytes, LR_CONFIG_FILE_MAX);
    c->arena = lr_arena_new(ARENA_MAX);
    c->opts = lr_opts_new();
    if (c->arena && c->opts)
        return c;
    lr_config_free(c);
    return NULL;
}

void lr_config_free(struct lr_config *c)
{
    if (!c)
        return;
    lr_arena_free(c->arena);
    lr_buf_free(&c->bytes);
    lr_opts_free(c->opts);
    lr_free(c);
}

/* The folder that a path lies in. */
static const char *folder_of(struct lr_config *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash          ? "."
           : slash == path ? "/"
                           : lr_arena_strndup(c->arena, path, (size_t)(slash - path));
}

/* Which file of a folder is meant; the path itself if it is no folder. */
static const char *locate(struct lr_config *c, const struct lr_files *files, const char *path)
{
    static const char *const names[] = {"config/config.ini", "config.ini", "livrec.conf",
                                        ("config/" LIST), LIST};
    int fd = files->open_dir(files, path);
    const char *found = NULL;
    if (fd < 0)
        return path;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        if (files->exists(files, fd, names[i]) == 1)
            found = names[i];
    files->close(files, fd);
    if (!found)
        return path;
    if (strstr(found, LIST)) /* a list alone: what DouyinLiveRecorder starts with */
        found = *found == 'c' ? names[0] : names[1];
    return lr_arena_fmt(c->arena, "%s/%s", path, found);
}

/* DouyinLiveRecorder's own folder is that above "config". */
static const char *program_of(struct lr_config *c, const char *folder)
{
    const char *last = strrchr(folder, '/');
    if (strcmp(last ? last + 1 : folder, "config") != 0)
        return folder;
    return last == folder ? "/"
           : last         ? lr_arena_strndup(c->arena, folder, (size_t)(last - folder))
                          : ".";
}

/* That which lies beside it, or may come later. */
static void take_list(struct lr_config *c, const char *folder)
{
    lr_setting_add_list(c, lr_arena_fmt(c->arena, "%s/" LIST, folder), 0);
}

/* A list of rooms in the place of a configuration: a line begins with an address, or has one behind
 * a comma, and none is a key or a section. */
static bool is_room_list(struct lr_config *c, const char *text)
{
    bool rooms = false;
    char *rest = lr_arena_strdup(c->arena, text);
    for (char *line; (line = lr_next_line(&rest)) != NULL;) {
        const char *address = strstr(line, "://");
        size_t key = strcspn(line, "=");
        bool comment = *line == '#' || *line == ';' || *line == '\0';
        if (!comment && (*line == '[' || (line[key] && (!address || line + key < address))))
            return false;
        rooms |= !comment && address && *line != ' ' && *line != '\t';
    }
    return rooms;
}

static int parse(struct lr_config *c, const char *text, bool (*is_platform)(const char *))
{
    struct lr_ini ini;
    if (!text)
        return LIVREC_ENOMEM;
    const char *folder = folder_of(c, c->path), *name = strrchr(c->path, '/');
    bool json = lr_json_rooms_named(c->path);
    if (!json && is_room_list(c, text)) {
        c->folder = folder;
        lr_setting_add_list(c, c->path, 0);
        return lr_arena_failed(c->arena) ? LIVREC_ENOMEM : 0;
    }
    if (!folder || (json ? lr_json_rooms_read(c->arena, text, &ini, &c->bad)
                         : lr_ini_read(c->arena, text, &ini, &c->bad)))
        return LIVREC_ENOMEM;
    c->empty = text[strspn(text, " \t\n")] == '\0';
    c->dlr = lr_config_is_dlr(&ini) || strcmp(name ? name + 1 : c->path, "config.ini") == 0;
    c->folder = c->dlr ? program_of(c, folder) : folder;
    if (!c->folder)
        return LIVREC_ENOMEM;
    if (c->dlr) {
        lr_config_take_dlr(c, &ini, is_platform);
        take_list(c, folder);
    } else {
        lr_config_take_own(c, &ini, is_platform);
    }
    return c->no_memory || lr_arena_failed(c->arena) ? LIVREC_ENOMEM : 0;
}

static void judge_mode(struct lr_config *c, const struct lr_files *files)
{
    int mode = files->mode(files, c->path);
    if (c->secrets && mode >= 0 && mode & 077)
        lr_findings_note(&c->bad, 0, 0,
                         "it holds secrets, and others may read it (mode %o): chmod 600 %s",
                         (unsigned)mode, c->path);
}

static int load(struct lr_config *c, const struct lr_files *files, const char *path,
                bool (*is_platform)(const char *), struct lr_err *err)
{
    const char *charset;
    c->files = files;
    c->path = locate(c, files, path);
    int rc = c->path ? files->load(files, c->path, &c->bytes) : -ENOMEM;
    /* DouyinLiveRecorder runs with the list alone: all keys have their defaults. */
    if (rc == -ENOENT && c->path && c->path != path)
        rc = 0;
    if (rc == -EISDIR)
        return lr_err_set(err, LIVREC_EIO,
                          "%s: there is no config/config.ini, config.ini, livrec.conf, "
                          "config/URL_config.ini or URL_config.ini in this folder",
                          c->path);
    if (rc && rc != -ENOMEM)
        return lr_err_set(err, LIVREC_EIO, "%s: %s", c->path, lr_config_load_error(rc));
    lr_findings_init(&c->bad, c->arena, c->path);
    char *text = rc == 0 ? lr_config_decode(c->arena, &c->bytes, &charset, &c->bad) : NULL;
    if (parse(c, text, is_platform))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    judge_mode(c, files);
    c->files = NULL;
    return lr_arena_failed(c->arena) ? lr_err_set(err, LIVREC_ENOMEM, "out of memory") : 0;
}

int lr_config_read(const struct lr_files *files, const char *path,
                   bool (*is_platform)(const char *), struct lr_config **out, struct lr_err *err)
{
    struct lr_config *c = new_config();
    if (!c)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = load(c, files, path, is_platform, err);
    if (rc)
        lr_config_free(c);
    else
        *out = c;
    return rc;
}
