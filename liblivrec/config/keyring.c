#include "config/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <livrec/error.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/attr.h"
#include "core/clock.h"
#include "core/process.h"

#define PROGRAM "secret-tool"
#define PATH_SIZE 512
#define ABOVE 3 /* the standard descriptors, which a host may have closed */

/* In the folders of $PATH. */
static bool find(char out[PATH_SIZE])
{
    const char *path = getenv("PATH");
    for (const char *at = path ? path : "/usr/bin:/bin"; *at; at += *at == ':') {
        int len = (int)strcspn(at, ":");
        int n = snprintf(out, PATH_SIZE, "%.*s/" PROGRAM, len, at);
        if (*at == '/' && n > 0 && n < PATH_SIZE && access(out, X_OK) == 0)
            return true;
        at += len;
    }
    return false;
}

static bool is_name(const char *name)
{
    if (!*name || *name == '-') /* it would be an option */
        return false;
    for (; *name; name++)
        if ((unsigned char)*name < ' ' || *name == 127)
            return false;
    return true;
}

/* 0: all of it; else an errno. */
static int take(int fd, struct lr_buf *out, int64_t until)
{
    char part[4096];
    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        int64_t left = until - lr_mono_ms(lr_clock_system());
        if (left <= 0)
            return ETIMEDOUT;
        if (poll(&p, 1, (int)left) <= 0)
            continue;
        ssize_t n = read(fd, part, sizeof part);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0 && lr_buf_append(out, part, (size_t)n))
            return out->len + (size_t)n > out->max ? EFBIG : ENOMEM;
    }
}

static int start(struct lr_process *p, const char *path, const char *name, int out)
{
    char *const argv[] = {(char *)(uintptr_t)PROGRAM,
                          (char *)(uintptr_t) "lookup",
                          (char *)(uintptr_t) "service",
                          (char *)(uintptr_t) "livrec",
                          (char *)(uintptr_t) "account",
                          (char *)(uintptr_t)name,
                          NULL};
    return lr_process_start(p, &(struct lr_process_plan){.path = path,
                                                         .argv = argv,
                                                         .env = environ,
                                                         .in = -1,
                                                         .out = out,
                                                         .err = -1,
                                                         .group = true});
}

/* 0, an errno, or -1: it said no. */
static int run(const char *path, const char *name, int64_t until, struct lr_buf *out, int ends[2])
{
    struct lr_process p;
    siginfo_t end = {0};
    int rc = start(&p, path, name, ends[1]);
    close(ends[1]);
    ends[1] = -1;
    if (rc)
        return rc;
    rc = take(ends[0], out, until);
    if (rc == 0)
        lr_process_ended(&p, 1000);
    lr_process_finish(&p, &end);
    bool refused = end.si_code == CLD_EXITED && end.si_status != 0;
    return rc ? rc : refused || out->len == 0 ? -1 : 0;
}

/* Both ends above the standard three, and not for other children. */
static int open_pipe(int ends[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC))
        return errno;
    for (int i = 0; i < 2; i++) {
        ends[i] = low[i] < ABOVE ? fcntl(low[i], F_DUPFD_CLOEXEC, ABOVE) : low[i];
        if (low[i] < ABOVE)
            close(low[i]);
    }
    return ends[0] < 0 || ends[1] < 0 ? EMFILE : 0;
}

static const char *reason(int rc)
{
    switch (rc) {
    case -1:
        return "the keyring has no such secret (secret-tool store --label=livrec service livrec "
               "account NAME)";
    case ETIMEDOUT:
        return "the keyring did not answer in time: is it unlocked?";
    case EFBIG:
        return "it is larger than 64 KiB";
    default:
        return "secret-tool can't be run";
    }
}

int lr_keyring_lookup(const char *name, int64_t limit_ms, struct lr_buf *out, const char **why)
{
    char path[PATH_SIZE];
    int ends[2] = {-1, -1};
    *why = !is_name(name) ? "that is no name"
           : !find(path)  ? "there is no program secret-tool (Debian: libsecret-tools)"
                          : NULL;
    if (*why)
        return LIVREC_EIO;
    int rc = open_pipe(ends);
    rc = rc ? rc : run(path, name, lr_mono_ms(lr_clock_system()) + limit_ms, out, ends);
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    if (rc == ENOMEM)
        return LIVREC_ENOMEM;
    *why = rc ? reason(rc) : NULL;
    return rc ? LIVREC_EIO : 0;
}
