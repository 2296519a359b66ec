#include <inttypes.h>
#include <string.h>

#include "server.h"

static const char *reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 206:
        return "Partial Content";
    case 301:
    case 302:
    case 307:
        return "Found";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 410:
        return "Gone";
    case 429:
        return "Too Many Requests";
    case 503:
        return "Service Unavailable";
    default:
        return status < 400 ? "OK" : "Error";
    }
}

void reply_begin(struct conn *c, int status, const char *type, int64_t length)
{
    bool chunked = c->plan.chunked;
    c->status = status;
    if (length == REPLY_ENDLESS && !chunked)
        c->close_after = true;
    if (c->plan.length_add)
        c->close_after = true;
    bytes_fmt(&c->out, "HTTP/1.1 %d %s\r\nServer: livrec-demo\r\nCache-Control: no-cache\r\n", status,
              reason(status));
    if (type)
        bytes_fmt(&c->out, "Content-Type: %s\r\n", type);
    if (c->plan.redirect[0])
        bytes_fmt(&c->out, "Location: %s\r\n", c->plan.redirect);
    if (c->plan.retry >= 0)
        bytes_fmt(&c->out, "Retry-After: %" PRId64 "\r\n", c->plan.retry);
    if (chunked)
        bytes_fmt(&c->out, "Transfer-Encoding: chunked\r\n");
    else if (length != REPLY_ENDLESS)
        bytes_fmt(&c->out, "Content-Length: %" PRId64 "\r\n", length + c->plan.length_add);
    bytes_fmt(&c->out, "Connection: %s\r\n\r\n", c->close_after ? "close" : "keep-alive");
    c->head_left = c->out.len - c->out_pos;
}

void reply_body(struct conn *c, const void *data, size_t len)
{
    if (c->head_only || len == 0)
        return;
    size_t before = c->out.len;
    if (c->plan.chunked && c->plan.bad_chunk >= 0 && c->queued >= (uint64_t)c->plan.bad_chunk)
        bytes_fmt(&c->out, "this is no chunk\r\n");
    else if (c->plan.chunked)
        bytes_fmt(&c->out, "%zx\r\n", len);
    bytes_add(&c->out, data, len);
    if (c->plan.chunked)
        bytes_fmt(&c->out, "\r\n");
    c->queued += c->out.len - before;
}

void reply_end(struct conn *c)
{
    if (!c->plan.chunked || c->head_only)
        return;
    bytes_fmt(&c->out, "0\r\n\r\n");
    c->queued += 5;
}

void reply_whole(struct conn *c, int status, const char *type, const void *data, size_t len)
{
    reply_begin(c, status, type, (int64_t)len);
    reply_body(c, data, len);
    reply_end(c);
}

void reply_text(struct conn *c, int status, const char *text)
{
    reply_whole(c, status, "text/plain; charset=utf-8", text, strlen(text));
}
