/* livrec's own file: options by their names, of all rooms, of a platform, of one room. */
#include <string.h>

#include "config/setting.h"
#include "core/attr.h"
#include "core/buf.h"
#include "core/text.h"

#define NAMES_MAX 400

struct own {
    struct lr_config *config;
    bool (*is_platform)(const char *);
    const char *section; /* whose part is `part` */
    struct lr_config_part *part;
};

/* "record" + "format", "record.format", or "format" as on the command line. */
static const struct lr_option *option_of(const char *section, const char *key)
{
    static const char *const words[][2] = {{"split", "record.split_time"},
                                           {"window", "watch.window"},
                                           {"notify", "notify.to"},
                                           {"folder", "record.dir"}};
    const struct lr_option *o = lr_option_find(key);
    size_t n = strlen(section);
    for (size_t i = 0; !o && (o = lr_option_at(i)) != NULL; i++) {
        bool here = n && strncmp(o->name, section, n) == 0 && o->name[n] == '.' &&
                    strcmp(o->name + n + 1, key) == 0;
        if (here || (o->flag && strcmp(o->flag, key) == 0))
            return o;
        o = NULL;
    }
    for (size_t i = 0; !o && i < LR_COUNT(words); i++)
        if (strcmp(key, words[i][0]) == 0)
            return lr_option_find(words[i][1]);
    return o;
}

/* Names that a section takes; those of all options would be too many. */
static const char *names_in(struct lr_arena *a, const char *section)
{
    const struct lr_option *o;
    size_t n = strlen(section);
    struct lr_buf b;
    lr_buf_init(&b, NAMES_MAX);
    int rc = 0;
    for (size_t i = 0; n && rc == 0 && (o = lr_option_at(i)) != NULL; i++)
        if (strncmp(o->name, section, n) == 0 && o->name[n] == '.')
            rc = lr_buf_fmt(&b, "%s%s", b.len ? ", " : "", o->name + n + 1);
    const char *text = b.len ? lr_buf_str(&b) : NULL;
    const char *out = text ? lr_arena_fmt(a, "one of %s%s", text, rc ? " ..." : "") : NULL;
    lr_buf_free(&b);
    return out ? out : "the name of an option (`livrec options` lists them)";
}

static const char *after(const char *section, const char *word)
{
    size_t n = strlen(word);
    return strncmp(section, word, n) == 0 && (section[n] == ' ' || section[n] == '\t')
               ? section + n + strspn(section + n, " \t\"")
               : NULL;
}

static char *bare(struct lr_config *c, const char *name)
{
    char *s = lr_arena_strdup(c->arena, name);
    char *end = s ? s + strlen(s) : s;
    while (s && end > s && strchr(" \t\"", end[-1]))
        *--end = '\0';
    return s;
}

/* [platform KEY] or [room ADDRESS]; NULL: neither, or no memory. */
static struct lr_config_part *part_of(struct own *w, const char *section, int line)
{
    struct lr_config *c = w->config;
    const char *platform = after(section, "platform"), *room = after(section, "room");
    char *name = platform || room ? bare(c, platform ? platform : room) : NULL;
    if (!name)
        return NULL;
    if (platform && !w->is_platform(name) && !strchr(name, '.'))
        lr_findings_note(&c->bad, line, 0,
                         "[%s]: no platform has this key (`livrec platforms` lists them): it is "
                         "compared with the names in a host",
                         section);
    if (platform)
        return lr_setting_part(c, name, w->is_platform(name), line);
    const char *url = strstr(name, "://") ? name : lr_arena_fmt(c->arena, "https://%s", name);
    return url ? lr_setting_room(c, url, line) : NULL;
}

static void enter(struct own *w, const struct lr_ini_row *row)
{
    if (w->section == row->section)
        return;
    w->section = row->section;
    w->part = part_of(w, row->section, row->line);
}

/* Whoever may be meant by a word gets no secrets. */
static bool is_refused(const struct own *w, const struct lr_option *o)
{
    const struct lr_config_part *p = w->part;
    return p && !after(w->section, "room") && !p->is_platform && !strchr(p->name, '.') &&
           strncmp(o->name, "net.", 4) != 0;
}

static void take_option(struct own *w, struct lr_config_key *k, const struct lr_option *o,
                        const char *value)
{
    struct lr_config *c = w->config;
    struct lr_opts *into = w->part ? w->part->opts : c->opts;
    const struct lr_config_part *p = w->part;
    k->of = p ? p->name : NULL;
    if (is_refused(w, o))
        lr_setting_wrong(c, k,
                         "the section of a platform (`livrec platforms` lists them) or of a "
                         "host, [platform example.com]; a word takes net options alone");
    else if (!*value)
        k->fate = LR_KEY_EMPTY;
    else if (o->type == LR_OPT_LIST)
        lr_setting_list(c, k, into, o->name, value);
    else
        lr_setting(c, k, into, o->name, value);
}

static void take_paused(struct own *w, struct lr_config_key *k, const char *value)
{
    const struct lr_option yes_or_no = {.name = "paused", .type = LR_OPT_BOOL};
    struct lr_err err = {0};
    int64_t paused = 0;
    if (lr_option_parse(&yes_or_no, value, &paused, &err)) {
        lr_setting_bad(w->config, k, value, "yes or no");
        return;
    }
    k->fate = LR_KEY_TAKEN;
    k->of = w->part->name;
    w->part->paused = paused != 0;
}

/* What is no option: lists to be followed, and whether a room is paused. */
static bool take_own(struct own *w, struct lr_config_key *k, const struct lr_ini_row *row)
{
    bool in_watch = strcmp(row->section, "watch") == 0 && strcmp(row->key, "list") == 0;
    if (w->part && after(row->section, "room") && strcmp(row->key, "paused") == 0) {
        take_paused(w, k, row->value);
        return true;
    }
    if (w->part || (!in_watch && strcmp(row->key, "watch.list") != 0))
        return false;
    char *rest = lr_arena_strdup(w->config->arena, row->value);
    for (char *line; (line = lr_next_line(&rest)) != NULL;)
        if (*(line = lr_trim(line)))
            lr_setting_add_list(w->config, lr_setting_path(w->config, line), row->line);
    k->fate = LR_KEY_TAKEN;
    k->value = row->value;
    return true;
}

void lr_config_take_own(struct lr_config *c, const struct lr_ini *ini,
                        bool (*is_platform)(const char *))
{
    struct own w = {.config = c, .is_platform = is_platform};
    for (const struct lr_ini_row *r = ini->first; r; r = r->next) {
        enter(&w, r);
        if (!*r->key)
            continue;
        struct lr_config_key *k = lr_setting_key(c, r);
        const struct lr_option *o = option_of(w.part ? "" : r->section, r->key);
        if (take_own(&w, k, r))
            continue;
        if (o)
            take_option(&w, k, o, r->value);
        else
            lr_setting_wrong(c, k, names_in(c->arena, w.part ? "" : r->section));
    }
}
