#include "net/send.h"

#include <errno.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "net/curl_alone.h"
#include "net/head.h"
#include "net/request.h"
#include "net/way.h"

#define SILENCE_S 60
#define ASK_FROM ((int64_t)1 << 20)

struct lr_sender {
    const struct lr_env *env;
    struct lr_curl_alone way;
    CURLM *multi;
};

/* One request. */
struct sending {
    struct lr_curl_alone *way;
    const struct lr_http_req *req;
    struct lr_url url;
    struct lr_body body;
    int64_t at; /* of the body */
    struct curl_slist *headers;
    struct lr_arena *arena;
    struct lr_head *head;
    bool head_done;
    struct lr_http_head answer;
    struct lr_buf text;
    struct lr_err own; /* why a callback here ended it */
};

int lr_sender_new(const struct lr_env *env, const struct lr_http_config *cfg,
                  struct lr_cancel *cancel, struct lr_sender **out, struct lr_err *err)
{
    struct lr_sender *s = lr_calloc(1, sizeof *s);
    if (!s)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    s->env = env;
    s->way = (struct lr_curl_alone){.cfg = cfg, .cancel = cancel, .easy = curl_easy_init()};
    s->multi = curl_multi_init();
    if (!s->way.easy || !s->multi) {
        lr_sender_free(s);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    *out = s;
    return 0;
}

void lr_sender_free(struct lr_sender *s)
{
    if (!s)
        return;
    curl_easy_cleanup(s->way.easy);
    curl_multi_cleanup(s->multi);
    lr_free(s);
}

/* ---- what curl calls */

static size_t give(char *out, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    int64_t left = s->body.len - s->at;
    size_t room = size * count, max = (int64_t)room < left ? room : (size_t)left;
    if (max == 0)
        return 0;
    ssize_t n = s->body.read(s->body.arg, out, max, s->at);
    if (n <= 0) {
        lr_err_set(&s->own, n == -ENOMEM ? LIVREC_ENOMEM : LIVREC_EIO, "it can't be read: %s",
                   n ? strerrordesc_np((int)-n) : "it ends too early");
        return CURL_READFUNC_ABORT;
    }
    s->at += n;
    return (size_t)n;
}

/* A connection that had been closed by the other side: from the start again, on another. */
static int seek(void *user, curl_off_t to, int whence)
{
    struct sending *s = user;
    if (whence != SEEK_SET || to < 0 || to > s->body.len)
        return CURL_SEEKFUNC_FAIL;
    s->at = to;
    return CURL_SEEKFUNC_OK;
}

static size_t hear(char *line, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t len = size * count;
    if (s->head_done) /* trailers */
        return len;
    int rc = lr_head_line(s->head, line, len);
    if (rc == 1) {
        struct lr_http_head head;
        s->head_done = true;
        lr_head_view(s->head, s->req->url, &head);
        rc = lr_http_head_copy(s->arena, &head, &s->answer);
    }
    if (rc < 0)
        lr_err_set(&s->own, rc, "%s: %s", s->url.host,
                   rc == LIVREC_ENOMEM ? "no memory"
                                       : "the head of the answer is too large or malformed");
    return rc < 0 ? 0 : len;
}

static size_t take(char *data, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t len = size * count;
    if (s->text.len + len > s->text.max)
        lr_err_set(&s->own, LIVREC_EHTTP, "%s: the answer is larger than %zu bytes", s->url.host,
                   s->text.max);
    else if (lr_buf_append(&s->text, data, len))
        lr_err_set(&s->own, LIVREC_ENOMEM, "%s: no memory", s->url.host);
    return s->own.code ? 0 : len;
}

/* ---- options. The first failure of a row is kept. */

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (rc == CURLE_OK)                                                                        \
            rc = curl_easy_setopt(s->way->easy, option, value);                                    \
    } while (0)

static CURLcode add_header(struct sending *s, const char *line)
{
    struct curl_slist *more = line ? curl_slist_append(s->headers, line) : NULL;
    if (!more)
        return CURLE_OUT_OF_MEMORY;
    s->headers = more;
    return CURLE_OK;
}

/* A large body is worth the question whether it is wanted ("Expect: 100-continue"). */
static CURLcode add_headers(struct sending *s)
{
    CURLcode rc = s->body.len < ASK_FROM ? add_header(s, "Expect:") : CURLE_OK;
    for (size_t i = 0; rc == CURLE_OK && i < s->req->header_count; i++) {
        const struct lr_header *h = &s->req->headers[i];
        rc = add_header(s, lr_arena_fmt(s->arena, "%s: %s", h->name, h->value));
    }
    return rc;
}

