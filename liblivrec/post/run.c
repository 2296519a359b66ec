#include "post/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/process.h"

#define GRACE_MS 1000 /* from the request to end to the end */
#define LOOK_MS 100   /* where no pidfd tells of its end */
#define ABOVE 3       /* descriptors that are not one of the standard three */

extern char **environ;

struct running {
    struct lr_run *run;
    struct lr_process process;
    int in, out, theirs, wake;
    int64_t deadline;
};

/* ---- which file it is */

static bool is_program(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode) && access(path, X_OK) == 0;
}

/* Relative folders in $PATH don't count: what lies in the folder of recordings is a stranger's. 0
 * with *out, ENOENT, ENOMEM. */
static int find(const char *program, char **out)
{
    const char *path = getenv("PATH");
    struct lr_buf b;
    int rc = ENOENT;
    *out = strchr(program, '/') ? lr_strdup(program) : NULL;
    if (strchr(program, '/'))
        return *out ? 0 : ENOMEM;
    lr_buf_init(&b, PATH_MAX);
    path = path ? path : "/usr/local/bin:/usr/bin:/bin";
    for (const char *at = path, *end; at && rc == ENOENT; at = *end ? end + 1 : NULL) {
        end = strchrnul(at, ':');
        lr_buf_clear(&b);
        if (*at != '/' || end - at > PATH_MAX / 2)
            continue;
        bool whole = lr_buf_fmt(&b, "%.*s/%s", (int)(end - at), at, program) == 0;
        const char *full = whole ? lr_buf_str(&b) : NULL;
        rc = !full ? ENOMEM : is_program(full) ? 0 : ENOENT;
    }
    if (rc == 0 && !(*out = lr_strdup(lr_buf_str(&b))))
        rc = ENOMEM;
    lr_buf_free(&b);
    return rc;
}

bool lr_run_exists(const char *program)
{
    char *path;
    bool there = find(program, &path) == 0 && is_program(path);
    lr_free(path);
    return there;
}

/* ---- what it gets */

static bool is_set(const char *const *more, const char *entry)
{
    size_t n = (size_t)(strchrnul(entry, '=') - entry);
    for (; more && *more; more++)
        if (strncmp(*more, entry, n) == 0 && (*more)[n] == '=')
            return true;
    return false;
}

/* Options of ours that are secrets, or may have one in them: a program of somebody else's is not to
 * have them. */
