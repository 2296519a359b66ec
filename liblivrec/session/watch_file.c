#include <errno.h>
#include <livrec/error.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "config/decode.h"
#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "session/watch_parts.h"

#define FILE_MAX ((size_t)4 << 20)
#define ARENA_MAX ((size_t)64 << 20)
#define QUIET 200 /* ms after a change: an editor may still be writing */

static void free_reading(struct lr_watch_reading *d)
{
    if (d)
        lr_arena_free(d->arena);
    lr_free(d);
}

static int no_memory(struct lr_watch_reading *d)
{
    return lr_err_set(&d->err, LIVREC_ENOMEM, "out of memory");
}

/* Any thread. */
static int load(struct lr_watch_reading *d)
{
    const struct lr_watch_file *f = d->file;
    const struct lr_files *files = f->watches->deps.env->files;
    struct lr_buf bytes;
    const char *charset;
    lr_buf_init(&bytes, FILE_MAX);
    int rc = files->load(files, f->path, &bytes);
    char *text = rc == 0 ? lr_config_decode(d->arena, &bytes, &charset) : NULL;
    lr_buf_free(&bytes);
    if (rc)
        return lr_err_set(&d->err, LIVREC_EIO, "%s: %s", f->path, strerror(-rc));
    lr_findings_init(&d->bad, d->arena, f->path);
    if (!text || lr_room_list_read(d->arena, text, &d->list, &d->bad))
        return no_memory(d);
    d->empty = text[strspn(text, " \t\n")] == '\0';
    return 0;
}

static struct lr_watch_reading *new_reading(struct lr_watch_file *f)
{
    struct lr_watch_reading *d = lr_calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->file = f;
    d->arena = lr_arena_new(ARENA_MAX);
    if (d->arena)
        return d;
    free_reading(d);
    return NULL;
}

int lr_watch_file_open(struct lr_watchlist *w, const char *path, const struct lr_opts *opts,
                       struct lr_watch_file **out, struct lr_err *err)
{
    struct lr_watch_file *f = lr_calloc(1, sizeof *f);
    if (!f)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    f->watches = w;
    f->notify_fd = -1;
    f->path = lr_strdup(path);
    const char *slash = strrchr(path, '/');
    f->folder = slash == path ? lr_strdup("/") : lr_strdup(slash ? path : ".");
    f->opts = lr_opts_copy(opts);
    f->reading = f->path && f->folder && f->opts ? new_reading(f) : NULL;
    if (slash && slash != path && f->folder)
        f->folder[slash - path] = '\0';
    if (f->path)
        f->name = slash ? f->path + (slash - path) + 1 : f->path;
    int rc = f->reading ? load(f->reading) : LIVREC_ENOMEM;
    if (rc) {
        lr_err_set(err, rc, "%s", f->reading ? f->reading->err.text : "out of memory");
        lr_watch_file_free(f);
        return rc;
    }
    *out = f;
    return 0;
}

void lr_watch_file_free(struct lr_watch_file *f)
{
    free_reading(f->reading);
    if (f->notify_fd >= 0)
        close(f->notify_fd);
    lr_opts_free(f->opts);
    lr_free(f->folder);
    lr_free(f->path);
    lr_free(f);
}

/* ---- what changed */

static struct lr_opts *options_of(const struct lr_watch_file *f, const struct lr_listed *l)
{
    struct lr_err err = {0};
    struct lr_opts *o = lr_opts_copy(f->opts);
    if (o && ((l->quality && lr_opts_set(o, "stream.quality", l->quality, &err)) ||
              (l->name && lr_opts_set(o, "record.alias", l->name, &err)))) {
        lr_opts_free(o);
        o = NULL;
    }
    return o;
}

static struct lr_watched *known(const struct lr_watch_file *f, const char *url)
{
    struct lr_watched *r = f->watches->first;
    while (r && (r->file != f || r->gone || strcmp(r->url, url) != 0))
        r = r->next;
    return r;
}

static void warn(const struct lr_watch_file *f, int line, int column, const char *text)
{
    struct lr_log *log = f->watches->deps.env->log;
    if (column)
        lr_logf(log, LR_WARN, 0, "%s:%d:%d: %s", f->path, line, column, text);
    else
        lr_logf(log, LR_WARN, 0, "%s:%d: %s", f->path, line, text);
}

static void take_room(struct lr_watch_file *f, const struct lr_listed *l)
{
    struct lr_watched *r = known(f, l->url);
    struct lr_opts *o = options_of(f, l);
    struct lr_err err = {0};
    if (r && o && lr_watch_take_opts(r, o) == 0) {
        o = NULL;
    } else if (!o || r) {
        warn(f, l->line, 0, "out of memory");
    } else if (lr_watch_add(f->watches, l->url, o, &r, &err)) {
        warn(f, l->line, 0, err.text);
        r = NULL;
    }
    lr_opts_free(o);
    if (!r)
        return;
    r->file = f;
    r->listed = true;
    if (l->paused != r->listed_paused) /* else what was asked for by hand stays */
        lr_watch_set_paused(r, l->paused);
    r->listed_paused = l->paused;
}

