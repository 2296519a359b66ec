#include <livrec/error.h>
#include <string.h>

#include "core/index.h"
#include "core/log.h"
#include "session/watch_source.h"

#define ARENA_MAX ((size_t)256 << 20)

/* While the rooms of a source are made anew. */
struct taking {
    struct lr_watch_source *source;
    struct lr_index *wanted; /* identity to the struct lr_wanted that counts */
    struct lr_index *known;  /* ... to the struct lr_watched */
};

static const struct lr_config *config_of(const struct lr_watch_source *s)
{
    return s->told ? s->told->config : NULL;
}

/* What of a room's options is its line's and its section's; another number says: make them anew. */
static uint64_t stamp_of(const struct lr_watch_source *s, const struct lr_wanted *w,
                         const struct lr_config_part *part)
{
    uint64_t h = s->generation * 31 + (part ? (uint64_t)part->line : 0) + 1;
    for (const char *c = w->name ? w->name : ""; *c; c++)
        h = (h ^ (uint8_t)*c) * 0x100000001b3u;
    h = (h ^ (w->name != NULL)) * 0x100000001b3u;
    for (const char *c = w->quality ? w->quality : ""; *c; c++)
        h = (h ^ (uint8_t)*c) * 0x100000001b3u;
    return h;
}

static struct lr_opts *options_of(const struct lr_watch_source *s, const struct lr_wanted *w,
                                  const struct lr_config_part *part)
{
    const struct lr_config *c = config_of(s);
    const struct lr_watch_match *m = &w->match;
    struct lr_err err = {0};
    struct lr_opts *o = lr_opts_copy(s->opts);
    if (o && ((w->quality && lr_opts_set(o, "stream.quality", w->quality, &err)) ||
              (w->name && lr_opts_set(o, "record.alias", w->name, &err)))) {
        lr_opts_free(o);
        return NULL;
    }
    struct lr_opts *all = o && c ? lr_config_room(c, m->extractor->name, m->host, o, part) : o;
    if (all != o)
        lr_opts_free(o);
    return all;
}

/* The room with its options; NULL after it was told why not. */
static struct lr_watched *put_room(const struct taking *t, const struct lr_wanted *w,
                                   const struct lr_config_part *part)
{
    struct lr_watch_source *s = t->source;
    struct lr_watched *r = lr_index_get(t->known, w->match.key);
    uint64_t stamp = stamp_of(s, w, part);
    if (r && r->stamp == stamp)
        return r;
    struct lr_opts *o = options_of(s, w, part);
    struct lr_err err = {0};
    int rc = !o  ? LIVREC_ENOMEM
             : r ? lr_watch_take_opts(r, o)
                 : lr_watch_put(s->watches, &w->match, o, &r, &err);
    if (rc == 0) {
        r->stamp = stamp;
        return r;
    }
    lr_opts_free(o);
    lr_watch_warn_line(s->watches, w->file, w->line, "out of memory");
    return r; /* with the options that it had */
}

static void take_room(const struct taking *t, const struct lr_watch_list *list,
                      const struct lr_wanted *w)
{
    const struct lr_wanted *section = w->section ? w->section : w;
    struct lr_watched *r = put_room(t, w, section->part);
    bool paused = w->paused || section->paused;
    if (!r)
        return;
    r->source = t->source;
    r->list = list;
    r->listed = true;
    r->leaving = false;
    if (paused != r->listed_paused) /* else what was asked for by hand stays */
        lr_watch_set_paused(r, paused);
    r->listed_paused = paused;
}

/* A line of a list. The first of a room counts. */
static void take_line(const struct taking *t, const struct lr_watch_list *list, struct lr_wanted *w)
{
    void **place = lr_index_at(t->wanted, w->match.key);
    struct lr_wanted *before = place ? *place : NULL;
    if (!place)
        return;
    if (before && !before->part) {
        lr_logf(t->source->watches->deps.env->log, LR_WARN, 0,
                "%s:%d: %s is the room of %s:%d, which counts", w->file, w->line, w->match.url,
                before->file, before->line);
        return;
    }
    w->section = before;
    *place = w;
    take_room(t, list, w);
}

/* First they are known, so that lines find theirs; then those that have no line are taken. */
static void take_sections(const struct taking *t, bool rest)
{
    struct lr_watch_told *told = t->source->told;
    for (size_t i = 0; told && i < told->count; i++) {
        struct lr_wanted *w = &told->rooms[i];
        void **place = lr_index_at(t->wanted, w->match.key);
        if (place && !rest)
            *place = w;
        else if (place && *place == w)
            take_room(t, NULL, w);
    }
}

static size_t count_wanted(const struct lr_watch_source *s)
{
    size_t n = s->told ? s->told->count : 0;
    for (const struct lr_watch_list *l = s->lists; l; l = l->next)
        n += l->reading ? l->reading->count : 0;
    return n;
}

/* Rooms of the source, by their identity. How many there are, when `known` is NULL. */
static size_t index_known(const struct lr_watch_source *s, struct lr_index *known)
{
    size_t n = 0;
    for (struct lr_watched *r = s->watches->first; r; r = r->next) {
        if (r->source != s || r->gone)
            continue;
        void **place = known ? lr_index_at(known, r->key) : NULL;
        if (place)
            *place = r;
        r->listed = false;
        n++;
    }
    return n;
}

static void remove_others(struct lr_watch_source *s)
{
    for (struct lr_watched *r = s->watches->first; r; r = r->next)
        if (r->source == s && !r->listed && !r->gone)
            lr_watch_leave(r);
}

void lr_watch_take_over(struct lr_watch_source *s)
{
    struct lr_watchlist *w = s->watches;
    struct lr_arena *a = lr_arena_new(ARENA_MAX);
    struct taking t = {s, lr_index_new(a, count_wanted(s)), lr_index_new(a, index_known(s, NULL))};
    if (t.wanted && t.known) {
        index_known(s, t.known);
        take_sections(&t, false);
        for (const struct lr_watch_list *l = s->lists; l; l = l->next)
            for (size_t i = 0; l->reading && i < l->reading->count; i++)
                take_line(&t, l, &l->reading->rooms[i]);
        take_sections(&t, true);
        remove_others(s);
    } else {
        lr_logf(w->deps.env->log, LR_ERROR, 0, "the rooms stay as they were: out of memory");
    }
    lr_arena_free(a);
    lr_watch_drop(w);
    lr_watch_plan(w);
}
