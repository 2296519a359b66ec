#include <stdint.h>
#include <string.h>

#include "core/buf.h"
#include "data/url.h"
#include "data/url_parts.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of an escape at s, or -1. %00 is left alone: it would cut the string. */
static int escape_at(const char *s, size_t n)
{
    if (n < 3 || *s != '%')
        return -1;
    int hi = hex_value(s[1]), lo = hex_value(s[2]);
    return hi < 0 || lo < 0 || hi + lo == 0 ? -1 : hi << 4 | lo;
}

static char *decode(struct lr_arena *a, const char *s, size_t len, bool form)
{
    char *out = s && len < SIZE_MAX ? lr_arena_alloc(a, len + 1) : NULL, *o = out;
    for (size_t i = 0; out && i < len;) {
        int b = escape_at(s + i, len - i);
        *o++ = b >= 0 ? (char)b : form && s[i] == '+' ? ' ' : s[i];
        i += b >= 0 ? 3 : 1;
    }
    return out;
}

char *lr_percent_decode(struct lr_arena *a, const char *s, size_t len)
{
    return decode(a, s, len, false);
}

static bool unreserved(char c)
{
    char l = c | 0x20;
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

static char *encode_to(char *o, const char *s, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        if (unreserved(s[i])) {
            *o++ = s[i];
            continue;
        }
        *o++ = '%';
        *o++ = digits[(uint8_t)s[i] >> 4];
        *o++ = digits[(uint8_t)s[i] & 15];
    }
    return o;
}

char *lr_percent_encode(struct lr_arena *a, const char *s, size_t len)
{
    char *out = s && len < SIZE_MAX / 4 ? lr_arena_alloc(a, 3 * len + 1) : NULL;
    if (out)
        encode_to(out, s, len);
    return out;
}

/* Does the raw key, once decoded, read `key`? */
static bool key_is(const char *raw, size_t n, const char *key)
{
    for (size_t i = 0; i < n; key++) {
        int b = escape_at(raw + i, n - i);
        char c = b >= 0 ? (char)b : raw[i] == '+' ? ' ' : raw[i];
        if (*key == '\0' || c != *key)
            return false;
        i += b >= 0 ? 3 : 1;
    }
    return *key == '\0';
}

char *lr_query_get(struct lr_arena *a, const char *query, const char *key)
{
    while (query && key) {
        size_t n = strcspn(query, "&");
        size_t k = lr_url_span(query, n, "=");
        if (n && key_is(query, k, key))
            return k < n ? decode(a, query + k + 1, n - k - 1, true) : lr_arena_strdup(a, "");
        if (query[n] == '\0')
            return NULL;
        query += n + 1;
    }
    return NULL;
}

char *lr_query_item(struct lr_arena *a, const char *query, const char *key)
{
    if (*key)
        return lr_query_get(a, query, key);
    while (query && *query) {
        size_t n = strcspn(query, "&");
        if (n && !memchr(query, '=', n))
            return decode(a, query, n, true);
        query += n + (query[n] != '\0');
    }
    return NULL;
}

static size_t pairs_size(const char *const *pairs, size_t n)
{
    size_t size = 0;
    for (size_t i = 0; i + 1 < n; i += 2)
        if (pairs[i] && pairs[i + 1])
            size += 3 * (strlen(pairs[i]) + strlen(pairs[i + 1])) + 2;
    return size;
}

char *lr_url_with(struct lr_arena *a, const char *base, const char *const *pairs, size_t n)
{
    if (!base)
        return NULL;
    size_t len = strlen(base), front = lr_url_span(base, len, "#");
    char *out = lr_arena_alloc(a, len + pairs_size(pairs, n) + 1), *o = out;
    if (!out)
        return NULL;
    memcpy(o, base, front);
    o += front;
    bool has_query = memchr(base, '?', front) != NULL;
    for (size_t i = 0; i + 1 < n; i += 2) {
        if (!pairs[i] || !pairs[i + 1])
            continue;
        if (!has_query)
            *o++ = '?';
        else if (o[-1] != '?' && o[-1] != '&')
            *o++ = '&';
        has_query = true;
        o = encode_to(o, pairs[i], strlen(pairs[i]));
        *o++ = '=';
        o = encode_to(o, pairs[i + 1], strlen(pairs[i + 1]));
    }
    memcpy(o, base + front, len - front);
    return out;
}
