#include "data/encode.h"

#include <stdio.h>
#include <string.h>

#include "core/codepoint.h"

char *lr_base64(struct lr_arena *a, const void *data, size_t len)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *in = data;
    if (len > SIZE_MAX / 2)
        return NULL;
    char *out = lr_arena_alloc(a, (len + 2) / 3 * 4 + 1);
    if (!out)
        return NULL;
    char *p = out;
    for (size_t i = 0; i < len; i += 3) {
        size_t have = len - i < 3 ? len - i : 3;
        uint32_t v = (uint32_t)in[i] << 16;
        v |= have > 1 ? (uint32_t)in[i + 1] << 8 : 0;
        v |= have > 2 ? in[i + 2] : 0;
        for (size_t k = 0; k < 4; k++)
            *p++ = k <= have ? alphabet[v >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

uint8_t *lr_base64_decode(struct lr_arena *a, const char *s, size_t *len)
{
    uint8_t *out = s ? lr_arena_alloc(a, strlen(s) / 4 * 3 + 4) : NULL;
    if (!out)
        return NULL;
    size_t n = 0, digits = 0, padding = 0;
    uint32_t bits = 0;
    for (; *s; s++) {
        if (is_blank(*s))
            continue;
        if (*s == '=') {
            padding++;
            continue;
        }
        int v = base64_value(*s);
        if (v < 0 || padding)
            return NULL;
        bits = bits << 6 | (uint32_t)v;
        if (digits++ % 4)
            out[n++] = (uint8_t)(bits >> (6 - 2 * ((digits - 1) % 4)));
    }
    size_t left = digits % 4;
    if (left == 1 || (padding && (left == 0 || padding > 4 - left)))
        return NULL;
    out[n] = 0;
    *len = n;
    return out;
}

char *lr_hex(struct lr_arena *a, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *in = data;
    char *out = len > SIZE_MAX / 4 ? NULL : lr_arena_alloc(a, 2 * len + 1);
    for (size_t i = 0; out && i < len; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    return out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

uint8_t *lr_hex_decode(struct lr_arena *a, const char *s, size_t *len)
{
    size_t n = s ? strlen(s) : 1;
    if (n % 2)
        return NULL;
    uint8_t *out = lr_arena_alloc(a, n / 2 + 1);
    if (!out)
        return NULL;
    for (size_t i = 0; i < n; i += 2) {
        int hi = hex_value(s[i]), lo = hex_value(s[i + 1]);
        if (hi < 0 || lo < 0)
            return NULL;
        out[i / 2] = (uint8_t)(hi << 4 | lo);
    }
    *len = n / 2;
    return out;
}

bool lr_utf8_valid(const char *s, size_t len)
{
    uint32_t cp = 0;
    for (size_t i = 0; i < len && cp != LR_CP_BAD;)
        i += lr_cp_decode(s + i, len - i, &cp);
    return cp != LR_CP_BAD;
}

/* Bytes from s up to the first one that needs a closer look. */
static size_t plain_run(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && (uint8_t)s[n] >= 0x20 && (uint8_t)s[n] < 0x7F)
        n++;
    return n;
}

int lr_utf8_repair(struct lr_buf *out, const char *s, size_t len)
{
    size_t start = out->len;
    int rc = 0;
    while (len && rc == 0) {
        size_t n = plain_run(s, len);
        uint32_t cp = ' ';
        if (n == 0)
            n = lr_cp_decode(s, len, &cp);
        rc = cp == LR_CP_BAD || cp == 0 ? lr_buf_append(out, "\xEF\xBF\xBD", 3)
                                        : lr_buf_append(out, s, n);
        s += n;
        len -= n;
    }
    if (rc)
        out->len = start;
    return rc;
}

static int escape_bytes(struct lr_buf *out, const char *s, size_t n)
{
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = lr_buf_fmt(out, "\\x%02x", (uint8_t)s[i]);
    return rc;
}

static int escape_one(struct lr_buf *out, const char *s, size_t n, uint32_t cp)
{
    if (cp == '\n')
        return lr_buf_puts(out, "\\n");
    if (cp == LR_CP_BAD || cp < 0x20 || cp == 0x7F)
        return escape_bytes(out, s, n);
    if (lr_cp_is_control(cp) || lr_cp_is_bidi(cp))
        return lr_buf_fmt(out, "\\u%04x", (unsigned)cp);
    return lr_buf_append(out, s, n);
}

int lr_escape_text(struct lr_buf *out, const char *s, size_t len)
{
    size_t start = out->len;
    int rc = 0;
    while (len && rc == 0) {
        size_t n = plain_run(s, len);
        if (n) {
            rc = lr_buf_append(out, s, n);
        } else {
            uint32_t cp;
            n = lr_cp_decode(s, len, &cp);
            rc = escape_one(out, s, n, cp);
        }
        s += n;
        len -= n;
    }
    if (rc)
        out->len = start;
    return rc;
}
