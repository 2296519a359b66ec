#include <errno.h>
#include <livrec/error.h>
#include <string.h>

#include "config/backup.h"
#include "config/decode.h"
#include "config/json_rooms.h"
#include "core/alloc.h"
#include "core/files.h"
#include "session/watch_source.h"

#define ARENA_MAX ((size_t)256 << 20)

void lr_watch_reading_free(struct lr_watch_reading *d)
{
    if (!d)
        return;
    lr_arena_free(d->arena);
    lr_buf_free(&d->bytes);
    lr_free(d);
}

/* Those that are paused say nothing of it. */
static void note_unmatched(struct lr_watch_reading *d, const struct lr_listed *l, const char *why)
{
    struct lr_unmatched *u = l->paused ? NULL : lr_arena_alloc(d->arena, sizeof *u);
    if (!u)
        return;
    *u = (struct lr_unmatched){l->url, lr_arena_strdup(d->arena, why), d->unmatched};
    d->unmatched = u;
}

/* The rooms of a list that a platform takes; the others are findings. */
static int match_rooms(struct lr_watch_reading *d, const char *path,
                       const struct lr_room_list *list)
{
    d->rooms = lr_arena_alloc(d->arena, (list->count + 1) * sizeof *d->rooms);
    for (size_t i = 0; d->rooms && i < list->count; i++) {
        const struct lr_listed *l = &list->rooms[i];
        struct lr_wanted *w = &d->rooms[d->count];
        struct lr_err err = {0};
        *w = (struct lr_wanted){.file = path,
                                .name = l->name,
                                .quality = l->quality,
                                .line = l->line,
                                .paused = l->paused};
        if (lr_watch_match(d->arena, l->url, &w->match, &err) == 0)
            d->count++;
        else if (err.code != LIVREC_ENOMEM)
            lr_findings_add(&d->bad, l->line, 0, "%s", err.text);
        if (err.code == LIVREC_EUNSUPPORTED)
            note_unmatched(d, l, err.text);
    }
    return lr_arena_failed(d->arena) ? LIVREC_ENOMEM : 0;
}

static int read_list(struct lr_watch_reading *d, const struct lr_files *files, const char *path)
{
    struct lr_room_list list;
    const char *charset;
    lr_buf_init(&d->bytes, LR_CONFIG_FILE_MAX);
    if (lr_json_rooms_named(path))
        return lr_err_set(&d->err, LIVREC_EIO,
                          "%s: rooms in JSON are a configuration of their own: --urls or -c names them",
                          path);
    int rc = files->load(files, path, &d->bytes);
    d->missing = rc == -ENOENT;
    if (rc)
        return lr_err_set(&d->err, LIVREC_EIO, "%s: %s", path, lr_config_load_error(rc));
    path = lr_arena_strdup(d->arena, path);
    lr_findings_init(&d->bad, d->arena, path);
    char *text = lr_config_decode(d->arena, &d->bytes, &charset, &d->bad);
    if (!text || !path || lr_room_list_read(d->arena, text, &list, &d->bad) ||
        match_rooms(d, path, &list))
        return lr_err_set(&d->err, LIVREC_ENOMEM, "out of memory");
    d->empty = lr_backup_is_blank(&d->bytes);
    return 0;
}

struct lr_watch_reading *lr_watch_read_list(const struct lr_files *files, const char *path)
{
    struct lr_watch_reading *d = lr_calloc(1, sizeof *d);
    if (d)
        d->arena = lr_arena_new(ARENA_MAX);
    if (d && d->arena && read_list(d, files, path) != LIVREC_ENOMEM)
        return d;
    lr_watch_reading_free(d);
    return NULL;
}

bool lr_watch_is_platform(const char *key)
{
    const struct lr_extractor *const *e = lr_registry();
    while (*e && strcmp((*e)->name, key) != 0)
        e++;
    return *e != NULL;
}

void lr_watch_told_free(struct lr_watch_told *t)
{
    if (!t)
        return;
    const struct lr_config_path *p = t->config ? t->config->lists : NULL;
    for (size_t i = 0; t->lists && p; i++, p = p->next)
        lr_watch_reading_free(t->lists[i]);
    lr_config_free(t->config);
    lr_arena_free(t->arena);
    lr_free(t);
}

/* The rooms of sections. */
static void match_sections(struct lr_watch_told *t)
{
    struct lr_config *c = t->config;
    size_t n = 1;
    for (const struct lr_config_part *p = c->rooms; p; p = p->next)
        n++;
    t->rooms = lr_arena_alloc(t->arena, n * sizeof *t->rooms);
    for (const struct lr_config_part *p = c->rooms; p && t->rooms; p = p->next) {
        struct lr_wanted *w = &t->rooms[t->count];
        struct lr_err err = {0};
        *w = (struct lr_wanted){.file = c->path, .line = p->line, .paused = p->paused, .part = p};
        if (lr_watch_match(t->arena, p->name, &w->match, &err) == 0)
            t->count++;
        else if (err.code != LIVREC_ENOMEM)
            lr_findings_add(&c->bad, p->line, 0, "%s", err.text);
    }
}

static int read_lists(struct lr_watch_told *t, const struct lr_files *files)
{
    size_t n = 0;
    for (const struct lr_config_path *p = t->config->lists; p; p = p->next)
        n++;
    t->lists = lr_arena_alloc(t->arena, (n + 1) * sizeof *t->lists);
    n = 0;
    for (const struct lr_config_path *p = t->config->lists; p && t->lists; p = p->next)
        if (!(t->lists[n++] = lr_watch_read_list(files, p->path)))
            return LIVREC_ENOMEM;
    return lr_arena_failed(t->arena) || lr_arena_failed(t->config->arena) ? LIVREC_ENOMEM : 0;
}

/* The rooms of a configuration that was read, and whether it makes sense. */
static int read_rooms(struct lr_watch_told *t, const struct lr_files *files,
                      const struct lr_opts *over)
{
    match_sections(t);
    int rc = lr_arena_failed(t->arena) ? LIVREC_ENOMEM : lr_watch_judge(t, over);
    return rc ? rc : read_lists(t, files);
}

struct lr_watch_told *lr_watch_read_config(const struct lr_files *files, const char *path,
                                           const struct lr_opts *over)
{
    struct lr_watch_told *t = lr_calloc(1, sizeof *t);
    if (t)
        t->arena = lr_arena_new(ARENA_MAX);
    if (t && t->arena)
        lr_config_read(files, path, lr_watch_is_platform, &t->config, &t->err);
    if (t && t->arena && t->err.code != LIVREC_ENOMEM &&
        (!t->config || read_rooms(t, files, over) == 0))
        return t;
    lr_watch_told_free(t);
    return NULL;
}
