#include "json_in.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct scan {
    const char *at, *end;
};

static void blanks(struct scan *s)
{
    while (s->at < s->end && strchr(" \t\r\n", *s->at) && *s->at)
        s->at++;
}

static bool take(struct scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

static bool word(struct scan *s, const char *w)
{
    size_t n = strlen(w);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, w, n) != 0)
        return false;
    s->at += n;
    return true;
}

static bool is_digit(const struct scan *s)
{
    return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static bool digits(struct scan *s)
{
    if (!is_digit(s))
        return false;
    while (is_digit(s))
        s->at++;
    return true;
}

static bool number(struct scan *s)
{
    take(s, '-');
    if (!take(s, '0') && !digits(s))
        return false;
    if (is_digit(s)) /* 01 */
        return false;
    if (take(s, '.') && !digits(s))
        return false;
    if (take(s, 'e') || take(s, 'E')) {
        if (!take(s, '+'))
            take(s, '-');
        return digits(s);
    }
    return true;
}

static int hex_digit(char c)
{
    static const char hex[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(hex, c) : NULL;
    return at ? (int)((at - hex) % 16) : -1;
}

/* Four digits at s, or -1. */
static int32_t unit_at(const char *s, const char *end)
{
    int32_t v = 0;
    if (end - s < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int d = hex_digit(s[i]);
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

static bool escape(struct scan *s)
{
    if (take(s, 'u')) {
        if (unit_at(s->at, s->end) < 0)
            return false;
        s->at += 4;
        return true;
    }
    if (s->at == s->end || !*s->at || !strchr("\"\\/bfnrt", *s->at))
        return false;
    s->at++;
    return true;
}

static bool string(struct scan *s)
{
    if (!take(s, '"'))
        return false;
    while (s->at < s->end && *s->at != '"') {
        if ((unsigned char)*s->at < 0x20)
            return false;
        if (take(s, '\\')) {
            if (!escape(s))
                return false;
        } else {
            s->at++;
        }
    }
    return take(s, '"');
}

static bool value(struct scan *s, int depth);

static bool member(struct scan *s, int depth)
{
    blanks(s);
    if (!string(s))
        return false;
    blanks(s);
    return take(s, ':') && value(s, depth);
}

static bool list(struct scan *s, char close, bool (*one)(struct scan *, int), int depth)
{
    if (depth == 0)
        return false;
    blanks(s);
    if (take(s, close))
        return true;
    do {
        if (!one(s, depth - 1))
            return false;
        blanks(s);
    } while (take(s, ','));
    return take(s, close);
}

static bool value(struct scan *s, int depth)
{
    blanks(s);
    if (s->at == s->end)
        return false;
    switch (*s->at) {
    case '{':
        s->at++;
        return list(s, '}', member, depth);
    case '[':
        s->at++;
        return list(s, ']', value, depth);
    case '"':
        return string(s);
    case 't':
        return word(s, "true");
    case 'f':
        return word(s, "false");
    case 'n':
        return word(s, "null");
    default:
        return number(s);
    }
}

bool jv_read(const char *text, size_t n, struct json *out)
{
    struct scan s = {text, text + n};
    blanks(&s);
    const char *start = s.at;
    if (!value(&s, JSON_IN_DEPTH))
        return false;
    *out = (struct json){start, (size_t)(s.at - start)};
    blanks(&s);
    return s.at == s.end;
}

/* The value at the scan, which is known to be well formed. */
static struct json next_value(struct scan *s)
{
    blanks(s);
    const char *start = s->at;
    value(s, JSON_IN_DEPTH);
    return (struct json){start, (size_t)(s->at - start)};
}

/* Go to the next one of a list that opens so; *at: NULL, or the end of the one before. */
static bool next_in(struct scan *s, struct json all, char open, const char *at)
{
    *s = (struct scan){at ? at : all.s, all.s + all.n};
    if (all.n == 0 || *all.s != open)
        return false;
    blanks(s);
    if (!take(s, at ? ',' : open))
        return false;
    blanks(s);
    return s->at < s->end && *s->at != ']' && *s->at != '}';
}

bool jv_item(struct json array, const char **at, struct json *out)
{
    struct scan s;
    if (!next_in(&s, array, '[', *at))
        return false;
    *out = next_value(&s);
    *at = s.at;
    return true;
}

bool jv_member(struct json object, const char **at, struct json *name, struct json *out)
{
    struct scan s;
    if (!next_in(&s, object, '{', *at))
        return false;
    *name = next_value(&s);
    blanks(&s);
    take(&s, ':');
    *out = next_value(&s);
    *at = s.at;
    return true;
}

struct json jv_get(struct json object, const char *key)
{
    const char *at = NULL;
    struct json name, v;
    while (jv_member(object, &at, &name, &v))
        if (jv_is_str(name, key))
            return v;
    return (struct json){NULL, 0};
}

static char *put_utf8(char *to, uint32_t cp)
{
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    int n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    if (n == 1) {
        *to = (char)cp;
        return to + 1;
    }
    for (int i = n - 1; i > 0; i--, cp >>= 6)
        to[i] = (char)(0x80 | (cp & 0x3F));
    *to = (char)(lead[n] | cp);
    return to + n;
}

/* \uXXXX at *at (behind the u), which is moved on. */
static uint32_t code_point(const char **at, const char *end)
{
    uint32_t cp = (uint32_t)unit_at(*at, end);
    *at += 4;
    if (cp < 0xD800 || cp > 0xDFFF)
        return cp;
    int32_t low = end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' ? unit_at(*at + 2, end) : -1;
    if (cp > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return 0xFFFD;
    *at += 6;
    return 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
}

static char simple_escape(char c)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *at = strchr(from, c);
    return at ? to[at - from] : c;
}

char *jv_str(struct json v)
{
    char *out = v.n >= 2 && *v.s == '"' ? malloc(v.n) : NULL, *to = out;
    if (!out)
        return NULL;
    const char *end = v.s + v.n - 1;
    for (const char *s = v.s + 1; s < end;) {
        if (*s != '\\') {
            *to++ = *s++;
        } else if (s[1] == 'u') {
            s += 2;
            to = put_utf8(to, code_point(&s, end));
        } else {
            *to++ = simple_escape(s[1]);
            s += 2;
        }
    }
    *to = '\0';
    if (strlen(out) == (size_t)(to - out))
        return out;
    free(out);
    return NULL;
}

bool jv_is_str(struct json v, const char *want)
{
    size_t n = strlen(want);
    return v.n == n + 2 && *v.s == '"' && memcmp(v.s + 1, want, n) == 0;
}

int64_t jv_int(struct json v, int64_t otherwise)
{
    char digits_only[24], *end;
    if (v.n == 0 || v.n >= sizeof digits_only)
        return otherwise;
    memcpy(digits_only, v.s, v.n);
    digits_only[v.n] = '\0';
    errno = 0;
    long long n = strtoll(digits_only, &end, 10);
    return end == digits_only || *end || errno ? otherwise : n;
}

bool jv_true(struct json v)
{
    return v.n == 4 && memcmp(v.s, "true", 4) == 0;
}
