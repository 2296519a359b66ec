/* Requests of extractors: one answer at a time, under the deadline of the whole resolve. */
#include "resolve/ctx.h"

#include "core/clock.h"
#include "data/gunzip.h"
#include "net/retry.h"

#define ATTEMPTS 3
#define UNPACKED_MAX ((size_t)64 << 10)

static bool is_named(const char *name, const char *lower)
{
    for (; *name && *lower; name++, lower++)
        if ((*name >= 'A' && *name <= 'Z' ? *name | 0x20 : *name) != *lower)
            return false;
    return *name == *lower;
}

static void put(lr_ctx *x, struct lr_header list[LR_REQ_HEADERS], size_t *count, const char *name,
                const char *value)
{
    if (value && *count == LR_REQ_HEADERS)
        lr_fail(x, LIVREC_EINTERNAL, "too many headers");
    else if (value)
        list[(*count)++] = (struct lr_header){name, value};
}

size_t lr_req_headers(lr_ctx *x, const struct lr_req *req, struct lr_header list[LR_REQ_HEADERS])
{
    bool own_agent = lr_opts_str(x->opts, "net.user_agent") != NULL, has_type = false;
    size_t count = 0;
    for (const char *const *p = req->headers; p && *p; p += 2) {
        has_type |= is_named(*p, "content-type");
        if (!own_agent || !is_named(*p, "user-agent"))
            put(x, list, &count, p[0], p[1]);
    }
    if (req->body && !has_type)
        put(x, list, &count, "Content-Type",
            req->type ? req->type : "application/x-www-form-urlencoded");
    return count;
}

static void fill(const struct lr_req *req, struct lr_http_req *out)
{
    out->method = req->method;
    out->body = req->body;
    out->body_len = req->body && !req->body_len ? strlen(req->body) : req->body_len;
    out->max_redirects = req->no_redirect ? -1 : 0;
    if (req->peek) {
        out->max_body = req->peek;
        out->flags = LR_HTTP_PEEK | LR_HTTP_IDENTITY;
    }
}

int64_t lr_time_left(lr_ctx *x)
{
    int64_t left = x->until - lr_mono_ms(x->env->clock);
    if (left > 0)
        return left;
    lr_fail(x, LIVREC_ETIMEOUT, "no answer within resolve.timeout");
    x->fatal = true;
    return 0;
}

/* Keep the whole within "resolve.timeout": how long this request may take, how often it may be
 * tried. */
static int within_deadline(lr_ctx *x, struct lr_http_req *req)
{
    int64_t left = lr_time_left(x);
    req->total_ms = left < x->http.total_ms ? left : x->http.total_ms;
    return left > 2 * x->http.connect_ms ? ATTEMPTS : 1;
}

static void keep_error(lr_ctx *x, const struct lr_err *err, bool optional)
{
    bool fatal = err->code == LIVREC_ENOMEM || err->code == LIVREC_ECANCELLED;
    bool first = !lr_failed(x) && (fatal || !optional);
    if (fatal || !optional)
        lr_fail(x, err->code, "%s", err->text);
    if (first) {
        x->err.fault = err->fault;
        x->err.wait_ms = err->wait_ms;
    }
    x->fatal |= fatal;
}

static int code_of_status(int status, bool room)
{
    switch (status) {
    case 404:
    case 410:
        return room ? LIVREC_ENOTFOUND : LIVREC_EHTTP;
    case 401:
    case 402:
        return LIVREC_EAUTH;
    case 451:
        return LIVREC_EGEO;
    case 403: /* risk control, of these platforms */
    case 412:
    case 418:
    case 429:
    case 444: /* of firewalls */
        return LIVREC_ERATE;
    default:
        return LIVREC_EHTTP;
    }
}

static void fail_for_status(lr_ctx *x, const struct lr_req *req)
{
    int status = x->last.head.status, code = code_of_status(status, req->room);
    struct lr_err err;
    if (code == LIVREC_ENOTFOUND)
        lr_err_set(&err, code, "there is no such room (HTTP %d from %s)", status,
                   lr_answer_name(x));
    else
        lr_err_set(&err, code, "HTTP %d from %s%s", status, lr_answer_name(x),
                   code == LIVREC_ERATE ? ": wait, or give a cookie" : "");
    int64_t wait = lr_retry_after(&x->last, lr_wall_ms(x->env->clock) / 1000);
    err.wait_ms = wait > 0 ? wait : 0;
    keep_error(x, &err, req->optional);
}

