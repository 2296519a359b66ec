#include "config/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

#include "data/encode.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */
#define MOST_TOLD 100      /* lines */

/* Text that is worked on. */
struct text {
    char *s; /* NULL: no memory, or not to be had */
    size_t len;
};

/* All of `in`, or none of it. UTF-8 is at most twice as long as GB18030, and half as long again as
 * UTF-16. bad: what stands in place of `unit` bytes that are no text; NULL: then there is none. */
static struct text convert(struct lr_arena *a, iconv_t cd, struct text in, const char *bad,
                           size_t unit)
{
    size_t room = 2 * in.len + 4;
    char *out = lr_arena_alloc(a, room + 1), *to = out;
    bool whole = out != NULL;
    iconv(cd, NULL, NULL, NULL, NULL);
    while (whole && in.len > 0 && iconv(cd, &in.s, &in.len, &to, &room) == (size_t)-1) {
        size_t skip = in.len < unit ? in.len : unit;
        whole = bad && room >= strlen(bad);
        if (!whole)
            break;
        memcpy(to, bad, strlen(bad));
        to += strlen(bad);
        room -= strlen(bad);
        in.s += skip;
        in.len -= skip;
    }
    return whole ? (struct text){out, (size_t)(to - out)} : (struct text){NULL, 0};
}

static const char *utf16(const uint8_t *data, size_t len)
{
    if (len >= 2 && data[0] == 0xFF && data[1] == 0xFE)
        return "UTF-16LE";
    return len >= 2 && data[0] == 0xFE && data[1] == 0xFF ? "UTF-16BE" : NULL;
}

static char *repair(struct lr_arena *a, struct text in)
{
    struct lr_buf b;
    lr_buf_init(&b, 3 * in.len + 1);
    char *out = in.s && lr_utf8_repair(&b, in.s, in.len) == 0
                    ? lr_arena_strndup(a, b.len ? (const char *)b.data : "", b.len)
                    : NULL;
    lr_buf_free(&b);
    return out;
}

/* "\r\n" and a lone "\r" become "\n", in place. */
static struct text unix_lines(struct text t)
{
    char *to = t.s;
    for (size_t i = 0; t.s && i < t.len; i++) {
        bool pair = t.s[i] == '\r' && i + 1 < t.len && t.s[i + 1] == '\n';
        *to++ = t.s[i] == '\r' ? '\n' : t.s[i];
        i += pair;
    }
    return t.s ? (struct text){t.s, (size_t)(to - t.s)} : t;
}

/* The next line, with its end. False: there is none. */
static bool next_line(struct text *rest, struct text *line)
{
    const char *end = rest->len ? memchr(rest->s, '\n', rest->len) : NULL;
    *line = (struct text){rest->s, end ? (size_t)(end - rest->s) + 1 : rest->len};
    rest->s += line->len;
    rest->len -= line->len;
    return line->len > 0;
}

static bool is_ascii(struct text t)
{
    for (size_t i = 0; i < t.len; i++)
        if ((uint8_t)t.s[i] >= 0x80)
            return false;
    return true;
}

/* Is the most of what is more than ASCII in UTF-8? By chance, text in GBK rarely is. */
static bool is_mostly_utf8(struct text rest)
{
    size_t good = 0, bad = 0;
    for (struct text line; next_line(&rest, &line);)
        if (!lr_utf8_valid(line.s, line.len))
            bad++;
        else
            good += !is_ascii(line);
    return good >= bad && good > 0;
}

