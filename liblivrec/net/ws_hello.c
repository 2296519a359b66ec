#include "net/ws_hello.h"

#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/rand.h"
#include "data/encode.h"
#include "data/hash.h"
#include "net/request.h"

#define HELLO_MAX ((size_t)256 << 10)

char *lr_ws_url(struct lr_arena *a, const char *url)
{
    if (strncmp(url, "ws://", 5) == 0 || strncmp(url, "wss://", 6) == 0)
        return lr_arena_fmt(a, "http%s", url + 2);
    return lr_arena_strdup(a, url);
}

char *lr_ws_key(struct lr_arena *a, struct lr_rand *rand)
{
    uint8_t bytes[16];
    rand->fill(rand, bytes, sizeof bytes);
    return lr_base64(a, bytes, sizeof bytes);
}

static const char *const own_headers[] = {"host", "upgrade", "connection"};

int lr_ws_hello_allowed(const struct lr_http_req *req, struct lr_err *err)
{
    for (size_t i = 0; i < req->header_count; i++) {
        const char *name = req->headers[i].name;
        bool own = strncasecmp(name, "sec-websocket-", 14) == 0;
        for (size_t k = 0; k < LR_COUNT(own_headers); k++)
            own = own || strcasecmp(name, own_headers[k]) == 0;
        if (own)
            return lr_err_set(err, LIVREC_EARG, "WebSocket: %s is not the caller's header", name);
    }
    return 0;
}

static int write_target(struct lr_buf *b, const struct lr_url *u)
{
    bool v6 = strchr(u->host, ':') != NULL;
    int usual = strcmp(u->scheme, "https") == 0 ? 443 : 80;
    int rc = lr_buf_fmt(b, "GET %s%s%s HTTP/1.1\r\nHost: %s%s%s", u->path, u->query ? "?" : "",
                        u->query ? u->query : "", v6 ? "[" : "", u->host, v6 ? "]" : "");
    if (rc == 0 && u->port != usual)
        rc = lr_buf_fmt(b, ":%d", u->port);
    return rc ? rc : lr_buf_puts(b, "\r\n");
}

static int write_headers(struct lr_buf *b, const struct lr_http_req *req, const char *user_agent)
{
    int rc = 0;
    if (user_agent && !lr_request_header(req, "user-agent"))
        rc = lr_buf_fmt(b, "User-Agent: %s\r\n", user_agent);
    for (size_t i = 0; i < req->header_count && rc == 0; i++)
        if (req->headers[i].value)
            rc = lr_buf_fmt(b, "%s: %s\r\n", req->headers[i].name, req->headers[i].value);
    return rc;
}

char *lr_ws_hello(struct lr_arena *a, const struct lr_url *url, const struct lr_http_req *req,
                  const char *user_agent, const char *protocols, const char *key)
{
    struct lr_buf b;
    lr_buf_init(&b, HELLO_MAX);
    int rc = write_target(&b, url);
    if (rc == 0)
        rc = write_headers(&b, req, user_agent);
    if (rc == 0 && protocols)
        rc = lr_buf_fmt(&b, "Sec-WebSocket-Protocol: %s\r\n", protocols);
    if (rc == 0)
        rc = lr_buf_fmt(&b,
                        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
                        key);
    char *text = rc ? NULL : lr_arena_strndup(a, (const char *)b.data, b.len);
    lr_buf_free(&b);
    return text;
}

char *lr_ws_accept(struct lr_arena *a, const char *key)
{
    uint8_t digest[20];
    const char *text = lr_arena_fmt(a, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    if (!text)
        return NULL;
    lr_sha1(text, strlen(text), digest);
    return lr_base64(a, digest, sizeof digest);
}

/* Is it one of the words of a list with commas? */
static bool has_word(const char *list, const char *word)
{
    size_t len = strlen(word);
    while (list && *list) {
        list += strspn(list, ", \t");
        size_t n = strcspn(list, ", \t");
        if (n == len && strncasecmp(list, word, n) == 0)
            return true;
        list += n;
    }
    return false;
}

int lr_ws_hello_check(const struct lr_http_head *head, const char *accept, const char *protocols,
                      struct lr_err *err)
{
    const char *protocol = lr_http_header(head, "sec-websocket-protocol");
    const char *given = lr_http_header(head, "sec-websocket-accept");
    if (head->status != 101)
        return lr_err_set(err, LIVREC_EHTTP, "no WebSocket: HTTP status %d", head->status);
    if (!has_word(lr_http_header(head, "upgrade"), "websocket") ||
        !has_word(lr_http_header(head, "connection"), "upgrade"))
        return lr_err_set(err, LIVREC_EPARSE, "the answer speaks of another upgrade");
    if (!given || strcmp(given, accept) != 0)
        return lr_err_set(err, LIVREC_EPARSE, "the answer has the wrong WebSocket key");
    if (lr_http_header(head, "sec-websocket-extensions"))
        return lr_err_set(err, LIVREC_EPARSE, "a WebSocket extension that was not asked for");
    if (protocol && !has_word(protocols, protocol))
        return lr_err_set(err, LIVREC_EPARSE, "a WebSocket protocol that was not asked for");
    return 0;
}
