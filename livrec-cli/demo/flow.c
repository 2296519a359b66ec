/* The way out of a connection: bytes leave as the plan of faults allows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "server.h"

#define COMPACT_AT (1u << 20)

void conn_queue_frame(struct server *s, struct conn *c, const struct shot *shot)
{
    const struct plan *p = &c->plan;
    bool broken = p->chunked && p->bad_chunk >= 0 && c->queued > (uint64_t)p->bad_chunk;
    if (!s->log.file || p->length_add > 0 || broken)
        return;
    if (c->pending_count == c->pending_cap) {
        size_t cap = c->pending_cap ? 2 * c->pending_cap : 64;
        void *grown = realloc(c->pending, cap * sizeof *c->pending);
        if (!grown)
            return;
        c->pending = grown;
        c->pending_cap = cap;
    }
    c->pending[c->pending_count++] = (struct pending){c->queued, *shot};
}

static struct log_source source(const struct server *s, const struct conn *c)
{
    return (struct log_source){server_now(s), c->channel ? c->channel->id : "-", c->id};
}

static void log_sent(struct server *s, struct conn *c)
{
    struct log_source src = source(s, c);
    while (c->pending_pos < c->pending_count && c->pending[c->pending_pos].end <= c->sent) {
        framelog_frame(&s->log, &src, c->stream, &c->pending[c->pending_pos].shot);
        c->pending_pos++;
        s->frames++;
    }
    if (c->pending_pos == c->pending_count)
        c->pending_pos = c->pending_count = 0;
}

static void watch(struct server *s, struct conn *c, bool out)
{
    if (c->want_out == out)
        return;
    struct epoll_event e = {.events = EPOLLIN | (out ? EPOLLOUT : 0u), .data.ptr = c};
    epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, c->fd, &e);
    c->want_out = out;
}

/* Is the cut due? */
static bool cut_due(const struct conn *c, int64_t elapsed)
{
    const struct plan *p = &c->plan;
    return (p->cut_after >= 0 && c->sent >= (uint64_t)p->cut_after && c->head_left == 0) ||
           (p->cut_ms >= 0 && elapsed >= p->cut_ms);
}

/* False: the connection was cut. */
static bool do_cut(struct server *s, struct conn *c, int64_t now)
{
    struct plan *p = &c->plan;
    if (p->cut == FAULT_STALL) {
        c->stall_until = p->stall_for < 0 ? INT64_MAX : now + p->stall_for;
        p->cut_after = p->cut_ms = -1;
        return true;
    }
    if (p->cut == FAULT_RST) {
        struct linger hard = {.l_onoff = 1};
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }
    conn_close(s, c, p->cut == FAULT_RST ? "rst" : "fin");
    return false;
}

/* How many bytes may leave now. */
static size_t allowance(const struct conn *c, int64_t now, int64_t elapsed)
{
    const struct plan *p = &c->plan;
    size_t left = c->out.len - c->out_pos;
    if (elapsed < p->delay_ms || c->stall_until > now)
        return 0;
    uint64_t body = left - c->head_left;
    if (p->cut_after >= 0 && c->sent + body > (uint64_t)p->cut_after)
        body = (uint64_t)p->cut_after - c->sent;
    if (p->drip_bytes > 0) {
        uint64_t due = (uint64_t)p->drip_bytes * (uint64_t)(1 + elapsed / p->drip_ms);
        body = due <= c->sent ? 0 : body < due - c->sent ? body : due - c->sent;
    }
    return c->head_left + (size_t)body;
}

static void took(struct server *s, struct conn *c, size_t n)
{
    size_t head = n < c->head_left ? n : c->head_left;
    c->out_pos += n;
    c->head_left -= head;
    c->sent += n - head;
    s->bytes += n;
    log_sent(s, c);
    if (c->out_pos == c->out.len) {
        bytes_clear(&c->out);
        c->out_pos = 0;
    } else if (c->out_pos > COMPACT_AT) {
        c->out.len -= c->out_pos;
        memmove(c->out.data, c->out.data + c->out_pos, c->out.len);
        c->out_pos = 0;
    }
}

bool conn_flush(struct server *s, struct conn *c)
{
    int64_t now = server_real(), elapsed = now - c->began_ms;
    for (;;) {
        if (c->stall_until <= now && cut_due(c, elapsed) && !do_cut(s, c, now))
            return false;
        size_t n = allowance(c, now, elapsed);
        if (n == 0)
            break;
        ssize_t r = send(c->fd, c->out.data + c->out_pos, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (r < 0) {
            if (errno == EAGAIN || errno == EINTR) {
                watch(s, c, true);
                return true;
            }
            conn_close(s, c, "peer");
            return false;
        }
        took(s, c, (size_t)r);
    }
    watch(s, c, false);
    return true;
}
