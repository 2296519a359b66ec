/* Two-way streams: curl connects (CURLOPT_CONNECT_ONLY), the loop watches the socket, and bytes go
 * through curl, which has the TLS. */
#include <sys/epoll.h>

#include "net/curl_exchange.h"

#define PIECE 16384
#define PIECES_MAX 64 /* in a turn; the others want theirs too */

static void ready(void *arg, uint32_t events);

static void watch(struct lr_exchange *x)
{
    struct lr_curl_pipe *p = &x->pipe;
    uint32_t events = (x->paused ? 0 : EPOLLIN | EPOLLRDHUP) | (p->blocked ? EPOLLOUT : 0);
    /* An event set of nothing still tells of a connection that broke. */
    if (p->fd >= 0 && lr_loop_watch(x->owner->loop, p->fd, events ? events : EPOLLERR, ready, x))
        lr_curl_finish(x, CURLE_OUT_OF_MEMORY);
}

/* ---- out */

/* CURLE_OK: nothing waits any more, or the socket takes no more. */
static CURLcode push(struct lr_curl_pipe *p, CURL *easy)
{
    p->blocked = false;
    for (;;) {
        if (p->sent == p->flight.len) {
            struct lr_buf empty = p->flight;
            if (p->queue.len == 0)
                return CURLE_OK;
            p->flight = p->queue;
            p->queue = empty;
            p->sent = 0;
            lr_buf_clear(&p->queue);
        }
        size_t n = 0;
        CURLcode rc = curl_easy_send(easy, p->flight.data + p->sent, p->flight.len - p->sent, &n);
        p->sent += n;
        if (rc == CURLE_AGAIN) {
            p->blocked = true;
            return CURLE_OK;
        }
        if (rc)
            return rc;
    }
}

void lr_curl_pipe_send(struct lr_exchange *x)
{
    bool before = x->pipe.blocked;
    CURLcode rc = push(&x->pipe, x->easy);
    if (rc)
        lr_curl_finish(x, rc);
    else if (x->pipe.blocked != before)
        watch(x);
}

/* ---- in */

static void give(struct lr_exchange *x, const char *data, size_t len)
{
    x->ended_by = x->ops.data(x->user, (const uint8_t *)data, len);
    if (x->ended_by && !x->dead)
        lr_curl_finish(x, CURLE_OK);
}

/* Until nothing is left: TLS may hold bytes that the socket does not show. */
static void pull(struct lr_exchange *x)
{
    char piece[PIECE];
    for (int i = 0; i < PIECES_MAX && !x->dead && !x->paused; i++) {
        size_t n = 0;
        CURLcode rc = curl_easy_recv(x->easy, piece, sizeof piece, &n);
        if (rc == CURLE_AGAIN)
            return;
        if (rc || n == 0)
            lr_curl_finish(x, rc);
        else
            give(x, piece, n);
    }
    if (!x->dead && !x->paused)
        lr_curl_later(x, LR_DUE_RESUME);
}

/* The exchange stays in memory while `busy` is set. A broken connection says so in both ways. */
static void ready(void *arg, uint32_t events)
{
    struct lr_exchange *x = arg;
    struct lr_curl *t = x->owner;
    t->busy++;
    if (!x->dead && (events & EPOLLOUT))
        lr_curl_pipe_send(x);
    if (!x->dead && x->paused && (events & (EPOLLERR | EPOLLHUP)))
        lr_curl_finish(x, CURLE_RECV_ERROR);
    if (!x->dead)
        pull(x);
    if (!x->dead && x->paused)
        watch(x);
    t->busy--;
    lr_curl_settle(t);
}

void lr_curl_pipe_go_on(struct lr_exchange *x)
{
    watch(x);
    if (!x->dead)
        pull(x);
}

/* ---- its life */

void lr_curl_pipe_open(struct lr_exchange *x)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    x->owner->busy++;
    curl_easy_getinfo(x->easy, CURLINFO_ACTIVESOCKET, &fd);
    x->pipe.fd = fd;
    x->head_done = true; /* errors are of a connection that was there */
    if (fd == CURL_SOCKET_BAD)
        lr_curl_finish(x, CURLE_RECV_ERROR);
    else
        watch(x);
    if (!x->dead)
        x->ops.connected(x->user);
    x->owner->busy--;
}

/* A word of farewell may still wait. */
void lr_curl_pipe_close(struct lr_exchange *x)
{
    if (x->pipe.fd < 0)
        return;
    push(&x->pipe, x->easy);
    lr_loop_watch(x->owner->loop, x->pipe.fd, 0, NULL, NULL);
    x->pipe.fd = -1;
}
