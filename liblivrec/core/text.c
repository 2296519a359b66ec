#include "core/text.h"

#include <string.h>

#include "core/codepoint.h"
#include "core/redact.h"
#include "lang/lang.h"

/* A character that was cut in half would make the text invalid UTF-8. `end` is where the cut is:
 * the lead byte of the last character says whether it is whole. */
static void cut_at_character(char *text, size_t end)
{
    size_t at = end, tail = 0;
    while (at && tail < 3 && ((unsigned char)text[at - 1] & 0xC0) == 0x80) {
        at--;
        tail++;
    }
    unsigned char lead = at ? (unsigned char)text[at - 1] : 0;
    size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (tail < want)
        text[at - 1] = '\0';
}

/* Never longer than before. */
static void make_showable(char *text)
{
    size_t len = strlen(text);
    char *out = text;
    for (size_t n; len; text += n, len -= n) {
        uint32_t cp;
        n = lr_cp_decode(text, len, &cp);
        if (cp == '\n' || cp == '\r' || cp == '\t') {
            *out++ = ' ';
        } else if (cp == LR_CP_BAD || lr_cp_is_control(cp) || lr_cp_is_bidi(cp)) {
            *out++ = '?';
        } else {
            memmove(out, text, n);
            out += n;
        }
    }
    *out = '\0';
}

void lr_text_fmtv(char *out, size_t size, const char *fmt, va_list args)
{
    int n = lr_lang_print(out, size, fmt, args);
    if (n < 0)
        out[0] = '\0';
    else if ((size_t)n >= size)
        cut_at_character(out, size - 1);
    make_showable(out);
    lr_redact(out);
}

void lr_text_fmt(char *out, size_t size, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    lr_text_fmtv(out, size, fmt, args);
    va_end(args);
}

char *lr_next_line(char **rest)
{
    char *line = *rest, *end = line ? strchr(line, '\n') : NULL;
    if (end)
        *end++ = '\0';
    *rest = end;
    return line;
}

size_t lr_count_lines(const char *text)
{
    size_t n = 1;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

char *lr_trim(char *s)
{
    s += strspn(s, " \t\r");
    size_t n = strlen(s);
    while (n && strchr(" \t\r", s[n - 1]))
        n--;
    s[n] = '\0';
    return s;
}
