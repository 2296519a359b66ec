#include "data/html_tag.h"

#include <string.h>

#include "data/url_parts.h"

static bool is_letter(char c)
{
    c |= 0x20;
    return c >= 'a' && c <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

/* Behind the first `mark` at or behind p; NULL when there is none. */
static const char *behind(const char *p, const char *end, const char *mark)
{
    size_t n = strlen(mark);
    const char *hit = p < end ? memmem(p, (size_t)(end - p), mark, n) : NULL;
    return hit ? hit + n : NULL;
}

bool lr_html_next_attr(const char **p, const char *end, struct lr_html_attr *out)
{
    const char *s = *p;
    while (s < end && (is_blank(*s) || *s == '/'))
        s++;
    if (s >= end || *s == '>') {
        *p = s;
        return false;
    }
    const char *from = s;
    for (s++; s < end && !is_blank(*s) && *s != '/' && *s != '>' && *s != '='; s++)
        ;
    *out = (struct lr_html_attr){.name = from, .name_len = (size_t)(s - from), .value = ""};
    while (s < end && is_blank(*s))
        s++;
    *p = s;
    if (s == end || *s != '=')
        return true;
    for (s++; s < end && is_blank(*s); s++)
        ;
    if (s < end && (*s == '"' || *s == '\'')) {
        const char *close = memchr(s + 1, *s, (size_t)(end - s - 1));
        out->value = s + 1;
        s = close ? close : end;
        out->value_len = (size_t)(s - out->value);
        *p = close ? close + 1 : end;
        return true;
    }
    for (out->value = s; s < end && !is_blank(*s) && *s != '>'; s++)
        ;
    out->value_len = (size_t)(s - out->value);
    *p = s;
    return true;
}

/* p stands at "<" and a letter, or "</" and a letter. */
static bool read_tag(const char *p, const char *end, struct lr_html_tag *t)
{
    struct lr_html_attr unused;
    t->start = p++;
    t->closes = *p == '/';
    p += t->closes;
    t->name = p;
    while (p < end && !is_blank(*p) && *p != '/' && *p != '>')
        p++;
    t->name_len = (size_t)(p - t->name);
    t->attrs = p;
    while (lr_html_next_attr(&p, end, &unused))
        ;
    t->attrs_end = p;
    t->end = p + 1;
    return p < end;
}

bool lr_html_skip(const char **p, const char *end)
{
    const char *s = *p;
    if (end - s >= 4 && memcmp(s, "<!--", 4) == 0)
        s = behind(s + 2, end, "-->"); /* "<!-->" is a whole comment */
    else if (end - s >= 2 &&
             (s[1] == '!' || s[1] == '?' || (s[1] == '/' && end - s > 2 && !is_letter(s[2]))))
        s = behind(s, end, ">");
    else
        return false;
    *p = s ? s : end;
    return true;
}

bool lr_html_next_tag(const char *p, const char *end, struct lr_html_tag *out)
{
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL && end - p > 2) {
        if (is_letter(p[1]) || (p[1] == '/' && is_letter(p[2])))
            return read_tag(p, end, out);
        if (!lr_html_skip(&p, end))
            p++;
    }
    return false;
}

bool lr_html_tag_is(const struct lr_html_tag *t, const char *lower_name)
{
    return strlen(lower_name) == t->name_len &&
           lr_url_same_letters(t->name, lower_name, t->name_len);
}

const char *lr_html_close(const char *p, const char *end)
{
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL && end - p > 1) {
        if (p[1] == '/')
            return p;
        p++;
    }
    return end;
}

const char *lr_html_raw_end(const struct lr_html_tag *t, const char *end)
{
    static const char *const raw[] = {"script", "style", "textarea", "title", "xmp", "iframe"};
    const char *p = t->end;
    bool is_raw = false;
    for (size_t i = 0; i < LR_COUNT(raw); i++)
        is_raw = is_raw || lr_html_tag_is(t, raw[i]);
    if (!is_raw || t->closes)
        return p;
    for (; (p = lr_html_close(p, end)) < end; p += 2)
        if ((size_t)(end - p) >= t->name_len + 2 &&
            lr_url_same_letters(p + 2, t->name, t->name_len))
            return p;
    return end;
}
