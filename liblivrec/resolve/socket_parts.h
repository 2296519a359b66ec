/* A socket of an extractor: a WebSocket on the loop, and a worker that talks over it for a while.
 *
 *   socket.c       the worker's side, and the room's that holds it afterwards
 *   socket_loop.c  the loop's side: messages, what is said by itself, the end
 *
 * Each side has a reference. */
#ifndef LR_SOCKET_PARTS_H
#define LR_SOCKET_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "core/cancel.h"
#include "net/ws.h"
#include "resolve/ctx.h"

#define LR_SOCKET_QUEUE 64 /* messages that nobody has heard yet */

struct lr_socket {
    struct lr_hold hold; /* first: the two are one */
    struct lr_loop *loop;
    const struct lr_socket_rule *rules; /* static */
    atomic_int refs;

    /* The loop's. */
    struct lr_ws *ws; /* NULL: it is closed */
    struct lr_timer *beat_timer;
    char *beat; /* before and after its number */
    const char *beat_rest;
    int64_t beat_ms;
    uint64_t said;

    pthread_mutex_t lock; /* what stands below */
    char *queue[LR_SOCKET_QUEUE];
    size_t first, count;
    bool open, closed, over;
    bool unheard;      /* held: messages are of no interest any more */
    struct lr_err why; /* it is closed, or the session is over */
    struct lr_cancel *wake; /* of a worker that waits; fired when something changes */
};

void lr_socket_unref(struct lr_socket *s);

/* What runs on the loop, for lr_loop_call(). */
struct lr_socket_start {
    struct lr_socket *s;
    const struct lr_http_config *cfg;
    struct lr_ws_req req;
    int rc;
    struct lr_err err;
};
void lr_socket_start(void *start);
struct lr_socket_word {
    struct lr_socket *s;
    const char *text;
    int rc;
};
void lr_socket_send(void *word);
void lr_socket_beat(void *socket); /* the first beat is due after beat_ms */
void lr_socket_leave(void *socket);

#endif
