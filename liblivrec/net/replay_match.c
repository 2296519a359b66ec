#include "net/replay_match.h"

#include <string.h>
#include <strings.h>

bool lr_replay_glob(const char *pattern, const char *text, size_t len)
{
    const char *end = text + len, *star = NULL, *resume = NULL;
    while (text < end || *pattern) {
        if (*pattern == '*') {
            star = ++pattern;
            resume = text;
        } else if (text < end && *pattern == *text) {
            pattern++;
            text++;
        } else if (star && resume < end) { /* the last star takes one more */
            pattern = star;
            text = ++resume;
        } else {
            return false;
        }
    }
    return true;
}

static bool is_volatile(const char *const *keys, const char *key, size_t len)
{
    for (; keys && *keys; keys++) {
        if (strlen(*keys) == len && memcmp(*keys, key, len) == 0)
            return true;
    }
    return false;
}

/* Copies "key=value&key=value", leaving out the values of volatile keys. */
static void copy_query(char *out, const char *query, const char *const *volatile_keys)
{
    while (*query) {
        size_t len = strcspn(query, "&"), key = strcspn(query, "=&");
        size_t keep = is_volatile(volatile_keys, query, key) ? key : len;
        memcpy(out, query, keep);
        out += keep;
        query += len;
        if (*query)
            *out++ = *query++;
    }
    *out = '\0';
}

const char *lr_replay_url(struct lr_arena *a, const char *url, const char *const *volatile_keys)
{
    struct lr_url u;
    if (lr_url_parse(a, url, &u) == 0)
        url = lr_url_str(a, &u);
    char *out = lr_arena_strdup(a, url), *query = out ? strchr(out, '?') : NULL;
    if (query)
        copy_query(query + 1, url + (query - out) + 1, volatile_keys);
    return out;
}

const char *lr_replay_method(const struct lr_http_req *req)
{
    return req->method ? req->method : req->body ? "POST" : "GET";
}

static const char *header_of(const struct lr_http_config *cfg, const struct lr_http_req *req,
                             const char *name)
{
    for (size_t i = 0; i < req->header_count; i++) {
        if (strcasecmp(req->headers[i].name, name) == 0)
            return req->headers[i].value;
    }
    return strcasecmp(name, "user-agent") == 0 ? cfg->user_agent : NULL;
}

const char *lr_replay_misfit(struct lr_arena *a, const struct lr_replay_exchange *e,
                             const struct lr_http_config *cfg, const struct lr_http_req *req)
{
    if (e->is_socket != !!(req->flags & LR_HTTP_PIPE))
        return e->is_socket ? "expected a WebSocket" : "a WebSocket was not expected";
    if (e->method && strcmp(e->method, lr_replay_method(req)) != 0)
        return lr_arena_fmt(a, "method %s, expected %s", lr_replay_method(req), e->method);
    for (size_t i = 0; i < e->expect_count; i++) {
        const char *want = e->expect[i].value, *got = header_of(cfg, req, e->expect[i].name);
        if (want ? !got || !lr_replay_glob(want, got, strlen(got)) : got != NULL)
            return lr_arena_fmt(a, "header %s: %s, expected %s", e->expect[i].name,
                                got ? got : "(none)", want ? want : "(none)");
    }
    const char *body = req->body ? req->body : "";
    if (e->expect_body && !lr_replay_glob(e->expect_body, body, req->body_len))
        return lr_arena_fmt(a, "body %.*s, expected %s", (int)req->body_len, body, e->expect_body);
    return NULL;
}
