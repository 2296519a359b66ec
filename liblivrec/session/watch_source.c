#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/watch_source.h"

void lr_watch_warn_line(const struct lr_watchlist *w, const char *file, int line, const char *text)
{
    if (line)
        lr_logf(w->deps.env->log, LR_WARN, 0, "%s:%d: %s", file, line, text);
    else
        lr_logf(w->deps.env->log, LR_WARN, 0, "%s: %s", file, text);
}

#define COMPARED 200 /* findings; of more all are told again */

static bool was_told(const struct lr_findings *before, const char *text)
{
    const struct lr_finding *b = before && before->count <= COMPARED ? before->first : NULL;
    while (b && strcmp(b->text, text) != 0)
        b = b->next;
    return b != NULL;
}

void lr_watch_warn(const struct lr_watchlist *w, const char *file, const struct lr_findings *bad,
                   const struct lr_findings *before)
{
    for (const struct lr_finding *b = bad->first; b; b = b->next)
        if (was_told(before, b->text))
            continue;
        else if (b->column)
            lr_logf(w->deps.env->log, LR_WARN, 0, "%s:%d:%d: %s", file, b->line, b->column,
                    b->text);
        else
            lr_watch_warn_line(w, file, b->line, b->text);
}

/* ---- a list */

#define CUT_STANDS 2000 /* ms */

static void *read_list(void *arg)
{
    struct lr_watch_list *l = arg;
    return lr_watch_read_list(l->source->watches->deps.env->files, l->follow.path);
}

/* Half saved: what counts is cut somewhere. UTF-16 may end in a zero. */
static bool is_cut(const struct lr_buf *was, const struct lr_buf *is)
{
    size_t n = is->len;
    while (n > 0 && !is->data[n - 1])
        n--;
    return n > 0 && is->len < was->len && is->data[n - 1] != '\n' &&
           memcmp(was->data, is->data, is->len) == 0;
}

/* Shall it wait? Lines that are missing whole may have been deleted by an editor that ends no line:
 * that counts when nothing follows. A line that is cut counts never. */
static bool hold_back(struct lr_watch_list *l, const struct lr_watch_reading *d)
{
    const struct lr_buf *was = &l->reading->bytes;
    int64_t now = lr_watch_now(l->source->watches);
    if (!is_cut(was, &d->bytes)) {
        l->cut = 0;
        return false;
    }
    bool whole = was->data[d->bytes.len] == '\n' || was->data[d->bytes.len] == '\r';
    if (l->cut != d->bytes.len) {
        l->cut = d->bytes.len;
        l->cut_at = now;
        if (!whole)
            lr_watch_warn_line(l->source->watches, l->follow.path, 0,
                               "its last line is cut, half saved maybe: the list stays as it was "
                               "(it counts when that line has an end)");
    }
    int64_t left = l->cut_at + CUT_STANDS - now;
    if (left > 0)
        lr_follow_later(&l->follow, left);
    else if (whole)
        l->cut = 0;
    return l->cut != 0;
}

static void take_list(void *arg, void *what)
{
    struct lr_watch_list *l = arg;
    struct lr_watch_reading *d = what;
    struct lr_watchlist *w = l->source->watches;
    struct lr_log *log = w->deps.env->log;
    if (d->missing && !l->reading)
        lr_logf(log, LR_INFO, 0, "%s is not there yet: no rooms; it counts when it comes",
                l->follow.path);
    else if (d->err.code)
        lr_logf(log, LR_WARN, 0, "%s: the list stays as it was", d->err.text);
    else if (d->empty && l->reading) /* half saved, or lost: to end all, put # in front */
        lr_logf(log, LR_WARN, 0, "%s is empty: the list stays as it was", l->follow.path);
    if (d->err.code || (l->reading && (d->empty || hold_back(l, d)))) {
        lr_watch_reading_free(d);
        return;
    }
    lr_watch_warn(w, l->follow.path, &d->bad, l->reading ? &l->reading->bad : NULL);
    struct lr_watch_reading *before = l->reading;
    l->reading = d;
    lr_watch_tell_unmatched(l, before);
    lr_watch_reading_free(before);
    lr_watch_backup(l->source, l->follow.path, &d->bytes);
    lr_watch_take_over(l->source);
}

static void drop_list(void *what)
{
    lr_watch_reading_free(what);
}

static const struct lr_follow_ops list_ops = {read_list, take_list, drop_list};

static void free_list(struct lr_watch_list *l)
{
    lr_follow_free(&l->follow);
    lr_watch_reading_free(l->reading);
    lr_free(l);
}

struct lr_watch_list *lr_watch_list_new(struct lr_watch_source *s, const char *path)
{
    struct lr_watch_list *l = lr_calloc(1, sizeof *l), **end = &s->lists;
    if (!l)
        return NULL;
    l->source = s;
    if (lr_follow_init(&l->follow, &s->watches->deps, path, &list_ops, l)) {
        free_list(l);
        return NULL;
    }
    while (*end)
        end = &(*end)->next;
    return *end = l;
}

/* ---- a source */

static struct lr_watch_source *new_source(struct lr_watchlist *w, const struct lr_opts *opts)
{
    struct lr_watch_source *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->watches = w;
    s->opts = lr_opts_copy(opts);
    if (s->opts)
        return s;
    lr_free(s);
    return NULL;
}

void lr_watch_source_free(struct lr_watch_source *s)
{
    for (struct lr_watch_list *l = s->lists, *next; l; l = next) {
        next = l->next;
        free_list(l);
    }
    if (s->follows)
        lr_follow_free(&s->follow);
    lr_watch_told_free(s->told);
    lr_opts_free(s->opts);
    lr_free(s);
}

