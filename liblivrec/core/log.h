/* Log lines. They go to one sink (the event queue); text from the network passes the escaper of
 * data/ before it comes here. Thread-safe. */
#ifndef LR_LOG_H
#define LR_LOG_H

#include <stdarg.h>
#include <stdint.h>
#include "core/attr.h"
#include "lang/lang.h"

enum lr_level { LR_DEBUG, LR_INFO, LR_WARN, LR_ERROR };

struct lr_log {
    enum lr_level level; /* lines below are not made */
    void (*write)(struct lr_log *log, enum lr_level level, uint64_t job, const char *text);
    enum lr_lang lang; /* of the lines, and of all that the threads behind it make */
};

/* One line that a terminal can show (core/text.h); `log` may be NULL. job: id of the record job it is about, or 0. */
void lr_logf(struct lr_log *log, enum lr_level level, uint64_t job, const char *fmt, ...)
    LR_PRINTF(4, 5);

/* For a thread that begins: its texts are in the language of this log. NULL: in English. */
void lr_log_speak(const struct lr_log *log);

#endif
