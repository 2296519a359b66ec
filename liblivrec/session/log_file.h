/* The log of a handle on disk: every event but progress is a line, for people or as JSON, with
 * secrets taken out. A thread of its own writes it: a slow disk stops nothing else. */
#ifndef LR_LOG_FILE_H
#define LR_LOG_FILE_H

#include "core/env.h"
#include "core/options.h"
#include "session/events.h"

/* How a line about the address of a stream begins; it may be whole where log.urls says so. */
#define LR_LOG_ADDRESS "stream address: "

struct lr_log_file;

/* By the options log.*; *out stays NULL where no file is asked for. 0, LIVREC_EIO, LIVREC_ENOMEM. */
int lr_log_file_new(const struct lr_env *env, struct lr_events *events, const struct lr_opts *opts,
                    struct lr_log_file **out, struct lr_err *err);
/* What was heard is written first. NULL is allowed. */
void lr_log_file_free(struct lr_log_file *f);

#endif
