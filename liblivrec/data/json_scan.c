#include "data/json_scan.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "core/codepoint.h"
#include "data/json.h"

void lr_json_scan_init(struct lr_json_scan *s, const char *text, size_t len)
{
    *s = (struct lr_json_scan){.text = text, .p = text, .end = text + len, .at = text};
    /* Repair makes three bytes of one at worst. */
    lr_buf_init(&s->buf, 3 * LR_JSON_MAX);
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        s->p += 3;
}

void lr_json_scan_free(struct lr_json_scan *s)
{
    lr_buf_free(&s->buf);
}

static enum lr_json_token bad(struct lr_json_scan *s, const char *why)
{
    s->why = why;
    return LR_JSON_BAD;
}

/* n hex digits at p, or -1. */
static int32_t hex(const char *p, const char *end, int n)
{
    int32_t v = 0;
    if (end - p < n)
        return -1;
    for (int i = 0; i < n; i++) {
        char c = p[i], l = c | 0x20;
        if (c >= '0' && c <= '9')
            v = v << 4 | (c - '0');
        else if (l >= 'a' && l <= 'f')
            v = v << 4 | (l - 'a' + 10);
        else
            return -1;
    }
    return v;
}

/* p stands behind "\u". A lone surrogate, a short escape and NUL become U+FFFD. */
static uint32_t unicode_escape(struct lr_json_scan *s)
{
    int32_t hi = hex(s->p, s->end, 4);
    if (hi < 0)
        return LR_CP_REPLACEMENT;
    s->p += 4;
    if (hi < 0xD800 || hi > 0xDBFF)
        return hi ? (uint32_t)hi : LR_CP_REPLACEMENT; /* a lone low one is replaced on encoding */
    if (s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u')
        return LR_CP_REPLACEMENT;
    int32_t lo = hex(s->p + 2, s->end, 4);
    if (lo < 0xDC00 || lo > 0xDFFF)
        return LR_CP_REPLACEMENT;
    s->p += 6;
    return 0x10000 + (((uint32_t)hi - 0xD800) << 10) + ((uint32_t)lo - 0xDC00);
}

/* p stands behind the backslash and before the end. \xHH and unknown escapes, which mean the
 * character itself, are JavaScript's: some sites write them. */
static uint32_t escape(struct lr_json_scan *s)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    uint32_t cp;
    if (*s->p == 'u') {
        s->p++;
        return unicode_escape(s);
    }
    int32_t byte = *s->p == 'x' ? hex(s->p + 1, s->end, 2) : -1;
    if (byte >= 0) {
        s->p += 3;
        return byte ? (uint32_t)byte : LR_CP_REPLACEMENT;
    }
    const char *known = *s->p ? strchr(from, *s->p) : NULL;
    s->p += lr_cp_decode(s->p, (size_t)(s->end - s->p), &cp);
    return known ? (uint8_t)to[known - from] : cp == 0 ? LR_CP_REPLACEMENT : cp;
}

/* From p to the quote, or to the first byte that can't be taken over as it is. */
static const char *clean_run(const char *p, const char *end, char quote)
{
    while (p < end) {
        uint32_t cp;
        if ((uint8_t)*p < 0x80) {
            if (*p == quote || *p == '\\' || *p == '\0')
                break;
            p++;
            continue;
        }
        size_t n = lr_cp_decode(p, (size_t)(end - p), &cp);
        if (cp == LR_CP_BAD)
            break;
        p += n;
    }
    return p;
}

/* The first byte after a clean run is a backslash, a NUL or bad UTF-8. */
static int repair_one(struct lr_json_scan *s)
{
    uint32_t cp;
    char utf8[4];
    if (*s->p == '\\' && s->end - s->p > 1) {
        s->p++;
        cp = escape(s);
    } else {
        s->p += lr_cp_decode(s->p, (size_t)(s->end - s->p), &cp);
        cp = LR_CP_REPLACEMENT;
    }
    return lr_buf_append(&s->buf, utf8, lr_cp_encode(cp, utf8));
}