/* Lines that are not in UTF-8, each by itself. */
static struct text line_by_line(struct lr_arena *a, iconv_t cd, struct text rest,
                                struct lr_findings *found)
{
    struct lr_buf b;
    struct text line, out = {NULL, 0};
    int number = 1, told = 0, rc = 0;
    lr_buf_init(&b, 2 * rest.len + 1);
    for (; rc == 0 && next_line(&rest, &line); number++) {
        bool other = !lr_utf8_valid(line.s, line.len);
        struct text as_gbk = other ? convert(a, cd, line, NULL, 0) : out;
        if (as_gbk.s && told++ < MOST_TOLD)
            lr_findings_note(found, number, 0,
                             "not in UTF-8, as other lines are: read as GBK; save the file as "
                             "UTF-8");
        line = as_gbk.s ? as_gbk : line;
        rc = lr_buf_append(&b, line.s, line.len);
    }
    if (rc == 0)
        out.s = lr_arena_strndup(a, b.len ? (const char *)b.data : "", out.len = b.len);
    lr_buf_free(&b);
    return out;
}

static struct text from_bytes(struct lr_arena *a, iconv_t gbk, struct text t, bool bom,
                              const char **charset, struct lr_findings *found)
{
    if (lr_utf8_valid(t.s, t.len))
        return t;
    struct text whole = {NULL, 0};
    if (!bom && !is_mostly_utf8(t))
        whole = convert(a, gbk, t, NULL, 0);
    *charset = whole.s ? "GBK" : *charset;
    return whole.s ? whole : line_by_line(a, gbk, t, found);
}

static void tell_bad(const char *text, struct lr_findings *found)
{
    int line = 1, told = 0;
    const char *start = text;
    for (const char *at; told < MOST_TOLD && (at = strstr(start, BAD)) != NULL; told++) {
        for (const char *end; (end = memchr(start, '\n', (size_t)(at - start))) != NULL; line++)
            start = end + 1;
        lr_findings_note(found, line, (int)(at - start) + 1,
                         "bytes that are no text stand here: read as " BAD);
        start = at + strcspn(at, "\n");
    }
}

static struct text in_utf8(struct lr_arena *a, struct text in, const char **charset,
                           struct lr_findings *found)
{
    const char *wide = utf16((const uint8_t *)in.s, in.len);
    bool bom = !wide && in.len >= 3 && memcmp(in.s, "\xEF\xBB\xBF", 3) == 0;
    *charset = wide ? wide : "UTF-8";
    in.s += wide ? 2 : bom ? 3 : 0;
    in.len -= wide ? 2 : bom ? 3 : 0;
    iconv_t cd = iconv_open("UTF-8", wide ? wide : "GB18030");
    if (cd == (iconv_t)-1)
        return wide ? (struct text){NULL, 0} : unix_lines(in);
    struct text out = wide ? unix_lines(convert(a, cd, in, BAD, 2))
                           : from_bytes(a, cd, unix_lines(in), bom, charset, found);
    iconv_close(cd);
    return out;
}

char *lr_config_decode(struct lr_arena *a, const struct lr_buf *bytes, const char **charset,
                       struct lr_findings *found)
{
    char *copy = lr_arena_alloc(a, bytes->len + 1);
    if (copy && bytes->len)
        memcpy(copy, bytes->data, bytes->len);
    *charset = "UTF-8";
    struct text t = {copy, bytes->len};
    char *text = copy ? repair(a, in_utf8(a, t, charset, found)) : NULL;
    if (text)
        tell_bad(text, found);
    return text;
}

char *lr_config_narrow(struct lr_arena *a, const char *text)
{
    char *out = lr_arena_strdup(a, text), *to = out;
    for (const uint8_t *s = (const uint8_t *)out; s && *s;) {
        unsigned code = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6;
        if (s[0] == 0xEF && (s[1] == 0xBC || s[1] == 0xBD)) {
            code |= s[2] & 0x3Fu;
            if (code >= 0xFF01 && code <= 0xFF5E) {
                *to++ = (char)(code - 0xFF00 + 0x20);
                s += 3;
                continue;
            }
        }
        *to++ = (char)*s++;
    }
    if (out)
        *to = '\0';
    return out;
}

const char *lr_config_load_error(int rc)
{
    return rc == -EFBIG ? "it is longer than 4 MiB" : strerror(-rc);
}
