/* What waits in the queue, address by address. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/window.h"
#include "session/notice_parts.h"

#define A_MINUTE 60000
#define TOGETHER_MAX 100 /* in one message */
#define RETRY_FIRST 5000
#define RETRY_MOST 600000
#define GIVE_UP 3600000
#define NOT_KNOWN_WAIT 60000 /* until it is asked again whether an address is known */
#define ARENA_MAX ((size_t)64 << 20)
#define TEXT_MAX ((size_t)64 << 10)
#define NEVER INT64_MAX

struct waiting {
    int64_t id, due, at;
    const char *to;
    struct lr_notice notice;
    bool gone;
};

/* One look at the queue. */
struct run {
    struct lr_notice_queue *q;
    struct lr_arena *arena;
    struct waiting *list;
    size_t count, cap;
    int64_t wait;  /* ms until there may be more to do */
    bool broken;   /* no memory */
    int64_t stale; /* a job that can't be read: another version wrote it */
};

static int64_t mono(const struct run *r)
{
    return lr_mono_ms(r->q->deps.env->clock);
}

static int64_t wall(const struct run *r)
{
    return lr_wall_ms(r->q->deps.env->clock);
}

static void come_back(struct run *r, int64_t ms)
{
    ms = ms > 0 ? ms : 1;
    r->wait = ms < r->wait ? ms : r->wait;
}

static struct waiting *place(struct run *r)
{
    if (r->count == r->cap) {
        size_t cap = r->cap ? 2 * r->cap : 64;
        struct waiting *more = lr_realloc(r->list, cap * sizeof *more);
        if (!more)
            return NULL;
        r->list = more;
        r->cap = cap;
    }
    return &r->list[r->count];
}

static bool gather(void *arg, const struct lr_store_job *job)
{
    struct run *r = arg;
    struct waiting *w = place(r);
    if (!w) {
        r->broken = true;
        return false;
    }
    *w = (struct waiting){.id = job->id, .due = job->due};
    int rc = lr_notice_from_body(r->arena, job->body, &w->to, &w->at, &w->notice);
    if (rc == 0)
        r->count++;
    else if (rc == LIVREC_EPARSE)
        r->stale = job->id;
    r->broken = rc == LIVREC_ENOMEM;
    return !r->broken;
}

/* ---- what becomes of one */

/* The store may fail; then the notice may come twice after a restart, but the queue goes on. */
static void told_store(struct run *r, int rc, const struct lr_err *err)
{
    struct lr_notice_queue *q = r->q;
    if (rc && rc != LIVREC_ENOTFOUND && !q->failing)
        lr_logf(q->deps.env->log, LR_WARN, 0, "notices can't be kept: %s", err->text);
    q->failing = rc && rc != LIVREC_ENOTFOUND;
}

static size_t find_unnoted(const struct lr_notice_queue *q, int64_t id)
{
    size_t i = 0;
    while (i < q->unnoted_count && q->unnoted[i] != id)
        i++;
    return i;
}

/* What is one too many may be sent again. */
static void keep_in_mind(struct lr_notice_queue *q, int64_t id, bool noted)
{
    size_t i = find_unnoted(q, id);
    bool known = i < q->unnoted_count;
    if (noted && known)
        q->unnoted[i] = q->unnoted[--q->unnoted_count];
    else if (!noted && !known && i < LR_NOTICE_UNNOTED)
        q->unnoted[q->unnoted_count++] = id;
}

static void done(struct run *r, struct waiting *w)
{
    struct lr_err err = {0};
    w->gone = true;
    int rc = lr_store_job_done(r->q->deps.store, w->id, &err);
    told_store(r, rc, &err);
    keep_in_mind(r->q, w->id, rc == 0 || rc == LIVREC_ENOTFOUND);
}

/* The state may have space again. */
static void note_sent(struct run *r)
{
    for (size_t i = 0; i < r->count && r->q->unnoted_count; i++)
        if (find_unnoted(r->q, r->list[i].id) < r->q->unnoted_count)
            done(r, &r->list[i]);
}

static void give_up(struct run *r, struct waiting *w, const char *why)
{
    struct lr_err err = {0};
    w->gone = true;
    lr_logf(r->q->deps.env->log, LR_WARN, 0, "a notice (%s) is given up: %s", w->notice.event, why);
    told_store(r, lr_store_job_fail(r->q->deps.store, w->id, why, &err), &err);
}

static bool is_final(int code)
{
    return code == LIVREC_EARG || code == LIVREC_EAUTH || code == LIVREC_EPOLICY ||
           code == LIVREC_EUNSUPPORTED;
}

static int64_t pause_after(const struct lr_endpoint *e, int code)
{
    int64_t ms = RETRY_FIRST;
    for (int i = 1; i < e->failures && ms < RETRY_MOST; i++)
        ms *= 2;
    ms = code == LIVREC_ERATE && ms < A_MINUTE ? A_MINUTE : ms;
    return ms < RETRY_MOST ? ms : RETRY_MOST;
}

static void again(struct run *r, struct lr_endpoint *e, struct waiting *w, const struct lr_err *why)
{
    struct lr_err err = {0};
    int64_t due = wall(r) + (e->not_before - mono(r));
    if (is_final(why->code) || wall(r) - w->at >= GIVE_UP) {
        give_up(r, w, why->text);
        return;
    }
    told_store(r, lr_store_job_retry(r->q->deps.store, w->id, due, why->text, &err), &err);
    w->due = due;
}

/* ---- one message, of one notice or of several */

