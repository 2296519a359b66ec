/* One body over HTTP, endless or not, or the binary messages of a WebSocket: looks what it is,
 * feeds the reader, watches the time. */
#include <stdarg.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "data/url.h"
#include "net/rtt.h"
#include "net/ws.h"
#include "record/media_clock.h"
#include "record/reader.h"
#include "record/source_parts.h"

#define SNIFF_MAX ((size_t)8192) /* bytes after which something unknown is given up */
#define TICK_MS 1000

struct http_source {
    struct lr_source source;
    struct lr_transfer *transfer; /* one of the two */
    struct lr_ws *ws;
    struct lr_timer *tick;
    struct lr_buf start; /* until it is known what it is */
    enum lr_container container;
    struct lr_reader *reader;
    struct lr_media_clock media; /* between the reader and the pipeline */
    struct lr_out *raw;
    struct lr_err failure; /* why a callback ended the transfer; code 0: it did not */
    enum lr_source_end end;
    int64_t last_ms; /* when it started or bytes came last */
    int64_t length;  /* of the body, -1: not known */
    bool paused;
};

static struct http_source *http_of(struct lr_source *s)
{
    return (struct http_source *)s;
}

/* Note why it ends; host and path stand before the text. Returns the code. */
static int fail(struct http_source *h, enum lr_source_end end, int code, const char *fmt, ...)
    LR_PRINTF(4, 5);
static int fail(struct http_source *h, enum lr_source_end end, int code, const char *fmt, ...)
{
    struct lr_arena *a = lr_arena_new(2 * LR_URL_MAX);
    const char *where = lr_url_redact(a, h->source.url);
    va_list args;
    va_start(args, fmt);
    h->end = end;
    lr_err_setv(&h->failure, code, fmt, args);
    va_end(args);
    lr_err_prefix(&h->failure, where ? where : "stream");
    lr_arena_free(a);
    return code;
}

static int pipeline_failed(struct http_source *h, int code)
{
    const struct lr_err *why = h->source.cfg.out ? h->source.cfg.out->err : NULL;
    h->end = LR_END_ERROR;
    if (why && why->code)
        h->failure = *why;
    else
        fail(h, LR_END_ERROR, code, "the media could not be handed on");
    return code;
}

/* ---- what is it? */

static int make_reader(struct http_source *h)
{
    struct lr_stage *out = &h->media.stage;
    switch (h->container) {
    case LR_CONTAINER_TS:
        return lr_reader_ts_new(out, &h->reader);
    case LR_CONTAINER_FMP4:
        return lr_reader_fmp4_new(out, &h->reader);
    case LR_CONTAINER_ADTS:
        return lr_reader_adts_new(out, &h->reader);
    default:
        return lr_reader_flv_new(out, &h->reader);
    }
}

static const char *extension(enum lr_container c)
{
    return c == LR_CONTAINER_TS     ? "ts"
           : c == LR_CONTAINER_FMP4 ? "mp4"
           : c == LR_CONTAINER_ADTS ? "aac"
                                    : "flv";
}

static int open_media(struct http_source *h)
{
    if (h->source.cfg.raw) {
        h->raw = lr_source_raw(&h->source, extension(h->container));
        return h->raw ? 0 : fail(h, LR_END_ERROR, LIVREC_EIO, "no place for the raw media");
    }
    int rc = make_reader(h);
    return rc ? fail(h, LR_END_ERROR, rc, "no reader for the stream") : 0;
}

/* 0: it is known and open, or more bytes are needed (container UNKNOWN). */
static int sniff(struct http_source *h)
{
    h->container = lr_sniff(h->start.data, h->start.len);
    switch (h->container) {
    case LR_CONTAINER_UNKNOWN:
        return h->start.len < SNIFF_MAX
                   ? 0
                   : fail(h, LR_END_ERROR, LIVREC_EMEDIA, "no media: unknown bytes");
    case LR_CONTAINER_HTML:
        return fail(h, LR_END_ERROR, LIVREC_EMEDIA, "no media: a web page or text came instead");
    case LR_CONTAINER_MPD:
        return fail(h, LR_END_MANIFEST, LIVREC_EMEDIA, "a DASH manifest");
    case LR_CONTAINER_M3U8:
        return fail(h, LR_END_PLAYLIST, LIVREC_EMEDIA, "an HLS playlist");
    default:
        return open_media(h);
    }
}

