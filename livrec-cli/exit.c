#include "exit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "print.h"

int exit_status(int32_t code)
{
    switch (code) {
    case LIVREC_EARG:
        return EXIT_USAGE;
    case LIVREC_ENOMEM:
        return 1;
    case LIVREC_EBUSY:
        return EXIT_BUSY;
    default:
        return code <= 0 && code > -64 ? -code : 1;
    }
}

const char *plain_error(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    return strncmp(text, "livrec_", 7) == 0 && text[n] == ':' && text[n + 1] == ' ' ? text + n + 2
                                                                                    : text;
}

void print_json_error(int32_t code, const char *message, const char *name, const char *value)
{
    struct text t = {0};
    text_add(&t, "{\"error\":{\"code\":");
    text_json(&t, livrec_error_name(code));
    text_add(&t, ",\"message\":");
    text_json(&t, message);
    text_add(&t, "}");
    if (name) {
        text_fmt(&t, ",\"%s\":", name);
        text_json(&t, value);
    }
    text_add(&t, "}\n");
    print_out(&t);
    text_free(&t);
}

static int tell(const struct call *c, int32_t code, const char *message)
{
    if (c->own[OWN_JSON])
        print_json_error(code, message, NULL, NULL);
    else
        print_note("%s", message);
    return exit_status(code);
}

int fail(const struct call *c, int32_t code, const char *fmt, ...)
{
    char *message = NULL;
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&message, tr(fmt), args);
    va_end(args);
    int status = tell(c, code, n < 0 ? livrec_error_text(code) : message);
    if (n >= 0)
        free(message);
    return status;
}

int fail_last(const struct call *c, int32_t code)
{
    const char *text = plain_error(livrec_last_error());
    return tell(c, code, *text ? text : livrec_error_text(code));
}
