/* Formatting by the Chinese text with the arguments of the English one, which says what they are.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lang/lang.h"

#define ARGS_MAX 12
#define SPEC_MAX 24

/* One conversion with its argument. */
struct piece {
    char spec[SPEC_MAX]; /* "%-5.3" without its length and type */
    char type;
    int precision; /* -1: none */
    union {
        long long i;
        const void *p;
    } v;
};

struct line {
    char *out;
    size_t size, len; /* len: of the whole, as vsnprintf() counts */
};

static void put(struct line *l, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++, l->len++)
        if (l->len + 1 < l->size)
            l->out[l->len] = s[i];
}

/* A "*" becomes the number that is its argument. False: it is too long. */
static bool copy_flags(const char **p, struct piece *c, va_list *args)
{
    int n = snprintf(c->spec, SPEC_MAX, "%%");
    for (; **p && strchr("-+ #0123456789.*", **p); (*p)++) {
        if (**p == '*')
            n += snprintf(c->spec + n, SPEC_MAX - (size_t)n, "%d", va_arg(*args, int));
        else
            n += snprintf(c->spec + n, SPEC_MAX - (size_t)n, "%c", **p);
        if (n >= SPEC_MAX - 4)
            return false;
    }
    return true;
}

static long long take_integer(bool is_signed, int longs, bool size, va_list *args)
{
    if (longs > 1)
        return va_arg(*args, long long);
    if (longs || size)
        return is_signed ? va_arg(*args, long) : (long long)va_arg(*args, unsigned long);
    return is_signed ? va_arg(*args, int) : (long long)va_arg(*args, unsigned);
}

_Static_assert(sizeof(size_t) == sizeof(long), "%z is read as a long");

/* *p stands behind a '%', and behind the conversion afterwards. */
static bool take(const char **p, struct piece *c, va_list *args)
{
    if (!copy_flags(p, c, args))
        return false;
    int longs = 0;
    bool size = false;
    for (; **p && strchr("hlzjt", **p); (*p)++) {
        longs += **p == 'l';
        size |= **p == 'z' || **p == 'j' || **p == 't';
    }
    const char *dot = strchr(c->spec, '.');
    c->precision = -1;
    c->type = **p;
    if (!c->type)
        return false;
    (*p)++;
    if (strchr("diuxXoc", c->type))
        c->v.i = take_integer(strchr("dic", c->type) != NULL, longs, size, args);
    else if (c->type == 's' || c->type == 'p')
        c->v.p = va_arg(*args, const void *);
    else
        return false;
    if (dot && sscanf(dot + 1, "%d", &c->precision) != 1)
        c->precision = 0;
    return true;
}

/* How many conversions `fmt` has; -1: one that is not known here. */
static int take_all(const char *fmt, struct piece c[ARGS_MAX], va_list *args)
{
    int n = 0;
    while ((fmt = strchr(fmt, '%')) != NULL) {
        fmt++;
        if (*fmt == '%')
            fmt++;
        else if (n == ARGS_MAX || !take(&fmt, &c[n++], args))
            return -1;
    }
    return n;
}

/* Text with a precision may have no end: it is no phrase. */
static void put_string(struct line *l, const struct piece *c)
{
    const char *s = c->v.p ? c->v.p : "(null)";
    if (c->precision < 0)
        s = lr_tr_phrase(s);
    put(l, s, c->precision < 0 ? strlen(s) : strnlen(s, (size_t)c->precision));
}

static void put_piece(struct line *l, const struct piece *c)
{
    char spec[SPEC_MAX + 4], text[64];
    if (c->type == 's') {
        put_string(l, c);
        return;
    }
    bool plain = c->type == 'c' || c->type == 'p';
    snprintf(spec, sizeof spec, "%s%s%c", c->spec, plain ? "" : "ll", c->type);
    int n;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (c->type == 'p')
        n = snprintf(text, sizeof text, spec, c->v.p);
    else if (c->type == 'c')
        n = snprintf(text, sizeof text, spec, (int)c->v.i);
    else
        n = snprintf(text, sizeof text, spec, c->v.i);
#pragma GCC diagnostic pop
    put(l, text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

/* Which argument the conversion behind a '%' is of: the next one, or what "2$" says. */
static int which(const char **p, int *next)
{
    int n = 0, used = 0;
    if (sscanf(*p, "%d$%n", &n, &used) == 1 && used) {
        *p += used;
        return n - 1;
    }
    return (*next)++;
}

static void render(struct line *l, const char *fmt, const struct piece *c, int count)
{
    int next = 0;
    for (const char *at; (at = strchr(fmt, '%')) != NULL;) {
        put(l, fmt, (size_t)(at - fmt));
        fmt = at + 1;
        if (*fmt == '%') {
            put(l, fmt++, 1);
            continue;
        }
        int i = which(&fmt, &next);
        fmt += strspn(fmt, "-+ #0123456789.*hlzjt");
        fmt += *fmt != '\0';
        if (i >= 0 && i < count)
            put_piece(l, &c[i]);
    }
    put(l, fmt, strlen(fmt));
}

__attribute__((format(printf, 3, 0))) static int translated(char *out, size_t size, const char *fmt,
                                                            const char *zh, va_list args)
{
    struct piece c[ARGS_MAX];
    struct line l = {out, size, 0};
    va_list mine;
    va_copy(mine, args);
    int count = take_all(fmt, c, &mine);
    va_end(mine);
    if (count < 0)
        return vsnprintf(out, size, fmt, args);
    render(&l, zh, c, count);
    if (size)
        out[l.len < size ? l.len : size - 1] = '\0';
    return (int)l.len;
}

int lr_lang_print(char *out, size_t size, const char *fmt, va_list args)
{
    return lr_lang_now() == LR_LANG_EN ? vsnprintf(out, size, fmt, args)
                                       : translated(out, size, fmt, lr_tr(fmt), args);
}

int lr_lang_format(char *out, size_t size, const char *fmt, va_list args)
{
    const char *zh = lr_lang_now() == LR_LANG_EN ? NULL : lr_lang_find(fmt);
    return zh ? translated(out, size, fmt, zh, args) : vsnprintf(out, size, fmt, args);
}
