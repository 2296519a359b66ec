#include "record/seg_fetch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "data/date.h"
#include "data/gunzip.h"
#include "data/url.h"
#include "media/number.h"
#include "net/spares.h"

#define FIRST_GUESS (1 << 20) /* a length that is taken on trust */

bool lr_seg_is_expired(int status)
{
    return status == 401 || status == 403 || status == 404 || status == 410;
}

int lr_seg_no_memory(const struct lr_seg_net *net, struct lr_err *err)
{
    return lr_err_set(err, LIVREC_ENOMEM, "%s: memory ran out", net->name);
}

static bool is_good(int status)
{
    return status == 200 || status == 206 || status == 304;
}

/* RFC 9110 14.4: "bytes 100-199/1000". */
static bool range_begins_at(const char *content_range, uint64_t offset)
{
    uint64_t begin = 0;
    if (!content_range || strncmp(content_range, "bytes ", 6) != 0)
        return false;
    const char *p = content_range + 6;
    for (; *p >= '0' && *p <= '9'; p++)
        begin = begin * 10 + (uint64_t)(*p - '0');
    return *p == '-' && begin == offset;
}

/* What stands behind the slash; 0: nothing that is a number. */
static uint64_t total_of(const char *content_range)
{
    uint64_t total = 0;
    const char *slash = content_range ? strchr(content_range, '/') : NULL;
    return slash && lr_number_u64(slash + 1, &total) ? total : 0;
}

static int take_range(struct lr_seg_fetch *f, const struct lr_http_head *head)
{
    if (f->range.length < 0 || head->status == 304)
        return 0;
    if (head->status == 200) {
        f->skip = f->range.offset; /* RFC 9110 14.2: a server may ignore Range */
        return 0;
    }
    const char *part = lr_http_header(head, "content-range");
    f->total = total_of(part);
    return range_begins_at(part, f->range.offset) ? 0 : LIVREC_EMEDIA;
}

/* RFC 9110 6.6.1; a cache says how old the answer is (RFC 9111 5.1). */
static int64_t date_of(const struct lr_http_head *head)
{
    int64_t date = lr_date_http(lr_http_header(head, "date"));
    const char *age = lr_http_header(head, "age");
    return date ? (date + (age ? lr_number_int(age, 1 << 30, 0) : 0)) * 1000 : 0;
}

static int on_head(void *user, const struct lr_http_head *head)
{
    struct lr_seg_fetch *f = user;
    const char *etag = lr_http_header(head, "etag");
    f->status = head->status;
    f->last_ms = lr_loop_now(f->net->loop);
    f->date_ms = date_of(head);
    if (!is_good(head->status))
        return 0; /* the body of an error is read and dropped, so that the connection lives on */
    lr_free(f->url);
    f->url = lr_strdup(head->url);
    if (!f->url)
        return LIVREC_ENOMEM;
    if (etag && strlen(etag) < sizeof f->etag)
        memcpy(f->etag, etag, strlen(etag) + 1);
    int64_t length = f->range.length >= 0 ? f->range.length : head->length;
    if (length > 0 && (uint64_t)length > f->body.max)
        return LIVREC_EMEDIA;
    size_t guess = length < 0 ? 0 : length < FIRST_GUESS ? (size_t)length : FIRST_GUESS;
    if (guess && lr_spares_reserve(lr_loop_spares(f->net->loop), &f->body, guess) != 0)
        return LIVREC_ENOMEM;
    return take_range(f, head);
}

/* Bytes of the range among those that came; true when the range is complete. */
static bool cut_range(struct lr_seg_fetch *f, const uint8_t **data, size_t *len)
{
    if (f->range.length < 0)
        return false;
    if (f->skip) {
        size_t n = f->skip < *len ? (size_t)f->skip : *len;
        f->skip -= n;
        *data += n;
        *len -= n;
    }
    uint64_t left = (uint64_t)f->range.length - f->body.len;
    if (*len < left)
        return false;
    *len = (size_t)left;
    return true;
}

static int take_data(struct lr_seg_fetch *f, const uint8_t *data, size_t len)
{
    f->last_ms = lr_loop_now(f->net->loop);
    f->came += len;
    lr_source_bytes(f->net->source, len);
    if (!is_good(f->status) || f->whole)
        return 0;
    bool ends = cut_range(f, &data, &len);
    if (len > f->body.max - f->body.len)
        return LIVREC_EMEDIA;
    int rc = lr_buf_append(&f->body, data, len);
    if (rc)
        return rc;
    f->whole = ends;
    /* The rest of a resource of which a part was wanted is not worth its bytes. */
    return ends && f->status == 200 ? LIVREC_ECANCELLED : 0;
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct lr_seg_fetch *f = user;
    struct lr_source *source = f->net->source;
    lr_source_enter(source);
    int rc = take_data(f, data, len);
    lr_source_leave(source);
    return rc;
}

/* Host and path for messages. */
static const char *where(struct lr_arena *a, const struct lr_seg_fetch *f)
{
    const char *text = f->url ? lr_url_redact(a, f->url) : NULL;
    return text ? text : f->net->name;
}

