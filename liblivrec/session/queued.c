#include "session/queued.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "session/notice_parts.h"
#include "session/post_parts.h"

#define ARENA_MAX ((size_t)64 << 20)
#define BODY_MAX ((size_t)4 << 20)

/* fn of a listing must not call the store: jobs are copied first. */
struct item {
    struct item *next;
    int64_t id, due;
    int tries;
    bool failed;
    const char *why, *body;
};

struct gathering {
    const struct lr_queued *q;
    struct lr_arena *arena;
    struct item *first, **last;
    bool failed, lack;
};

static bool gather(void *arg, const struct lr_store_job *job)
{
    struct gathering *g = arg;
    if (g->q->id && g->q->id != job->id)
        return true;
    struct item *i = lr_arena_alloc(g->arena, sizeof *i);
    if (i) {
        *i = (struct item){.id = job->id,
                           .due = job->due,
                           .tries = job->tries,
                           .failed = g->failed,
                           .why = job->why ? lr_arena_strdup(g->arena, job->why) : NULL,
                           .body = lr_arena_strdup(g->arena, job->body)};
        *g->last = i;
        g->last = &i->next;
    }
    g->lack = lr_arena_failed(g->arena);
    return !g->lack;
}

static int gather_all(struct gathering *g, struct lr_err *err)
{
    const struct lr_queued *q = g->q;
    int rc = 0;
    g->last = &g->first;
    for (int failed = q->failed || q->retry; rc == 0 && !g->lack && failed <= 1; failed++) {
        g->failed = failed;
        rc = lr_store_job_each(q->store, q->kind, failed ? LR_JOB_FAILED : LR_JOB_WAITS, gather, g,
                               err);
    }
    if (rc == 0 && g->lack)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    bool is_notice = strcmp(q->kind, LR_NOTICE_JOB) == 0;
    if (rc == 0 && q->id && !g->first)
        rc = lr_err_set(err, LIVREC_ENOTFOUND,
                        is_notice ? "there is no notice %lld%s" : "there is no work %lld%s",
                        (long long)q->id, q->failed || q->retry ? " that was given up" : "");
    return rc;
}

/* ---- notices */

static void write_notice(struct lr_jw *w, const struct lr_notice *n)
{
    lr_jw_str(w, "event", n->event);
    lr_jw_int(w, "time", n->time);
    lr_jw_str(w, "url", n->url);
    lr_jw_str(w, "anchor", n->anchor);
    lr_jw_str(w, "path", n->path);
    lr_jw_str(w, "title", n->title);
    lr_jw_str(w, "text", n->text);
}

/* It is given up an hour after it was put: the hour begins anew. */
static int take_notice(const struct lr_queued *q, struct lr_arena *a, struct item *i,
                       struct lr_jw *w, struct lr_buf *fresh)
{
    const char *to;
    int64_t at;
    struct lr_notice n;
    int rc = lr_notice_from_body(a, i->body, &to, &at, &n);
    if (rc)
        return rc;
    if (w)
        write_notice(w, &n);
    return fresh ? lr_notice_to_body(fresh, to, q->now, &n) : 0;
}

/* ---- work after recordings */

static void write_work(struct lr_jw *w, const struct lr_post_work *p)
{
    lr_jw_str(w, "event", p->what);
    lr_jw_int(w, "time", p->time);
    lr_jw_str(w, "url", p->url);
    lr_jw_str(w, "anchor", p->anchor);
    lr_jw_str(w, "path", p->path);
    lr_jw_str(w, "step", lr_post_step_name(p));
}

/* A step that was broken off too often is begun anew. */
static int take_work(struct item *i, struct lr_jw *w, struct lr_buf *fresh)
{
    struct lr_post_work p;
    struct lr_err err = {0};
    int rc = lr_post_work_read(&p, i->body, &err);
    if (rc == 0 && w)
        write_work(w, &p);
    p.starts = 0;
    if (rc == 0 && fresh)
        rc = lr_post_work_write(&p, fresh);
    lr_post_work_close(&p);
    return rc;
}

static int take(const struct lr_queued *q, struct lr_arena *a, struct item *i, struct lr_jw *w,
                struct lr_buf *fresh)
{
    bool notice = strcmp(q->kind, LR_NOTICE_JOB) == 0;
    return notice ? take_notice(q, a, i, w, fresh) : take_work(i, w, fresh);
}

/* ---- all */

/* What another version wrote stays as it is. */
static int revive(const struct lr_queued *q, struct lr_arena *a, struct item *i, struct lr_err *err)
{
    struct lr_buf body;
    lr_buf_init(&body, BODY_MAX);
    int rc = take(q, a, i, NULL, &body);
    const char *text = rc ? NULL : lr_buf_str(&body);
    if (text)
        rc = lr_store_job_revive(q->store, i->id, text, q->now, err);
    else if (rc != LIVREC_EPARSE)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&body);
    if (rc == 0)
        *i = (struct item){.next = i->next, .id = i->id, .due = q->now, .body = i->body};
    return rc == LIVREC_EPARSE || rc == LIVREC_ENOTFOUND ? 0 : rc;
}

static int write_item(const struct lr_queued *q, struct lr_arena *a, struct item *i,
                      struct lr_jw *w)
{
    lr_jw_object(w, NULL);
    lr_jw_int(w, "id", i->id);
    lr_jw_str(w, "state", i->failed ? "failed" : "waits");
    lr_jw_int(w, "tries", i->tries);
    lr_jw_int_if(w, "due", i->due, !i->failed);
    lr_jw_str(w, "why", i->why);
    int rc = take(q, a, i, w, NULL);
    lr_jw_object_end(w);
    return rc == LIVREC_EPARSE ? 0 : rc;
}

static int list(const struct lr_queued *q, struct gathering *g, struct lr_jw *w, struct lr_err *err)
{
    int rc = gather_all(g, err);
    for (struct item *i = g->first; rc == 0 && i; i = i->next) {
        if (q->retry)
            rc = revive(q, g->arena, i, err);
        if (rc == 0 && write_item(q, g->arena, i, w))
            rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    return rc;
}

int lr_queued_list(const struct lr_queued *q, struct lr_buf *out, struct lr_err *err)
{
    struct gathering g = {.q = q, .arena = lr_arena_new(ARENA_MAX)};
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_array(&w, NULL);
    int rc = g.arena ? list(q, &g, &w, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_jw_array_end(&w);
    if (rc == 0 && lr_jw_end(&w))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_arena_free(g.arena);
    return rc;
}
