#include "core/log.h"

#include "core/text.h"

void lr_logf(struct lr_log *log, enum lr_level level, uint64_t job, const char *fmt, ...)
{
    if (!log || level < log->level)
        return;
    char text[1024];
    va_list args;
    va_start(args, fmt);
    lr_text_fmtv(text, sizeof text, fmt, args);
    va_end(args);
    log->write(log, level, job, text);
}

void lr_log_speak(const struct lr_log *log)
{
    lr_lang_use(log ? log->lang : LR_LANG_EN);
}
