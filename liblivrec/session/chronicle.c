#include "session/chronicle.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/model.h"
#include "core/options.h"
#include "core/pool.h"
#include "session/folder.h"
#include "session/prune.h"
#include "store/sessions.h"

#define WAITING_MAX 10000 /* notes; more are dropped while a disk is stuck */

/* A job, as the worker knows it. */
struct tale {
    struct tale *next;
    uint64_t job;
    int64_t room, session; /* 0: none yet */
    int64_t parts;
};

struct lr_chronicle {
    const struct lr_env *env;
    struct lr_events *events;
    struct lr_store *store;
    struct lr_known *known;
    struct lr_pool *worker; /* one thread: notes are written in the order of their events */
    atomic_int waiting;
    atomic_bool lost; /* a note found no memory, or no place */
    /* The worker's. */
    struct tale *tales;
    bool failing; /* told already */
};

/* An event with all its text behind it, and what its job wants. */
struct note {
    struct lr_chronicle *chronicle;
    struct lr_event_data e;
    const char *key, *dir;
    const char *name; /* of the streamer, whatever the user calls them */
    bool joins;       /* at the end all parts are wanted */
    struct lr_store_retain retain;
    char text[];
};

/* ---- listening: any thread, often the loop's */

static bool is_wanted(const struct lr_event_data *e)
{
    switch (e->type) {
    case LIVREC_EVENT_ROOM:
    case LIVREC_EVENT_WATCH:
        return e->str[LIVREC_EVENT_PLATFORM] && e->str[LIVREC_EVENT_URL];
    case LIVREC_EVENT_RECORD_START:
    case LIVREC_EVENT_FILE_OPEN:
    case LIVREC_EVENT_FILE_CLOSE:
    case LIVREC_EVENT_FILE_RECOVER:
    case LIVREC_EVENT_FILE_JOIN:
    case LIVREC_EVENT_JOB_END:
        return true;
    default:
        return false;
    }
}

/* Point at copies behind the note. */
static char *copy(char *to, const char **text)
{
    if (!*text)
        return to;
    size_t len = strlen(*text) + 1;
    *text = memcpy(to, *text, len);
    return to + len;
}

