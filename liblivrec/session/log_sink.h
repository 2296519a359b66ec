/* A log file that is begun anew when it is large: FILE, and before that FILE.1, FILE.2 ... */
#ifndef LR_LOG_SINK_H
#define LR_LOG_SINK_H

#include <stddef.h>
#include <stdint.h>
#include "core/err.h"
#include "core/options.h"

struct lr_log_limits {
    int64_t most;  /* bytes of a file; 0: no limit */
    int64_t every; /* ms: a file ends where such a stretch of the local day does; 0: never */
    int keep;      /* older files */
};

struct lr_log_sink {
    char *path;
    struct lr_log_limits limits;
    int fd;
    int64_t size, last_ms; /* when something was written; 0: not yet */
};

/* By log.rotate, log.every and log.keep. */
struct lr_log_limits lr_log_limits_of(const struct lr_opts *opts);

/* Lines are appended to what is there. 0, LIVREC_EIO, LIVREC_ENOMEM. */
int lr_log_sink_open(struct lr_log_sink *s, const char *path, const struct lr_log_limits *limits,
                     struct lr_err *err);
/* One line, with its end, of that time. 0 or an errno. Blocks on the disk. */
int lr_log_sink_write(struct lr_log_sink *s, int64_t wall_ms, const char *line, size_t n);
void lr_log_sink_close(struct lr_log_sink *s);

#endif
