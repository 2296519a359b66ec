/* Curl's sockets and timer on the loop, and the batches of endless streams. */
#include <sys/epoll.h>

#include "core/alloc.h"
#include "net/curl_exchange.h"

/* A wake-up of a batched socket reads until less than this is left: a TLS record is taken from it
 * at a time, and the rest would not make the socket readable again. */
#define LEFT_OVER 16384
/* A sender that is always ahead may not hold the loop for longer than this takes. */
#define BURST ((uint64_t)8 << 20)
/* The same for an ordinary socket, in buffers: 1 MiB of media. */
#define ROUNDS 16

static void action(struct lr_curl *t, curl_socket_t fd, int what)
{
    int running;
    t->busy++;
    curl_multi_socket_action(t->multi, fd, what, &running);
    t->busy--;
}

/* ---- batches */

/* Read in rounds until at most `leave` bytes are left, or nothing more comes. */
static void read_batch(struct lr_exchange *x, size_t leave)
{
    struct lr_curl *t = x->owner;
    uint64_t begin = x->batch.bytes, before;
    t->busy++;
    do {
        before = x->batch.bytes;
        action(t, x->batch.fd, CURL_CSELECT_IN);
    } while (!x->dead && !x->paused && x->batch.fd >= 0 && x->batch.bytes != before &&
             before - begin < BURST && lr_batch_waiting(&x->batch) > leave);
    t->busy--;
}

static void tick(void *arg)
{
    struct lr_curl *t = arg;
    int64_t now = lr_loop_now(t->loop);
    bool some = false;
    t->ticker = NULL;
    t->busy++; /* the list stays as it is */
    for (struct lr_exchange *x = t->all; x; x = x->next) {
        if (!x->batch.begun || x->dead)
            continue;
        some = true;
        if (x->batch.fd >= 0 && lr_batch_tick(&x->batch, now) && !x->paused)
            read_batch(x, 0);
    }
    t->busy--;
    if (some)
        t->ticker = lr_timer_start(t->loop, LR_BATCH_TICK_MS, tick, t);
    lr_curl_settle(t);
}

/* Without memory for the timer the socket stays an ordinary one. */
void lr_curl_body_begins(struct lr_exchange *x)
{
    struct lr_curl *t = x->owner;
    if (!t->ticker)
        t->ticker = lr_timer_start(t->loop, LR_BATCH_TICK_MS, tick, t);
    if (t->ticker && x->socket)
        lr_batch_begin(&x->batch, x->socket->fd, lr_loop_now(t->loop));
}

void lr_curl_drain(struct lr_exchange *x)
{
    if (x->batch.fd >= 0 && !x->paused)
        read_batch(x, 0);
}

/* ---- curl's sockets and timer on the loop */

static void timer_fired(void *arg)
{
    struct lr_curl *t = arg;
    t->timer = NULL;
    action(t, CURL_SOCKET_TIMEOUT, 0);
    lr_curl_settle(t);
}

static int set_timer(CURLM *multi, long ms, void *user)
{
    struct lr_curl *t = user;
    (void)multi;
    if (ms < 0)
        lr_timer_stop(t->loop, &t->timer);
    else if (t->timer)
        lr_timer_move(t->loop, t->timer, ms);
    else
        t->timer = lr_timer_start(t->loop, ms, timer_fired, t);
    return ms < 0 || t->timer ? 0 : -1;
}

/* What comes for one answer is read at a stretch, up to a limit: then it is still in the cache when
 * it is looked at, and with hundreds of answers at once that is half of what they cost. */
static void read_socket(struct lr_curl *t, struct lr_curl_socket *s)
{
    int rounds = 0;
    t->reading = s;
    do
        action(t, s->fd, CURL_CSELECT_IN);
    while (t->reading == s && ++rounds < ROUNDS && lr_batch_bytes(s->fd) > 0);
    t->reading = NULL;
}

/* An error is shown as readable, so that curl reads it and says which one it is. */
static void socket_ready(void *arg, uint32_t events)
{
    struct lr_curl_socket *s = arg;
    struct lr_curl *t = s->t;
    int what = (events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? CURL_CSELECT_IN : 0) |
               (events & (EPOLLOUT | EPOLLERR) ? CURL_CSELECT_OUT : 0);
    if (s->x && s->x->batch.fd >= 0)
        read_batch(s->x, LEFT_OVER);
    else if (what == CURL_CSELECT_IN)
        read_socket(t, s);
    else
        action(t, s->fd, what);
    lr_curl_settle(t);
}

static void forget_socket(struct lr_curl *t, struct lr_curl_socket *s)
{
    lr_loop_watch(t->loop, s->fd, 0, NULL, NULL);
    if (t->reading == s)
        t->reading = NULL;
    if (s->x) {
        s->x->batch.fd = -1;
        s->x->socket = NULL;
    }
    lr_free(s);
}

static struct lr_curl_socket *new_socket(struct lr_curl *t, CURL *easy, int fd)
{
    struct lr_curl_socket *s = lr_calloc(1, sizeof *s);
    struct lr_exchange *x = NULL;
    if (!s)
        return NULL;
    *s = (struct lr_curl_socket){t, NULL, fd};
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&x);
    if (x && (x->flags & LR_HTTP_BATCH)) {
        if (x->socket) /* another try of the same connection */
            x->socket->x = NULL;
        s->x = x;
        x->socket = s;
        if (x->batch.begun) /* it was paused: curl forgets such a socket */
            x->batch.fd = fd;
    }
    curl_multi_assign(t->multi, fd, s);
    return s;
}

static int set_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *socket)
{
    struct lr_curl *t = user;
    struct lr_curl_socket *s = socket;
    if (what == CURL_POLL_REMOVE) {
        if (s)
            forget_socket(t, s);
        return 0;
    }
    if (!s)
        s = new_socket(t, easy, fd);
    uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    return s && lr_loop_watch(t->loop, fd, events, socket_ready, s) == 0 ? 0 : -1;
}

bool lr_curl_connect(struct lr_curl *t)
{
    return curl_multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, set_socket) == CURLM_OK &&
           curl_multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t) == CURLM_OK &&
           curl_multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, set_timer) == CURLM_OK &&
           curl_multi_setopt(t->multi, CURLMOPT_TIMERDATA, t) == CURLM_OK;
}
