#include "notify/text.h"

#include <string.h>

#include "core/codepoint.h"

#define ELLIPSIS "…"

const char *lr_notice_cut(struct lr_arena *a, const char *text, size_t most)
{
    size_t len = strlen(text), kept = 0, room = most - (sizeof ELLIPSIS - 1);
    if (len <= most)
        return text;
    for (uint32_t cp;;) {
        size_t n = lr_cp_decode(text + kept, len - kept, &cp);
        if (kept + n > room)
            break;
        kept += n;
    }
    return lr_arena_fmt(a, "%.*s" ELLIPSIS, (int)kept, text);
}

bool lr_notice_is_web(const char *url)
{
    return url && (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
}

/* Bytes at s that stay as they are, and what comes in place of a character; NULL: itself. */
struct markup {
    size_t (*keep)(const char *s);
    const char *(*of)(char c);
};

static size_t keep_none(const char *s)
{
    (void)s;
    return 0;
}

/* One piece of text at a time: its length in the input, and what is written for it. */
static size_t piece(const struct markup *m, const char *s, const char **out, size_t *out_len)
{
    size_t kept = m->keep(s);
    const char *other = kept ? NULL : m->of(*s);
    *out = other ? other : s;
    *out_len = other ? strlen(other) : kept ? kept : 1;
    return kept ? kept : 1;
}

static const char *replace(struct lr_arena *a, const char *text, const struct markup *m)
{
    const char *from;
    size_t size = 1, n;
    for (const char *s = text; *s;) {
        s += piece(m, s, &from, &n);
        size += n;
    }
    char *out = lr_arena_alloc(a, size), *to = out;
    for (const char *s = text; out && *s; to += n) {
        s += piece(m, s, &from, &n);
        memcpy(to, from, n);
    }
    return out;
}

/* An address is shown as it is, so far as nothing in it could be markup. */
static size_t keep_address(const char *s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~:/?&=%+,;";
    return lr_notice_is_web(s) ? strspn(s, plain) : 0;
}

static const char *of_markdown(char c)
{
    static const char special[] = "\\`*_{}[]()#+-!|<>~@";
    static const char escaped[][3] = {"\\\\", "\\`", "\\*", "\\_", "\\{", "\\}", "\\[",
                                      "\\]",  "\\(", "\\)", "\\#", "\\+", "\\-", "\\!",
                                      "\\|",  "\\<", "\\>", "\\~", "\\@"};
    const char *at = strchr(special, c);
    return c == '\n' ? "  \n" : at ? escaped[at - special] : NULL;
}

static const char *of_slack(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
}

static const char *of_tags(char c)
{
    return c == '<' ? "＜" : c == '>' ? "＞" : NULL;
}

const char *lr_notice_markdown(struct lr_arena *a, const char *text)
{
    return replace(a, text, &(struct markup){keep_address, of_markdown});
}

const char *lr_notice_slack(struct lr_arena *a, const char *text)
{
    return replace(a, text, &(struct markup){keep_none, of_slack});
}

const char *lr_notice_no_tags(struct lr_arena *a, const char *text)
{
    return replace(a, text, &(struct markup){keep_none, of_tags});
}
