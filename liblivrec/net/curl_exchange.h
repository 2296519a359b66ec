/* What the files of the curl transport share. All of it runs on the loop's thread. */
#ifndef LR_CURL_EXCHANGE_H
#define LR_CURL_EXCHANGE_H

#include <curl/curl.h>
#include "net/batch.h"
#include "net/curl_names.h"
#include "net/head.h"
#include "net/transport.h"

/* Work that must wait until curl is not running. */
#define LR_DUE_ADD 1u
#define LR_DUE_RESUME 2u
#define LR_DUE_DRAIN 4u
#define LR_DUE_SEND 8u

struct lr_curl_socket {
    struct lr_curl *t;
    struct lr_exchange *x; /* of a batched one, else NULL */
    int fd;
};

#define LR_CURL_KINDS 8
#define LR_CURL_IDLE 32

/* Handles with the same settings. */
struct lr_curl_kind {
    bool used;
    char *proxy, *cacert, *user_agent, *from;
    int ip;
    int idle;
    CURL *handle[LR_CURL_IDLE];
};

struct lr_curl {
    struct lr_transport base; /* first: the two are one */
    struct lr_loop *loop;
    CURLM *multi;
    CURLSH *share;
    struct lr_timer *timer;  /* curl's */
    struct lr_timer *ticker; /* of all batched sockets */
    struct lr_timer *kick;   /* work that waits for a turn of its own */
    struct lr_curl_socket *reading; /* NULL: none, or curl let go of it meanwhile */
    struct lr_names names;
    struct lr_exchange *all;
    struct lr_exchange *todo, **todo_end;
    struct lr_curl_kind kind[LR_CURL_KINDS];
    int busy; /* curl runs, or a walk over `all`: nothing is added or removed */
    bool settling;
};

/* The two-way stream of an exchange with LR_HTTP_PIPE. TLS wants what it could not send again from
 * the same place, so `flight` is left alone until all of it is gone. */
struct lr_curl_pipe {
    int fd; /* -1: not open */
    struct lr_buf flight, queue;
    size_t sent; /* bytes of `flight` */
    bool blocked; /* the socket takes no more */
};

struct lr_exchange {
    struct lr_curl *owner;
    struct lr_exchange *next, *prev; /* all of the transport */
    struct lr_exchange *todo_next;
    unsigned todo;
    bool queued; /* in the list of those with something to do */

    CURL *easy;
    struct lr_curl_kind *kind; /* NULL: one that is not used again */
    bool ready;                /* all options of its kind are set */
    struct curl_slist *headers;
    char *url, *host, *where; /* where: host and path, for errors */
    char *proxy;              /* host and port of it, for errors; NULL: none is used */
    struct lr_policy policy;
    uint32_t flags;
    int64_t connect_ms;
    struct lr_exchange_ops ops;
    void *user;

    struct lr_head *head; /* until it is complete */
    bool head_done, coded;
    uint64_t decoded;           /* bytes given to the user */
    int ended_by;               /* what a callback returned */
    int refused, opened;        /* addresses: refused by the policy, tried */
    int socket_error;           /* errno of socket() */
    struct curl_slist *found;   /* its address, where the resolver did not give one */
    int port;
    enum lr_fault fault;        /* where it failed, for the error */
    struct lr_err own;          /* why a callback here ended it */
    char text[CURL_ERROR_SIZE]; /* curl's word */
    struct lr_batch batch;
    struct lr_curl_socket *socket; /* of a batched one */
    struct lr_curl_pipe pipe;
    bool added;
    bool paused; /* the next bytes stop it */
    bool dead;   /* cancelled or done: no callback any more */
};

/* transport_curl.c */
void lr_curl_settle(struct lr_curl *t); /* do what waited, unless curl runs */

void lr_curl_finish(struct lr_exchange *x, CURLcode result); /* tell the user, let go of it */
void lr_curl_later(struct lr_exchange *x, unsigned due); /* in a turn of its own */

/* curl_easy.c: make an easy handle for the request. 0 or an error; the exchange is not added. */
int lr_curl_easy_new(struct lr_exchange *x, const struct lr_http_config *cfg,
                     const struct lr_http_req *req, CURLSH *share, struct lr_err *err);
void lr_curl_easy_free(struct lr_exchange *x);

/* curl_idle.c: a handle with the settings of this request, all but what is of it alone. False: it
 * has to be made. And giving it back, or freeing it. */
bool lr_curl_idle_take(struct lr_exchange *x, const struct lr_http_config *cfg,
                       const struct lr_http_req *req);
void lr_curl_idle_give(struct lr_exchange *x);
void lr_curl_idle_free(struct lr_curl *t);

/* curl_took.c */
int64_t lr_curl_connect_ms(const struct lr_exchange *x, const struct lr_http_config *cfg);
void lr_curl_took(struct lr_exchange *x); /* it is connected: how long that took is noted */

/* curl_socket.c */
bool lr_curl_connect(struct lr_curl *t); /* sockets and timer to the loop; false: no memory */
void lr_curl_body_begins(struct lr_exchange *x); /* of a batched exchange */
void lr_curl_drain(struct lr_exchange *x);       /* may call callbacks */

/* curl_pipe.c */
void lr_curl_pipe_open(struct lr_exchange *x);  /* it is connected; calls callbacks */
void lr_curl_pipe_send(struct lr_exchange *x);  /* what waits; the same */
void lr_curl_pipe_go_on(struct lr_exchange *x); /* after a pause; the same */
void lr_curl_pipe_close(struct lr_exchange *x); /* send what can be sent; before curl closes it */

/* curl_error.c: the result as one of ours. Returns the code; 0 for a complete answer. */
int lr_curl_error(struct lr_exchange *x, CURLcode result, struct lr_err *err);

#endif
