#include "session/prune.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/attr.h"
#include "core/buf.h"
#include "core/files.h"
#include "core/index.h"
#include "core/log.h"
#include "session/postproc.h"
#include "store/sessions.h"

#define LIST_MAX ((size_t)64 << 20)
#define PATH_SIZE 4400 /* of the longest path below a root, and an extension */

struct entry {
    struct entry *next; /* older */
    int64_t id, session, bytes, at;
    const char *root, *path;
    const char *why; /* NULL: it stays */
};

struct round {
    const struct lr_prune *p;
    struct lr_arena *arena;
    struct entry *first, **last;
    bool short_of_memory;
    /* The folder that was looked into last. */
    const char *root;
    int root_fd; /* or -errno */
};

bool lr_retain_any(const struct lr_store_retain *r)
{
    return r->age_ms > 0 || r->bytes > 0 || r->count > 0;
}

struct lr_store_retain lr_retain_of(const struct lr_opts *opts)
{
    return (struct lr_store_retain){lr_opts_int(opts, "retain.age"),
                                    lr_opts_int(opts, "retain.size"),
                                    lr_opts_int(opts, "retain.count")};
}

static bool collect(void *arg, const struct lr_store_file *f)
{
    struct round *r = arg;
    struct entry *e = lr_arena_alloc(r->arena, sizeof *e);
    if (e)
        *e = (struct entry){NULL,
                            f->id,
                            f->session,
                            f->bytes,
                            f->at,
                            lr_arena_strdup(r->arena, f->root),
                            lr_arena_strdup(r->arena, f->path),
                            NULL};
    r->short_of_memory = !e || !e->root || !e->path;
    if (r->short_of_memory)
        return false;
    *r->last = e;
    r->last = &e->next;
    return true;
}

static const struct lr_files *files_of(const struct round *r)
{
    return r->p->env->files;
}

static void leave_root(struct round *r)
{
    if (r->root && r->root_fd >= 0)
        files_of(r)->close(files_of(r), r->root_fd);
    r->root = NULL;
}

static int enter_root(struct round *r, const char *root)
{
    if (r->root && strcmp(r->root, root) == 0)
        return r->root_fd;
    leave_root(r);
    r->root = root;
    return r->root_fd = files_of(r)->open_dir(files_of(r), root);
}

static bool path_with(char out[static PATH_SIZE], const char *path, size_t len, const char *tail)
{
    int n = snprintf(out, PATH_SIZE, "%.*s%s", (int)len, path, tail);
    return n > 0 && n < PATH_SIZE;
}

enum look { LOOK_OURS, LOOK_KEPT, LOOK_OTHER, LOOK_GONE };

static enum look look_at(struct round *r, const struct entry *e)
{
    char mark[PATH_SIZE];
    const struct lr_files *f = files_of(r);
    int root = enter_root(r, e->root);
    if (root < 0) /* a disk that is not mounted */
        return LOOK_OTHER;
    int fd = f->open_below(f, root, e->path);
    if (fd < 0)
        return fd == -ENOENT ? LOOK_GONE : LOOK_OTHER;
    int64_t size = f->size(f, fd);
    f->close(f, fd);
    if (size != e->bytes)
        return LOOK_OTHER;
    bool kept = !path_with(mark, e->path, strlen(e->path), LR_KEEP_MARK) ||
                f->exists(f, root, mark) != 0; /* what can't be asked is no leave to remove */
    return kept ? LOOK_KEPT : LOOK_OURS;
}

/* ---- what goes */

struct tally {
    int64_t bytes, sessions, last_session;
    int files;
    bool full; /* all that is older goes, too */
};

static const char *limit_over(const struct lr_store_retain *retain, struct tally *t,
                              const struct entry *e, int64_t now)
{
    t->sessions += t->files++ == 0 || t->last_session != e->session;
    t->last_session = e->session;
    t->bytes += e->bytes;
    if (t->files == 1)
        return NULL;
    t->full |= retain->bytes > 0 && t->bytes > retain->bytes;
    if (retain->count > 0 && t->sessions > retain->count)
        return "count";
    if (retain->age_ms > 0 && now - e->at > retain->age_ms)
        return "age";
    return t->full ? "size" : NULL;
}

/* Latest first. What is kept by a mark, or is none of ours any more, counts for nothing. */
static int choose(struct round *r, const struct lr_store_retain *retain, struct lr_err *err)
{
    struct tally t = {0};
    int64_t now = lr_wall_ms(r->p->env->clock);
    for (struct entry *e = r->first; e; e = e->next) {
        enum look look = look_at(r, e);
        if (look == LOOK_GONE && !r->p->dry_run) {
            int rc = lr_store_file_forget(r->p->store, e->id, err);
            if (rc)
                return rc;
        }
        if (look == LOOK_OURS)
            e->why = limit_over(retain, &t, e, now);
    }
    return 0;
}

/* Where the folders of recordings are real, whatever way the work names them. */
static int index_going(struct round *r, size_t count, struct lr_index **out)
{
    struct lr_index *x = *out = lr_index_new(r->arena, count);
    for (struct entry *e = r->first; e; e = e->next) {
        const char *path = e->why ? lr_arena_fmt(r->arena, "%s/%s", e->root, e->path) : NULL;
        void **place = path ? lr_index_at(x, path) : NULL;
        if (place)
            *place = e;
    }
    return lr_arena_failed(r->arena) ? LIVREC_ENOMEM : 0;
}

