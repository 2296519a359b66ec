/* Configurations from texts: files that exist in a test alone. */
#ifndef CONFIG_RIG_H
#define CONFIG_RIG_H

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "config/config.h"
#include "config/dlr_key.h"
#include "core/alloc.h"
#include "resolve/resolve.h"

static struct {
    struct lr_files files;
    const char *path, *text; /* the one file; NULL: none */
    const char *other, *other_text; /* one more file */
    bool has_list;
    int mode;
} rig;

static struct lr_config *config;

static bool is_platform(const char *key)
{
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
        if (strcmp((*e)->name, key) == 0)
            return true;
    return false;
}

static int rig_load(const struct lr_files *f, const char *path, struct lr_buf *out)
{
    (void)f;
    if (rig.other && strcmp(path, rig.other) == 0)
        return lr_buf_puts(out, rig.other_text) ? -ENOMEM : 0;
    if (strcmp(path, "/empty") == 0)
        return -EISDIR;
    return !rig.path || strcmp(path, rig.path) != 0 ? -ENOENT
           : lr_buf_puts(out, rig.text)             ? -ENOMEM
                                                    : 0;
}

static int rig_mode(const struct lr_files *f, const char *path)
{
    (void)f;
    bool list = strstr(path, "URL_config.ini") != NULL;
    return (list && !rig.has_list) || (!list && !rig.path) ? -ENOENT : rig.mode;
}

static int rig_open_dir(const struct lr_files *f, const char *path)
{
    (void)f;
    return strstr(path, ".ini") || strstr(path, ".conf") || strstr(path, ".json") ? -ENOTDIR : 1000;
}

static int rig_close(const struct lr_files *f, int fd)
{
    (void)f, (void)fd;
    return 0;
}

static int rig_exists(const struct lr_files *f, int fd, const char *name)
{
    (void)f, (void)fd;
    bool list = strstr(name, "URL_config.ini") != NULL;
    size_t n = strlen(name), all = rig.path ? strlen(rig.path) : 0;
    if (list)
        return rig.has_list && strncmp(name, "config/", 7) == 0;
    return all > n && rig.path[all - n - 1] == '/' && strcmp(rig.path + all - n, name) == 0;
}

static void rig_up(const char *path, const char *text)
{
    rig.files = *lr_files_system();
    rig.files.load = rig_load;
    rig.files.mode = rig_mode;
    rig.files.open_dir = rig_open_dir;
    rig.files.close = rig_close;
    rig.files.exists = rig_exists;
    rig.path = path;
    rig.text = text;
    rig.has_list = true;
    rig.mode = 0100600 & 07777;
}

static inline void read_config(const char *given)
{
    struct lr_err err = {0};
    int rc = lr_config_read(&rig.files, given, is_platform, &config, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
}

static inline const struct lr_config_key *key(const char *name)
{
    for (const struct lr_config_key *k = config->keys; k; k = k->next)
        if (strcmp(k->key, name) == 0)
            return k;
    ck_abort_msg("there is no key %s", name);
    return NULL;
}

static inline void fate(const char *name, enum lr_key_fate want)
{
    const struct lr_config_key *k = key(name);
    ck_assert_msg(k->fate == want, "%s: %s, not %s (%s)", name, lr_key_fate_name(k->fate),
                  lr_key_fate_name(want), k->why ? k->why : "");
}

static inline void option(const char *name, const char *want)
{
    const char *got = lr_opts_str(config->opts, name);
    ck_assert_msg(got && strcmp(got, want) == 0, "%s: %s, not %s", name, got ? got : "none", want);
}

/* An option as a room of a platform has it. */
static inline void of_room(const char *platform, const char *host, const char *name, const char *want)
{
    struct lr_opts *o = lr_config_room(config, platform, host, NULL, NULL);
    bool list = lr_opts_list_count(o, name) && lr_option_find(name)->type == LR_OPT_LIST;
    const char *got = list ? lr_opts_list_at(o, name, 0) : lr_opts_str(o, name);
    ck_assert_msg((!got && !want) || (got && want && strcmp(got, want) == 0),
                  "%s of %s at %s: %s, not %s", name, platform, host, got ? got : "none",
                  want ? want : "none");
    lr_opts_free(o);
}

static inline void finding(const char *text)
{
    for (const struct lr_finding *f = config->bad.first; f; f = f->next)
        if (strstr(f->text, text))
            return;
    ck_abort_msg("nothing is said of \"%s\"", text);
}

static inline int json_of(const struct lr_config *c, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    lr_config_write(c, &w);
    lr_jw_object_end(&w);
    return lr_jw_end(&w);
}

#endif