static void judge(struct lr_seg_fetch *f, const struct lr_err *err, struct lr_err *out)
{
    struct lr_arena *a = lr_arena_new(2 * LR_URL_MAX);
    *out = *err;
    if (f->whole)
        lr_err_clear(out);
    if (out->code == LIVREC_EMEDIA)
        lr_err_set(out, LIVREC_EMEDIA, "%s: not the part or the size that was expected",
                   where(a, f));
    else if (out->code == 0 && !is_good(f->status))
        lr_err_set(out, LIVREC_EHTTP, "%s: HTTP status %d", where(a, f), f->status);
    else if (out->code == 0 && f->range.length >= 0 && !f->whole && f->status != 304)
        lr_err_set(out, LIVREC_ENET, "%s: cut short at %zu of %" PRId64 " bytes", where(a, f),
                   f->body.len, f->range.length);
    lr_arena_free(a);
}

/* A body that is no gzip, though it begins as one, stays as it is: it may be encrypted. */
static int unpack(struct lr_seg_fetch *f)
{
    struct lr_buf plain;
    if (f->range.length >= 0 || !lr_is_gzip(f->body.data, f->body.len))
        return 0;
    lr_buf_init(&plain, f->body.max);
    int rc = lr_gunzip(f->body.data, f->body.len, &plain);
    if (rc == 0) {
        lr_buf_free(&f->body);
        f->body = plain;
        return 0;
    }
    lr_buf_free(&plain);
    return rc == LIVREC_ENOMEM ? rc : 0;
}

static void on_done(void *user, const struct lr_err *err)
{
    struct lr_seg_fetch *f = user;
    struct lr_err verdict;
    struct lr_source *source = f->net->source;
    f->transfer = NULL;
    judge(f, err, &verdict);
    if (verdict.code == 0 && unpack(f) != 0)
        lr_seg_no_memory(f->net, &verdict);
    lr_source_enter(source);
    f->done(f->user, f, &verdict);
    lr_source_leave(source);
}

static size_t add_headers(const struct lr_seg_net *net, const struct lr_seg_get *get,
                          struct lr_header *out, char range[64])
{
    size_t n = 0;
    for (int i = 0; i < net->header_count && n < LR_MAX_HEADERS; i++)
        out[n++] = net->headers[i];
    if (get->range.length >= 0) {
        snprintf(range, 64, "bytes=%" PRIu64 "-%" PRIu64, get->range.offset,
                 get->range.offset + (uint64_t)get->range.length - 1);
        out[n++] = (struct lr_header){"Range", range};
    }
    if (get->etag && *get->etag)
        out[n++] = (struct lr_header){"If-None-Match", get->etag};
    return n;
}

/* With the query of the source, unless an earlier request was given it: on the heap. */
static char *address(const struct lr_seg_net *net, const char *url)
{
    if (!net->query || strstr(url, net->query))
        return lr_strdup(url);
    struct lr_arena *a = lr_arena_new(2 * (size_t)LR_URL_MAX);
    size_t len = strcspn(url, "#");
    char mark = memchr(url, '?', len) ? '&' : '?';
    const char *text = lr_arena_fmt(a, "%.*s%c%s%s", (int)len, url, mark, net->query, url + len);
    char *copy = text ? lr_strdup(text) : NULL;
    lr_arena_free(a);
    return copy;
}

int lr_seg_fetch_start(struct lr_seg_fetch *f, const struct lr_seg_net *net,
                       const struct lr_seg_get *get,
                       void (*done)(void *user, struct lr_seg_fetch *f, const struct lr_err *err),
                       void *user, struct lr_err *err)
{
    static const struct lr_transfer_ops ops = {on_head, on_data, on_done};
    struct lr_header headers[LR_MAX_HEADERS + 2];
    char range[64];
    struct lr_http_req req = {.method = get->method,
                              .headers = headers,
                              .header_count = add_headers(net, get, headers, range),
                              .total_ms = get->total_ms,
                              .flags = get->flags | LR_HTTP_IDENTITY};
    lr_seg_fetch_stop(f);
    if (net->closed)
        return lr_err_set(err, LIVREC_ECLOSED, "%s: the source is closed", net->name);
    *f = (struct lr_seg_fetch){.net = net,
                               .url = address(net, get->url),
                               .start_ms = lr_loop_now(net->loop),
                               .last_ms = lr_loop_now(net->loop),
                               .range = get->range,
                               .done = done,
                               .user = user};
    lr_buf_init(&f->body, get->max);
    if (!f->url)
        return lr_seg_no_memory(net, err);
    req.url = f->url;
    return lr_transfer_start(net->loop, net->http, &req, &ops, f, &f->transfer, err);
}

void lr_seg_fetch_stop(struct lr_seg_fetch *f)
{
    lr_transfer_cancel(f->transfer);
    f->transfer = NULL;
    lr_buf_free(&f->body);
    lr_free(f->url);
    f->url = NULL;
}