static bool is_kept_back(const char *entry)
{
    static const char *const names[] = {"LIVREC_AUTH_", "LIVREC_CONTROL_TOKEN=", "LIVREC_NET_",
                                        "LIVREC_NOTIFY_", "LIVREC_PROXY="};
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (strncmp(entry, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* Ours with more in its place; the strings are borrowed. */
static const char **join_env(const char *const *more)
{
    size_t n = 1, at = 0;
    for (char **e = environ; e && *e; e++)
        n++;
    for (const char *const *m = more; m && *m; m++)
        n++;
    const char **all = lr_malloc(n * sizeof *all);
    if (!all)
        return NULL;
    for (char **e = environ; e && *e && at < n - 1; e++)
        if (!is_set(more, *e) && !is_kept_back(*e))
            all[at++] = *e;
    for (; more && *more && at < n - 1; more++)
        all[at++] = *more;
    all[at] = NULL;
    return all;
}

/* Moves it above the standard three, which a host may have closed. */
static int lift(int fd)
{
    if (fd < 0 || fd >= ABOVE)
        return fd;
    int up = fcntl(fd, F_DUPFD_CLOEXEC, ABOVE);
    close(fd);
    return up;
}

/* A file in memory: a program may read it, or not, without anybody waiting. */
static int open_input(const char *text)
{
    size_t left = text ? strlen(text) : 0;
    int fd = lift(memfd_create("livrec-input", MFD_CLOEXEC));
    while (fd >= 0 && left) {
        ssize_t n = write(fd, text, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        text += n;
        left -= (size_t)n;
    }
    if (fd >= 0)
        (void)lseek(fd, 0, SEEK_SET); /* cannot fail on a file */
    return fd;
}

static int open_all(struct running *k)
{
    int ends[2];
    k->wake = lift(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    k->in = open_input(k->run->input);
    if (pipe2(ends, O_CLOEXEC) == 0) {
        k->out = lift(ends[0]);
        k->theirs = lift(ends[1]);
        if (k->out >= 0)
            (void)fcntl(k->out, F_SETFL, O_NONBLOCK);
    }
    return k->wake >= 0 && k->in >= 0 && k->out >= 0 && k->theirs >= 0 ? 0 : ENFILE;
}

static void close_all(struct running *k)
{
    int *const fds[] = {&k->in, &k->out, &k->theirs, &k->wake};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (*fds[i] >= 0)
            close(*fds[i]);
}

/* Neither a room nor the disk shall wait for it; nor does it leave memory on the disk. */
static void humble(const struct running *k)
{
    const struct rlimit none = {0, 0};
    lr_process_step_back(k->process.pid);
    prlimit(k->process.pid, RLIMIT_CORE, &none, NULL);
}

static int start(struct running *k, struct lr_err *err)
{
    char *path;
    const char **env = join_env(k->run->env);
    int rc = find(k->run->program, &path);
    if (rc == 0)
        rc = env ? open_all(k) : ENOMEM;
    const struct lr_process_plan plan = {.path = path,
                                         .argv = k->run->argv,
                                         .env = (char *const *)(uintptr_t)env,
                                         .dir = k->run->dir,
                                         .in = k->in,
                                         .out = k->theirs,
                                         .err = k->theirs,
                                         .group = true};
    if (rc == 0)
        rc = lr_process_start(&k->process, &plan);
    if (rc == 0)
        humble(k);
    lr_free(path);
    lr_free(env);
    if (rc == 0)
        return 0;
    bool poor = rc == ENOMEM || rc == ENFILE || rc == EMFILE || rc == EAGAIN;
    return lr_err_set(err, poor ? LIVREC_ENOMEM : LIVREC_EUNSUPPORTED, "%s can't be started: %s%s",
                      k->run->program, strerrordesc_np(rc),
                      rc == EACCES    ? " (chmod +x?)"
                      : rc == ENOEXEC ? " (does its first line begin with #!?)"
                                      : "");
}

/* ---- while it runs */

static void wake(void *arg)
{
    uint64_t one = 1;
    struct running *k = arg;
    if (write(k->wake, &one, sizeof one) < 0)
        return; /* the counter is full: it is readable all the same */
}

/* The last bytes count: there is said what went wrong. False: no more will come. */
static bool take_output(struct running *k)
{
    struct lr_buf *b = &k->run->output;
    char part[4096];
    ssize_t n = read(k->out, part, sizeof part);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    if (n == 0)
        return false;
    if (b->len + (size_t)n > b->max)
        lr_buf_consume(b, b->len + (size_t)n - LR_RUN_OUTPUT);
    if (lr_buf_append(b, part, (size_t)n))
        lr_buf_clear(b); /* no memory for it: it goes on all the same */
    return true;
}

/* Until it has ended. */
static int attend(struct running *k, struct lr_err *err)
{
    const struct lr_clock *clock = lr_clock_system();
    bool more = true;
    for (;;) {
        struct pollfd p[3] = {{k->process.pidfd, POLLIN, 0},
                              {k->wake, POLLIN, 0},
                              {more ? k->out : -1, POLLIN, 0}};
        int64_t left = k->deadline - lr_mono_ms(clock);
        if (lr_cancelled(k->run->cancel))
            return lr_err_set(err, LIVREC_ECANCELLED, "stopped while %s ran", k->run->program);
        if (left <= 0)
            return lr_err_set(err, LIVREC_ETIMEOUT, "%s took longer than %lld s", k->run->program,
                              (long long)(k->run->limit_ms / 1000));
        if (poll(p, 3, (int)(left < INT32_MAX ? left : INT32_MAX)) < 0 && errno != EINTR)
            return lr_err_set(err, LIVREC_ENOMEM, "poll: %s", strerrordesc_np(errno));
        if (p[2].revents)
            more = take_output(k);
        if (p[0].revents || (k->process.pidfd < 0 && !more))
            return 0;
    }
}

/* What was in the pipe when it ended. */
static void drain(struct running *k)
{
    for (size_t left = 2 * LR_RUN_OUTPUT; left > 0; left -= 4096) {
        struct pollfd p = {k->out, POLLIN, 0};
        if (poll(&p, 1, 0) <= 0 || !take_output(k))
            break;
    }
}

static void keep_last(struct lr_buf *b)
{
    if (b->len > LR_RUN_OUTPUT)
        lr_buf_consume(b, b->len - LR_RUN_OUTPUT);
}

/* ---- how it ended */

/* The last line that says something. */
static const char *last_line(struct lr_buf *b)
{
    size_t end = b->len;
    while (end && (b->data[end - 1] <= ' '))
        end--;
    size_t at = end;
    while (at && b->data[at - 1] != '\n' && b->data[at - 1] != '\r')
        at--;
    return lr_strndup(b->data ? (const char *)b->data + at : "", end - at);
}

static int judge(struct lr_run *r, const siginfo_t *end, struct lr_err *err)
{
    bool killed = end->si_code == CLD_KILLED || end->si_code == CLD_DUMPED;
    r->status = end->si_code == 0 ? 0 : killed ? 128 + end->si_status : end->si_status;
    if (r->status == 0)
        return 0;
    char *line = (char *)(uintptr_t)last_line(&r->output);
    lr_err_set(err, LIVREC_ESCRIPT, "%s ended %s %d%s%s", r->program,
               killed ? "by signal" : "with code", end->si_status, line && *line ? ": " : "",
               line ? line : "");
    lr_free(line);
    return LIVREC_ESCRIPT;
}

int lr_run(struct lr_run *r, struct lr_err *err)
{
    struct running k = {
        .run = r, .process = {.pidfd = -1}, .in = -1, .out = -1, .theirs = -1, .wake = -1};
    siginfo_t end;
    struct lr_cancel *own = lr_cancel_new(r->cancel); /* others may wait by the same token */
    lr_buf_init(&r->output, 2 * LR_RUN_OUTPUT);
    r->status = -1;
    k.deadline = lr_mono_ms(lr_clock_system()) + r->limit_ms;
    int rc = own ? start(&k, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (k.theirs >= 0)
        close(k.theirs);
    k.theirs = -1;
    if (rc == 0) {
        lr_cancel_hook(own, wake, &k);
        rc = attend(&k, err);
        lr_cancel_hook(own, NULL, NULL);
        if (rc)
            lr_process_ask(&k.process);
        if (rc)
            (void)lr_process_ended(&k.process, GRACE_MS);
        drain(&k);
    }
    lr_process_finish(&k.process, &end);
    lr_cancel_free(own);
    close_all(&k);
    keep_last(&r->output);
    return rc ? rc : judge(r, &end, err);
}
