#include "session/notice_parts.h"

#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "data/hash.h"
#include "record/naming.h"
#include "session/notice_body.h"
#include "session/notice_text.h"
#include "session/notice_words.h"
#include "store/jobs.h"

#define WAITING_MAX 1000
#define TEXT_MAX ((size_t)16 << 10)
#define NAME_MEMORY ((size_t)1 << 20)

int lr_notice_queue_new(const struct lr_notice_deps *deps, struct lr_notice_queue **out,
                        struct lr_err *err)
{
    struct lr_notice_queue *q = lr_calloc(1, sizeof *q);
    if (!q)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    q->deps = *deps;
    *out = q;
    return 0;
}

static void free_endpoint(struct lr_endpoint *e)
{
    lr_free(e->target);
    lr_opts_free(e->opts);
    lr_free(e);
}

void lr_notice_queue_free(struct lr_notice_queue *q)
{
    if (!q)
        return;
    for (struct lr_endpoint *e = q->endpoints, *next; e; e = next) {
        next = e->next;
        free_endpoint(e);
    }
    lr_free(q);
}

/* ---- addresses */

static void make_id(const struct lr_channel *c, const struct lr_opts *opts, const char *target,
                    char out[LR_NOTICE_ID])
{
    const char *const parts[] = {c->name, target, c->needs ? lr_opts_str(opts, c->needs) : ""};
    char hex[LR_COUNT(parts)][LR_SHA256_HEX], all[LR_SHA256_HEX];
    for (size_t i = 0; i < LR_COUNT(parts); i++)
        lr_sha256_hex(parts[i], strlen(parts[i]), hex[i]);
    lr_sha256_hex(hex, sizeof hex, all);
    memcpy(out, all, LR_NOTICE_ID - 1);
    out[LR_NOTICE_ID - 1] = '\0';
}

struct lr_endpoint *lr_endpoint_find(const struct lr_notice_queue *q, const char *id)
{
    struct lr_endpoint *e = q->endpoints;
    while (e && strcmp(e->id, id) != 0)
        e = e->next;
    return e;
}

static int learn_one(struct lr_notice_queue *q, const struct lr_channel *c,
                     const struct lr_opts *opts, const char *target)
{
    char id[LR_NOTICE_ID];
    make_id(c, opts, target, id);
    struct lr_opts *copy = lr_opts_copy(opts);
    struct lr_endpoint *e = copy ? lr_endpoint_find(q, id) : NULL;
    if (!copy)
        return LIVREC_ENOMEM;
    if (!e) {
        e = lr_calloc(1, sizeof *e);
        char *own = e ? lr_strdup(target) : NULL;
        if (!own) {
            lr_free(e);
            lr_opts_free(copy);
            return LIVREC_ENOMEM;
        }
        *e = (struct lr_endpoint){.next = q->endpoints, .channel = c, .target = own};
        memcpy(e->id, id, sizeof id);
        q->endpoints = e;
    }
    lr_opts_free(e->opts);
    e->opts = copy;
    return 0;
}

int lr_notice_queue_learn(struct lr_notice_queue *q, const struct lr_opts *opts)
{
    const struct lr_channel *c;
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && (c = lr_channel_at(i)) != NULL; i++)
        for (size_t k = 0; rc == 0 && k < lr_channel_count_targets(c, opts); k++)
            rc = learn_one(q, c, opts, lr_channel_target(c, opts, k));
    return rc;
}

/* ---- putting */

/* DouyinLiveRecorder calls a room as its files are called. Of folders and addresses, which stand
 * for a name where there is none, nothing is replaced. */
static int name_of(struct lr_arena *a, const struct lr_opts *opts, struct lr_notice *n)
{
    if (!n->anchor || !n->url || strcmp(n->anchor, n->url) == 0)
        return 0;
    n->name = lr_naming_anchor(a, n->anchor, lr_naming_clean_of(opts));
    return n->name ? 0 : LIVREC_ENOMEM;
}

static int write_texts(const struct lr_opts *opts, const char *template, struct lr_notice *n,
                       struct lr_buf *title, struct lr_buf *text)
{
    lr_buf_init(title, TEXT_MAX);
    lr_buf_init(text, TEXT_MAX);
    struct lr_arena *a = lr_arena_new(NAME_MEMORY);
    int rc = a ? name_of(a, opts, n) : LIVREC_ENOMEM;
    rc = rc ? rc : lr_notice_expand(title, lr_notice_words(opts, "notify.title"), n);
    rc = rc ? rc : lr_notice_expand(text, lr_notice_words(opts, template), n);
    lr_arena_free(a);
    n->name = NULL;
    n->title = lr_buf_str(title);
    n->text = lr_buf_str(text);
    return rc ? rc : n->title && n->text ? 0 : LIVREC_ENOMEM;
}

static int put_one(struct lr_notice_queue *q, const struct lr_channel *c,
                   const struct lr_opts *opts, const char *target, const struct lr_notice *n,
                   struct lr_err *err)
{
    char to[LR_NOTICE_ID], key[LR_NOTICE_ID + LR_SHA256_HEX];
    struct lr_buf body;
    int64_t now = lr_wall_ms(q->deps.env->clock);
    make_id(c, opts, target, to);
    snprintf(key, sizeof key, "%s %s", to, n->id);
    lr_buf_init(&body, TEXT_MAX * 8);
    int rc = lr_notice_to_body(&body, to, now, n);
    rc = rc ? lr_err_set(err, rc, "out of memory")
            : lr_store_job_put(q->deps.store, LR_NOTICE_JOB, key, lr_buf_str(&body), now, err);
    lr_buf_free(&body);
    q->waiting += rc == 0;
    return rc;
}

static int put_all(struct lr_notice_queue *q, const struct lr_opts *opts, enum lr_notice_kind kind,
                   const struct lr_notice *n, struct lr_err *err)
{
    const struct lr_channel *c;
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && (c = lr_channel_at(i)) != NULL; i++) {
        size_t count = lr_notice_wanted(opts, c, kind) ? lr_channel_count_targets(c, opts) : 0;
        for (size_t k = 0; rc == 0 && k < count; k++) {
            if (q->waiting >= WAITING_MAX)
                return lr_err_set(err, LIVREC_ERATE, "%d notices wait already", WAITING_MAX);
            rc = put_one(q, c, opts, lr_channel_target(c, opts, k), n, err);
        }
    }
    return rc;
}

int lr_notice_queue_put(struct lr_notice_queue *q, const struct lr_opts *opts,
                        enum lr_notice_kind kind, const char *once, const struct lr_notice *n,
                        struct lr_err *err)
{
    char template[32], hash[LR_SHA256_HEX];
    struct lr_notice told = *n;
    struct lr_buf title, text;
    told.event = lr_notice_name(kind);
    told.alarm = lr_notice_is_alarm(kind);
    told.severity = lr_notice_severity(kind);
    lr_sha256_hex(once, strlen(once), hash);
    hash[32] = '\0';
    told.id = hash;
    snprintf(template, sizeof template, "notify.on_%s", told.event);
    int rc = write_texts(opts, template, &told, &title, &text);
    rc = rc ? lr_err_set(err, rc, "out of memory") : put_all(q, opts, kind, &told, err);
    lr_buf_free(&title);
    lr_buf_free(&text);
    return rc;
}
