#include "config/setting.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/* FNV-1a: enough to see that a value is another. */
static uint64_t mark_of(const char *value)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *value; value++)
        h = (h ^ (uint8_t)*value) * 0x100000001b3u;
    return h;
}

struct lr_config_key *lr_setting_key(struct lr_config *c, const struct lr_ini_row *row)
{
    struct lr_config_key *k = lr_arena_alloc(c->arena, sizeof *k);
    if (!k)
        return &c->spare;
    *k = (struct lr_config_key){
        .line = row->line, .section = row->section, .key = row->key, .mark = mark_of(row->value)};
    *(c->last_key ? &c->last_key->next : &c->keys) = k;
    c->last_key = k;
    return k;
}

static bool ends_in(const char *s, const char *tail)
{
    size_t n = strlen(s), m = strlen(tail);
    return n >= m && strcmp(s + n - m, tail) == 0;
}

/* Addresses of notices are keys to them. */
static bool is_secret(const char *option)
{
    return (strncmp(option, "auth.", 5) == 0 && strcmp(option, "auth.cookies") != 0) ||
           ends_in(option, ".token") || ends_in(option, ".password") ||
           ends_in(option, ".secret") || ends_in(option, ".key") ||
           (strncmp(option, "notify.", 7) == 0 && ends_in(option, ".url"));
}

static bool may_be_secret(const char *option)
{
    return is_secret(option) || ends_in(option, "proxy"); /* it may have an account */
}

static const char *shown(struct lr_config *c, const char *option, const char *value)
{
    if (!is_secret(option) && !(may_be_secret(option) && strchr(value, '@')))
        return value;
    c->secrets = true;
    return "***";
}

/* Options take no control characters: line breaks are written \n. */
static const char *one_line(struct lr_config *c, const char *value)
{
    if (!strchr(value, '\n'))
        return value;
    char *out = lr_arena_alloc(c->arena, 2 * strlen(value) + 1), *to = out;
    for (; out && *value; value++) {
        if (*value == '\n')
            *to++ = '\\';
        *to++ = *value == '\n' ? 'n' : *value;
    }
    return out;
}

static bool is_path(const struct lr_option *o, const char *value)
{
    return o->type == LR_OPT_STRING && o->meta && strcmp(value, "none") != 0 &&
           (strcmp(o->meta, "FILE") == 0 || strcmp(o->meta, "DIR") == 0);
}

/* A path with ${NAME} in it. NULL after a finding, or without memory. */
static const char *with_variables(struct lr_config *c, struct lr_config_key *k, const char *value)
{
    for (const char *at; value && (at = strstr(value, "${")) != NULL;) {
        size_t n = strcspn(at + 2, "}");
        const char *name = lr_arena_strndup(c->arena, at + 2, n);
        const char *text = name && at[2 + n] ? getenv(name) : NULL;
        if (name && (!text || strstr(text, "${"))) {
            k->fate = LR_KEY_WRONG;
            lr_findings_add(&c->bad, k->line, 0, "%s: ${%s}: there is no such variable", k->key,
                            name);
        }
        value = !text || strstr(text, "${") ? NULL
                                            : lr_arena_fmt(c->arena, "%.*s%s%s", (int)(at - value),
                                                           value, text, at + 2 + n + 1);
    }
    return value;
}

static void note_given(struct lr_config *c, const struct lr_opts *into, const char *option,
                       const char *value, const char *given)
{
    struct lr_config_given *g = lr_arena_alloc(c->arena, sizeof *g);
    given = lr_setting_given(c, option, given);
    if (!g || !given)
        return; /* the arena says so */
    *g = (struct lr_config_given){into, option, value, lr_arena_strdup(c->arena, given), c->given};
    c->given = g;
}

void lr_setting(struct lr_config *c, struct lr_config_key *k, struct lr_opts *into,
                const char *option, const char *value)
{
    /* In whatever form, and read again when it changes. */
    const char *file = strncmp(option, "auth.cookie", 11) == 0 ? lr_setting_file(c, value) : NULL;
    option = file ? "auth.cookies" : option;
    value = file ? file : value;
    const struct lr_option *o = lr_option_find(option);
    struct lr_err err = {0};
    k->option = option;
    if (!o) {
        k->fate = LR_KEY_LATER;
        k->why = "this version has no such option";
        return;
    }
    const char *given = value;
    if (may_be_secret(option))
        value = lr_setting_reference(c, k, value);
    bool elsewhere = value != given; /* then it may be shown where */
    if (value && !elsewhere && is_path(o, value))
        value = with_variables(c, k, value);
    if (value && !elsewhere)
        value = is_path(o, value) ? lr_setting_path(c, value) : one_line(c, value);
    if (!value || !into)
        return;
    switch (lr_opts_set(into, option, value, &err)) {
    case 0:
        k->fate = LR_KEY_TAKEN;
        k->value = lr_arena_strdup(c->arena, elsewhere ? given : shown(c, option, value));
        if (elsewhere)
            note_given(c, into, o->name, value, given);
        break;
    case LIVREC_ENOMEM:
        c->no_memory = true;
        break;
    default:
        k->fate = LR_KEY_WRONG;
        lr_findings_add(&c->bad, k->line, 0, "%s: %s", k->key, err.text);
    }
}

