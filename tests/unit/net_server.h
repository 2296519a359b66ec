/* A small HTTP/1.1 server on loopback for tests of the curl transport: a thread a connection, and
 * a function of the test that answers. */
#ifndef NET_SERVER_H
#define NET_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/attr.h"

#define SERVER_CONNECTIONS 512
#define SERVER_REQUEST 65536

struct server;

/* One connection. `request` is the head and the body, NUL-terminated. */
struct conn {
    struct server *s;
    int fd;
    size_t have;
    char request[SERVER_REQUEST];
    pthread_t thread;
    pthread_mutex_t lock;
    bool closed; /* under the lock */
};

struct server {
    /* Answer it. False: close the connection. */
    bool (*answer)(struct conn *c);
    void (*hello)(struct conn *c); /* before the first request; NULL: nothing */
    void *user;
    int fd;
    int port;
    const char *address; /* NULL: 127.0.0.1 */
    pthread_t thread;
    struct conn *conns[SERVER_CONNECTIONS];
    int count; /* of the accepting thread */
    atomic_int connections, requests;
    atomic_bool stop;
};

/* ---- for answers */

static inline bool conn_send(struct conn *c, const void *data, size_t len)
{
    const char *p = data;
    while (len) {
        ssize_t n = send(c->fd, p, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

static inline bool conn_puts(struct conn *c, const char *text)
{
    return conn_send(c, text, strlen(text));
}

LR_PRINTF(2, 3)
static inline bool conn_fmt(struct conn *c, const char *fmt, ...)
{
    char text[2048];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return conn_puts(c, text);
}

static inline bool conn_is(struct conn *c, const char *method_and_path)
{
    size_t n = strlen(method_and_path);
    return strncmp(c->request, method_and_path, n) == 0 &&
           (c->request[n] == ' ' || c->request[n] == '?');
}

/* Wait `ms`, or less when the server stops or the client goes away. */
static inline bool conn_wait(struct conn *c, int ms)
{
    struct pollfd p = {c->fd, POLLRDHUP, 0};
    for (; ms > 0 && !atomic_load(&c->s->stop); ms -= 10) {
        if (poll(&p, 1, ms < 10 ? ms : 10) != 0)
            return false;
    }
    return !atomic_load(&c->s->stop);
}

/* Close it with a reset. */
static inline bool conn_reset(struct conn *c)
{
    struct linger now = {1, 0};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
}

/* ---- the machine */

static inline bool conn_read(struct conn *c)
{
    c->have = 0;
    for (;;) {
        ssize_t n = recv(c->fd, c->request + c->have, SERVER_REQUEST - 1 - c->have, 0);
        if (n <= 0)
            return false;
        c->have += (size_t)n;
        c->request[c->have] = '\0';
        const char *end = strstr(c->request, "\r\n\r\n");
        if (!end)
            continue;
        const char *length = strcasestr(c->request, "\r\ncontent-length:");
        size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
        if (c->have >= (size_t)(end + 4 - c->request) + body)
            return true;
    }
}

static inline void *conn_thread(void *arg)
{
    struct conn *c = arg;
    if (c->s->hello)
        c->s->hello(c);
    while (!atomic_load(&c->s->stop) && conn_read(c)) {
        atomic_fetch_add(&c->s->requests, 1);
        if (!c->s->answer(c))
            break;
    }
    pthread_mutex_lock(&c->lock);
    c->closed = true;
    close(c->fd);
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static inline void *server_thread(void *arg)
{
    struct server *s = arg;
    for (int fd; (fd = accept(s->fd, NULL, NULL)) >= 0;) {
        if (atomic_load(&s->stop) || s->count == SERVER_CONNECTIONS) {
            close(fd);
            break;
        }
        struct conn *c = calloc(1, sizeof *c);
        c->s = s;
        c->fd = fd;
        pthread_mutex_init(&c->lock, NULL);
        if (pthread_create(&c->thread, NULL, conn_thread, c) != 0) {
            close(fd);
            free(c);
            continue;
        }
        s->conns[s->count++] = c;
        atomic_fetch_add(&s->connections, 1);
    }
    return NULL;
}

/* Set answer (and hello, user, address) before. */
static inline void server_start(struct server *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t len = sizeof a;
    inet_pton(AF_INET, s->address ? s->address : "127.0.0.1", &a.sin_addr);
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(s->fd, 0);
    ck_assert_int_eq(bind(s->fd, (struct sockaddr *)&a, sizeof a), 0);
    ck_assert_int_eq(listen(s->fd, 1024), 0);
    ck_assert_int_eq(getsockname(s->fd, (struct sockaddr *)&a, &len), 0);
    s->port = ntohs(a.sin_port);
    ck_assert_int_eq(pthread_create(&s->thread, NULL, server_thread, s), 0);
}

static inline void server_stop(struct server *s)
{
    atomic_store(&s->stop, true);
    shutdown(s->fd, SHUT_RDWR); /* ends accept() */
    pthread_join(s->thread, NULL);
    close(s->fd);
    for (int i = 0; i < s->count; i++) {
        struct conn *c = s->conns[i];
        pthread_mutex_lock(&c->lock);
        if (!c->closed)
            shutdown(c->fd, SHUT_RDWR);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->thread, NULL);
        pthread_mutex_destroy(&c->lock);
        free(c);
    }
}

#endif
