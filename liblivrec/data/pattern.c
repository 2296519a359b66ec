#include "data/pattern.h"

#include <string.h>
#include <livrec/error.h>

#include "core/codepoint.h"
#include "data/pattern_form.h"
#include "data/url_parts.h"

static bool same(struct lr_part part, const char *text)
{
    return strlen(text) == part.len && memcmp(text, part.p, part.len) == 0;
}

static bool any_host(struct lr_part host)
{
    return host.len == 1 && *host.p == '*';
}

/* Take ":*" off: any port will do. */
static bool any_port(struct lr_part *host)
{
    bool any = host->len > 2 && memcmp(host->p + host->len - 2, ":*", 2) == 0;
    host->len -= any ? 2 : 0;
    return any;
}

static bool host_matches(struct lr_part host, const struct lr_url *u)
{
    if (any_host(host))
        return true;
    if (u->user || (!any_port(&host) && u->port != lr_url_default_port(u->scheme)))
        return false;
    if (*host.p != '*')
        return same(host, u->host);
    size_t len = strlen(u->host), tail = host.len - 1; /* with its dot */
    return len > tail && memcmp(u->host + len - tail, host.p + 1, tail) == 0;
}

static bool scheme_matches(struct lr_part scheme, const struct lr_url *u)
{
    if (scheme.p)
        return same(scheme, u->scheme);
    return strcmp(u->scheme, "https") == 0 || strcmp(u->scheme, "http") == 0;
}

static bool in_class(char c, char class)
{
    char l = c | 0x20;
    bool digit = c >= '0' && c <= '9';
    if (class == 'd')
        return digit;
    if (class == 'x')
        return digit || (l >= 'a' && l <= 'f');
    return digit || (l >= 'a' && l <= 'z') || c == '_' || c == '-';
}

/* A value that an extractor can take for one name: no slash, no control, no bad UTF-8. */
static bool is_one_name(const char *s, size_t n, char class)
{
    uint32_t cp;
    for (size_t i = 0; i < n;) {
        if (class && !in_class(s[i], class))
            return false;
        i += lr_cp_decode(s + i, n - i, &cp);
        if (cp == LR_CP_BAD || cp == '/' || cp == '\\' || lr_cp_is_control(cp))
            return false;
    }
    return n > 0;
}

static bool keep(struct lr_arena *a, struct lr_captures *c, struct lr_part name, char *value)
{
    if (same(name, "_"))
        return true;
    char *copy = lr_arena_strndup(a, name.p, name.len);
    if (c->count == LR_PATTERN_CAPTURES || !copy || !value)
        return false;
    c->item[c->count].name = copy;
    c->item[c->count++].value = value;
    return true;
}

/* One piece of the pattern against one decoded segment or query value. */
static bool piece_matches(struct lr_arena *a, struct lr_part text, const char *value,
                          struct lr_captures *c)
{
    struct lr_pattern_piece piece;
    if (!value || !lr_pattern_piece(text, &piece))
        return false;
    if (!piece.capture)
        return same(text, value);
    size_t len = strlen(value), around = piece.before.len + piece.after.len;
    if (len <= around || memcmp(value, piece.before.p, piece.before.len) != 0 ||
        memcmp(value + len - piece.after.len, piece.after.p, piece.after.len) != 0)
        return false;
    value += piece.before.len;
    len -= around;
    return is_one_name(value, len, piece.class) &&
           keep(a, c, piece.name, lr_arena_strndup(a, value, len));
}

/* Segments of a path, or of the route in a fragment. */
static bool segments_match(struct lr_arena *a, struct lr_part pattern, struct lr_part path,
                           struct lr_captures *c)
{
    struct lr_part want, have;
    struct lr_pattern_piece piece;
    while (lr_part_next(&pattern, '/', &want)) {
        if (lr_pattern_piece(want, &piece) && piece.rest) {
            while (path.len && *path.p == '/') {
                path.p++;
                path.len--;
            }
            return keep(a, c, piece.name, lr_percent_decode(a, path.p, path.len));
        }
        if (!lr_part_next(&path, '/', &have) ||
            !piece_matches(a, want, lr_percent_decode(a, have.p, have.len), c))
            return false;
    }
    return !lr_part_next(&path, '/', &have);
}

static bool query_matches(struct lr_arena *a, struct lr_part query, const struct lr_url *u,
                          struct lr_captures *c)
{
    struct lr_part pair;
    while (lr_part_next(&query, '&', &pair)) {
        const char *equals = memchr(pair.p, '=', pair.len);
        if (!equals)
            return false;
        size_t n = (size_t)(equals - pair.p);
        char *key = lr_arena_strndup(a, pair.p, n);
        struct lr_part value = {equals + 1, pair.len - n - 1};
        if (!piece_matches(a, value, lr_query_get(a, u->query, key), c))
            return false;
    }
    return true;
}

