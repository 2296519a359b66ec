#include "data/url_parts.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/codepoint.h"

static bool is_alpha(char c)
{
    c |= 0x20;
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t lr_url_scheme_len(const char *p, size_t n)
{
    size_t i = 0;
    if (n == 0 || !is_alpha(*p))
        return 0;
    while (i < n && (is_alpha(p[i]) || is_digit(p[i]) || p[i] == '+' || p[i] == '-' || p[i] == '.'))
        i++;
    return i < n && p[i] == ':' ? i : 0;
}

size_t lr_url_span(const char *p, size_t n, const char *stops)
{
    size_t i = 0;
    while (i < n && !strchr(stops, p[i]))
        i++;
    return i;
}

void lr_url_lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s |= 0x20;
}

bool lr_url_same_letters(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i] && (!is_alpha(a[i]) || (a[i] | 0x20) != (b[i] | 0x20)))
            return false;
    return true;
}

int lr_url_default_port(const char *scheme)
{
    static const struct {
        const char *scheme;
        int port;
    } known[] = {
        {"http", 80}, {"https", 443},  {"ws", 80},    {"wss", 443},
        {"ftp", 21},  {"rtmp", 1935}, {"rtmps", 443}, {"rtsp", 554},
    };
    for (size_t i = 0; i < LR_COUNT(known); i++)
        if (strcmp(scheme, known[i].scheme) == 0)
            return known[i].port;
    return 0;
}

void lr_url_port_text(int port, char out[16])
{
    snprintf(out, 16, ":%d", port);
}

/* Blanks that people paste around links: ASCII, no-break, ideographic, BOM, zero-width. */
static bool is_margin(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF ||
           cp == 0x200B;
}

static void trim(const char **s, size_t *len)
{
    uint32_t cp;
    size_t n;
    while (*len && (n = lr_cp_decode(*s, *len, &cp), is_margin(cp))) {
        *s += n;
        *len -= n;
    }
    while (*len) {
        size_t back = 1;
        while (back < *len && back < 4 && ((uint8_t)(*s)[*len - back] & 0xC0) == 0x80)
            back++;
        if (lr_cp_decode(*s + *len - back, back, &cp) != back || !is_margin(cp))
            return;
        *len -= back;
    }
}

uint32_t lr_url_narrow(uint32_t cp)
{
    if (cp == 0x3000)
        return ' ';
    return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFF01 + '!' : cp;
}

int lr_url_clean(struct lr_arena *a, const char *text, bool widths, char **out)
{
    size_t len = text ? strlen(text) : 0;
    trim(&text, &len);
    if (len == 0 && widths)
        return LIVREC_EARG; /* an empty reference has a meaning, an empty URL has none */
    if (!text || len > LR_URL_MAX)
        return LIVREC_EARG;
    char *p = *out = lr_arena_alloc(a, len + 1);
    if (!p)
        return LIVREC_ENOMEM;
    for (size_t n; len; text += n, len -= n) {
        uint32_t cp;
        n = lr_cp_decode(text, len, &cp);
        if (cp != LR_CP_BAD && lr_cp_is_control(cp))
            return LIVREC_EARG;
        if (widths && lr_url_narrow(cp) != cp) {
            *p++ = (char)lr_url_narrow(cp);
        } else {
            memcpy(p, text, n);
            p += n;
        }
    }
    return 0;
}

char *lr_url_encode(struct lr_arena *a, const char *p, size_t n, const char *more)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = lr_arena_alloc(a, 3 * n + 1), *o = out;
    for (size_t i = 0; out && i < n; i++) {
        uint8_t b = (uint8_t)p[i];
        if (b > 0x20 && b < 0x7F && !strchr(more, b)) {
            *o++ = (char)b;
            continue;
        }
        *o++ = '%';
        *o++ = digits[b >> 4];
        *o++ = digits[b & 15];
    }
    return out;
}

/* How many dots a segment is made of, when it is made of dots alone and has one or two. */
static int dots(const char *s, size_t n)
{
    int count = 0;
    while (n) {
        size_t step = *s == '.' ? 1 : n >= 3 && lr_url_same_letters(s, "%2e", 3) ? 3 : 0;
        if (step == 0 || ++count > 2)
            return 0;
        s += step;
        n -= step;
    }
    return count;
}

void lr_url_remove_dots(char *path)
{
    char *out = path;
    const char *in = path;
    while (*in == '/') {
        size_t n = strcspn(in + 1, "/");
        const char *next = in + 1 + n;
        int d = dots(in + 1, n);
        if (d == 2)
            while (out > path && *--out != '/')
                ;
        if (d == 0) {
            memmove(out, in, n + 1);
            out += n + 1;
        } else if (*next == '\0') {
            *out++ = '/';
        }
        in = next;
    }
    *out = '\0';
}