/* The end of an element: a comma outside of quotation marks, or the end of the line. */
static char *element_end(char *s, bool commas, size_t *width)
{
    bool quoted = commas && *s == '"';
    for (char *at = s + quoted; *at; at++) {
        quoted = quoted && *at != '"';
        *width = *at == '\n'                      ? 1
                 : !commas || quoted              ? 0
                 : *at == ','                     ? 1
                 : !strncmp(at, LR_FULL_COMMA, 3) ? 3
                                                  : 0;
        if (*width)
            return at;
    }
    *width = 0;
    return s + strlen(s);
}

static char *unquoted(char *s)
{
    size_t n = strlen(s);
    if (n < 2 || *s != '"' || s[n - 1] != '"')
        return s;
    s[n - 1] = '\0';
    return s + 1;
}

void lr_setting_list(struct lr_config *c, struct lr_config_key *k, struct lr_opts *into,
                     const char *option, const char *values)
{
    const struct lr_option *o = lr_option_find(option);
    bool commas = o && !strchr(o->meta ? o->meta : "", '=') && strcmp(option, "post.hook") != 0;
    char *at = lr_arena_strdup(c->arena, values);
    const char *all = NULL;
    k->fate = LR_KEY_EMPTY;
    for (size_t width = 1; at && width;) {
        at += strspn(at, " \t");
        char *end = element_end(at, commas, &width), *next = end + width;
        *end = '\0';
        at = lr_trim(at);
        at = commas ? unquoted(at) : at;
        if (*at)
            lr_setting(c, k, into, option, at);
        if (*at && k->value)
            all = all ? lr_arena_fmt(c->arena, "%s, %s", all, k->value) : k->value;
        if (k->fate == LR_KEY_WRONG || k->fate == LR_KEY_LATER)
            return;
        at = next;
    }
    k->option = option;
    k->value = all;
}

void lr_setting_ignored(struct lr_config_key *k, const char *why)
{
    k->fate = LR_KEY_IGNORED;
    k->why = why;
}

void lr_setting_wrong(struct lr_config *c, struct lr_config_key *k, const char *expected)
{
    k->fate = LR_KEY_WRONG;
    lr_findings_add(&c->bad, k->line, 0, "%s: expected %s", k->key, expected);
}

void lr_setting_bad(struct lr_config *c, struct lr_config_key *k, const char *value,
                    const char *expected)
{
    k->fate = LR_KEY_WRONG;
    lr_findings_add(&c->bad, k->line, 0, "%s: \"%.80s\" is not valid, expected %s", k->key, value,
                    expected);
}

static void free_opts(void *opts)
{
    lr_opts_free(opts);
}

static struct lr_config_part *new_part(struct lr_config *c, const char *name, int line)
{
    struct lr_config_part *p = lr_arena_alloc(c->arena, sizeof *p);
    struct lr_opts *opts = p ? lr_opts_new() : NULL;
    if (!opts || lr_arena_defer(c->arena, free_opts, opts)) {
        c->no_memory = true;
        return NULL;
    }
    *p = (struct lr_config_part){.name = name, .line = line, .opts = opts};
    return p;
}

struct lr_config_part *lr_setting_room(struct lr_config *c, const char *url, int line)
{
    struct lr_config_part *p = new_part(c, url, line);
    if (!p)
        return NULL;
    *(c->last_room ? &c->last_room->next : &c->rooms) = p;
    return c->last_room = p;
}

struct lr_config_part *lr_setting_part(struct lr_config *c, const char *name, bool is_platform,
                                       int line)
{
    struct lr_config_part **end = &c->platforms;
    for (; *end; end = &(*end)->next)
        if (strcmp((*end)->name, name) == 0)
            return *end;
    struct lr_config_part *p = new_part(c, name, line);
    if (p)
        p->is_platform = is_platform;
    return *end = p;
}

void lr_setting_add_list(struct lr_config *c, const char *path, int line)
{
    struct lr_config_path *p = lr_arena_alloc(c->arena, sizeof *p), **end = &c->lists;
    while (*end && path && strcmp((*end)->path, path) != 0)
        end = &(*end)->next;
    if (!p || !path || *end)
        return;
    *p = (struct lr_config_path){path, line, NULL};
    *end = p;
}

const char *lr_setting_path(struct lr_config *c, const char *value)
{
    const char *home = value[0] == '~' && value[1] == '/' ? getenv("HOME") : NULL;
    if (home && *home)
        return lr_arena_fmt(c->arena, "%s%s", home, value + 1);
    if (strcmp(value, ".") == 0)
        return c->folder;
    return *value == '/' || !*value ? value : lr_arena_fmt(c->arena, "%s/%s", c->folder, value);
}
