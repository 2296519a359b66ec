#include <string.h>

#include "data/html.h"
#include "data/html_tag.h"
#include "data/json_scan.h"
#include "data/url_parts.h"

/* Each try may look at the rest of the page. */
#define MARKS_MAX 64

/* Behind the bracket that closes the one at p, or NULL. Strings of both kinds hide brackets. */
static const char *balanced(const char *p, const char *end)
{
    size_t depth = 0;
    char quote = 0;
    for (; p < end; p++) {
        if (quote) {
            if (*p == '\\')
                p++;
            else if (*p == quote)
                quote = 0;
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
        } else if (*p == '{' || *p == '[') {
            depth++;
        } else if ((*p == '}' || *p == ']') && --depth == 0) {
            return p + 1;
        }
    }
    return NULL;
}

/* A JavaScript string whose content is JSON. */
static char *quoted_json(struct lr_arena *a, const char *quote, const char *end)
{
    struct lr_json_scan scan;
    char *out = NULL;
    lr_json_scan_init(&scan, quote, (size_t)(end - quote));
    if (lr_json_scan_string(&scan) == LR_JSON_STRING) {
        size_t blanks = 0;
        while (blanks < scan.len && scan.str[blanks] != '{' && scan.str[blanks] != '[')
            blanks++;
        const char *open = scan.str + blanks;
        const char *close = balanced(open, scan.str + scan.len);
        out = close ? lr_arena_strndup(a, open, (size_t)(close - open)) : NULL;
    }
    lr_json_scan_free(&scan);
    return out;
}

/* Is the quote at p one of a script? Behind a bare "=" it opens an attribute, where a backslash is
 * the JSON's own. */
static bool is_script_string(const char *p, const char *open)
{
    return p[-1] != '=' || open[1] == '\\';
}

/* The value that begins at p, with what may stand before it. */
static char *value_at(struct lr_arena *a, const char *p, const char *end)
{
    p += strspn(p, " \t\r\n=:(");
    const char *quote = *p == '"' || *p == '\'' ? p : NULL;
    const char *open = quote ? quote + 1 + strspn(quote + 1, " \t\r\n") : p;
    if (*open != '{' && *open != '[')
        return NULL;
    if (quote && is_script_string(quote, open))
        return quoted_json(a, quote, end);
    const char *close = balanced(open, end);
    return close ? lr_arena_strndup(a, open, (size_t)(close - open)) : NULL;
}

char *lr_html_json_after(struct lr_arena *a, const char *html, const char *mark)
{
    if (!html || !mark || !*mark)
        return NULL;
    const char *end = html + strlen(html);
    char *value = NULL;
    int tries = 0;
    for (const char *p = html; !value && tries++ < MARKS_MAX && (p = strstr(p, mark)) != NULL;) {
        p += strlen(mark);
        value = value_at(a, p, end);
    }
    return value;
}

static bool attr_of(const struct lr_html_tag *t, const char *lower_name, struct lr_html_attr *out)
{
    const char *p = t->attrs;
    while (lr_html_next_attr(&p, t->attrs_end, out))
        if (strlen(lower_name) == out->name_len &&
            lr_url_same_letters(out->name, lower_name, out->name_len))
            return true;
    return false;
}

static bool attr_is(const struct lr_html_tag *t, const char *lower_name, const char *value)
{
    struct lr_html_attr attr;
    return attr_of(t, lower_name, &attr) && strlen(value) == attr.value_len &&
           memcmp(value, attr.value, attr.value_len) == 0;
}

char *lr_html_script(struct lr_arena *a, const char *html, const char *id)
{
    struct lr_html_tag t;
    const char *end = html ? html + strlen(html) : NULL;
    for (const char *p = html; p && lr_html_next_tag(p, end, &t);) {
        p = lr_html_raw_end(&t, end);
        if (!t.closes && lr_html_tag_is(&t, "script") && attr_is(&t, "id", id))
            return lr_arena_strndup(a, t.end, (size_t)(p - t.end));
    }
    return NULL;
}

char *lr_html_meta(struct lr_arena *a, const char *html, const char *name)
{
    struct lr_html_tag t;
    struct lr_html_attr content;
    const char *end = html ? html + strlen(html) : NULL;
    for (const char *p = html; p && lr_html_next_tag(p, end, &t);) {
        p = lr_html_raw_end(&t, end);
        if (!t.closes && lr_html_tag_is(&t, "meta") &&
            (attr_is(&t, "name", name) || attr_is(&t, "property", name)) &&
            attr_of(&t, "content", &content))
            return lr_html_unescape(a, lr_arena_strndup(a, content.value, content.value_len));
    }
    return NULL;
}

char *lr_between(struct lr_arena *a, const char *text, const char *before, const char *after)
{
    const char *from = text ? strstr(text, before) : NULL;
    if (!from)
        return NULL;
    from += strlen(before);
    const char *to = strstr(from, after);
    return to ? lr_arena_strndup(a, from, (size_t)(to - from)) : NULL;
}
