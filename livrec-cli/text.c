#include "text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "unicode.h"

void text_free(struct text *t)
{
    free(t->s);
    *t = (struct text){0};
}

void text_clear(struct text *t)
{
    t->len = 0;
    if (t->s)
        t->s[0] = '\0';
}

static bool grow(struct text *t, size_t more)
{
    if (t->failed || t->len + more < t->cap)
        return !t->failed;
    size_t cap = 2 * (t->len + more) + 64;
    char *s = realloc(t->s, cap);
    if (!s) {
        t->failed = true;
        return false;
    }
    t->s = s;
    t->cap = cap;
    return true;
}

void text_addn(struct text *t, const char *s, size_t n)
{
    if (!grow(t, n + 1))
        return;
    memcpy(t->s + t->len, s, n);
    t->len += n;
    t->s[t->len] = '\0';
}

void text_add(struct text *t, const char *s)
{
    if (s)
        text_addn(t, s, strlen(s));
}

void text_fmt(struct text *t, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(NULL, 0, tr(fmt), args);
    va_end(args);
    if (n < 0 || !grow(t, (size_t)n + 1))
        return;
    va_start(args, fmt);
    vsnprintf(t->s + t->len, t->cap - t->len, tr(fmt), args);
    va_end(args);
    t->len += (size_t)n;
}

void text_pad(struct text *t, size_t columns)
{
    while (columns--)
        text_addn(t, " ", 1);
}

/* One code point, written so that it can do no harm; returns the columns that it takes. */
static size_t safe_one(char out[16], const char *s, size_t n, uint32_t cp)
{
    if (!cp_is_unsafe(cp)) {
        memcpy(out, s, n);
        out[n] = '\0';
        return (size_t)cp_width(cp);
    }
    if (cp == '\n')
        return (size_t)snprintf(out, 16, "\\n");
    if (cp == CP_BAD || cp < 0x80)
        return (size_t)snprintf(out, 16, "\\x%02x", (uint8_t)*s);
    return (size_t)snprintf(out, 16, "\\u{%" PRIx32 "}", cp);
}

void text_safe(struct text *t, const char *s)
{
    char one[16];
    uint32_t cp;
    for (size_t n; s && *s; s += n) {
        n = cp_decode(s, &cp);
        safe_one(one, s, n, cp);
        text_add(t, one);
    }
}

size_t text_columns(const char *s)
{
    char one[16];
    uint32_t cp;
    size_t columns = 0;
    for (size_t n; s && *s; s += n) {
        n = cp_decode(s, &cp);
        columns += safe_one(one, s, n, cp);
    }
    return columns;
}

void text_fit(struct text *t, const char *s, size_t columns)
{
    if (text_columns(s) <= columns) {
        text_safe(t, s);
        return;
    }
    char one[16];
    uint32_t cp;
    size_t used = 1; /* the "…" */
    for (size_t n; columns && *s; s += n) {
        n = cp_decode(s, &cp);
        used += safe_one(one, s, n, cp);
        if (used > columns)
            break;
        text_add(t, one);
    }
    if (columns)
        text_add(t, "…");
}

void text_json(struct text *t, const char *s)
{
    if (!s) {
        text_add(t, "null");
        return;
    }
    uint32_t cp;
    text_add(t, "\"");
    for (size_t n; *s; s += n) {
        n = cp_decode(s, &cp);
        if (cp == CP_BAD)
            text_add(t, "\\ufffd");
        else if (cp == '"' || cp == '\\')
            text_fmt(t, "\\%c", (char)cp);
        else if (cp < 0x10000 && cp_is_unsafe(cp))
            text_fmt(t, "\\u%04" PRIx32, cp);
        else
            text_addn(t, s, n);
    }
    text_add(t, "\"");
}

void text_cell(struct text *t, const char *s)
{
    struct text safe = {0};
    text_safe(&safe, s);
    for (const char *p = safe.s; p && *p; p++) {
        if (*p == '|')
            text_add(t, "\\");
        text_addn(t, p, 1);
    }
    t->failed |= safe.failed;
    text_free(&safe);
}