/* What is still to be converted, uploaded or told of stays until that is done; it counts. */
static int spare_needed(struct round *r, struct lr_err *err)
{
    char real[PATH_MAX];
    struct lr_index *going;
    const struct lr_post_need *need = NULL;
    size_t count = 0;
    for (const struct entry *e = r->first; e; e = e->next)
        count += e->why != NULL;
    if (count == 0)
        return 0;
    if (index_going(r, count, &going))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_post_needs(r->p->store, r->arena, &need, err);
    for (; rc == 0 && need; need = need->next) {
        struct entry *e = realpath(need->path, real) ? lr_index_get(going, real) : NULL;
        if (e)
            e->why = NULL;
    }
    return rc;
}

/* ---- how it goes */

/* Bytes of a path without its extension. */
static size_t stem(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    return dot ? (size_t)(dot - path) : strlen(path);
}

/* Does another recording that stays have the same name, but for its extension? */
static bool shares_name(const struct round *r, const struct entry *e)
{
    size_t len = stem(e->path);
    for (const struct entry *o = r->first; o; o = o->next)
        if (o != e && !o->why && strcmp(o->root, e->root) == 0 && stem(o->path) == len &&
            strncmp(o->path, e->path, len) == 0)
            return true;
    return false;
}

/* What livrec puts beside a recording. That most of it is not there is how it should be. */
static void remove_companions(const struct round *r, const struct entry *e)
{
    static const char *const tails[] = {".srt", ".ass", ".vtt", ".nfo", ".jpg", ".png", ".gif", ".webp", ".avif"};
    const struct lr_files *f = files_of(r);
    char path[PATH_SIZE];
    if (path_with(path, e->path, strlen(e->path), ".json"))
        f->unlink(f, r->root_fd, path);
    if (shares_name(r, e))
        return;
    for (size_t i = 0; i < LR_COUNT(tails); i++)
        if (path_with(path, e->path, stem(e->path), tails[i]))
            f->unlink(f, r->root_fd, path);
}

static int remove_one(struct round *r, const struct entry *e, struct lr_err *err)
{
    struct lr_pruned one = {e->root, e->path, e->bytes, e->at, e->why, 0};
    const struct lr_files *f = files_of(r);
    int rc = 0, root = enter_root(r, e->root);
    if (!r->p->dry_run) {
        one.rc = root < 0 ? root : f->unlink(f, root, e->path);
        if (one.rc >= 0) {
            one.rc = 0;
            remove_companions(r, e);
            rc = lr_store_file_forget(r->p->store, e->id, err);
        }
    }
    r->p->tell(r->p->arg, &one);
    return rc;
}

static int prune(struct round *r, int64_t room, const struct lr_store_retain *retain,
                 struct lr_err *err)
{
    int rc = lr_store_file_each(r->p->store, room, collect, r, err);
    if (rc == 0 && r->short_of_memory)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0)
        rc = choose(r, retain, err);
    if (rc == 0)
        rc = spare_needed(r, err);
    for (const struct entry *e = r->first; rc == 0 && e; e = e->next)
        if (e->why)
            rc = remove_one(r, e, err);
    leave_root(r);
    return rc;
}

int lr_prune_room(const struct lr_prune *p, int64_t room, const struct lr_store_retain *retain,
                  struct lr_err *err)
{
    if (!lr_retain_any(retain))
        return 0;
    struct round r = {.p = p, .arena = lr_arena_new(LIST_MAX)};
    r.last = &r.first;
    int rc =
        r.arena ? prune(&r, room, retain, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_arena_free(r.arena);
    return rc;
}

void lr_prune_log(struct lr_log *log, uint64_t job, bool dry_run, const struct lr_pruned *one)
{
    char text[128];
    if (one->rc == 0)
        lr_logf(log, LR_INFO, job,
                dry_run ? "would remove %s/%s: over the limit retain.%s"
                        : "removed %s/%s: over the limit retain.%s",
                one->root, one->path, one->why);
    else
        lr_logf(log, LR_WARN, job, "%s/%s is over the limit retain.%s, but can't be removed: %s",
                one->root, one->path, one->why, strerror_r(-one->rc, text, sizeof text));
}

/* ---- all rooms */

struct rooms {
    struct lr_buf list; /* of struct wish */
    const struct lr_store_retain *retain;
    bool short_of_memory;
};

struct wish {
    int64_t room;
    struct lr_store_retain retain;
};

static bool note_room(void *arg, int64_t number, const struct lr_store_retain *own)
{
    struct rooms *r = arg;
    const struct wish w = {number, r->retain ? *r->retain : *own};
    r->short_of_memory = lr_buf_append(&r->list, &w, sizeof w) != 0;
    return !r->short_of_memory;
}

int lr_prune_all(const struct lr_prune *p, const struct lr_store_retain *retain, struct lr_err *err)
{
    struct rooms r = {.retain = retain};
    lr_buf_init(&r.list, LIST_MAX);
    int rc = lr_store_room_retained(p->store, note_room, &r, err);
    if (rc == 0 && r.short_of_memory)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    for (size_t at = 0; rc == 0 && at + sizeof(struct wish) <= r.list.len;
         at += sizeof(struct wish)) {
        struct wish w;
        memcpy(&w, r.list.data + at, sizeof w);
        rc = lr_prune_room(p, w.room, &w.retain, err);
    }
    lr_buf_free(&r.list);
    return rc;
}
