#include "post/s3.h"

#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "data/date.h"
#include "data/encode.h"
#include "data/hash.h"
#include "net/retry.h"
#include "net/settings.h"

#define ARENA ((size_t)1 << 20)
#define HEADERS 8
#define ROUNDING_MS 100 /* of curl, that it may be early */

struct lr_s3 {
    struct lr_s3_deps deps;
    struct lr_arena *arena;
    struct lr_s3_place place;
    struct lr_http_config cfg;
    struct lr_sender *sender;
    int64_t until;  /* monotonic ms */
    int64_t ahead;  /* of our clock theirs is, in s */
    bool corrected; /* by what a server said; once */
};

static int no_memory(struct lr_err *err)
{
    return lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
}

int lr_s3_open(const struct lr_s3_deps *d, struct lr_s3 **out, struct lr_err *err)
{
    struct lr_s3 *s = lr_calloc(1, sizeof *s);
    if (!s)
        return no_memory(err);
    s->deps = *d;
    s->until = lr_mono_ms(d->env->clock) + d->limit_ms;
    s->arena = lr_arena_new(ARENA);
    int rc =
        s->arena ? lr_s3_place(s->arena, d->opts, d->net, NULL, &s->place, err) : no_memory(err);
    if (rc == 0)
        rc = lr_http_settings(d->net, lr_proxy_of_questions(d->net), s->place.host, s->arena,
                              &s->cfg, err);
    if (rc == 0)
        rc = lr_sender_new(d->env, &s->cfg, d->cancel, &s->sender, err);
    if (rc)
        lr_s3_close(s);
    else
        *out = s;
    return rc;
}

void lr_s3_close(struct lr_s3 *s)
{
    if (!s)
        return;
    lr_sender_free(s->sender);
    lr_arena_free(s->arena);
    lr_free(s);
}

const struct lr_s3_place *lr_s3_where(const struct lr_s3 *s)
{
    return &s->place;
}

/* ---- one request */

static void add(struct lr_http_req *req, struct lr_header *headers, const char *name,
                const char *value)
{
    if (value)
        headers[req->header_count++] = (struct lr_header){name, value};
}

struct outgoing {
    struct lr_s3_question q;
    struct lr_http_req req;
    struct lr_header headers[HEADERS];
    char time[LR_S3_TIME], sha256[LR_SHA256_HEX];
};

static const char *md5_of(struct lr_arena *a, const char *text)
{
    uint8_t raw[16];
    lr_md5(text, strlen(text), raw);
    return lr_base64(a, raw, sizeof raw);
}

static int address(const struct lr_s3 *s, const struct lr_s3_ask *ask, struct lr_arena *a,
                   struct outgoing *o)
{
    const char *key = ask->key ? lr_s3_encode(a, ask->key) : "";
    const char *path =
        key ? lr_arena_fmt(a, "%s%s%s", s->place.path, ask->key || !*s->place.path ? "/" : "", key)
            : NULL;
    o->q.path = path;
    o->q.query = ask->query ? ask->query : "";
    o->req.url =
        path ? lr_arena_fmt(a, "%s%s%s%s", s->place.origin, path, ask->query ? "?" : "", o->q.query)
             : NULL;
    return o->req.url ? 0 : LIVREC_ENOMEM;
}

static int sign(const struct lr_s3 *s, const struct lr_s3_ask *ask, struct lr_arena *a,
                struct outgoing *o)
{
    const char *text = ask->text ? ask->text : "";
    lr_sha256_hex(text, strlen(text), o->sha256);
    o->q.method = ask->method;
    o->q.host = s->place.signed_host;
    o->q.content_md5 = ask->body ? ask->md5 : ask->text ? md5_of(a, text) : NULL;
    o->q.content_type = ask->type;
    o->q.sha256 = ask->body ? ask->sha256 : o->sha256;
    o->q.region = s->place.region;
    o->q.at = lr_wall_ms(s->deps.env->clock) / 1000 + s->ahead;
    lr_s3_time(o->q.at, o->time);
    const char *signature = lr_s3_sign(a, &o->q, &s->place.keys);
    if (!signature || (ask->text && !o->q.content_md5))
        return LIVREC_ENOMEM;
    o->req.headers = o->headers;
    add(&o->req, o->headers, "Authorization", signature);
    add(&o->req, o->headers, "Content-MD5", o->q.content_md5);
    add(&o->req, o->headers, "Content-Type", o->q.content_type);
    add(&o->req, o->headers, "x-amz-content-sha256", o->q.sha256);
    add(&o->req, o->headers, "x-amz-date", o->time);
    add(&o->req, o->headers, "x-amz-security-token", s->place.keys.token);
    return 0;
}

static int once(struct lr_s3 *s, const struct lr_s3_ask *ask, struct lr_arena *a,
                struct lr_http_resp *resp, struct lr_err *err)
{
    struct outgoing o = {.req = {.method = ask->method,
                                 .body = ask->text,
                                 .body_len = ask->text ? strlen(ask->text) : 0,
                                 .max_redirects = -1}};
    o.req.total_ms = s->until - lr_mono_ms(s->deps.env->clock);
    if (o.req.total_ms <= 0)
        return lr_err_set(err, LIVREC_ETIMEOUT, "%s: it took longer than post.limit",
                          s->place.host);
    if (address(s, ask, a, &o) || sign(s, ask, a, &o))
        return no_memory(err);
    return lr_sender_send(s->sender, &o.req, ask->body, a, resp, err);
}