/* ---- the transfer */

static int hand_on(struct http_source *h, const uint8_t *data, size_t len)
{
    if (!h->raw) {
        int rc = lr_reader_feed(h->reader, data, len);
        return rc ? pipeline_failed(h, rc) : 0;
    }
    int rc = h->raw->write(h->raw, data, len);
    if (rc)
        return fail(h, LR_END_ERROR, rc, "the raw media could not be written");
    if (h->raw->unit)
        h->raw->unit(h->raw);
    return 0;
}

static int take(struct http_source *h, const uint8_t *data, size_t len)
{
    if (h->container != LR_CONTAINER_UNKNOWN)
        return hand_on(h, data, len);
    size_t room = h->start.max - h->start.len, n = len < room ? len : room;
    int rc = lr_buf_append(&h->start, data, n);
    if (rc)
        return fail(h, LR_END_ERROR, rc, "memory ran out");
    rc = sniff(h);
    if (rc || h->container == LR_CONTAINER_UNKNOWN)
        return rc;
    rc = hand_on(h, h->start.data, h->start.len);
    lr_buf_free(&h->start);
    return rc || n == len ? rc : hand_on(h, data + n, len - n);
}

static int refused(struct http_source *h, int status)
{
    bool expired = status == 401 || status == 403 || status == 404 || status == 410;
    return fail(h, expired ? LR_END_EXPIRED : LR_END_ERROR, LIVREC_EHTTP, "HTTP status %d", status);
}

static int on_head(void *user, const struct lr_http_head *head)
{
    struct http_source *h = user;
    int status = head->status;
    h->last_ms = lr_loop_now(h->source.cfg.loop);
    h->length = head->length;
    return status >= 200 && status < 300 ? 0 : refused(h, status);
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct http_source *h = user;
    h->last_ms = lr_loop_now(h->source.cfg.loop);
    lr_source_enter(&h->source);
    lr_source_bytes(&h->source, len);
    int rc = h->source.closed ? LIVREC_ECANCELLED : take(h, data, len);
    if (h->source.closed)
        rc = LIVREC_ECANCELLED;
    lr_source_leave(&h->source);
    return rc;
}

/* The body is over, or was cut: what the reader has in full goes on. */
static void finish_media(struct http_source *h)
{
    int rc = h->reader ? lr_reader_flush(h->reader) : 0;
    if (rc && !h->failure.code)
        pipeline_failed(h, rc);
    if (h->container == LR_CONTAINER_UNKNOWN && !h->failure.code)
        fail(h, LR_END_ERROR, LIVREC_EMEDIA,
             h->start.len ? "no media: the answer is too short" : "no media: an empty answer");
}

static void on_done(void *user, const struct lr_err *err)
{
    struct http_source *h = user;
    struct lr_source *s = &h->source;
    h->transfer = NULL;
    h->ws = NULL;
    lr_timer_stop(s->cfg.loop, &h->tick);
    lr_source_enter(s);
    if (!h->failure.code && err->code) {
        h->failure = *err;
        h->end = LR_END_ERROR;
    }
    finish_media(h);
    if (h->failure.code)
        lr_source_end(s, h->end, &h->failure);
    else
        lr_source_end(s, h->length >= 0 ? LR_END_LIST : LR_END_EOF, NULL);
    lr_source_leave(s);
}

/* ---- a WebSocket */

static int on_message(void *user, bool text, const uint8_t *data, size_t len)
{
    return text || len == 0 ? 0 : on_data(user, data, len); /* text is about the media */
}

static void on_closed(void *user, int code, const struct lr_err *err)
{
    if (err->code == LIVREC_EHTTP)
        refused(user, code);
    on_done(user, err);
}

static void hang_up(struct http_source *h)
{
    lr_transfer_cancel(h->transfer);
    lr_ws_cancel(h->ws);
    h->transfer = NULL;
    h->ws = NULL;
}

/* ---- time */

/* Where connections take long, bytes may be late as well, and the first of them are later still. */
static int64_t patience(const struct http_source *h)
{
    const struct lr_source_config *cfg = &h->source.cfg;
    int64_t base = cfg->http->connect_ms, more = 0;
    if (cfg->http->adapt)
        more = lr_rtt_limit(lr_loop_rtt(cfg->loop), cfg->url, base) - base;
    return cfg->stall_ms + (more > 0 ? more : 0);
}

