/* Making text: formats, addresses, forms. */
#include "resolve/ctx.h"

#define PAIRS_MAX 64

/* Step over the argument of one conversion; p stands behind the '%'. False: a string is NULL. */
static bool take_argument(const char **p, va_list *args)
{
    int longs = 0;
    bool size = false;
    for (; **p && strchr("-+ #0123456789.*lhzjt", **p); (*p)++) {
        if (**p == '*')
            (void)va_arg(*args, int);
        longs += **p == 'l';
        size |= **p == 'z' || **p == 'j' || **p == 't';
    }
    char type = **p;
    *p += type != '\0';
    if (type == 's')
        return va_arg(*args, const char *) != NULL;
    if (type == 'p')
        (void)va_arg(*args, void *);
    else if (type && strchr("diuxXoc", type))
        (void)(longs > 1       ? va_arg(*args, long long)
               : longs || size ? va_arg(*args, long)
                               : va_arg(*args, int));
    else if (type && strchr("fFeEgGaA", type))
        (void)va_arg(*args, double);
    return true;
}

_Static_assert(sizeof(size_t) == sizeof(long), "%z is read as a long");

static bool strings_are_there(const char *fmt, va_list *args)
{
    while ((fmt = strchr(fmt, '%')) != NULL) {
        fmt++;
        if (*fmt == '%')
            fmt++;
        else if (!take_argument(&fmt, args))
            return false;
    }
    return true;
}

char *lr_fmt(lr_ctx *x, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char *out = strings_are_there(fmt, &again) ? lr_arena_fmtv(x->arena, fmt, args) : NULL;
    va_end(again);
    va_end(args);
    return out;
}

char *lr_md5_of(lr_ctx *x, const char *text)
{
    char *out = text ? lr_arena_alloc(x->arena, LR_MD5_HEX) : NULL;
    if (out)
        lr_md5_hex(text, strlen(text), out);
    return out;
}

/* key, value, ..., NULL. Too many is a defect of the extractor. */
static size_t take_pairs(lr_ctx *x, va_list *args, const char *pairs[2 * PAIRS_MAX])
{
    size_t n = 0;
    const char *key;
    while ((key = va_arg(*args, const char *)) != NULL) {
        const char *value = va_arg(*args, const char *);
        if (n == 2 * PAIRS_MAX) {
            lr_fail(x, LIVREC_EINTERNAL, "too many query keys");
            return 0;
        }
        pairs[n++] = key;
        pairs[n++] = value;
    }
    return n;
}

const char *lr_url(lr_ctx *x, const char *base, ...)
{
    const char *pairs[2 * PAIRS_MAX];
    va_list args;
    va_start(args, base);
    size_t n = take_pairs(x, &args, pairs);
    va_end(args);
    return base ? lr_url_with(x->arena, base, pairs, n) : NULL;
}

const char *lr_segment(lr_ctx *x, const char *text)
{
    return text ? lr_percent_encode(x->arena, text, strlen(text)) : NULL;
}

const char *lr_with_scheme(lr_ctx *x, const char *url)
{
    return url && strncmp(url, "//", 2) == 0 ? lr_fmt(x, "https:%s", url) : url;
}

const char *lr_form(lr_ctx *x, ...)
{
    const char *pairs[2 * PAIRS_MAX];
    va_list args;
    va_start(args, x);
    size_t n = take_pairs(x, &args, pairs);
    va_end(args);
    /* An address without a base: "?a=1&b=2". */
    const char *query = lr_url_with(x->arena, "", pairs, n);
    return query && *query == '?' ? query + 1 : query;
}
