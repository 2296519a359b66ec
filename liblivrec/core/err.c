#include "core/err.h"

#include <stdio.h>
#include <string.h>

/* A multi-byte character cut in half would make the text invalid UTF-8. */
static void cut_at_character(char *text, size_t size)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        return;
    while (len && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
        len--;
    if (len && (unsigned char)text[len - 1] >= 0xC0)
        len--;
    text[len] = '\0';
}

int lr_err_setv(struct lr_err *err, int code, const char *fmt, va_list args)
{
    if (!err)
        return code;
    err->code = code;
    vsnprintf(err->text, sizeof err->text, fmt, args);
    cut_at_character(err->text, sizeof err->text);
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
    memcpy(old, err->text, sizeof old);
    return lr_err_set(err, err->code, "%s: %s", prefix, old);
}

void lr_err_clear(struct lr_err *err)
{
    err->code = LIVREC_OK;
    err->text[0] = '\0';
}