static void stalled(struct http_source *h, int64_t ms)
{
    hang_up(h);
    fail(h, LR_END_ERROR, LIVREC_ETIMEOUT, "no data for %d s", (int)(ms / 1000));
    lr_source_enter(&h->source);
    finish_media(h);
    lr_source_end(&h->source, h->end, &h->failure);
    lr_source_leave(&h->source);
}

static void on_tick(void *arg)
{
    struct http_source *h = arg;
    const struct lr_source_config *cfg = &h->source.cfg;
    int64_t now = lr_loop_now(cfg->loop);
    h->tick = NULL;
    int64_t most = patience(h);
    if (!h->paused && cfg->stall_ms > 0 && now - h->last_ms > most) {
        stalled(h, most);
        return;
    }
    if (h->reader && !h->paused && lr_media_clock_is_slow(&h->media, now))
        lr_logf(lr_loop_env(cfg->loop)->log, LR_WARN, cfg->job,
                "the stream is slower than real time: the line may be throttled");
    h->tick = lr_timer_start(cfg->loop, TICK_MS, on_tick, h);
}

/* ---- the source */

static void pause_http(struct lr_source *s, bool paused)
{
    struct http_source *h = http_of(s);
    if (h->paused == paused)
        return;
    h->paused = paused;
    h->last_ms = lr_loop_now(s->cfg.loop);
    lr_media_clock_restart(&h->media);
    lr_transfer_pause(h->transfer, paused);
    lr_ws_pause(h->ws, paused);
}

static void drain_http(struct lr_source *s)
{
    struct http_source *h = http_of(s);
    if (h->transfer)
        lr_transfer_drain(h->transfer);
}

static void close_http(struct lr_source *s)
{
    struct http_source *h = http_of(s);
    lr_timer_stop(s->cfg.loop, &h->tick);
    hang_up(h);
    lr_reader_free(h->reader);
    h->reader = NULL;
    lr_buf_free(&h->start);
}

static const struct lr_source_kind kind = {pause_http, pause_http, drain_http, close_http};

static bool is_ws(const char *url)
{
    return strncmp(url, "ws://", 5) == 0 || strncmp(url, "wss://", 6) == 0;
}

static int begin_ws(struct http_source *h, struct lr_err *err)
{
    static const struct lr_ws_ops ops = {.message = on_message, .closed = on_closed};
    const struct lr_source_config *cfg = &h->source.cfg;
    const struct lr_ws_req req = {
        .url = cfg->url, .headers = cfg->headers, .header_count = (size_t)cfg->header_count};
    return lr_ws_start(cfg->loop, cfg->http, &req, &ops, h, &h->ws, err);
}

static int begin(struct http_source *h, struct lr_err *err)
{
    static const struct lr_transfer_ops ops = {on_head, on_data, on_done};
    const struct lr_source_config *cfg = &h->source.cfg;
    struct lr_http_req req = {.url = cfg->url,
                              .headers = cfg->headers,
                              .header_count = (size_t)cfg->header_count,
                              .total_ms = -1,
                              .flags = LR_HTTP_BATCH | LR_HTTP_IDENTITY};
    h->last_ms = lr_loop_now(cfg->loop);
    h->tick = lr_timer_start(cfg->loop, TICK_MS, on_tick, h);
    if (!h->tick)
        return lr_err_set(err, LIVREC_ENOMEM, "source: memory ran out");
    if (is_ws(cfg->url))
        return begin_ws(h, err);
    return lr_transfer_start(cfg->loop, cfg->http, &req, &ops, h, &h->transfer, err);
}

int lr_source_http_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                         void *user, struct lr_source **out, struct lr_err *err)
{
    struct http_source *h = lr_calloc(1, sizeof *h);
    if (!h)
        return lr_err_set(err, LIVREC_ENOMEM, "source: memory ran out");
    h->length = -1;
    lr_buf_init(&h->start, SNIFF_MAX);
    lr_media_clock_init(&h->media, cfg->out);
    int rc = lr_source_init(&h->source, &kind, cfg, ops, user, err);
    if (rc == 0)
        rc = begin(h, err);
    if (rc) {
        lr_source_free(&h->source);
        return rc;
    }
    *out = &h->source;
    return 0;
}
