#include "net/request.h"

#include <string.h>
#include <strings.h>

/* tchar of RFC 9110 5.6.2. */
static bool is_token(const char *s)
{
    if (!s || !*s)
        return false;
    for (; *s; s++) {
        bool alnum = (*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z');
        if (!alnum && !strchr("!#$%&'*+-.^_`|~", *s))
            return false;
    }
    return true;
}

/* What may stand in a field value (RFC 9110 5.5): no controls but the tab. */
bool lr_request_is_value(const char *s)
{
    for (; s && *s; s++) {
        if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
            return false;
    }
    return true;
}

int lr_request_check(const struct lr_http_req *req, struct lr_err *err)
{
    if (req->method && !is_token(req->method))
        return lr_err_set(err, LIVREC_EARG, "bad request method");
    if (!req->url)
        return lr_err_set(err, LIVREC_EARG, "request without a URL");
    for (size_t i = 0; i < req->header_count; i++) {
        const struct lr_header *h = &req->headers[i];
        if (!is_token(h->name))
            return lr_err_set(err, LIVREC_EARG, "bad name of a request header");
        if (!lr_request_is_value(h->value))
            return lr_err_set(err, LIVREC_EARG, "request header %s holds control characters",
                              h->name);
    }
    return 0;
}

static int copy_headers(struct lr_arena *a, const struct lr_http_req *req, struct lr_http_req *out)
{
    struct lr_header *headers = lr_arena_alloc(a, (req->header_count + 1) * sizeof *headers);
    if (!headers)
        return LIVREC_ENOMEM;
    out->headers = headers;
    out->header_count = 0;
    for (size_t i = 0; i < req->header_count; i++) {
        if (!req->headers[i].value)
            continue;
        struct lr_header *h = &headers[out->header_count++];
        h->name = lr_arena_strdup(a, req->headers[i].name);
        h->value = lr_arena_strdup(a, req->headers[i].value);
        if (!h->name || !h->value)
            return LIVREC_ENOMEM;
    }
    return 0;
}

int lr_request_copy(struct lr_arena *a, const struct lr_http_req *req, struct lr_http_req *out,
                    struct lr_url *url, struct lr_err *err)
{
    int rc = lr_url_parse(a, req->url, url);
    if (rc == LIVREC_EARG && lr_policy_check_text(a, req->url, err))
        return err->code;
    if (rc == LIVREC_EARG)
        return lr_err_set(err, rc, "not a valid URL: %s", lr_url_redact(a, req->url));
    *out = *req;
    url->fragment = NULL; /* no server's business */
    out->url = rc ? NULL : lr_url_str(a, url);
    out->method = lr_arena_strdup(a, req->method);
    out->body = req->body ? lr_arena_strndup(a, req->body, req->body_len) : NULL;
    if (!out->url || (req->method && !out->method) || (req->body && !out->body) ||
        copy_headers(a, req, out))
        return lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    return 0;
}

int lr_config_copy(struct lr_arena *a, const struct lr_http_config *cfg, struct lr_http_config *out,
                   struct lr_err *err)
{
    if (!lr_request_is_value(cfg->user_agent))
        return lr_err_set(err, LIVREC_EARG, "net.user_agent holds control characters");
    *out = *cfg;
    out->proxy = lr_arena_strdup(a, cfg->proxy);
    out->http_proxy = lr_arena_strdup(a, cfg->http_proxy);
    out->https_proxy = lr_arena_strdup(a, cfg->https_proxy);
    out->no_proxy = lr_arena_strdup(a, cfg->no_proxy);
    out->cacert = lr_arena_strdup(a, cfg->cacert);
    out->user_agent = lr_arena_strdup(a, cfg->user_agent);
    out->from = lr_arena_strdup(a, cfg->from);
    bool ok = (!cfg->proxy || out->proxy) && (!cfg->http_proxy || out->http_proxy) &&
              (!cfg->https_proxy || out->https_proxy) && (!cfg->no_proxy || out->no_proxy) && (!cfg->cacert || out->cacert) &&
              (!cfg->user_agent || out->user_agent) && (!cfg->from || out->from);
    return ok ? 0 : lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
}

int lr_request_cookies(struct lr_arena *a, struct lr_jar *jar, const struct lr_url *url,
                       struct lr_http_req *req)
{
    if (!jar || (req->flags & LR_HTTP_NO_COOKIES) || lr_request_header(req, "cookie"))
        return 0;
    char *cookies = lr_jar_header(jar, a, url);
    if (lr_arena_failed(a))
        return LIVREC_ENOMEM;
    if (!cookies)
        return 0;
    struct lr_header *headers = lr_arena_alloc(a, (req->header_count + 1) * sizeof *headers);
    if (!headers)
        return LIVREC_ENOMEM;
    if (req->header_count)
        memcpy(headers, req->headers, req->header_count * sizeof *headers);
    headers[req->header_count] = (struct lr_header){"Cookie", cookies};
    req->headers = headers;
    req->header_count++;
    return 0;
}

int lr_request_keep_cookies(struct lr_jar *jar, const struct lr_url *url,
                            const struct lr_http_head *head, struct lr_err *err)
{
    int rc = 0;
    for (size_t i = 0; jar && i < head->header_count && rc == 0; i++) {
        if (strcmp(head->headers[i].name, "set-cookie") == 0)
            rc = lr_jar_receive(jar, url, head->headers[i].value);
    }
    return rc ? lr_err_set(err, rc, "%s: no memory for a cookie", url->host) : 0;
}

const char *lr_request_header(const struct lr_http_req *req, const char *name)
{
    for (size_t i = 0; i < req->header_count; i++) {
        if (strcasecmp(req->headers[i].name, name) == 0)
            return req->headers[i].value;
    }
    return NULL;
}
