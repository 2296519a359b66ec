#include "print.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "msg.h"

/* A pipe that poll() calls writable takes this much without blocking (POSIX: PIPE_BUF). */
#define PIECE 4096
#define WAIT_MS 200

static struct {
    bool (*give_up)(void *);
    void *arg;
    int error[3]; /* by descriptor: errno of the write that failed */
} state;

void print_set_impatience(bool (*give_up)(void *), void *arg)
{
    state.give_up = give_up;
    state.arg = arg;
}

int print_out_error(void)
{
    return state.error[STDOUT_FILENO];
}

/* True once the descriptor takes a piece or reports an error to write(). */
static bool writable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    for (;;) {
        int n = poll(&p, 1, state.give_up ? WAIT_MS : -1);
        if (n > 0 || (n < 0 && errno != EINTR))
            return true;
        if (state.give_up && state.give_up(state.arg))
            return false;
    }
}

static void write_all(int fd, struct text *t)
{
    for (size_t at = 0; !t->failed && !state.error[fd] && at < t->len;) {
        size_t left = t->len - at;
        if (!writable(fd)) {
            state.error[fd] = EAGAIN;
            break;
        }
        ssize_t n = write(fd, t->s + at, left < PIECE ? left : PIECE);
        if (n > 0)
            at += (size_t)n;
        else if (n < 0 && errno != EINTR && errno != EAGAIN)
            state.error[fd] = errno;
    }
    text_clear(t);
    t->failed = false;
}

void print_out(struct text *t)
{
    write_all(STDOUT_FILENO, t);
}

void print_err(struct text *t)
{
    write_all(STDERR_FILENO, t);
}

void print_note(const char *fmt, ...)
{
    char *plain = NULL;
    struct text line = {0};
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&plain, tr(fmt), args);
    va_end(args);
    text_add(&line, "livrec: ");
    text_safe(&line, n < 0 ? tr("out of memory") : plain);
    text_add(&line, "\n");
    print_err(&line);
    text_free(&line);
    if (n >= 0)
        free(plain);
}

bool print_terminal(int *columns, int *rows)
{
    struct winsize size = {0};
    const char *term = getenv("TERM");
    if (!isatty(STDERR_FILENO) || !term || !*term || strcmp(term, "dumb") == 0)
        return false;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0)
        size = (struct winsize){0};
    *columns = size.ws_col ? size.ws_col : 80;
    *rows = size.ws_row ? size.ws_row : 24;
    return true;
}