void lr_watch_source_stop(struct lr_watch_source *s)
{
    s->ended = true;
    for (struct lr_watch_list *l = s->lists; l; l = l->next)
        lr_follow_stop(&l->follow);
    if (s->follows)
        lr_follow_stop(&s->follow);
}

void lr_watch_sources_stop(struct lr_watchlist *w)
{
    for (struct lr_watch_source *s = w->sources; s; s = s->next)
        if (!s->ended) {
            lr_watch_source_stop(s);
            atomic_fetch_sub(&w->count, 1);
        }
}

void lr_watch_sources_free(struct lr_watchlist *w)
{
    for (struct lr_watch_source *s = w->sources, *next; s; s = next) {
        next = s->next;
        lr_watch_source_free(s);
    }
}

const char *lr_watch_list_path(const struct lr_watch_list *l)
{
    return l->follow.path;
}

struct beginning {
    struct lr_watch_source *source;
    int rc;
};

static void begin_list(struct lr_watch_list *l)
{
    lr_watch_warn(l->source->watches, l->follow.path, &l->reading->bad, NULL);
    lr_watch_tell_unmatched(l, NULL);
    if (l->reading->count == 0)
        lr_logf(l->source->watches->deps.env->log, LR_INFO, 0,
                "%s names no room yet; what comes counts at once", l->follow.path);
    lr_watch_backup(l->source, l->follow.path, &l->reading->bytes);
}

static void begin_config(struct lr_watch_source *s)
{
    struct lr_config *c = s->told->config;
    lr_watch_warn(s->watches, c->path, &c->bad, NULL);
    lr_watch_backup(s, c->path, &c->bytes);
}

static void begin(void *arg)
{
    struct beginning *b = arg;
    struct lr_watch_source *s = b->source;
    struct lr_watchlist *w = s->watches;
    if (w->closing) {
        b->rc = LIVREC_ECLOSED;
        return;
    }
    s->next = w->sources;
    w->sources = s;
    atomic_fetch_add(&w->count, 1);
    if (s->follows)
        lr_follow_begin(&s->follow);
    for (struct lr_watch_list *l = s->lists; l; l = l->next) {
        lr_follow_begin(&l->follow);
        if (l->reading)
            begin_list(l);
        else
            lr_follow_again(&l->follow); /* tells why */
    }
    if (s->told)
        begin_config(s);
    lr_watch_take_over(s);
}

/* Not on the loop's thread. Takes the source. */
static int begin_source(struct lr_watch_source *s, struct lr_err *err)
{
    struct beginning b = {.source = s};
    int rc = lr_loop_call(s->watches->deps.loop, begin, &b);
    rc = rc ? rc : b.rc;
    if (!rc)
        return 0;
    lr_watch_source_free(s);
    return lr_err_set(err, rc, "the handle is closed");
}

static int no_memory(struct lr_watch_source *s, struct lr_err *err)
{
    if (s)
        lr_watch_source_free(s);
    return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

/* It may come later, where it has a folder. */
static bool may_come(const struct lr_watch_list *l)
{
    const struct lr_files *files = l->source->watches->deps.env->files;
    int fd = l->reading->missing ? files->open_dir(files, l->follow.folder) : -1;
    if (fd >= 0)
        files->close(files, fd);
    return fd >= 0;
}

int lr_watchlist_follow(struct lr_watchlist *w, const char *path, const struct lr_opts *opts,
                        struct lr_err *err)
{
    struct lr_watch_source *s = new_source(w, opts);
    struct lr_watch_list *l = s ? lr_watch_list_new(s, path) : NULL;
    if (l)
        l->reading = lr_watch_read_list(w->deps.env->files, path);
    if (!l || !l->reading)
        return no_memory(s, err);
    if (l->reading->err.code && !may_come(l)) {
        *err = l->reading->err;
        lr_watch_source_free(s);
        return err->code;
    }
    if (l->reading->err.code) {
        lr_watch_reading_free(l->reading);
        l->reading = NULL;
    } else {
        lr_watch_take_back(l);
    }
    return begin_source(s, err);
}

/* The lists that a configuration names, each with what was read. */
static int take_lists(struct lr_watch_source *s)
{
    const struct lr_config_path *p = s->told->config->lists;
    for (size_t i = 0; p; i++, p = p->next) {
        struct lr_watch_list *l = lr_watch_list_new(s, p->path);
        if (!l)
            return LIVREC_ENOMEM;
        if (s->told->lists[i]->err.code)
            continue; /* it may come later */
        l->reading = s->told->lists[i];
        s->told->lists[i] = NULL;
        lr_watch_take_back(l);
    }
    return 0;
}

int lr_watchlist_config(struct lr_watchlist *w, const char *path, const struct lr_opts *opts,
                        struct lr_err *err)
{
    struct lr_watch_source *s = new_source(w, opts);
    if (s)
        s->told = lr_watch_read_config(w->deps.env->files, path, s->opts);
    if (!s || !s->told)
        return no_memory(s, err);
    if (!s->told->config) {
        *err = s->told->err;
        lr_watch_source_free(s);
        return err->code;
    }
    s->follows = true;
    if (lr_follow_init(&s->follow, &w->deps, s->told->config->path, &lr_watch_config_ops, s) ||
        take_lists(s))
        return no_memory(s, err);
    return begin_source(s, err);
}