static void apply(struct lr_watch_file *f, const struct lr_watch_reading *d)
{
    struct lr_watchlist *w = f->watches;
    for (struct lr_watched *r = w->first; r; r = r->next)
        r->listed = r->file != f;
    for (const struct lr_finding *b = d->bad.first; b; b = b->next)
        warn(f, b->line, b->column, b->text);
    for (size_t i = 0; i < d->list.count; i++)
        take_room(f, &d->list.rooms[i]);
    for (struct lr_watched *r = w->first; r; r = r->next)
        if (!r->listed && !r->gone)
            lr_watch_remove(r);
    lr_watch_drop(w);
    lr_watch_plan(w);
}

/* ---- following it */

static void read_again(struct lr_watch_file *f);

static void loaded(void *arg)
{
    struct lr_watch_reading *d = arg;
    struct lr_watch_file *f = d->file;
    f->reading = NULL;
    if (!f->ended && d->err.code)
        lr_logf(f->watches->deps.env->log, LR_WARN, 0, "%s: the list stays as it was", d->err.text);
    else if (!f->ended && d->empty) /* half saved, or lost: to end all, put # in front */
        lr_logf(f->watches->deps.env->log, LR_WARN, 0, "%s is empty: the list stays as it was",
                f->path);
    else if (!f->ended)
        apply(f, d);
    free_reading(d);
    if (f->again)
        read_again(f);
}

static void read_on_worker(void *arg)
{
    struct lr_watch_reading *d = arg;
    load(d);
    lr_loop_post_task(d->file->watches->deps.loop, &d->task, loaded, d);
}

static void wake(void *arg)
{
    struct lr_watch_file *f = arg;
    f->timer = NULL;
    read_again(f);
}

static void read_again(struct lr_watch_file *f)
{
    f->again = f->reading != NULL;
    if (f->again || f->ended)
        return;
    f->reading = new_reading(f);
    if (f->reading && lr_pool_submit(f->watches->deps.pool, read_on_worker, f->reading) == 0)
        return;
    free_reading(f->reading);
    f->reading = NULL;
    f->timer = lr_timer_start(f->watches->deps.loop, 1000, wake, f);
}

/* Is one of the changes that wait in the descriptor one of our file? */
static bool concerns(const struct lr_watch_file *f)
{
    _Alignas(struct inotify_event) char space[4096];
    bool ours = false;
    for (ssize_t n; (n = read(f->notify_fd, space, sizeof space)) > 0;)
        for (char *at = space; at < space + n;) {
            const struct inotify_event *e = (const struct inotify_event *)at;
            ours |= (e->mask & IN_Q_OVERFLOW) || (e->len && strcmp(e->name, f->name) == 0);
            at += sizeof *e + e->len;
        }
    return ours;
}

static void changed(void *arg, uint32_t events)
{
    struct lr_watch_file *f = arg;
    struct lr_loop *loop = f->watches->deps.loop;
    (void)events;
    if (!concerns(f))
        return;
    lr_timer_stop(loop, &f->timer);
    f->timer = lr_timer_start(loop, QUIET, wake, f);
}

static void follow(struct lr_watch_file *f)
{
    f->notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (f->notify_fd >= 0 &&
        inotify_add_watch(f->notify_fd, f->folder, IN_CLOSE_WRITE | IN_MOVED_TO) >= 0 &&
        lr_loop_watch(f->watches->deps.loop, f->notify_fd, EPOLLIN, changed, f) == 0)
        return;
    lr_logf(f->watches->deps.env->log, LR_WARN, 0,
            "%s: changes will not be seen until the next start: inotify: %s", f->path,
            strerror(errno));
}

int lr_watch_file_begin(struct lr_watch_file *f, struct lr_err *err)
{
    struct lr_watchlist *w = f->watches;
    struct lr_watch_reading *d = f->reading;
    if (w->closing) {
        lr_watch_file_free(f);
        return lr_err_set(err, LIVREC_ECLOSED, "the handle is closed");
    }
    f->reading = NULL;
    f->next = w->files;
    w->files = f;
    atomic_fetch_add(&w->count, 1);
    follow(f);
    apply(f, d);
    free_reading(d);
    return 0;
}

void lr_watch_file_stop(struct lr_watch_file *f)
{
    f->ended = true;
    lr_timer_stop(f->watches->deps.loop, &f->timer);
    if (f->notify_fd >= 0)
        lr_loop_watch(f->watches->deps.loop, f->notify_fd, 0, NULL, NULL);
}