enum lr_json_token lr_json_scan_string(struct lr_json_scan *s)
{
    char quote = *s->p++;
    const char *from = s->p;
    s->p = clean_run(from, s->end, quote);
    if (s->p < s->end && *s->p == quote) { /* nothing to change: no copy */
        s->str = from;
        s->len = (size_t)(s->p++ - from);
        return LR_JSON_STRING;
    }
    lr_buf_clear(&s->buf);
    for (;;) {
        if (lr_buf_append(&s->buf, from, (size_t)(s->p - from)))
            return bad(s, NULL);
        if (s->p == s->end)
            return bad(s, "this string has no closing quote");
        if (*s->p == quote)
            break;
        if (repair_one(s))
            return bad(s, NULL);
        from = s->p;
        s->p = clean_run(from, s->end, quote);
    }
    s->p++;
    s->str = (const char *)s->buf.data;
    s->len = s->buf.len;
    return LR_JSON_STRING;
}

static bool digit_at(const struct lr_json_scan *s)
{
    return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

static bool digits(struct lr_json_scan *s)
{
    bool any = false;
    for (; digit_at(s); s->p++)
        any = true;
    return any;
}

/* Digits into *out; false when it does not fit. */
static bool to_int(const char *p, const char *end, int64_t *out)
{
    bool minus = *p == '-';
    int64_t v = 0;
    for (p += minus; p < end; p++) {
        int d = *p - '0';
        if (v < (INT64_MIN + d) / 10)
            return false;
        v = v * 10 - d; /* below zero there is one value more */
    }
    if (!minus && v == INT64_MIN)
        return false;
    *out = minus ? v : -v;
    return true;
}

static enum lr_json_token number(struct lr_json_scan *s)
{
    const char *from = s->p;
    s->p += *s->p == '-';
    const char *first = s->p;
    if (!digits(s))
        return bad(s, "a number needs a digit after its sign");
    bool zeros = *first == '0' && s->p - first > 1, real = false;
    if (s->p < s->end && *s->p == '.') {
        s->p++;
        real = true;
        if (!digits(s))
            return bad(s, "a number needs a digit after its point");
    }
    if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
        s->p++;
        real = true;
        s->p += s->p < s->end && (*s->p == '+' || *s->p == '-');
        if (!digits(s))
            return bad(s, "a number needs a digit in its exponent");
    }
    s->str = from;
    s->len = (size_t)(s->p - from);
    if (zeros)
        return LR_JSON_STRING; /* "007" is an id, not a number */
    if (real)
        return LR_JSON_REAL;
    return to_int(from, s->p, &s->number) ? LR_JSON_INT : LR_JSON_STRING;
}

static bool word_char(char c)
{
    char l = c | 0x20;
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static enum lr_json_token word(struct lr_json_scan *s)
{
    static const struct {
        const char *text;
        enum lr_json_token token;
    } words[] = {
        {"true", LR_JSON_TRUE},
        {"false", LR_JSON_FALSE},
        {"null", LR_JSON_NULL},
        {"undefined", LR_JSON_NULL},
    };
    const char *from = s->p;
    while (s->p < s->end && word_char(*s->p))
        s->p++;
    size_t n = (size_t)(s->p - from);
    for (size_t i = 0; i < LR_COUNT(words); i++)
        if (strlen(words[i].text) == n && memcmp(words[i].text, from, n) == 0)
            return words[i].token;
    if (n == 3 && memcmp(from, "NaN", n) == 0)
        return bad(s, "NaN is not a JSON value");
    return bad(s, "this word is not JSON (true, false and null are)");
}

enum lr_json_token lr_json_scan_next(struct lr_json_scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
        s->p++;
    s->at = s->p;
    if (s->p == s->end)
        return LR_JSON_END;
    char c = *s->p;
    if (c == '"')
        return lr_json_scan_string(s);
    if (c == '-' || (c >= '0' && c <= '9'))
        return number(s);
    if (c && strchr("{}[]:,", c)) {
        s->punct = c;
        s->p++;
        return LR_JSON_PUNCT;
    }
    if (word_char(c))
        return word(s);
    if (c == '<')
        return bad(s, "found \"<\": this looks like a web page, not JSON");
    return bad(s, "this character can't stand here");
}

int lr_json_scan_error(const struct lr_json_scan *s, struct lr_err *err, const char *why)
{
    size_t line = 1, column = 1;
    for (const char *p = s->text; p < s->at; p++) {
        if (*p == '\n') {
            line++;
            column = 1;
        } else if (((uint8_t)*p & 0xC0) != 0x80) {
            column++;
        }
    }
    return lr_err_set(err, LIVREC_EPARSE, "line %zu, column %zu: %s", line, column, why);
}
