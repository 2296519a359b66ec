#include "session/log_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <livrec/error.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "record/slot.h"

#define SUFFIX 16

/* Addresses and names of rooms are nobody else's business. 0 or an errno. */
static int open_file(struct lr_log_sink *s)
{
    struct stat st;
    s->fd = open(s->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
    if (s->fd < 0 || fstat(s->fd, &st) != 0)
        return errno;
    s->size = st.st_size;
    s->last_ms = st.st_size ? (int64_t)st.st_mtim.tv_sec * 1000 : 0;
    return 0;
}

struct lr_log_limits lr_log_limits_of(const struct lr_opts *opts)
{
    return (struct lr_log_limits){.most = lr_opts_int(opts, "log.rotate"),
                                  .every = lr_opts_int(opts, "log.every"),
                                  .keep = (int)lr_opts_int(opts, "log.keep")};
}

int lr_log_sink_open(struct lr_log_sink *s, const char *path, const struct lr_log_limits *limits,
                     struct lr_err *err)
{
    *s = (struct lr_log_sink){.path = lr_strdup(path), .limits = *limits, .fd = -1};
    if (!s->path)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int error = open_file(s);
    if (error == 0)
        return 0;
    lr_log_sink_close(s);
    return lr_err_set(err, LIVREC_EIO, "log file %s: %s", path, strerror(error));
}

void lr_log_sink_close(struct lr_log_sink *s)
{
    if (s->fd >= 0)
        close(s->fd);
    lr_free(s->path);
    *s = (struct lr_log_sink){.fd = -1};
}

/* Each file takes the place of the one before; the oldest goes. */
static int move_on(struct lr_log_sink *s)
{
    size_t n = strlen(s->path) + SUFFIX;
    char *from = lr_malloc(n), *to = lr_malloc(n);
    for (int i = s->limits.keep; from && to && i > 0; i--) {
        snprintf(to, n, "%s.%d", s->path, i);
        snprintf(from, n, i > 1 ? "%s.%d" : "%s", s->path, i - 1);
        if (rename(from, to) != 0 && errno != ENOENT)
            break;
    }
    int error = from && to ? 0 : ENOMEM;
    if (error == 0 && s->limits.keep == 0 && unlink(s->path) != 0)
        error = errno;
    lr_free(from);
    lr_free(to);
    return error;
}

static int rotate(struct lr_log_sink *s)
{
    int error = move_on(s);
    if (error)
        return error;
    int before = s->fd;
    error = open_file(s);
    if (error)
        s->fd = before; /* better a file that is too large than none */
    else
        close(before);
    return error;
}

static int write_all(int fd, const char *line, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, line, n);
        if (done < 0 && errno != EINTR)
            return errno;
        line += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return 0;
}

static bool is_full(const struct lr_log_sink *s, int64_t wall_ms, size_t n)
{
    const struct lr_log_limits *l = &s->limits;
    bool large = l->most > 0 && s->size > 0 && s->size + (int64_t)n > l->most;
    bool old = l->every > 0 && s->last_ms > 0 && wall_ms > s->last_ms &&
               lr_slot_start(s->last_ms, l->every) != lr_slot_start(wall_ms, l->every);
    return large || old;
}

int lr_log_sink_write(struct lr_log_sink *s, int64_t wall_ms, const char *line, size_t n)
{
    int error = is_full(s, wall_ms, n) ? rotate(s) : 0;
    int failed = write_all(s->fd, line, n);
    s->size += failed ? 0 : (int64_t)n;
    s->last_ms = failed ? s->last_ms : wall_ms;
    return failed ? failed : error;
}
