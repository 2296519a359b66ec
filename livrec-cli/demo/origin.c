/* Start, stop, and the thread that serves. */
#include "origin.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "server.h"

#define TICK_MS 5 /* a turn serves one phase of the readers */
#define PHASES 4
#define EVENTS 64

struct origin {
    struct server server;
    pthread_t thread;
};

static int64_t clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

int64_t server_real(void)
{
    return clock_ns() / 1000000;
}

int64_t server_now(const struct server *s)
{
    double past = (double)(clock_ns() - s->epoch_ns) / 1e6;
    return CHANNEL_HISTORY_MS + (int64_t)(past * s->speed);
}

static void accept_all(struct server *s)
{
    for (;;) {
        int fd = accept4(s->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
        if (fd < 0)
            return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        conn_open(s, fd);
    }
}

static void tick(struct server *s)
{
    s->phase = (s->phase + 1) % PHASES;
    for (struct conn *c = s->conns, *next; c; c = next) {
        next = c->next;
        if (c->phase % PHASES == s->phase)
            conn_tick(s, c);
    }
}

/* One call of epoll_wait() may name a connection only once, so closing it inside is safe. */
static void *serve(void *arg)
{
    struct server *s = arg;
    struct epoll_event ev[EVENTS];
    int64_t next = server_real();
    while (!atomic_load(&s->stopping)) {
        int64_t wait = next - server_real();
        int n = epoll_wait(s->epoll_fd, ev, EVENTS, wait < 0 ? 0 : s->conns ? (int)wait : 100);
        for (int i = 0; i < n; i++) {
            if (ev[i].data.ptr == &s->listen_fd)
                accept_all(s);
            else if (ev[i].data.ptr != &s->wake_fd)
                conn_event(s, ev[i].data.ptr, ev[i].events);
        }
        if (server_real() >= next) {
            tick(s);
            next = server_real() + TICK_MS;
        }
    }
    while (s->conns)
        conn_close(s, s->conns, "stop");
    return NULL;
}

static int listen_on(struct server *s, const char *address, uint16_t port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t len = sizeof a;
    int on = 1;
    if (inet_pton(AF_INET, address ? address : "127.0.0.1", &a.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listen_fd < 0)
        return -1;
    setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s->listen_fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(s->listen_fd, 1024) < 0 ||
        getsockname(s->listen_fd, (struct sockaddr *)&a, &len) < 0)
        return -1;
    s->port = ntohs(a.sin_port);
    return 0;
}

static int add_fd(struct server *s, int *fd)
{
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = fd};
    return *fd < 0 ? -1 : epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, *fd, &e);
}

static int open_all(struct server *s, const struct origin_config *cfg)
{
    if (listen_on(s, cfg->address, cfg->port) < 0)
        return -1;
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (s->epoll_fd < 0 || add_fd(s, &s->listen_fd) < 0 || add_fd(s, &s->wake_fd) < 0)
        return -1;
    return framelog_open(&s->log, cfg->log_path);
}

static int load_clips(struct server *s, const struct origin_config *cfg, char *err, size_t err_len)
{
    const uint8_t *clip = cfg->clip ? cfg->clip : demo_clip;
    if (clip_load(&s->clip, clip, cfg->clip ? cfg->clip_len : demo_clip_len, err, err_len) < 0)
        return -1;
    if (cfg->clip2 && clip_load(&s->clip2, cfg->clip2, cfg->clip2_len, err, err_len) < 0)
        return -1;
    s->channels = (struct channels){.script = &s->script, .clip = &s->clip,
                                    .clip2 = cfg->clip2 ? &s->clip2 : NULL};
    return 0;
}

static void free_server(struct server *s)
{
    channels_free(&s->channels);
    clip_free(&s->clip);
    clip_free(&s->clip2);
    framelog_close(&s->log);
    if (s->listen_fd >= 0)
        close(s->listen_fd);
    if (s->epoll_fd >= 0)
        close(s->epoll_fd);
    if (s->wake_fd >= 0)
        close(s->wake_fd);
}

static int start_thread(struct origin *o)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int rc = pthread_create(&o->thread, NULL, serve, &o->server);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return rc;
}

int origin_start(const struct origin_config *cfg, struct origin **out, char *err, size_t err_len)
{
    struct origin *o = calloc(1, sizeof *o);
    if (!o) {
        snprintf(err, err_len, "out of memory");
        return -1;
    }
    struct server *s = &o->server;
    s->listen_fd = s->epoll_fd = s->wake_fd = -1;
    s->speed = cfg->speed > 0 ? cfg->speed : 1;
    s->epoch_ns = clock_ns();
    int rc = -1;
    if (script_parse(&s->script, cfg->script, err, err_len) == 0 &&
        load_clips(s, cfg, err, err_len) == 0) {
        rc = open_all(s, cfg);
        if (rc == 0 && (errno = start_thread(o)) != 0)
            rc = -1;
        if (rc < 0)
            snprintf(err, err_len, "the origin can't start: %s", strerror(errno));
    }
    if (rc < 0) {
        free_server(s);
        free(o);
        return -1;
    }
    *out = o;
    return 0;
}

uint16_t origin_port(const struct origin *o)
{
    return o->server.port;
}

void origin_stats(struct origin *o, struct origin_stats *out)
{
    struct server *s = &o->server;
    *out = (struct origin_stats){s->connections, s->requests, s->bytes, s->frames, s->dropped};
}

void origin_stop(struct origin *o)
{
    if (!o)
        return;
    uint64_t one = 1;
    atomic_store(&o->server.stopping, true);
    ssize_t n = write(o->server.wake_fd, &one, sizeof one);
    (void)n; /* without the wake-up it takes 100 ms longer */
    pthread_join(o->thread, NULL);
    free_server(&o->server);
    free(o);
}
