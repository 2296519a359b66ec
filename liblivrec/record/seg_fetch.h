/* One resource of a stream in segments, whole and in memory: a playlist or manifest, a segment, a
 * key, an init segment. */
#ifndef LR_SEG_FETCH_H
#define LR_SEG_FETCH_H

#include "media/m3u8.h"
#include "net/http.h"
#include "record/source_parts.h"

#define LR_SEG_ETAG 128

/* What all requests of a source have in common. */
struct lr_seg_net {
    const char *name; /* "HLS", for messages */
    struct lr_loop *loop;
    const struct lr_http_config *http;
    const struct lr_header *headers;
    int header_count;
    const char *query;        /* NULL: none */
    bool closed;              /* nothing is started any more */
    struct lr_source *source; /* whose requests they are */
};

struct lr_seg_get {
    const char *url;
    const char *method;         /* NULL: GET */
    struct lr_m3u8_range range; /* length -1: all of it */
    size_t max;                 /* longest body */
    int64_t total_ms;           /* -1 = none */
    const char *etag;           /* If-None-Match, or NULL */
    uint32_t flags;             /* LR_HTTP_* besides LR_HTTP_IDENTITY */
};

/* Zeroed at first. Can be used again once it is done. */
struct lr_seg_fetch {
    const struct lr_seg_net *net;
    struct lr_transfer *transfer; /* NULL: not running */
    struct lr_buf body;
    int status; /* of the answer; 0: there was none */
    char *url;  /* after redirects */
    char etag[LR_SEG_ETAG];
    int64_t date_ms;           /* when it was answered, by the server's clock; 0: not said */
    int64_t start_ms, last_ms; /* when it started; or bytes came last */
    uint64_t came;             /* bytes of the body, with those that are not wanted */
    struct lr_m3u8_range range;
    uint64_t total; /* bytes of the resource that a part was had of; 0: not known */
    uint64_t skip;  /* bytes to drop: the server sends more than was asked for */
    bool whole;     /* all bytes of the range are here */
    void (*done)(void *user, struct lr_seg_fetch *f, const struct lr_err *err);
    void *user;
};

/* `get` must not point into `f`. Ends with one done(), unless it is stopped: err->code 0 and status
 * 200, 206 or 304, or an error (LIVREC_EHTTP with status). `net` is borrowed until then. */
int lr_seg_fetch_start(struct lr_seg_fetch *f, const struct lr_seg_net *net,
                       const struct lr_seg_get *get,
                       void (*done)(void *user, struct lr_seg_fetch *f, const struct lr_err *err),
                       void *user, struct lr_err *err);

/* No call any more; frees what it holds. */
void lr_seg_fetch_stop(struct lr_seg_fetch *f);

/* Do these statuses say that the address is no longer good? 401 403 404 410. */
bool lr_seg_is_expired(int status);

/* "NAME: memory ran out". Returns LIVREC_ENOMEM. */
int lr_seg_no_memory(const struct lr_seg_net *net, struct lr_err *err);

#endif