/* ---- what came of it */

static bool is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

static bool is_missing(int status, const char *code)
{
    return status == 404 || is(code, "NoSuchUpload");
}

static int code_of(int status, const char *code)
{
    return status == 401 || status == 403          ? LIVREC_EAUTH
           : is_missing(status, code)              ? LIVREC_ENOTFOUND
           : status == 429 || is(code, "SlowDown") ? LIVREC_ERATE
                                                   : LIVREC_EHTTP;
}

/* Where the bucket is, as far as a refusal says it. */
static const char *region_of(const struct lr_http_resp *resp, const struct lr_s3_answer *answer)
{
    const char *region = lr_http_header(&resp->head, "x-amz-bucket-region");
    region = region ? region : answer->region;
    return region && *region ? region : NULL;
}

/* A completion that fails after all says so in an answer that begins well. */
static int judge(const struct lr_s3 *s, const struct lr_s3_ask *ask,
                 const struct lr_http_resp *resp, const struct lr_s3_answer *answer,
                 struct lr_err *err)
{
    int status = resp->head.status;
    const char *region = region_of(resp, answer);
    if (status / 100 == 2 && !is(answer->root, "Error"))
        return 0;
    if (region && strcmp(region, s->place.region) != 0)
        return lr_err_set(err, LIVREC_EARG,
                          "%s: the bucket is in the region \"%.40s\", not \"%s\": "
                          "post.s3.region",
                          s->place.host, region, s->place.region);
    return lr_err_set(err, code_of(status, answer->code), "%s: %s %s: %s%sHTTP %d%s%s",
                      s->place.host, ask->method, ask->key ? ask->key : s->place.bucket,
                      answer->code ? answer->code : "", answer->code ? ", " : "", status,
                      answer->message ? ": " : "", answer->message ? answer->message : "");
}

/* At Amazon a bucket in another region has another host. */
static bool move(struct lr_s3 *s, const char *region)
{
    struct lr_err unused = {0};
    if (lr_s3_place(s->arena, s->deps.opts, s->deps.net, region, &s->place, &unused))
        return false;
    s->cfg.policy.own_host = s->place.host;
    return true;
}

/* The clock and the region can be learned from a server that refuses ours. True: ask again. */
static bool learn(struct lr_s3 *s, const struct lr_http_resp *resp,
                  const struct lr_s3_answer *answer)
{
    const char *date = lr_http_header(&resp->head, "date");
    const char *region = region_of(resp, answer);
    int64_t theirs = date ? lr_date_http(date) : 0;
    if (s->corrected)
        return false;
    if (is(answer->code, "RequestTimeTooSkewed") && theirs) {
        s->ahead = theirs - lr_wall_ms(s->deps.env->clock) / 1000;
        s->corrected = true;
    } else if (region && strcmp(region, s->place.region) != 0) {
        s->corrected = move(s, region);
    }
    return s->corrected;
}

/* Would another try help? Ms to wait first, or -1. What S3 wants tried again is more than what
 * others do. */
static int64_t patience(const struct lr_s3 *s, int done, int rc, const struct lr_http_resp *resp,
                        const struct lr_s3_answer *answer)
{
    const struct lr_env *env = s->deps.env;
    struct lr_http_resp like = *resp;
    bool stalled = rc == LIVREC_ETIMEOUT && lr_mono_ms(env->clock) < s->until;
    bool theirs = rc == 0 && (like.head.status / 100 == 2 || like.head.status == 500 ||
                              is(answer->code, "SlowDown") || is(answer->code, "RequestTimeout"));
    if (theirs)
        like.head.status = 503;
    return done < LR_S3_TRIES ? lr_retry_wait(env->rand, done, stalled ? LIVREC_ENET : rc, &like,
                                              lr_wall_ms(env->clock) / 1000)
                              : -1;
}

/* Time that runs out in a later try says less than what went wrong before. */
static int settle(const struct lr_s3 *s, int rc, const struct lr_err *before, struct lr_err *err)
{
    bool over = rc == LIVREC_ETIMEOUT && lr_mono_ms(s->deps.env->clock) + ROUNDING_MS >= s->until;
    if (!over || !before->code)
        return rc;
    *err = *before;
    return before->code;
}

int lr_s3_ask(struct lr_s3 *s, const struct lr_s3_ask *q, struct lr_arena *a,
              struct lr_http_resp *resp, struct lr_s3_answer *answer, struct lr_err *err)
{
    struct lr_err before = {0};
    for (int done = 1;; done++) {
        *resp = (struct lr_http_resp){0};
        *answer = (struct lr_s3_answer){0};
        int sent = once(s, q, a, resp, err), rc = sent;
        if (rc == 0)
            rc = lr_s3_answer(a, resp->body, resp->body_len, answer, err);
        if (rc == 0)
            rc = judge(s, q, resp, answer, err);
        if (rc == 0 || rc == LIVREC_ENOMEM)
            return rc;
        if (sent == 0 && learn(s, resp, answer))
            continue;
        int64_t ms = patience(s, done, sent, resp, answer);
        if (ms < 0 || lr_mono_ms(s->deps.env->clock) + ms >= s->until)
            return settle(s, rc, &before, err);
        before = *err;
        if (lr_cancel_wait(s->deps.cancel, ms))
            return lr_err_set(err, LIVREC_ECANCELLED, "%s: cancelled", s->place.host);
    }
}
