#include "script/js.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <livrec/error.h>

#include "core/attr.h"
#include "core/buf.h"
#include "data/encode.h"
#include "script/js_wire.h"

struct call {
    pid_t pid;
    int socket, wake; /* our end; an eventfd that the cancel token writes to */
    int64_t deadline;
    struct lr_buf request, answer;
};

/* The limit guards against a stuck child, whatever clock the library was given. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int put_u32(struct lr_buf *b, size_t value)
{
    uint32_t v = (uint32_t)value;
    return lr_buf_append(b, &v, sizeof v);
}

static int put_request(struct lr_buf *b, const char *script, const char *fn,
                       const char *const *argv, int argc)
{
    int rc = put_u32(b, JS_REQUEST_MARK);
    rc = rc ? rc : put_u32(b, strlen(script));
    rc = rc ? rc : put_u32(b, strlen(fn));
    rc = rc ? rc : put_u32(b, (size_t)argc);
    rc = rc ? rc : lr_buf_puts(b, script);
    rc = rc ? rc : lr_buf_puts(b, fn);
    for (int i = 0; rc == 0 && i < argc; i++) {
        rc = put_u32(b, strlen(argv[i]));
        rc = rc ? rc : lr_buf_puts(b, argv[i]);
    }
    return rc;
}

/* The child has the other end as its standard input and output, and nothing else of ours. */
static int spawn(struct call *c, const char *helper)
{
    int ends[2], rc;
    char *const argv[] = {"livrec-js", NULL}, *const env[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return errno;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", 1, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    rc = posix_spawn(&c->pid, helper, &files, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    c->socket = ends[0];
    if (rc != 0)
        c->pid = 0;
    return rc;
}

static void wake(void *arg)
{
    uint64_t one = 1;
    struct call *c = arg;
    if (write(c->wake, &one, sizeof one) < 0)
        return; /* the counter is full: it is readable all the same */
}

/* Send what is left of the request; 0, or -1 when the child is gone. */
static int send_some(struct call *c)
{
    ssize_t n = send(c->socket, c->request.data, c->request.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -1;
    lr_buf_consume(&c->request, (size_t)n);
    if (!c->request.len)
        shutdown(c->socket, SHUT_WR);
    return 0;
}

/* 1: the answer is whole, 0: go on, -1: it is too long. */
static int receive_some(struct call *c)
{
    char part[4096];
    ssize_t n = recv(c->socket, part, sizeof part, MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : 1;
    if (n == 0)
        return 1;
    return lr_buf_append(&c->answer, part, (size_t)n) == 0 ? 0 : -1;
}

static int talk(struct call *c, struct lr_cancel *cancel, struct lr_err *err)
{
    for (;;) {
        struct pollfd p[2] = {{c->socket, POLLIN, 0}, {c->wake, POLLIN, 0}};
        int64_t left = c->deadline - now_ms();
        p[0].events |= c->request.len ? POLLOUT : 0;
        if (lr_cancelled(cancel))
            return lr_err_set(err, LIVREC_ECANCELLED, "stopped while a script ran");
        if (left <= 0)
            return lr_err_set(err, LIVREC_ESCRIPT, "the script took longer than %d s",
                              JS_WALL_MS / 1000);
        if (poll(p, 2, (int)left) < 0 && errno != EINTR)
            return lr_err_set(err, LIVREC_ESCRIPT, "poll: %s", strerrordesc_np(errno));
        if (p[0].revents & POLLOUT && send_some(c) < 0)
            c->request.len = 0; /* it ended early: its answer says why */
        if (p[0].revents & (POLLIN | POLLHUP | POLLERR)) {
            int rc = receive_some(c);
            if (rc < 0)
                return lr_err_set(err, LIVREC_ESCRIPT, "the script's result is too long");
            if (rc > 0)
                return LIVREC_OK;
        }
    }
}

/* The child is never left behind. */
static int reap(struct call *c)
{
    int status = 0;
    if (c->pid > 0) {
        kill(c->pid, SIGKILL);
        while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    return status;
}

static int judge(struct call *c, struct lr_arena *a, char **out, struct lr_err *err)
{
    const char *text = lr_buf_str(&c->answer);
    if (!text)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (c->answer.len == 0)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script used too much time or memory");
    if (text[0] != JS_OK)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script failed: %s", text + 1);
    if (strlen(text) != c->answer.len || !lr_utf8_valid(text + 1, c->answer.len - 1))
        return lr_err_set(err, LIVREC_ESCRIPT, "the script's result is not text");
    *out = lr_arena_strdup(a, text + 1);
    return *out ? LIVREC_OK : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

static int start(struct call *c, const char *helper, struct lr_err *err)
{
    c->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int rc = c->wake < 0 ? errno : spawn(c, helper);
    if (rc != 0)
        return lr_err_set(err, rc == ENOMEM || rc == EAGAIN ? LIVREC_ENOMEM : LIVREC_EUNSUPPORTED,
                          "%s can't be started: %s", helper, strerrordesc_np(rc));
    c->deadline = now_ms() + JS_WALL_MS;
    return LIVREC_OK;
}

int lr_js_call(const char *helper, const char *script, const char *fn, const char *const *argv,
               int argc, struct lr_arena *a, struct lr_cancel *cancel, char **out,
               struct lr_err *err)
{
    struct call c = {.socket = -1, .wake = -1};
    if (!helper)
        return lr_err_set(err, LIVREC_EUNSUPPORTED,
                          "livrec-js is not installed: it runs the scripts of "
                          "this platform");
    if (argc > JS_ARGS_MAX || strlen(fn) > JS_NAME_MAX)
        return lr_err_set(err, LIVREC_EARG, "too many arguments for a script");
    lr_buf_init(&c.request, JS_REQUEST_MAX);
    lr_buf_init(&c.answer, LR_JS_RESULT_MAX + 2);
    int rc = put_request(&c.request, script, fn, argv, argc);
    rc = rc ? lr_err_set(err, LIVREC_ESCRIPT, "the script is too long") : start(&c, helper, err);
    if (rc == 0) {
        lr_cancel_hook(cancel, wake, &c);
        rc = talk(&c, cancel, err);
        lr_cancel_hook(cancel, NULL, NULL);
    }
    reap(&c);
    rc = rc ? rc : judge(&c, a, out, err);
    if (c.socket >= 0)
        close(c.socket);
    if (c.wake >= 0)
        close(c.wake);
    lr_buf_free(&c.request);
    lr_buf_free(&c.answer);
    return rc;
}

const char *lr_js_helper(struct lr_arena *a)
{
    /* Beside the library or program that this code is in: a wheel, a build folder. */
    static const char *const near[] = {"livrec-js", "script/livrec-js",
                                       "../liblivrec/script/livrec-js",
                                       "../../liblivrec/script/livrec-js"};
    const char *given = secure_getenv("LIVREC_JS");
    Dl_info info;
    if (given)
        return lr_arena_strdup(a, given);
    const char *slash =
        dladdr((const void *)&near, &info) && info.dli_fname ? strrchr(info.dli_fname, '/') : NULL;
    for (size_t i = 0; slash && i < LR_COUNT(near); i++) {
        char *path =
            lr_arena_fmt(a, "%.*s/%s", (int)(slash - info.dli_fname), info.dli_fname, near[i]);
        if (path && access(path, X_OK) == 0)
            return path;
    }
    return access(LR_JS_PATH, X_OK) == 0 ? LR_JS_PATH : NULL;
}
