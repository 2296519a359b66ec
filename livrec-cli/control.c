#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "msg.h"

#define BATCH 32
#define AT_ONCE 8 /* requests of one client in a turn, so that others have theirs */
#define LISTENER UINT64_MAX

static int watch(struct control *c, int op, int fd, uint32_t events, uint64_t which)
{
    struct epoll_event e = {.events = events, .data.u64 = which};
    return epoll_ctl(c->fd, op, fd, &e);
}

int control_open(struct control *c, char *path, struct text *why)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        c->client[i].fd = -1;
    c->fd = -1;
    if (control_place_take(&c->place, path, why) != 0)
        return -1;
    c->fd = epoll_create1(EPOLL_CLOEXEC);
    if (c->fd >= 0 && watch(c, EPOLL_CTL_ADD, c->place.fd, EPOLLIN, LISTENER) == 0)
        return 0;
    text_add(why, tr(strerror(errno)));
    control_close(c);
    return -1;
}

static void drop(struct control_client *k)
{
    if (k->fd >= 0)
        close(k->fd);
    text_free(&k->in);
    text_free(&k->out);
    *k = (struct control_client){.fd = -1};
}

void control_close(struct control *c)
{
    if (!c->place.path) /* it was never opened */
        return;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        drop(&c->client[i]);
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    control_place_leave(&c->place);
}

/* The socket's mode keeps others out; a descriptor that was handed on does not count either. */
static bool is_owner(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

static size_t free_place(const struct control *c)
{
    size_t idle = 0;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (c->client[i].fd < 0)
            return i;
        if (c->client[i].active < c->client[idle].active)
            idle = i;
    }
    return idle;
}

static void take_client(struct control *c, int fd)
{
    size_t at = free_place(c);
    if (!is_owner(fd) || watch(c, EPOLL_CTL_ADD, fd, EPOLLIN, at) != 0) {
        close(fd);
        return;
    }
    drop(&c->client[at]);
    c->client[at] = (struct control_client){.fd = fd, .active = c->turn};
}

static void take_clients(struct control *c)
{
    int fd;
    for (int i = 0; i < BATCH; i++)
        if ((fd = accept4(c->place.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
            take_client(c, fd);
}

/* Send what there is; what does not go waits. False: the client is gone. */
static bool send_out(struct control_client *k)
{
    while (k->sent < k->out.len) {
        ssize_t n = send(k->fd, k->out.s + k->sent, k->out.len - k->sent, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (n < 0)
            return false;
        k->sent += (size_t)n;
    }
    text_free(&k->out); /* a list of rooms is large, and not soon needed again */
    k->sent = 0;
    return true;
}

static void answer(struct control *c, struct control_client *k, size_t line)
{
    struct text t = {0};
    c->serve(c->arg, k->in.s, line, &t);
    text_add(&t, "\n");
    if (t.failed) {
        k->ends = true; /* without memory there is no answer: the client sees the end */
        text_free(&t);
        return;
    }
    text_free(&k->out);
    k->out = t;
    k->sent = 0;
}

static void too_long(struct control_client *k)
{
    k->ends = true;
    text_add(&k->out, "{\"ok\":false,\"error\":{\"code\":\"ARG\",\"message\":"
                      "\"the request is longer than 64 KiB\"}}\n");
    text_clear(&k->in);
}

/* One line after the other, as long as the answers go out at once. */
static bool serve_lines(struct control *c, struct control_client *k)
{
    for (int i = 0; i < AT_ONCE && k->out.len == 0 && k->in.len > 0 && !k->ends; i++) {
        char *end = memchr(k->in.s, '\n', k->in.len);
        if (!end && k->in.len > CONTROL_REQUEST)
            too_long(k);
        if (end) {
            size_t line = (size_t)(end - k->in.s);
            answer(c, k, line);
            k->in.len -= line + 1;
            memmove(k->in.s, end + 1, k->in.len);
        }
        if (!send_out(k))
            return false;
        if (!end)
            break;
    }
    return k->out.len > 0 || !k->ends;
}

/* False: it has ended. */
static bool receive(struct control_client *k)
{
    char piece[4096];
    ssize_t n = recv(k->fd, piece, sizeof piece, 0);
    if (n > 0)
        text_addn(&k->in, piece, (size_t)n);
    return !k->in.failed && (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)));
}

/* Is there something to do for it, without that it sends more? */
static bool waits(const struct control_client *k)
{
    return k->out.len || (k->in.len && memchr(k->in.s, '\n', k->in.len));
}

static void turn_client(struct control *c, size_t at, uint32_t events)
{
    struct control_client *k = &c->client[at];
    if (k->fd < 0)
        return;
    k->active = c->turn;
    bool there = true;
    if (events & EPOLLOUT)
        there = send_out(k);
    else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        there = receive(k);
    if (there)
        there = serve_lines(c, k);
    if (there && watch(c, EPOLL_CTL_MOD, k->fd, waits(k) ? EPOLLOUT : EPOLLIN, at) == 0)
        return;
    drop(k);
}

void control_turn(struct control *c)
{
    struct epoll_event ready[BATCH];
    int n = c->fd < 0 ? 0 : epoll_wait(c->fd, ready, BATCH, 0);
    c->turn++;
    for (int i = 0; i < n; i++)
        if (ready[i].data.u64 != LISTENER)
            turn_client(c, (size_t)ready[i].data.u64, ready[i].events);
    for (int i = 0; i < n; i++)
        if (ready[i].data.u64 == LISTENER)
            take_clients(c); /* last: what was ready is of those that were there before */
}