static int join(struct run *r, struct waiting *const *some, size_t count, struct lr_notice *out)
{
    struct lr_buf text;
    lr_buf_init(&text, TEXT_MAX);
    int rc = lr_buf_fmt(&text, "%zu:", count);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = lr_buf_fmt(&text, "\n%s", some[i]->notice.text);
        out->alarm |= some[i]->notice.alarm;
        out->severity = lr_notice_worse(out->severity, some[i]->notice.severity);
    }
    out->event = "several";
    out->text = rc ? NULL : lr_arena_strdup(r->arena, lr_buf_str(&text));
    out->url = NULL; /* of one room alone */
    lr_buf_free(&text);
    return out->text ? 0 : LIVREC_ENOMEM;
}

static void send_some(struct run *r, struct lr_endpoint *e, struct waiting *const *some,
                      size_t count)
{
    const struct lr_notice_deps *deps = &r->q->deps;
    struct lr_notice n = some[0]->notice;
    struct lr_err err = {0};
    int rc = count > 1 ? join(r, some, count, &n) : 0;
    if (rc)
        lr_err_set(&err, rc, "out of memory");
    else
        rc = deps->send(deps->arg, e->channel, e->opts, e->target, &n, &err);
    e->sent[e->count++ % LR_NOTICE_PER_MINUTE] = mono(r);
    e->failures = rc ? e->failures + 1 : 0;
    e->not_before = rc && !is_final(rc) ? mono(r) + pause_after(e, rc) : 0;
    if (rc == LIVREC_ECANCELLED) {
        e->not_before = mono(r) + RETRY_FIRST; /* it is over; the store keeps them */
        return;
    }
    if (rc)
        lr_logf(deps->env->log, LR_WARN, 0, "a notice could not be sent: %s", err.text);
    for (size_t i = 0; i < count; i++) {
        if (rc)
            again(r, e, some[i], &err);
        else
            done(r, some[i]);
    }
}

/* ---- one address */

/* ms until another may be sent; 0: now. */
static int64_t until_free(const struct run *r, const struct lr_endpoint *e)
{
    int64_t now = mono(r), oldest = e->sent[e->count % LR_NOTICE_PER_MINUTE];
    if (e->not_before > now)
        return e->not_before - now;
    if (e->count < LR_NOTICE_PER_MINUTE || oldest + A_MINUTE <= now)
        return 0;
    return oldest + A_MINUTE - now;
}

static bool is_quiet(const struct run *r, const struct lr_endpoint *e, int64_t *ms)
{
    struct lr_windows quiet;
    int64_t now = wall(r), until = NEVER;
    const char *text = lr_opts_str(e->opts, "notify.quiet");
    bool is =
        text && *text && lr_windows_parse(text, &quiet) && lr_windows_are_open(&quiet, now, &until);
    *ms = until == NEVER ? A_MINUTE : until - now;
    return is;
}

static size_t due_of(struct run *r, const struct lr_endpoint *e, struct waiting **out)
{
    size_t n = 0;
    int64_t now = wall(r);
    for (size_t i = 0; i < r->count && n < TOGETHER_MAX; i++) {
        struct waiting *w = &r->list[i];
        if (w->gone || strcmp(w->to, e->id) != 0)
            continue;
        if (w->due <= now)
            out[n++] = w;
        else
            come_back(r, w->due - now);
    }
    return n;
}

/* How many of them one message holds: what is longer would be cut. */
static size_t fitting(const struct lr_endpoint *e, struct waiting *const *some, size_t count)
{
    size_t most = e->channel->most, used = strlen("100:"), n = 0;
    for (; n < count; n++) {
        used += 1 + strlen(some[n]->notice.text);
        if (most && used > most)
            break;
    }
    return n ? n : 1;
}

static void serve(struct run *r, struct lr_endpoint *e)
{
    struct waiting *some[TOGETHER_MAX];
    int64_t ms;
    for (size_t n; (n = due_of(r, e, some)) > 0;) {
        bool quiet = is_quiet(r, e, &ms);
        if (!quiet)
            ms = until_free(r, e);
        if (ms > 0) {
            e->crowded |= n > 1;
            come_back(r, ms);
            return;
        }
        size_t count = e->crowded ? fitting(e, some, n) : 1;
        send_some(r, e, some, count);
        e->crowded &= count < n; /* the rest of what has waited follows in the same way */
    }
}

/* Whose address is not in the settings (of a room that was not heard of yet). */
static void look_after(struct run *r, struct waiting *w)
{
    if (w->gone || lr_endpoint_find(r->q, w->to))
        return;
    if (wall(r) - w->at >= GIVE_UP)
        give_up(r, w, "its address is not in the settings any more");
    else
        come_back(r, NOT_KNOWN_WAIT);
}

static void serve_all(struct run *r)
{
    note_sent(r);
    for (struct lr_endpoint *e = r->q->endpoints; e; e = e->next)
        serve(r, e);
    for (size_t i = 0; i < r->count; i++)
        look_after(r, &r->list[i]);
    r->q->waiting = 0;
    for (size_t i = 0; i < r->count; i++)
        r->q->waiting += !r->list[i].gone;
}

int64_t lr_notice_queue_run(struct lr_notice_queue *q)
{
    struct run r = {.q = q, .arena = lr_arena_new(ARENA_MAX), .wait = NEVER};
    struct lr_err err = {0};
    int rc = r.arena
                 ? lr_store_job_each(q->deps.store, LR_NOTICE_JOB, LR_JOB_WAITS, gather, &r, &err)
                 : lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    told_store(&r, rc, &err);
    if (r.stale)
        told_store(&r, lr_store_job_fail(q->deps.store, r.stale, "it can't be read", &err), &err);
    if (rc || r.broken || r.stale)
        come_back(&r, RETRY_FIRST);
    if (rc == 0 && !r.broken)
        serve_all(&r);
    lr_free(r.list);
    lr_arena_free(r.arena);
    return r.wait;
}
