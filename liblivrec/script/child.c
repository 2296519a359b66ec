#include "script/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <livrec/error.h>

#include "script/js_wire.h"

#define WAIT_BY_PIDFD 3 /* P_PIDFD of Linux 5.4, an enumerator only in newer headers */
#define END_MS 500      /* from the end of the answer to the end of the process */

struct child {
    pid_t pid;
    int pidfd;        /* -1: the kernel has none */
    int socket, wake; /* our end; an eventfd that the cancel token writes to */
    int64_t deadline;
};

/* The limit guards against a stuck child, whatever clock the library was given. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* No descriptor of ours but the socket, no environment, no signal that is blocked or ignored. */
static int spawn(struct child *c, const char *helper, int theirs)
{
    char *const argv[] = {"livrec-js", NULL}, *const env[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    int rc = posix_spawn_file_actions_adddup2(&files, theirs, STDIN_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, STDIN_FILENO, STDOUT_FILENO);
    rc =
        rc ? rc : posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    rc = rc ? rc : posix_spawn(&c->pid, helper, &files, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    if (rc == 0)
        c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
    else
        c->pid = 0;
    return rc;
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

/* True when it ended by itself in time. */
static bool ended(const struct child *c)
{
    struct pollfd p = {c->pidfd, POLLIN, 0};
    int64_t until = now_ms() + END_MS, left = END_MS;
    for (; left > 0; left = until - now_ms())
        if (poll(&p, 1, (int)left) > 0)
            return true;
    return false;
}

/* By pidfd where there is one: the host may have taken the exit of our child, and its number can
 * be another process's by now. */
static void finish(struct child *c, siginfo_t *end)
{
    if (c->pid <= 0)
        return;
    if (c->pidfd >= 0)
        syscall(SYS_pidfd_send_signal, c->pidfd, SIGKILL, NULL, 0);
    else
        kill(c->pid, SIGKILL);
    idtype_t by = c->pidfd >= 0 ? (idtype_t)WAIT_BY_PIDFD : P_PID;
    id_t which = c->pidfd >= 0 ? (id_t)c->pidfd : (id_t)c->pid;
    while (waitid(by, which, end, WEXITED) != 0 && errno == EINTR)
        continue;
}

static void close_all(const struct child *c)
{
    const int fds[] = {c->socket, c->wake, c->pidfd};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

int lr_child_ask(const char *helper, struct lr_buf *request, struct lr_buf *answer, int wall_ms,
                 struct lr_cancel *cancel, struct lr_err *err)
{
    struct child c = {.socket = -1, .wake = -1, .pidfd = -1};
    siginfo_t end = {0};
    int rc = start(&c, helper, wall_ms, err);
    if (rc == 0) {
        lr_cancel_hook(cancel, wake, &c);
        rc = talk(&c, request, answer, cancel, err);
        lr_cancel_hook(cancel, NULL, NULL);
    }
    bool by_itself = rc == 0 && c.pidfd >= 0 && ended(&c);
    finish(&c, &end);
    close_all(&c);
    if (rc != 0)
        return rc;
    if (!by_itself) /* no pidfd, or it clings to life: its answer alone counts */
        return 0;
    return judge(&end, err);
}
