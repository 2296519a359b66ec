#include "config/decode.h"

#include <iconv.h>
#include <stdbool.h>
#include <string.h>

#include "data/encode.h"

/* All of `in`, or NULL. UTF-8 is at most twice as long as GB18030, and half as long again as
 * UTF-16. */
static char *convert(struct lr_arena *a, const char *charset, const uint8_t *in, size_t len)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    if (cd == (iconv_t)-1)
        return NULL;
    char *out = lr_arena_alloc(a, 2 * len + 1), *to = out, *from = (char *)in;
    size_t room = 2 * len;
    bool whole = out && iconv(cd, &from, &len, &to, &room) != (size_t)-1;
    iconv_close(cd);
    return whole ? out : NULL;
}

static const char *utf16(const uint8_t *data, size_t len)
{
    if (len >= 2 && data[0] == 0xFF && data[1] == 0xFE)
        return "UTF-16LE";
    return len >= 2 && data[0] == 0xFE && data[1] == 0xFF ? "UTF-16BE" : NULL;
}

static char *repair(struct lr_arena *a, const char *text, size_t len)
{
    struct lr_buf b;
    lr_buf_init(&b, 3 * len + 1);
    char *out = lr_utf8_repair(&b, text, len) == 0
                    ? lr_arena_strndup(a, b.len ? (const char *)b.data : "", b.len)
                    : NULL;
    lr_buf_free(&b);
    return out;
}

/* "\r\n" and a lone "\r" become "\n", in place. */
static char *unix_lines(char *text)
{
    char *to = text;
    for (const char *from = text; from && *from; from++) {
        bool pair = from[0] == '\r' && from[1] == '\n';
        *to++ = *from == '\r' ? '\n' : *from;
        from += pair;
    }
    if (text)
        *to = '\0';
    return text;
}

char *lr_config_decode(struct lr_arena *a, const struct lr_buf *bytes, const char **charset)
{
    const uint8_t *data = bytes->data;
    size_t len = bytes->len;
    const char *wide = utf16(data, len);
    *charset = wide ? wide : "UTF-8";
    if (wide) {
        char *text = convert(a, wide, data + 2, len - 2);
        return unix_lines(text ? repair(a, text, strlen(text)) : NULL);
    }
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        data += 3, len -= 3;
    char *text = NULL;
    if (len && !lr_utf8_valid((const char *)data, len)) {
        text = convert(a, "GB18030", data, len);
        *charset = text ? "GBK" : *charset;
    }
    return unix_lines(text ? repair(a, text, strlen(text)) : repair(a, (const char *)data, len));
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
