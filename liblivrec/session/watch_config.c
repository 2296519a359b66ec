#include <livrec/error.h>
#include <string.h>

#include "core/attr.h"
#include "core/index.h"
#include "core/log.h"
#include "session/watch_source.h"

#define ARENA_MAX ((size_t)64 << 20)

static struct lr_log *log_of(const struct lr_watch_source *s)
{
    return s->watches->deps.env->log;
}

static void *read_config(void *arg)
{
    struct lr_watch_source *s = arg;
    return lr_watch_read_config(s->watches->deps.env->files, s->follow.path, s->opts);
}

static void drop(void *what)
{
    lr_watch_told_free(what);
}

/* ---- what is told of a change */

static const char *name_of(struct lr_arena *a, const struct lr_config_key *k)
{
    return lr_arena_fmt(a, "%s\n%s", k->section, k->key);
}

/* Options that are read once. */
static bool counts_later(const char *option)
{
    static const char *const scopes[] = {"control.", "core.", "log.", "post.", "state."};
    for (size_t i = 0; option && i < LR_COUNT(scopes); i++)
        if (strncmp(option, scopes[i], strlen(scopes[i])) == 0)
            return true;
    return false;
}

static void tell_key(const struct lr_watch_source *s, const struct lr_config_key *k,
                     const char *what)
{
    lr_logf(log_of(s), LR_INFO, 0, "%s:%d: %s%s%s: %s%s", s->follow.path, k->line,
            k->option ? k->option : k->key, k->of ? " of " : "", k->of ? k->of : "", what,
            counts_later(k->option) ? "; counts from the next start" : "");
}

static void tell_changes(const struct lr_watch_source *s, const struct lr_config *old,
                         const struct lr_config *new)
{
    struct lr_arena *a = lr_arena_new(ARENA_MAX);
    size_t n = 0;
    for (const struct lr_config_key *k = old->keys; k; k = k->next)
        n++;
    struct lr_index *before = lr_index_new(a, n);
    for (struct lr_config_key *k = old->keys; k && before; k = k->next) {
        const char *name = name_of(a, k);
        void **place = name ? lr_index_at(before, name) : NULL;
        if (place)
            *place = k;
    }
    for (struct lr_config_key *k = new->keys; k &&before; k = k->next) {
        const char *name = name_of(a, k);
        void **place = name ? lr_index_at(before, name) : NULL;
        const struct lr_config_key *was = place ? *place : NULL;
        if (!was || was->mark != k->mark)
            tell_key(s, k, k->value ? k->value : lr_key_fate_name(k->fate));
        if (place)
            *place = NULL; /* what is left at the end is gone */
    }
    for (const struct lr_config_key *k = old->keys; k && before; k = k->next) {
        const char *name = name_of(a, k);
        if (name && lr_index_get(before, name) == k)
            tell_key(s, k, "is gone");
    }
    lr_arena_free(a);
}

/* ---- taking it over */

static struct lr_watch_list *list_at(const struct lr_watch_source *s, const char *path)
{
    struct lr_watch_list *l = s->lists;
    while (l && (l->follow.ended || strcmp(l->follow.path, path) != 0))
        l = l->next;
    return l;
}

static bool names(const struct lr_config *c, const char *path)
{
    const struct lr_config_path *p = c->lists;
    while (p && strcmp(p->path, path) != 0)
        p = p->next;
    return p != NULL;
}

/* Lists that are not named any more end; what those that are say now counts. */
static void take_lists(struct lr_watch_source *s, struct lr_watch_told *t)
{
    for (struct lr_watch_list *l = s->lists; l; l = l->next)
        if (!l->follow.ended && !names(t->config, l->follow.path)) {
            lr_follow_stop(&l->follow);
            lr_watch_reading_free(l->reading);
            l->reading = NULL;
        }
    const struct lr_config_path *p = t->config->lists;
    for (size_t i = 0; p; i++, p = p->next) {
        struct lr_watch_list *l = list_at(s, p->path);
        if (l) /* it follows its file by itself */
            continue;
        if (!(l = lr_watch_list_new(s, p->path))) {
            lr_watch_warn_line(s->watches, t->config->path, p->line, "out of memory");
            continue;
        }
        lr_follow_begin(&l->follow);
        if (t->lists[i]->err.code) {
            lr_watch_warn_line(s->watches, t->config->path, p->line, t->lists[i]->err.text);
            continue;
        }
        lr_watch_warn(s->watches, p->path, &t->lists[i]->bad, NULL);
        l->reading = t->lists[i];
        t->lists[i] = NULL;
        lr_watch_tell_unmatched(l, NULL);
        lr_watch_backup(s, p->path, &l->reading->bytes);
    }
}

/* NULL: it counts. */
static const char *refusal(const struct lr_watch_source *s, const struct lr_watch_told *t)
{
    if (!t->config)
        return t->err.text;
    if (t->config->empty && !s->told->config->empty)
        return "it is empty";
    return t->config->bad.errors ? "lines of it are wrong" : NULL;
}

static void take_config(void *arg, void *what)
{
    struct lr_watch_source *s = arg;
    struct lr_watch_told *t = what;
    const char *why = refusal(s, t);
    if (t->config)
        lr_watch_warn(s->watches, t->config->path, &t->config->bad, NULL);
    if (why) {
        lr_logf(log_of(s), LR_WARN, 0, "%s: %s: the configuration stays as it was", s->follow.path,
                why);
        lr_watch_told_free(t);
        return;
    }
    tell_changes(s, s->told->config, t->config);
    take_lists(s, t);
    struct lr_watch_told *old = s->told;
    s->told = t;
    lr_watch_backup(s, t->config->path, &t->config->bytes);
    s->generation++;
    lr_watch_take_over(s);
    lr_watch_told_free(old);
}

const struct lr_follow_ops lr_watch_config_ops = {read_config, take_config, drop};