static bool fragment_matches(struct lr_arena *a, struct lr_part pattern, const struct lr_url *u,
                             struct lr_captures *c)
{
    if (!pattern.p)
        return true;
    const char *route = u->fragment ? u->fragment : "";
    route += *route == '!';
    return *route == '/' &&
           segments_match(a, pattern, (struct lr_part){route, strcspn(route, "?")}, c);
}

static bool form_matches(struct lr_arena *a, const char *form, const struct lr_url *u,
                         struct lr_captures *c)
{
    struct lr_pattern_parts parts;
    lr_pattern_split(form, &parts);
    return scheme_matches(parts.scheme, u) && host_matches(parts.host, u) &&
           segments_match(a, parts.path, (struct lr_part){u->path, strlen(u->path)}, c) &&
           query_matches(a, parts.query, u, c) && fragment_matches(a, parts.fragment, u, c);
}

bool lr_pattern_match(struct lr_arena *a, const char *pattern, const struct lr_url *u,
                      struct lr_captures *out)
{
    size_t forms = lr_pattern_forms(pattern);
    char form[LR_PATTERN_MAX];
    for (size_t i = 0; i < forms; i++) {
        struct lr_captures c = {0};
        lr_pattern_expand(pattern, i, form);
        if (!form_matches(a, form, u, &c))
            continue;
        if (out)
            *out = c;
        return true;
    }
    return false;
}

const char *lr_capture(const struct lr_captures *c, const char *name)
{
    for (int i = 0; c && i < c->count; i++)
        if (strcmp(c->item[i].name, name) == 0)
            return c->item[i].value;
    return NULL;
}

/* ---- well-formed? */

static bool host_is_good(struct lr_part host)
{
    if (any_host(host))
        return true;
    any_port(&host);
    if (host.len && *host.p == '*') {
        if (host.len < 3 || host.p[1] != '.')
            return false;
        host = (struct lr_part){host.p + 2, host.len - 2};
    }
    for (size_t i = 0; i < host.len; i++)
        if (!((host.p[i] >= 'a' && host.p[i] <= 'z') || (host.p[i] >= '0' && host.p[i] <= '9') ||
              host.p[i] == '-' || host.p[i] == '.'))
            return false;
    return host.len && *host.p != '.' && host.p[host.len - 1] != '.';
}

/* Pieces are well formed; ** stands last, and only where a path is. */
static bool pieces_are_good(struct lr_part list, char separator, int *captures)
{
    struct lr_part text;
    struct lr_pattern_piece piece = {0};
    while (lr_part_next(&list, separator, &text)) {
        if (piece.rest)
            return false;
        if (separator == '&') {
            const char *equals = memchr(text.p, '=', text.len);
            if (!equals || equals == text.p || equals + 1 == text.p + text.len)
                return false;
            text = (struct lr_part){equals + 1, text.len - (size_t)(equals + 1 - text.p)};
        }
        if (!lr_pattern_piece(text, &piece) || (piece.rest && separator == '&'))
            return false;
        *captures += piece.capture && !same(piece.name, "_");
    }
    return true;
}

static bool is_lower(struct lr_part text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] >= 'A' && text.p[i] <= 'Z')
            return false;
    return true;
}

static bool form_is_good(const char *form)
{
    struct lr_pattern_parts parts;
    int captures = 0;
    lr_pattern_split(form, &parts);
    if (parts.scheme.p && (parts.scheme.len == 0 || !is_lower(parts.scheme) ||
                           lr_url_scheme_len(form, strlen(form)) != parts.scheme.len))
        return false;
    if (parts.fragment.p && (parts.fragment.len == 0 || *parts.fragment.p != '/'))
        return false;
    return host_is_good(parts.host) && pieces_are_good(parts.path, '/', &captures) &&
           pieces_are_good(parts.query, '&', &captures) &&
           pieces_are_good(parts.fragment, '/', &captures) && captures <= LR_PATTERN_CAPTURES;
}

int lr_pattern_check(const char *pattern)
{
    size_t forms = pattern ? lr_pattern_forms(pattern) : 0;
    char form[LR_PATTERN_MAX];
    bool good = forms > 0;
    for (size_t i = 0; i < forms && good; i++) {
        lr_pattern_expand(pattern, i, form);
        good = form_is_good(form);
    }
    return good ? 0 : LIVREC_EARG;
}
