#include "core/err.h"

#include <string.h>

#include "core/text.h"

int lr_err_setv(struct lr_err *err, int code, const char *fmt, va_list args)
{
    if (!err)
        return code;
    err->code = code;
    err->fault = LR_FAULT_NONE;
    err->wait_ms = 0;
    lr_text_fmtv(err->text, sizeof err->text, fmt, args);
    return code;
}

int lr_err_set(struct lr_err *err, int code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    lr_err_setv(err, code, fmt, args);
    va_end(args);
    return code;
}

int lr_err_prefix(struct lr_err *err, const char *prefix)
{
    size_t n = strlen(prefix);
    if (strncmp(err->text, prefix, n) == 0 && err->text[n] == ':')
        return err->code;
    char old[LR_ERR_TEXT];
    enum lr_fault fault = err->fault;
    int64_t wait_ms = err->wait_ms;
    memcpy(old, err->text, sizeof old);
    lr_err_set(err, err->code, "%s: %s", prefix, old);
    err->fault = fault;
    err->wait_ms = wait_ms;
    return err->code;
}

void lr_err_clear(struct lr_err *err)
{
    err->code = LIVREC_OK;
    err->fault = LR_FAULT_NONE;
    err->wait_ms = 0;
    err->text[0] = '\0';
}
