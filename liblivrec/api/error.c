#include <livrec/error.h>

#include <stddef.h>

#include "api/last_error.h"
#include "core/attr.h"
#include "lang/lang.h"

/* The only state outside a handle: it belongs to a thread and needs no heap, so nothing is left
 * behind when the thread or the library goes. */
static _Thread_local struct lr_err last_error;

int lr_api_fail(const char *function, const struct lr_err *err)
{
    last_error = *err;
    if (last_error.code == LIVREC_OK)
        last_error.code = LIVREC_EINTERNAL;
    if (!last_error.text[0])
        lr_err_set(&last_error, last_error.code, "%s", livrec_error_text(last_error.code));
    return lr_err_prefix(&last_error, function);
}

int lr_api_failf(const char *function, int code, const char *fmt, ...)
{
    struct lr_err err;
    va_list args;
    va_start(args, fmt);
    lr_err_setv(&err, code, fmt, args);
    va_end(args);
    return lr_api_fail(function, &err);
}

LIVREC_API const char *livrec_last_error(void)
{
    return last_error.text;
}

LIVREC_API void livrec_language(const char *language)
{
    lr_lang_use(lr_lang_of(language));
}

LIVREC_API const char *livrec_text(const char *text)
{
    return lr_tr(text);
}

/* Index: minus the code. */
static const struct {
    const char *name, *text;
} codes[] = {
    {"OK", "All went well."},
    {"ARG", "An argument or option is not valid; the text says what is accepted."},
    {"NOMEM", "Memory ran out; record fewer rooms at once or give the process more."},
    {"UNSUPPORTED", "No platform takes this address, or this build lacks the feature; "
                    "`livrec platforms` lists the addresses that work."},
    {"NOTFOUND", "There is no such room; check the address in a browser."},
    {"AUTH", "A login, a password or a payment is needed; give a cookie or an account."},
    {"GEO", "Refused in this country or network; use a proxy where it is allowed."},
    {"RATE", "The platform limits this address; ask less often, wait, or give a cookie."},
    {"NET", "Name look-up, connection, TLS or proxy failed; check the network and the proxy."},
    {"HTTP", "The server answered with an unexpected HTTP status; try again later."},
    {"PARSE", "An answer has an unexpected form: the site may have changed; update livrec, or "
              "report the path that the text names."},
    {"SCRIPT", "A script served by the platform failed or took too long; update livrec."},
    {"DRM", "The media is encrypted by DRM and can't be recorded."},
    {"IO", "A file or folder can't be opened, written or renamed; check free space and rights of "
           "the output folder."},
    {"MEDIA", "The media is damaged or does not fit the container; try the format ts or raw."},
    {"CANCELLED", "Stopped by the caller."},
    {"TIMEOUT", "No answer came in time; check the network or allow more time."},
    {"CLOSED", "The handle or job is closed already; make a new one."},
    {"INTERNAL", "A bug in livrec; please report it with the error text."},
    {"POLICY", "The URL policy refuses this scheme or private address; allow the host "
               "if you trust it."},
    {"BUSY", "Another process works with the same folder or state; end it, or use another."},
};

LIVREC_API const char *livrec_error_name(int32_t code)
{
    return code <= 0 && code > -(int32_t)LR_COUNT(codes) ? codes[-code].name : "UNKNOWN";
}

LIVREC_API const char *livrec_error_text(int32_t code)
{
    return code <= 0 && code > -(int32_t)LR_COUNT(codes)
               ? lr_tr(codes[-code].text)
               : lr_tr("A code that this version of livrec does not know.");
}