static CURLcode set_method(struct sending *s)
{
    CURLcode rc = CURLE_OK;
    const char *method = s->req->method;
    if (strcmp(method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
        return rc;
    }
    SET(CURLOPT_CUSTOMREQUEST, method);
    if (strcmp(method, "PUT") != 0 && strcmp(method, "POST") != 0)
        return rc;
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->body.len);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, s);
    SET(CURLOPT_SEEKFUNCTION, seek);
    SET(CURLOPT_SEEKDATA, s);
    return rc;
}

static CURLcode set_all(struct sending *s)
{
    CURLcode rc = lr_curl_alone_set(s->way);
    SET(CURLOPT_URL, s->req->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_PATH_AS_IS, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)SILENCE_S);
    SET(CURLOPT_TIMEOUT_MS, (long)s->req->total_ms);
    if (s->way->cfg->user_agent)
        SET(CURLOPT_USERAGENT, s->way->cfg->user_agent);
    if (rc == CURLE_OK)
        rc = add_headers(s);
    SET(CURLOPT_HTTPHEADER, s->headers);
    SET(CURLOPT_HEADERFUNCTION, hear);
    SET(CURLOPT_HEADERDATA, s);
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, s);
    return rc ? rc : set_method(s);
}

/* ---- one request */

static ssize_t from_memory(void *arg, void *to, size_t max, int64_t at)
{
    const struct lr_http_req *req = arg;
    memcpy(to, (const char *)req->body + at, max);
    return (ssize_t)max;
}

static int prepare(struct sending *s, const struct lr_http_req *given, struct lr_http_req *req,
                   const struct lr_body *body, struct lr_err *err)
{
    int rc = lr_request_check(given, err);
    if (rc == 0)
        rc = lr_request_copy(s->arena, given, req, &s->url, err);
    if (rc == 0)
        rc = lr_policy_check_url(&s->way->cfg->policy, &s->url, err);
    if (rc)
        return rc;
    if (!req->method)
        req->method = "GET";
    s->req = req;
    s->body =
        body ? *body : (struct lr_body){(int64_t)(req->body ? req->body_len : 0), from_memory, req};
    s->way->host = s->url.host;
    s->way->proxy = lr_way_proxy(s->way->cfg, &s->url);
    s->way->refused = s->way->opened = 0;
    s->head = lr_head_new();
    return s->head ? 0 : lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", s->url.host);
}

static int run(struct sending *s, CURLM *multi, struct lr_http_resp *out, struct lr_err *err)
{
    curl_easy_reset(s->way->easy); /* its connections stay */
    CURLcode rc = set_all(s);
    rc = rc ? rc : lr_curl_alone_run(s->way, multi);
    if (s->own.code)
        return lr_err_set(err, s->own.code, "%s", s->own.text);
    if (rc)
        return lr_curl_alone_failure(s->way, rc, err);
    if (!s->head_done)
        return lr_curl_alone_failure(s->way, CURLE_GOT_NOTHING, err);
    *out = (struct lr_http_resp){
        s->answer,
        lr_arena_strndup(s->arena, s->text.data ? (char *)s->text.data : "", s->text.len),
        s->text.len};
    return out->body ? 0 : lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", s->url.host);
}

/* Without the query, which may be a secret. */
static void note(const struct lr_sender *k, const struct sending *s, int64_t began, int rc)
{
    int64_t ms = lr_mono_ms(k->env->clock) - began;
    if (rc)
        lr_logf(k->env->log, LR_DEBUG, 0, "%s %s%s: %s after %lld ms", s->req->method, s->url.host,
                s->url.path, livrec_error_name(rc), (long long)ms);
    else
        lr_logf(k->env->log, LR_DEBUG, 0, "%s %s%s: HTTP %d after %lld ms", s->req->method,
                s->url.host, s->url.path, s->answer.status, (long long)ms);
}

int lr_sender_send(struct lr_sender *k, const struct lr_http_req *given, const struct lr_body *body,
                   struct lr_arena *a, struct lr_http_resp *out, struct lr_err *err)
{
    struct sending s = {.way = &k->way, .arena = a};
    struct lr_http_req req = {0};
    lr_buf_init(&s.text, given->max_body ? given->max_body : LR_HTTP_BODY_MAX);
    int rc = prepare(&s, given, &req, body, err);
    if (rc == 0) {
        int64_t began = lr_mono_ms(k->env->clock);
        rc = run(&s, k->multi, out, err);
        note(k, &s, began, rc);
    }
    curl_slist_free_all(s.headers);
    lr_head_free(s.head);
    lr_buf_free(&s.text);
    return rc;
}
