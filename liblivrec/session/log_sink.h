/* A log file that is begun anew when it is large: FILE, and before that FILE.1, FILE.2 ... */
#ifndef LR_LOG_SINK_H
#define LR_LOG_SINK_H

#include <stddef.h>
#include <stdint.h>
#include "core/err.h"

struct lr_log_sink {
    char *path;
    int64_t most; /* bytes of a file; 0: no limit */
    int keep;     /* older files */
    int fd;
    int64_t size;
};

/* Lines are appended to what is there. 0, LIVREC_EIO, LIVREC_ENOMEM. */
int lr_log_sink_open(struct lr_log_sink *s, const char *path, int64_t most, int keep,
                     struct lr_err *err);
/* One line, with its end. 0 or an errno. Blocks on the disk. */
int lr_log_sink_write(struct lr_log_sink *s, const char *line, size_t n);
void lr_log_sink_close(struct lr_log_sink *s);

#endif
