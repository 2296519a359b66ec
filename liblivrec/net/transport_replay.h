/* A transport that answers from a list of recorded exchanges, for tests: nothing leaves the
 * process. It keeps what was asked but not expected, and what was expected but not asked. */
#ifndef LR_TRANSPORT_REPLAY_H
#define LR_TRANSPORT_REPLAY_H

#include "core/buf.h"
#include "net/transport.h"

/* What is said on a WebSocket, in order. */
struct lr_replay_step {
    enum {
        LR_STEP_SAID,  /* the client must say `text`, "*" as below; the rest waits for it */
        LR_STEP_TEXT,  /* the server says `text` */
        LR_STEP_BYTES, /* ... or bytes */
        LR_STEP_PING,
        LR_STEP_CLOSE, /* with `code`; 0: none */
    } kind;
    const char *text;
    size_t len; /* 0: strlen(text) */
    int code;
};

/* One expected request and its answer. Zero fields mean "any" or "none". */
struct lr_replay_exchange {
    /* The request. In url, header values and body, "*" stands for any run of characters. */
    const char *method;               /* NULL: any */
    const char *url;                  /* the whole URL */
    const struct lr_header *expect;   /* headers that must be there; value NULL: must not be */
    size_t expect_count;
    const char *expect_body;          /* the whole body; NULL: any */

    /* The answer. */
    int status;                       /* 0: no answer at all, `error` comes instead */
    const struct lr_header *headers;  /* names in any case */
    size_t header_count;
    const char *body;
    size_t body_len;                  /* 0: strlen(body) */
    size_t chunk;                     /* give the body in pieces of so many bytes; 0: at once */
    int error;                        /* LIVREC_E*: fail with it, after head and body if any */
    const char *error_text;           /* NULL: one that names the host */
    bool stays_open;                  /* the body never ends */
    int64_t delay_ms;                 /* before the head, by the loop's timers */

    /* A WebSocket; `url` is that of lr_ws_url(). Answered with `status` or, when that is 0, 101;
     * at the end of the steps the connection ends, unless it stays open. */
    bool is_socket;
    const struct lr_replay_step *steps;
    size_t step_count;

    int times;                        /* 0: once; n: n times; -1: as often as wanted, or never */
};

struct lr_replay_config {
    const struct lr_replay_exchange *list;
    size_t count;
    bool in_order;                    /* requests must come in the order of the list */
    const char *const *volatile_keys; /* query keys whose values don't count (timestamps,
                                         signatures), NULL-terminated; NULL: none */
};

struct lr_replay;

/* Everything in cfg is borrowed until lr_replay_free(). Give lr_replay_transport() to the loop
 * before its start; free the replay after the loop. NULL when memory ran out. */
struct lr_replay *lr_replay_new(struct lr_loop *loop, const struct lr_replay_config *cfg);
void lr_replay_free(struct lr_replay *r);
struct lr_transport *lr_replay_transport(struct lr_replay *r);

/* [any thread] What went wrong so far: requests that no exchange of the list expected (they fail
 * with LIVREC_EINTERNAL), and exchanges that were used less often than they should. Appends a line
 * for each to `out` (may be NULL); returns their number. */
int lr_replay_defects(struct lr_replay *r, struct lr_buf *out);

/* [any thread] Requests that were answered so far. */
size_t lr_replay_count(struct lr_replay *r);

#endif
