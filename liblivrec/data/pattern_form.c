#include "data/pattern_form.h"

#include <string.h>

/* The next {a,b} at or behind p, with its closing brace; NULL when there is none. */
static const char *alternation(const char *p, const char **end)
{
    for (; (p = strchr(p, '{')) != NULL; p = *end) {
        *end = strchr(p, '}');
        if (!*end)
            return NULL;
        if (memchr(p, ',', (size_t)(*end - p)))
            return p;
    }
    return NULL;
}

static size_t choices(const char *p, const char *end)
{
    size_t n = 1;
    for (; p < end; p++)
        n += *p == ',';
    return n;
}

size_t lr_pattern_forms(const char *pattern)
{
    size_t n = 1;
    const char *end;
    if (strlen(pattern) >= LR_PATTERN_MAX)
        return 0;
    for (const char *p = pattern; (p = alternation(p, &end)) != NULL; p = end) {
        if (memchr(p + 1, '{', (size_t)(end - p - 1)))
            return 0;
        n *= choices(p, end);
        if (n > LR_PATTERN_FORMS)
            return 0;
    }
    return n;
}

void lr_pattern_expand(const char *pattern, size_t n, char out[LR_PATTERN_MAX])
{
    const char *p = pattern, *open, *end;
    while ((open = alternation(p, &end)) != NULL) {
        memcpy(out, p, (size_t)(open - p));
        out += open - p;
        size_t count = choices(open, end), pick = n % count;
        n /= count;
        const char *word = open + 1;
        for (; pick; pick--)
            word = strchr(word, ',') + 1;
        size_t len = strcspn(word, ",}");
        memcpy(out, word, len);
        out += len;
        p = end + 1;
    }
    memcpy(out, p, strlen(p) + 1);
}

static struct lr_part part(const char *from, const char *to)
{
    return (struct lr_part){from, (size_t)(to - from)};
}

void lr_pattern_split(const char *form, struct lr_pattern_parts *out)
{
    *out = (struct lr_pattern_parts){0};
    const char *scheme = strstr(form, "://");
    if (scheme) {
        out->scheme = part(form, scheme);
        form = scheme + 3;
    }
    const char *end = form + strlen(form);
    const char *hash = strchr(form, '#');
    if (hash) {
        out->fragment = part(hash + 1, end);
        end = hash;
    }
    const char *mark = memchr(form, '?', (size_t)(end - form));
    if (mark) {
        out->query = part(mark + 1, end);
        end = mark;
    }
    const char *slash = memchr(form, '/', (size_t)(end - form));
    out->host = part(form, slash ? slash : end);
    out->path = slash ? part(slash, end) : part(end, end);
}

/* What stands between the braces. */
static bool read_capture(struct lr_part in, struct lr_pattern_piece *out)
{
    out->capture = true;
    out->rest = in.len >= 2 && memcmp(in.p, "**", 2) == 0;
    if (out->rest)
        in = (struct lr_part){in.p + 2, in.len - 2};
    const char *colon = memchr(in.p, ':', in.len);
    if (colon) {
        if (in.len - (size_t)(colon - in.p) != 2 || !memchr("dwx", colon[1], 3) || out->rest)
            return false;
        out->class = colon[1];
        in.len -= 2;
    }
    out->name = in;
    for (size_t i = 0; i < in.len; i++)
        if (!((in.p[i] >= 'a' && in.p[i] <= 'z') || in.p[i] == '_'))
            return false;
    return in.len > 0;
}

bool lr_pattern_piece(struct lr_part text, struct lr_pattern_piece *out)
{
    *out = (struct lr_pattern_piece){.before = text};
    const char *open = memchr(text.p, '{', text.len), *end = text.p + text.len;
    if (!open)
        return !memchr(text.p, '}', text.len);
    const char *close = memchr(open, '}', (size_t)(end - open));
    if (!close || memchr(text.p, '}', (size_t)(open - text.p)))
        return false;
    out->before = part(text.p, open);
    out->after = part(close + 1, end);
    if (memchr(out->after.p, '{', out->after.len) || memchr(out->after.p, '}', out->after.len))
        return false;
    return read_capture(part(open + 1, close), out) &&
           (!out->rest || (out->before.len == 0 && out->after.len == 0));
}

bool lr_part_next(struct lr_part *list, char separator, struct lr_part *out)
{
    while (list->len && *list->p == separator) {
        list->p++;
        list->len--;
    }
    if (list->len == 0)
        return false;
    const char *end = memchr(list->p, separator, list->len);
    *out = (struct lr_part){list->p, end ? (size_t)(end - list->p) : list->len};
    list->p += out->len;
    list->len -= out->len;
    return true;
}