const struct lr_http_resp *lr_request(lr_ctx *x, const char *url, const struct lr_req *req)
{
    static const struct lr_req plain = {0};
    struct lr_http_req http = {.url = url};
    struct lr_header headers[LR_REQ_HEADERS];
    struct lr_err err = {0};
    req = req ? req : &plain;
    if (lr_done(x) != 0 || !url)
        return NULL;
    http.headers = headers;
    http.header_count = lr_req_headers(x, req, headers);
    fill(req, &http);
    int attempts = within_deadline(x, &http);
    if (lr_failed(x))
        return NULL;
    struct lr_http_resp resp = {0};
    x->answered = false;
    if (lr_http_retry(x->loop, &x->http, &http, attempts, x->arena, x->cancel, &resp, &err) != 0) {
        keep_error(x, &err, req->optional);
        return NULL;
    }
    x->last = resp;
    x->answered = true;
    if (resp.head.status < 400 || req->lenient)
        return &x->last;
    fail_for_status(x, req);
    return NULL;
}

const char *lr_get_text(lr_ctx *x, const char *url, const struct lr_req *req)
{
    const struct lr_http_resp *resp = lr_request(x, url, req);
    return resp ? resp->body : NULL;
}

/* What was only looked at may be packed, though nobody asked for that. */
static void unpack(lr_ctx *x, const struct lr_req *req, struct lr_http_resp *resp)
{
    struct lr_buf plain;
    if (!req->peek || !lr_is_gzip(resp->body, resp->body_len))
        return;
    lr_buf_init(&plain, UNPACKED_MAX);
    int rc = lr_gunzip(resp->body, resp->body_len, &plain);
    if (rc == 0 || (rc == LIVREC_EPARSE && plain.len >= req->peek)) {
        resp->body = lr_arena_strndup(x->arena, (const char *)plain.data, plain.len);
        resp->body_len = resp->body ? plain.len : 0;
    }
    lr_buf_free(&plain);
    if (rc == LIVREC_ENOMEM || !resp->body)
        lr_fail(x, LIVREC_ENOMEM, "no memory");
}

const uint8_t *lr_get_bytes(lr_ctx *x, const char *url, const struct lr_req *req, size_t *len)
{
    const struct lr_http_resp *resp = lr_request(x, url, req);
    if (resp && req)
        unpack(x, req, &x->last);
    *len = resp ? resp->body_len : 0;
    return resp ? (const uint8_t *)resp->body : NULL;
}

static bool looks_like_html(const char *body)
{
    body += strspn(body, "\xEF\xBB\xBF \t\r\n");
    return *body == '<';
}

lr_json *lr_get_json(lr_ctx *x, const char *url, const struct lr_req *req)
{
    const struct lr_http_resp *resp = lr_request(x, url, req);
    struct lr_err parse = {0}, err;
    lr_json *v = resp ? lr_json_parse(x->arena, resp->body, resp->body_len, &parse) : NULL;
    bool optional = req && req->optional;
    if (v || !resp)
        return v;
    if (parse.code == LIVREC_ENOMEM || lr_arena_failed(x->arena)) {
        lr_fail(x, LIVREC_ENOMEM, "no memory");
    } else if (resp->head.status >= 400) {
        struct lr_req strict = *req;
        fail_for_status(x, &strict);
    } else {
        lr_err_set(&err, LIVREC_EPARSE, "%s: %s", lr_answer_name(x),
                   looks_like_html(resp->body) ? "a web page came instead of JSON" : parse.text);
        keep_error(x, &err, optional);
    }
    return NULL;
}

int lr_status(const lr_ctx *x)
{
    return x->answered ? x->last.head.status : 0;
}

const char *lr_answer_header(lr_ctx *x, const char *lower_name)
{
    return x->answered ? lr_http_header(&x->last.head, lower_name) : NULL;
}

const char *lr_answer_url(lr_ctx *x)
{
    return x->answered ? x->last.head.url : NULL;
}

const char *lr_answer_name(lr_ctx *x)
{
    const char *name = x->answered ? lr_url_redact(x->arena, x->last.head.url) : NULL;
    const char *slashes = name ? strstr(name, "://") : NULL;
    return slashes ? slashes + 3 : "the answer";
}

int lr_cookie_set(lr_ctx *x, const char *domain, const char *name, const char *value)
{
    int rc = value ? lr_jar_set(x->http.jar, domain, name, value) : 0;
    return rc ? lr_fail(x, rc, "cookie %s can't be set", name) : 0;
}

int lr_cookie_receive(lr_ctx *x, const char *url, const char *text)
{
    struct lr_url u;
    if (!url || !text || lr_url_parse(x->arena, url, &u) != 0)
        return 0;
    int rc = lr_jar_receive(x->http.jar, &u, text);
    return rc ? lr_fail(x, rc, "no memory for a cookie") : 0;
}

const char *lr_cookie_get(lr_ctx *x, const char *url, const char *name)
{
    struct lr_url u;
    if (!url || lr_url_parse(x->arena, url, &u) != 0)
        return NULL;
    return lr_jar_get(x->http.jar, x->arena, &u, name);
}

bool lr_has_cookie(lr_ctx *x)
{
    return lr_account_has_cookie(x->account);
}
