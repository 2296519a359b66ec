/* Sources: media of one stream from the network into a pipeline. They live on the loop's thread.
 * They reconnect nothing by themselves beyond what their protocol defines (HLS retries segments);
 * the session decides what a lost source means. */
#ifndef LR_SOURCE_H
#define LR_SOURCE_H

#include "net/http.h"
#include "record/stage.h"

struct lr_source;

enum lr_source_end {
    LR_END_EOF,     /* the sender closed; more may come later */
    LR_END_LIST,    /* EXT-X-ENDLIST, or a body with known length is complete: nothing more */
    LR_END_EXPIRED, /* 401 403 404 410: a new URL is needed */
    LR_END_ERROR,   /* network or media error, see err */
};

struct lr_source_ops {
    /* Bytes arrived (for the progress figures and the watchdog). */
    void (*bytes)(void *user, size_t n);
    /* The source ended by itself; free it with lr_source_free() (also from inside). */
    void (*ended)(void *user, enum lr_source_end end, const struct lr_err *err);
};

struct lr_source_config {
    struct lr_loop *loop;
    const struct lr_http_config *http;
    const char *url;
    const struct lr_header *headers;
    int header_count;
    struct lr_stage *out;     /* the pipeline */
    struct lr_out *raw;       /* instead of a pipeline: bytes as sent; else NULL */
    int64_t stall_ms;         /* no byte for so long ends it with LR_END_ERROR (N03) */
    uint64_t job;             /* for log lines */
    enum lr_quality wish;     /* HLS master: which variant */
};

/* Endless or finite body over HTTP: FLV, TS, fMP4, by sniffing. */
int lr_source_http_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                         void *user, struct lr_source **out, struct lr_err *err);
/* HLS, RFC 8216. */
int lr_source_hls_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                        void *user, struct lr_source **out, struct lr_err *err);

void lr_source_drain(struct lr_source *s); /* take in what the kernel holds, before a stop */
void lr_source_free(struct lr_source *s);  /* NULL is allowed */

#endif