static size_t size_of(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static struct note *note_new(struct lr_chronicle *c, const struct lr_event_data *e)
{
    const struct lr_opts *opts = e->of ? e->of->opts : NULL;
    const char *key = e->of ? e->of->key : NULL, *dir = e->of ? e->of->dir : NULL;
    const char *alias = opts ? lr_opts_str(opts, "record.alias") : NULL;
    bool aliased = alias && *alias;
    const char *name = !aliased ? e->str[LIVREC_EVENT_ANCHOR] : e->of->name;
    size_t size = size_of(key) + size_of(dir) + size_of(name);
    for (int i = 0; i < LR_EVENT_STRS; i++)
        size += size_of(e->str[i]);
    struct note *n = lr_malloc(sizeof *n + size);
    if (!n)
        return NULL;
    *n = (struct note){c, *e, key, dir, name};
    n->joins = opts && lr_opts_bool(opts, "record.join");
    n->retain = opts ? lr_retain_of(opts) : (struct lr_store_retain){0};
    n->e.of = NULL;
    char *to = copy(copy(copy(n->text, &n->key), &n->dir), &n->name);
    for (int i = 0; i < LR_EVENT_STRS; i++)
        to = copy(to, &n->e.str[i]);
    return n;
}

static void write_note(void *arg);

static void hear(void *arg, const struct lr_event_data *e)
{
    struct lr_chronicle *c = arg;
    if (!is_wanted(e))
        return;
    bool fits = atomic_fetch_add(&c->waiting, 1) < WAITING_MAX;
    struct note *n = fits ? note_new(c, e) : NULL;
    if (n && lr_pool_submit(c->worker, write_note, n) == 0)
        return;
    lr_free(n);
    atomic_fetch_sub(&c->waiting, 1);
    atomic_store(&c->lost, true);
}

/* ---- writing: the worker's */

static struct tale *tale_of(struct lr_chronicle *c, uint64_t job)
{
    struct tale *t = c->tales;
    while (t && t->job != job)
        t = t->next;
    if (t || !job || !(t = lr_calloc(1, sizeof *t)))
        return t;
    t->job = job;
    t->next = c->tales;
    return c->tales = t;
}

static void tale_end(struct lr_chronicle *c, struct tale *gone)
{
    struct tale **at = &c->tales;
    while (*at != gone)
        at = &(*at)->next;
    *at = gone->next;
    lr_free(gone);
}

/* A room is only met again with a later event: nothing waits for this one. */
static int write_room(struct lr_chronicle *c, const struct note *n, struct tale *t,
                      struct lr_err *err)
{
    const struct lr_store_sight sight = {
        .platform = n->e.str[LIVREC_EVENT_PLATFORM],
        .url = n->e.str[LIVREC_EVENT_URL],
        .key = n->key,
        .name = n->name,
        .title = n->e.str[LIVREC_EVENT_TITLE],
        .at = n->e.num[LIVREC_EVENT_TIME],
        .live = n->e.num[LIVREC_EVENT_STATE] == LR_STATE_LIVE,
    };
    int64_t number;
    int rc = lr_store_room_see(c->store, &sight, &number, err);
    if (rc)
        return rc;
    if (t)
        t->room = number;
    rc = lr_known_put(c->known, sight.url, number, NULL, sight.name, sight.title);
    if (rc == 0 && sight.name && *sight.name)
        rc = lr_known_named(c->known, sight.url, sight.name, sight.at);
    return rc ? lr_err_set(err, rc, "out of memory") : 0;
}

static int begin_session(struct lr_chronicle *c, const struct note *n, struct tale *t,
                         struct lr_err *err)
{
    if (!t->room || t->session)
        return 0;
    int rc = lr_store_room_retain(c->store, t->room, &n->retain, err);
    return rc ? rc
              : lr_store_session_begin(c->store, t->room, n->e.num[LIVREC_EVENT_TIME], &t->session,
                                       err);
}

static void tell_pruned(void *arg, const struct lr_pruned *one)
{
    const struct note *n = arg;
    lr_prune_log(n->chronicle->env->log, n->e.job, false, one);
}

/* After each file, as some broadcasts never end; parts that will be joined wait for that. */
static int prune(struct lr_chronicle *c, struct note *n, const struct tale *t, struct lr_err *err)
{
    bool closed = n->e.type == LIVREC_EVENT_FILE_CLOSE && !n->joins;
    const struct lr_prune p = {c->env, c->store, false, tell_pruned, n};
    return t->room && (closed || n->e.type == LIVREC_EVENT_JOB_END)
               ? lr_prune_room(&p, t->room, &n->retain, err)
               : 0;
}

static int write_file(struct lr_chronicle *c, const struct note *n, struct tale *t,
                      struct lr_err *err)
{
    char root[PATH_MAX];
    const char *path = n->e.str[LIVREC_EVENT_PATH];
    if (!path || !n->dir || !realpath(n->dir, root))
        return 0;
    struct lr_store_file file = {.room = t->room,
                                 .session = t->session,
                                 .root = root,
                                 .path = lr_folder_below(n->dir, path),
                                 .bytes = n->e.num[LIVREC_EVENT_BYTES],
                                 .at = n->e.num[LIVREC_EVENT_TIME]};
    if (n->e.type == LIVREC_EVENT_FILE_RECOVER)
        return lr_store_file_recover(c->store, root, file.path, file.bytes, file.at, err);
    if (!t->session)
        return 0;
    if (n->e.type == LIVREC_EVENT_FILE_OPEN)
        file.bytes = -1;
    else
        t->parts = n->e.type == LIVREC_EVENT_FILE_JOIN ? 1 : t->parts + 1;
    return lr_store_file_put(c->store, &file, err);
}

static int write_end(struct lr_chronicle *c, struct note *n, struct tale *t, struct lr_err *err)
{
    const struct lr_store_sums sums = {
        .parts = t->parts,
        .bytes = n->e.num[LIVREC_EVENT_BYTES],
        .duration_ms = n->e.num[LIVREC_EVENT_DURATION],
        .gaps = n->e.num[LIVREC_EVENT_GAPS],
        .code = (int)n->e.num[LIVREC_EVENT_CODE],
        .why = n->e.str[LIVREC_EVENT_TEXT],
    };
    int rc = t->session ? lr_store_session_end(c->store, t->session, n->e.num[LIVREC_EVENT_TIME],
                                               &sums, err)
                        : 0;
    if (rc == 0)
        rc = prune(c, n, t, err);
    tale_end(c, t);
    return rc;
}

static int write_event(struct lr_chronicle *c, struct note *n, struct lr_err *err)
{
    bool watch = n->e.type == LIVREC_EVENT_WATCH; /* of a job that may be over */
    struct tale *t = watch ? NULL : tale_of(c, n->e.job);
    if (n->e.job && !t && !watch)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc;
    switch (n->e.type) {
    case LIVREC_EVENT_ROOM:
    case LIVREC_EVENT_WATCH:
        return write_room(c, n, t, err);
    case LIVREC_EVENT_RECORD_START:
        return t ? begin_session(c, n, t, err) : 0;
    case LIVREC_EVENT_JOB_END:
        return t ? write_end(c, n, t, err) : 0;
    default:
        rc = t ? write_file(c, n, t, err) : 0;
        return rc || !t ? rc : prune(c, n, t, err);
    }
}

static void complain(struct lr_chronicle *c, int rc, const struct lr_err *err)
{
    if (atomic_exchange(&c->lost, false))
        lr_logf(c->env->log, LR_WARN, 0, "the state misses something: memory ran out");
    if (rc && !c->failing)
        lr_logf(c->env->log, LR_WARN, 0, "the state can't be written: %s", err->text);
    else if (!rc && c->failing)
        lr_logf(c->env->log, LR_INFO, 0, "the state can be written again");
    c->failing = rc != 0;
}

static void write_note(void *arg)
{
    struct note *n = arg;
    struct lr_chronicle *c = n->chronicle;
    struct lr_err err = {0};
    int rc = write_event(c, n, &err);
    lr_free(n);
    atomic_fetch_sub(&c->waiting, 1);
    complain(c, rc, &err);
}

/* ---- from the start to the end */

static bool learn(void *arg, const struct lr_store_room *r)
{
    struct lr_chronicle *c = arg;
    if (lr_known_put(c->known, r->url, r->number, r->first_name, r->name, r->title))
        atomic_store(&c->lost, true);
    return true;
}

static bool learn_name(void *arg, const char *url, const char *name, int64_t since)
{
    struct lr_chronicle *c = arg;
    if (lr_known_named(c->known, url, name, since))
        atomic_store(&c->lost, true);
    return true;
}

int lr_chronicle_new(const struct lr_env *env, struct lr_events *events, struct lr_store *store,
                     struct lr_known *known, struct lr_chronicle **out, struct lr_err *err)
{
    struct lr_chronicle *c = lr_calloc(1, sizeof *c);
    if (!c || !(c->worker = lr_pool_new(1))) {
        lr_free(c);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    c->env = env;
    c->events = events;
    c->store = store;
    c->known = known;
    int rc = lr_store_room_each(store, learn, c, err);
    if (rc == 0)
        rc = lr_store_room_names(store, learn_name, c, err);
    if (rc == 0)
        rc = lr_events_tap(events, hear, c);
    if (rc == LIVREC_EIO) {
        complain(c, rc, err);
        lr_err_clear(err);
        rc = lr_events_tap(events, hear, c);
    }
    if (rc) {
        lr_pool_free(c->worker);
        lr_free(c);
        return err->code ? err->code : lr_err_set(err, rc, "too many listeners");
    }
    *out = c;
    return 0;
}

void lr_chronicle_free(struct lr_chronicle *c)
{
    if (!c)
        return;
    lr_events_untap(c->events, hear, c);
    lr_pool_free(c->worker);
    while (c->tales)
        tale_end(c, c->tales);
    lr_free(c);
}
