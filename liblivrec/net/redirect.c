#include "net/redirect.h"

#include <string.h>
#include <strings.h>

#include "core/attr.h"

static const char *const secrets[] = {"authorization", "cookie", "referer"};
static const char *const about_body[] = {"content-encoding", "content-length", "content-type"};

const char *lr_redirect_location(const struct lr_http_head *head)
{
    switch (head->status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return lr_http_header(head, "location");
    default:
        return NULL;
    }
}

static void drop_headers(struct lr_http_req *req, struct lr_header *headers,
                         const char *const *names, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < req->header_count; i++) {
        bool drop = false;
        for (size_t k = 0; k < count; k++)
            drop = drop || strcasecmp(headers[i].name, names[k]) == 0;
        if (!drop)
            headers[kept++] = headers[i];
    }
    req->header_count = kept;
}

/* A port of its own is another server; the step from http to https is not. */
static bool same_server(const struct lr_url *a, const struct lr_url *b)
{
    bool upgrade = a->port == 80 && b->port == 443 && strcmp(b->scheme, "https") == 0;
    return strcmp(a->host, b->host) == 0 && (a->port == b->port || upgrade);
}

/* 303 makes a GET of everything but HEAD; 301 and 302 of POST, as all browsers do. */
static bool becomes_get(const struct lr_http_req *req, int status)
{
    const char *method = req->method ? req->method : req->body ? "POST" : "GET";
    if (status == 303)
        return strcmp(method, "HEAD") != 0;
    return (status == 301 || status == 302) && strcmp(method, "POST") == 0;
}

static int no_address(struct lr_arena *a, const struct lr_url *from, const char *location,
                      struct lr_err *err)
{
    if (lr_policy_check_text(a, location, err))
        return lr_err_prefix(err, from->host);
    if (lr_arena_failed(a))
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", from->host);
    return lr_err_set(err, LIVREC_EHTTP, "%s%s: redirect to something that is no address",
                      from->host, from->path);
}

int lr_redirect_apply(struct lr_arena *a, struct lr_http_req *req, struct lr_url *url, int status,
                      const char *location, struct lr_err *err)
{
    struct lr_url next;
    char *text = lr_url_join(a, req->url, location);
    if (!text || lr_url_parse(a, text, &next) != 0)
        return no_address(a, url, location, err);
    if (strcmp(url->scheme, "https") == 0 && strcmp(next.scheme, "http") == 0)
        return lr_err_set(err, LIVREC_EPOLICY, "%s%s: redirect from https to http (%s) refused",
                          url->host, url->path, next.host);
    struct lr_header *headers = lr_arena_alloc(a, (req->header_count + 1) * sizeof *headers);
    if (!headers)
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", url->host);
    if (req->header_count)
        memcpy(headers, req->headers, req->header_count * sizeof *headers);
    if (!same_server(url, &next))
        drop_headers(req, headers, secrets, LR_COUNT(secrets));
    if (becomes_get(req, status)) {
        drop_headers(req, headers, about_body, LR_COUNT(about_body));
        req->method = "GET";
        req->body = NULL;
        req->body_len = 0;
    }
    next.fragment = NULL;
    req->headers = headers;
    req->url = lr_url_str(a, &next);
    *url = next;
    return req->url ? 0 : lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", next.host);
}
