#include "script/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/clock.h"
#include "core/process.h"
#include "script/js_wire.h"

#define END_MS 500      /* from the end of the answer to the end of the process */

struct child {
    struct lr_process process;
    int socket, wake; /* our end; an eventfd that the cancel token writes to */
    int64_t deadline;
};

/* The limit guards against a stuck child, whatever clock the library was given. */
static int64_t now_ms(void)
{
    return lr_mono_ms(lr_clock_system());
}

/* No descriptor of ours but the socket, and no environment. */
static int spawn(struct child *c, const char *helper, int theirs)
{
    char *const argv[] = {"livrec-js", NULL}, *const env[] = {NULL};
    const struct lr_process_plan plan = {
        .path = helper, .argv = argv, .env = env, .in = theirs, .out = theirs, .err = -1};
    return lr_process_start(&c->process, &plan);
}

static int start(struct child *c, const char *helper, int wall_ms, struct lr_err *err)
{
    int ends[2] = {-1, -1};
    c->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int rc = 0;
    if (c->wake < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        rc = errno;
    c->socket = ends[0];
    if (rc == 0)
        rc = spawn(c, helper, ends[1]);
    if (ends[1] >= 0)
        close(ends[1]);
    c->deadline = now_ms() + wall_ms;
    if (rc == 0)
        return 0;
    bool missing = rc == ENOENT || rc == EACCES || rc == ENOEXEC || rc == ENOTDIR || rc == EPERM;
    return lr_err_set(err, missing ? LIVREC_EUNSUPPORTED : LIVREC_ENOMEM, "%s can't be started: %s",
                      helper, strerrordesc_np(rc));
}

static void wake(void *arg)
{
    uint64_t one = 1;
    struct child *c = arg;
    if (write(c->wake, &one, sizeof one) < 0)
        return; /* the counter is full: it is readable all the same */
}

static void send_some(struct child *c, struct lr_buf *request)
{
    ssize_t n = send(c->socket, request->data, request->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n < 0)
        lr_buf_clear(request); /* it ended early; how, its exit says */
    else
        lr_buf_consume(request, (size_t)n);
    if (request->len == 0)
        shutdown(c->socket, SHUT_WR);
}

/* 1: no more will come, 0: go on, else an error. */
static int receive_some(struct child *c, struct lr_buf *answer, struct lr_err *err)
{
    char part[4096];
    ssize_t n = recv(c->socket, part, sizeof part, MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : 1;
    if (n == 0)
        return 1;
    if (answer->len + (size_t)n > answer->max)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script's result is too long");
    if (lr_buf_append(answer, part, (size_t)n) != 0)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return 0;
}

static int talk(struct child *c, struct lr_buf *request, struct lr_buf *answer,
                struct lr_cancel *cancel, struct lr_err *err)
{
    for (;;) {
        struct pollfd p[2] = {{c->socket, POLLIN, 0}, {c->wake, POLLIN, 0}};
        int64_t left = c->deadline - now_ms();
        p[0].events |= request->len ? POLLOUT : 0;
        if (lr_cancelled(cancel))
            return lr_err_set(err, LIVREC_ECANCELLED, "stopped while a script ran");
        if (left <= 0)
            return lr_err_set(err, LIVREC_ESCRIPT, "the script took too long");
        if (poll(p, 2, (int)left) < 0) {
            if (errno == EINTR)
                continue;
            return lr_err_set(err, LIVREC_ENOMEM, "poll: %s", strerrordesc_np(errno));
        }
        if (p[0].revents & POLLOUT)
            send_some(c, request);
        if (p[0].revents & (POLLIN | POLLHUP | POLLERR)) {
            int rc = receive_some(c, answer, err);
            if (rc != 0)
                return rc > 0 ? 0 : rc;
        }
    }
}

/* A host that ignores SIGCHLD takes the exit away: then the answer alone counts. */
static int judge(const siginfo_t *end, struct lr_err *err)
{
    if (end->si_code == 0 || (end->si_code == CLD_EXITED && end->si_status == 0))
        return 0;
    if (end->si_code == CLD_EXITED && end->si_status == JS_EXIT_JAIL)
        return lr_err_set(err, LIVREC_EUNSUPPORTED,
                          "livrec-js can't lock itself in here, so it runs no script");
    if (end->si_code == CLD_EXITED)
        return lr_err_set(err, LIVREC_ESCRIPT, "livrec-js ended with code %d", end->si_status);
    if (end->si_status == SIGXCPU || end->si_status == SIGKILL)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script used more than %d s of CPU time",
                          JS_CPU_SECONDS);
    if (end->si_status == SIGSYS)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script tried to break out and was killed");
    return lr_err_set(err, LIVREC_ESCRIPT, "the script crashed its engine (signal %d)",
                      end->si_status);
}

static void close_all(const struct child *c)
{
    const int fds[] = {c->socket, c->wake};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

int lr_child_ask(const char *helper, struct lr_buf *request, struct lr_buf *answer, int wall_ms,
                 struct lr_cancel *cancel, struct lr_err *err)
{
    struct child c = {.process = {.pidfd = -1}, .socket = -1, .wake = -1};
    siginfo_t end;
    struct lr_cancel *own = lr_cancel_new(cancel); /* others may wait by the same token */
    int rc = own ? start(&c, helper, wall_ms, err)
                 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0) {
        lr_cancel_hook(own, wake, &c);
        rc = talk(&c, request, answer, own, err);
        lr_cancel_hook(own, NULL, NULL);
    }
    lr_cancel_free(own);
    bool by_itself = rc == 0 && lr_process_ended(&c.process, END_MS);
    lr_process_finish(&c.process, &end);
    close_all(&c);
    if (rc != 0)
        return rc;
    if (!by_itself) /* no pidfd, or it clings to life: its answer alone counts */
        return 0;
    return judge(&end, err);
}
