#include "http_rig.h"

#include "unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void rig_up(struct rig *r)
{
    struct text why = {0};
    *r = (struct rig){.dir = "/tmp/livrec-http-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(r->dir));
    ck_assert_int_eq(livrec_opts_new(&r->opts), 0);
    ck_assert_int_eq(livrec_opts_set(r->opts, "record.dir", r->dir), 0);
    ck_assert_int_eq(livrec_new(r->opts, &r->lr), 0);
    ck_assert_int_eq(livrec_opts_set(r->opts, "control.http", "127.0.0.1:0"), 0);
    ck_assert_int_eq(livrec_opts_set(r->opts, "control.token", TOKEN), 0);
    r->serve = (struct control_serve){.lr = r->lr, .opts = r->opts};
    ck_assert_msg(http_open(&r->http, r->opts, &r->serve, &why) == 0, "%s", why.s);
}

void rig_down(struct rig *r)
{
    http_close(&r->http);
    livrec_free(r->lr);
    livrec_opts_free(r->opts);
    char lock[64];
    snprintf(lock, sizeof lock, "%s/.livrec.lock", r->dir);
    unlink(lock); /* of those that watched a room */
    ck_assert_int_eq(rmdir(r->dir), 0);
}

int dial(const struct rig *r)
{
    struct sockaddr_storage a;
    ck_assert_ptr_null(http_address(r->http.address, &a));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(struct sockaddr_in)) == 0);
    return fd;
}

void receive(struct rig *r, int fd, struct text *got, const char *until)
{
    ssize_t n = 0;
    for (int turns = 0; turns < 20000; turns++) {
        char piece[8192];
        struct pollfd p = {.fd = r->http.fd, .events = POLLIN};
        poll(&p, 1, n > 0 ? 0 : 1);
        http_turn(&r->http);
        n = recv(fd, piece, sizeof piece, MSG_DONTWAIT);
        if (n > 0)
            text_addn(got, piece, (size_t)n);
        bool ended = n == 0 || (n < 0 && errno != EAGAIN);
        if (ended || (until && got->s && strstr(got->s, until)))
            return;
    }
    ck_abort_msg("no %s in %zu bytes: %.200s", until, got->len, got->s ? got->s : "");
}

void send_all(struct rig *r, int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, s, n, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return; /* refused before it was all said */
        s += sent > 0 ? sent : 0;
        n -= sent > 0 ? (size_t)sent : 0;
        http_turn(&r->http);
    }
}

/* The status of the answer to raw bytes; the answer is in `got`. */
static int raw(struct rig *r, const struct text *request, struct text *got)
{
    int fd = dial(r), status = 0;
    text_clear(got);
    send_all(r, fd, request->s, request->len);
    receive(r, fd, got, NULL);
    close(fd);
    if (got->s)
        sscanf(got->s, "HTTP/1.1 %d ", &status);
    return status;
}

int ask(struct rig *r, const char *method, const char *path, const char *heads,
               const char *body, struct text *got)
{
    struct text t = {0};
    text_fmt(&t, "%s %s HTTP/1.1\r\nConnection: close\r\n%s", method, path, heads);
    if (!strstr(heads, "Host:"))
        text_fmt(&t, "Host: %s\r\n", r->http.address);
    if (body)
        text_fmt(&t, "Content-Length: %zu\r\n", strlen(body));
    text_fmt(&t, "\r\n%s", body ? body : "");
    int status = raw(r, &t, got);
    text_free(&t);
    return status;
}

int call(struct rig *r, const char *method, const char *path, const char *body,
                struct text *got)
{
    return ask(r, method, path, body ? AUTH "Content-Type: application/json\r\n" : AUTH, body, got);
}

bool holds(const struct text *t, const char *what)
{
    return t->s && strstr(t->s, what);
}
