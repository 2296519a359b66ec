#include "control_call.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control_path.h"
#include "exit.h"
#include "msg.h"

#define PATIENCE_MS 10000
#define LARGEST ((size_t)256 << 20)

static int32_t no_daemon(const struct control_call *k, struct text *why)
{
    text_fmt(why, tr("no \"livrec watch\" answers at %s (%s)"), k->path, tr(strerror(errno)));
    return LIVREC_ENOTFOUND;
}

int32_t control_call_open(struct control_call *k, const struct call *c, struct text *why)
{
    struct sockaddr_un address;
    bool asked_for;
    *k = (struct control_call){.fd = -1, .path = control_path(c, &asked_for)};
    if (!k->path) {
        text_add(why, tr("there is no control socket: name one with --socket FILE"));
        return LIVREC_EARG;
    }
    errno = ENAMETOOLONG;
    if (!control_address(k->path, &address))
        return no_daemon(k, why);
    k->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (k->fd < 0 || connect(k->fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return no_daemon(k, why);
    return 0;
}

void control_call_close(struct control_call *k)
{
    if (k->fd >= 0)
        close(k->fd);
    free(k->path);
    text_free(&k->line);
    *k = (struct control_call){.fd = -1};
}

static int32_t broken(const struct control_call *k, struct text *why, const char *reason)
{
    text_fmt(why, tr("%s: the answer did not come: %s"), k->path, reason);
    return LIVREC_EIO;
}

static bool send_all(int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, s, n, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        s += sent > 0 ? sent : 0;
        n -= sent > 0 ? (size_t)sent : 0;
    }
    return true;
}

/* One line into k->line. NULL, or what went wrong. */
static const char *receive_line(struct control_call *k)
{
    char piece[16384];
    struct pollfd p = {.fd = k->fd, .events = POLLIN};
    text_clear(&k->line);
    while (!k->line.len || k->line.s[k->line.len - 1] != '\n') {
        int ready = poll(&p, 1, PATIENCE_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? recv(k->fd, piece, sizeof piece, 0) : -1;
        if (n <= 0)
            return ready == 0 ? strerror(ETIMEDOUT) : n < 0 ? tr(strerror(errno)) : strerror(EPIPE);
        text_addn(&k->line, piece, (size_t)n);
        if (k->line.failed || k->line.len > LARGEST)
            return tr(strerror(ENOMEM));
    }
    k->line.s[--k->line.len] = '\0';
    return NULL;
}

static int32_t code_by_name(struct json name)
{
    for (int32_t code = -1; code > -64; code--)
        if (jv_is_str(name, livrec_error_name(code)))
            return code;
    return LIVREC_EINTERNAL;
}

static int32_t refused(const struct control_call *k, struct text *why)
{
    struct json error = jv_get(k->answer, "error");
    char *message = jv_str(jv_get(error, "message"));
    text_add(why, message ? message : "");
    free(message);
    return code_by_name(jv_get(error, "code"));
}

int32_t control_call_ask(struct control_call *k, const struct text *request, struct text *why)
{
    if (request->failed || !request->s) {
        text_add(why, livrec_error_text(LIVREC_ENOMEM));
        return LIVREC_ENOMEM;
    }
    if (!send_all(k->fd, request->s, request->len) || !send_all(k->fd, "\n", 1))
        return broken(k, why, tr(strerror(errno)));
    const char *wrong = receive_line(k);
    if (!wrong && !jv_read(k->line.s, k->line.len, &k->answer))
        wrong = tr("it is no JSON");
    if (wrong)
        return broken(k, why, wrong);
    return jv_true(jv_get(k->answer, "ok")) ? 0 : refused(k, why);
}

int control_call_once(struct control_call *k, const struct call *c, const struct text *request)
{
    struct text why = {0};
    int32_t code = control_call_open(k, c, &why);
    if (code == 0)
        code = control_call_ask(k, request, &why);
    int status = code ? fail(c, code, "%s", why.s ? why.s : "") : 0;
    text_free(&why);
    return status;
}
