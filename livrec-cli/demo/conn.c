/* Connections: accept, read requests, end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server.h"

void conn_open(struct server *s, int fd)
{
    struct conn *c = calloc(1, sizeof *c);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    if (!c || epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &e) < 0) {
        free(c);
        close(fd);
        return;
    }
    c->fd = fd;
    c->id = ++s->next_id;
    c->phase = (unsigned)c->id;
    c->next = s->conns;
    if (s->conns)
        s->conns->prev = c;
    s->conns = c;
    s->connections++;
}

void conn_close(struct server *s, struct conn *c, const char *why)
{
    struct log_source src = {server_now(s), c->channel ? c->channel->id : "-", c->id};
    framelog_end(&s->log, &src, c->sent, why);
    framelog_flush(&s->log);
    if (c->prev)
        c->prev->next = c->next;
    else
        s->conns = c->next;
    if (c->next)
        c->next->prev = c->prev;
    close(c->fd);
    bytes_free(&c->out);
    ts_free(&c->ts);
    free(c->pending);
    free(c);
}

static void forget_response(struct conn *c)
{
    c->busy = c->head_only = c->ending = false;
    c->live = LIVE_NONE;
    c->queued = c->sent = 0;
    c->pending_count = c->pending_pos = 0;
    c->stall_until = 0;
    c->stream[0] = 0;
}

/* The first request in the buffer, if it is whole: method and target; the rest stays. */
static bool next_request(struct conn *c, char method[16], char target[1024])
{
    char *end = memmem(c->in, c->in_len, "\r\n\r\n", 4);
    if (!end)
        return false;
    *end = 0;
    char *line_end = strchr(c->in, '\r');
    if (line_end)
        *line_end = 0;
    char *save = NULL, *m = strtok_r(c->in, " ", &save), *t = strtok_r(NULL, " ", &save);
    size_t ml = m ? strlen(m) : 0, tl = t ? strlen(t) : 0;
    bool good = ml > 0 && ml < 16 && tl > 0 && tl < 1024 && t[0] == '/';
    memcpy(method, good ? m : "?", good ? ml + 1 : 2);
    memcpy(target, good ? t : "/", good ? tl + 1 : 2);
    size_t used = (size_t)(end + 4 - c->in);
    memmove(c->in, c->in + used, c->in_len - used);
    c->in_len -= used;
    return true;
}

/* Send what waits and, once a response is through, answer the next request. */
static void work(struct server *s, struct conn *c)
{
    char method[16], target[1024];
    for (;;) {
        if (c->busy) {
            if (!conn_flush(s, c))
                return;
            if (c->out.len > 0 || (c->live && !c->ending) || c->stall_until > server_real())
                return;
            if (c->close_after) {
                conn_close(s, c, "done");
                return;
            }
            forget_response(c);
        }
        if (!next_request(c, method, target))
            return;
        c->busy = true;
        c->began_ms = server_real();
        s->requests++;
        request_handle(s, c, method, target);
    }
}

static bool read_more(struct server *s, struct conn *c)
{
    if (c->in_len == sizeof c->in) {
        conn_close(s, c, "big");
        return false;
    }
    ssize_t r = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);
    if (r == 0 || (r < 0 && errno != EAGAIN && errno != EINTR)) {
        conn_close(s, c, "peer");
        return false;
    }
    if (r > 0)
        c->in_len += (size_t)r;
    return true;
}

void conn_event(struct server *s, struct conn *c, uint32_t events)
{
    if ((events & EPOLLIN) && !read_more(s, c))
        return;
    if ((events & (EPOLLERR | EPOLLHUP)) && !(events & EPOLLIN)) {
        conn_close(s, c, "peer");
        return;
    }
    work(s, c);
}

void conn_tick(struct server *s, struct conn *c)
{
    if (!c->busy)
        return;
    if (c->live && !c->ending)
        live_fill(s, c);
    if (!c->want_out)
        work(s, c);
}
