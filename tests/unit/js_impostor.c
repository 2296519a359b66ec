/* A program in the place of livrec-js that answers what its hostile twin could. The name of the
 * function that is asked for says how it behaves. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "script/js_wire.h"

static char request[1 << 16];

/* "fds 0 1 2, env 0, blocked 0": what it was given. */
static size_t seen(char *out, size_t size)
{
    sigset_t blocked;
    size_t n = (size_t)snprintf(out, size, "fds");
    int env = 0, count = 0;
    for (int fd = 0; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            n += (size_t)snprintf(out + n, size - n, " %d", fd);
    while (environ[env])
        env++;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int s = 1; s < 32; s++) {
        struct sigaction was;
        count += sigismember(&blocked, s) == 1;
        count += sigaction(s, NULL, &was) == 0 && was.sa_handler != SIG_DFL;
    }
    return n + (size_t)snprintf(out + n, size - n, ", env %d, blocked %d", env, count);
}

static void put(uint32_t kind, uint32_t len, const char *text, size_t given)
{
    struct js_answer head = {kind, len};
    if (write(1, &head, sizeof head) != sizeof head || write(1, text, given) != (ssize_t)given)
        _exit(9);
}

static void speak(const char *name)
{
    char text[1024];
    if (strcmp(name, "seen") == 0) {
        size_t n = seen(text, sizeof text);
        put(JS_OK, (uint32_t)n, text, n);
    } else if (strcmp(name, "half") == 0) {
        put(JS_OK, 10, "abc", 3);
    } else if (strcmp(name, "more") == 0) {
        put(JS_OK, 3, "abcdefghij", 10);
    } else if (strcmp(name, "huge") == 0) {
        put(JS_OK, UINT32_MAX, "abc", 3);
    } else if (strcmp(name, "kind") == 0) {
        put(9, 3, "abc", 3);
    } else if (strcmp(name, "zero") == 0) {
        put(JS_OK, 3, "a\0b", 3);
    } else if (strcmp(name, "bytes") == 0) {
        put(JS_OK, 3,
            "a\xff"
            "b",
            3);
    } else if (strcmp(name, "lines") == 0) {
        put(JS_FAILED, 10, "a\r\nb\x1b[31mc", 10);
    } else if (strcmp(name, "brief") == 0 && write(1, "\1\0\0", 3) != 3) {
        _exit(9);
    }
}

static void act(const char *name)
{
    if (strcmp(name, "flood") == 0)
        for (;;)
            put(JS_OK, 3, "abc", 3);
    if (strcmp(name, "code") == 0)
        _exit(7);
    if (strcmp(name, "unlocked") == 0)
        _exit(JS_EXIT_JAIL);
    if (strcmp(name, "crash") == 0)
        raise(SIGSEGV);
    if (strcmp(name, "escape") == 0)
        raise(SIGSYS);
    if (strcmp(name, "sleep") == 0)
        pause();
    if (strcmp(name, "linger") == 0) {
        put(JS_OK, 2, "ok", 2);
        close(0);
        close(1);
        pause();
    }
    speak(name);
}

int main(void)
{
    uint32_t head[4] = {0};
    size_t len = 0;
    ssize_t n = read(0, head, sizeof head);
    if (n == sizeof head && head[1] > sizeof request) /* a long script: it does not listen */
        return 0;
    while (len < sizeof request && (n = read(0, request + len, sizeof request - len)) > 0)
        len += (size_t)n;
    if (head[1] + head[2] >= sizeof request)
        return 9;
    request[head[1] + head[2]] = 0;
    act(request + head[1]);
    return 0;
}
