/* Private to the origin: the server's thread and its connections. */
#ifndef DEMO_SERVER_H
#define DEMO_SERVER_H

#include <stdatomic.h>

#include "channel.h"
#include "framelog.h"
#include "mux_ts.h"
#include "origin.h"

struct server {
    struct script script;
    struct clip clip, clip2;
    struct channels channels;
    struct framelog log;
    int epoll_fd, listen_fd, wake_fd;
    uint16_t port;
    double speed;
    int64_t epoch_ns; /* monotonic clock when the broadcast's history ended */
    struct conn *conns;
    unsigned long next_id;
    unsigned phase;
    _Atomic uint64_t connections, requests, bytes, frames, dropped;
    atomic_bool stopping;
};

enum live_kind { LIVE_NONE, LIVE_FLV, LIVE_TS };

/* A frame on its way out: logged once `end` bytes of body have left. */
struct pending {
    uint64_t end;
    struct shot shot;
};

struct conn {
    struct conn *prev, *next;
    int fd;
    unsigned long id;
    unsigned phase;
    char in[8192];
    size_t in_len;

    /* The response under way. */
    bool busy, close_after, head_only, want_out;
    struct plan plan;
    int status;
    int64_t began_ms; /* real time */
    struct bytes out; /* not sent yet from out_pos on */
    size_t out_pos, head_left;
    uint64_t queued, sent; /* bytes of body */
    int64_t stall_until; /* real time; 0: not stalled */
    struct channel *channel;
    char stream[16]; /* word for the log */
    struct pending *pending;
    size_t pending_count, pending_cap, pending_pos;

    /* An endless body. */
    enum live_kind live;
    bool ending; /* closes when all is sent */
    struct cursor cursor;
    int64_t off_at;
    const struct clip *configured; /* whose headers were sent last */
    uint32_t epoch;
    struct ts_mux ts;
};

int64_t server_now(const struct server *s);  /* broadcast time, ms */
int64_t server_real(void);                   /* monotonic clock, ms */

/* conn.c */
void conn_open(struct server *s, int fd);
void conn_close(struct server *s, struct conn *c, const char *why);
void conn_event(struct server *s, struct conn *c, uint32_t events);
void conn_tick(struct server *s, struct conn *c); /* timed work; may close it */

/* flow.c: sending as the plan allows. False: the connection is gone. */
bool conn_flush(struct server *s, struct conn *c);
void conn_queue_frame(struct server *s, struct conn *c, const struct shot *shot);

/* live.c */
void live_begin(struct server *s, struct conn *c, enum live_kind kind);
void live_fill(struct server *s, struct conn *c);

/* reply.c: status line, headers, body. */
#define REPLY_ENDLESS (-1)
void reply_begin(struct conn *c, int status, const char *type, int64_t length);
void reply_body(struct conn *c, const void *data, size_t len);
void reply_end(struct conn *c);
void reply_whole(struct conn *c, int status, const char *type, const void *data, size_t len);
void reply_text(struct conn *c, int status, const char *text);

/* A request as it was routed. */
struct request {
    const char *path;  /* without channel and query */
    const char *query; /* "" if none */
    char prefix[8 + CHANNEL_ID]; /* "/c/ID" or "" */
    int64_t now;
};

/* request.c */
void request_handle(struct server *s, struct conn *c, const char *method, const char *target);
/* Number after "key=" in a query. False: not there. */
bool query_number(const char *query, const char *key, int64_t *out);

/* room.c: what the platform's site would answer. */
void room_page(struct conn *c, const struct request *r);
void room_json(struct server *s, struct conn *c, const struct request *r);

/* hls.c: playlists and keys. False: no such path. */
bool hls_handle(struct server *s, struct conn *c, const struct request *r);

/* dash.c: manifests. False: no such path. */
bool dash_handle(struct conn *c, const struct request *r);

#endif
