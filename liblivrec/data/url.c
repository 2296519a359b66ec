#include "data/url.h"

#include <string.h>
#include <livrec/error.h>

#include "data/url_parts.h"

/* The query begins at the first ?, the fragment at the first #. */
static int take_query(struct lr_arena *a, const char *p, size_t n, struct lr_url *u)
{
    const char *hash = memchr(p, '#', n);
    size_t len = hash ? (size_t)(hash - p) : n;
    if (hash) {
        u->fragment = lr_url_encode(a, hash + 1, n - len - 1, "\"<>`");
        if (!u->fragment)
            return LIVREC_ENOMEM;
    }
    const char *mark = memchr(p, '?', len);
    if (mark) {
        u->query = lr_url_encode(a, mark + 1, len - (size_t)(mark + 1 - p), "\"<>'");
        if (!u->query)
            return LIVREC_ENOMEM;
    }
    return 0;
}

static int take_path(struct lr_arena *a, const char *p, size_t n, struct lr_url *u)
{
    size_t len = lr_url_span(p, n, "?#");
    char *path = lr_url_encode(a, len ? p : "/", len ? len : 1, "\"<>`{}^");
    if (!path)
        return LIVREC_ENOMEM;
    for (char *c = path; *c; c++)
        if (*c == '\\')
            *c = '/';
    lr_url_remove_dots(path);
    u->path = path;
    return take_query(a, p + len, n - len, u);
}

int lr_url_parse_clean(struct lr_arena *a, const char *p, size_t n, struct lr_url *out)
{
    struct lr_url u = {0};
    size_t len = lr_url_scheme_len(p, n);
    if (len == 0 || n - len < 3 || memcmp(p + len, "://", 3) != 0)
        return LIVREC_EARG;
    char *scheme = lr_arena_strndup(a, p, len);
    if (!scheme)
        return LIVREC_ENOMEM;
    lr_url_lower(scheme);
    u.scheme = scheme;
    p += len + 3;
    n -= len + 3;
    size_t authority = lr_url_span(p, n, "/?#");
    int rc = lr_url_take_authority(a, p, authority, &u);
    if (rc == 0)
        rc = take_path(a, p + authority, n - authority, &u);
    if (rc == 0)
        *out = u;
    return rc;
}

int lr_url_parse(struct lr_arena *a, const char *text, struct lr_url *out)
{
    char *clean;
    int rc = lr_url_clean(a, text, true, &clean);
    return rc ? rc : lr_url_parse_clean(a, clean, strlen(clean), out);
}

int lr_url_from_user(struct lr_arena *a, const char *text, struct lr_url *out)
{
    char *clean;
    int rc = lr_url_clean(a, text, true, &clean);
    if (rc)
        return rc;
    size_t scheme = lr_url_scheme_len(clean, strlen(clean));
    if (scheme && strncmp(clean + scheme, "://", 3) == 0)
        return lr_url_parse_clean(a, clean, strlen(clean), out);
    char *full = lr_arena_fmt(a, strncmp(clean, "//", 2) == 0 ? "https:%s" : "https://%s", clean);
    return full ? lr_url_parse_clean(a, full, strlen(full), out) : LIVREC_ENOMEM;
}

static char *origin_and_path(struct lr_arena *a, const struct lr_url *u, const char *user)
{
    char port[16] = "";
    if (u->port && u->port != lr_url_default_port(u->scheme))
        lr_url_port_text(u->port, port);
    bool v6 = strchr(u->host, ':') != NULL;
    return lr_arena_fmt(a, "%s://%s%s%s%s%s%s%s", u->scheme, user ? user : "", user ? "@" : "",
                        v6 ? "[" : "", u->host, v6 ? "]" : "", port, u->path);
}

char *lr_url_str(struct lr_arena *a, const struct lr_url *u)
{
    char *front = origin_and_path(a, u, u->user);
    if (!front || (!u->query && !u->fragment))
        return front;
    return lr_arena_fmt(a, "%s%s%s%s%s", front, u->query ? "?" : "", u->query ? u->query : "",
                        u->fragment ? "#" : "", u->fragment ? u->fragment : "");
}

char *lr_url_redact(struct lr_arena *a, const char *text)
{
    struct lr_url u;
    if (lr_url_parse(a, text, &u) != 0)
        return lr_arena_strdup(a, "(not a URL)");
    return origin_and_path(a, &u, NULL);
}

/* RFC 3986 5.2.3: the base path up to its last slash, then the reference. */
static char *merged(struct lr_arena *a, const char *base_path, const char *ref)
{
    const char *slash = strrchr(base_path, '/');
    return lr_arena_fmt(a, "%.*s%s", (int)(slash - base_path + 1), base_path, ref);
}

/* A reference without scheme and authority. */
static int join_path(struct lr_arena *a, const struct lr_url *base, const char *ref,
                     struct lr_url *u)
{
    *u = *base;
    u->fragment = NULL;
    if (*ref == '\0' || *ref == '#')
        return take_query(a, ref, strlen(ref), u);
    u->query = NULL;
    if (*ref == '?')
        return take_query(a, ref, strlen(ref), u);
    const char *full = *ref == '/' || *ref == '\\' ? ref : merged(a, base->path, ref);
    return full ? take_path(a, full, strlen(full), u) : LIVREC_ENOMEM;
}

static int join(struct lr_arena *a, const struct lr_url *base, const char *ref, struct lr_url *u)
{
    size_t len = lr_url_scheme_len(ref, strlen(ref));
    if (len && strncmp(ref + len, "://", 3) == 0)
        return lr_url_parse_clean(a, ref, strlen(ref), u);
    if (len) {
        /* "http:g" below an http base is relative (RFC 3986 5.4.2, as browsers do it); other
         * schemes without an authority ("data:", "mailto:") are nothing that can be fetched. */
        if (strlen(base->scheme) != len || !lr_url_same_letters(ref, base->scheme, len))
            return LIVREC_EARG;
        ref += len + 1;
    }
    if (strncmp(ref, "//", 2) == 0) {
        char *full = lr_arena_fmt(a, "%s:%s", base->scheme, ref);
        return full ? lr_url_parse_clean(a, full, strlen(full), u) : LIVREC_ENOMEM;
    }
    if ((*ref == '/' || *ref == '\\') && (ref[1] == '/' || ref[1] == '\\'))
        return LIVREC_EARG; /* browsers take "/\host" for "//host"; nobody means well by it */
    return join_path(a, base, ref, u);
}

char *lr_url_join(struct lr_arena *a, const char *base, const char *ref)
{
    struct lr_url b, u;
    char *clean;
    if (lr_url_parse(a, base, &b) || lr_url_clean(a, ref, false, &clean))
        return NULL;
    return join(a, &b, clean, &u) == 0 ? lr_url_str(a, &u) : NULL;
}

char *lr_url_alien(struct lr_arena *a, const char *ref)
{
    char *clean;
    if (lr_url_clean(a, ref, false, &clean))
        return NULL;
    char *scheme = lr_arena_strndup(a, clean, lr_url_scheme_len(clean, strlen(clean)));
    if (!scheme || !*scheme)
        return NULL;
    lr_url_lower(scheme);
    return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 ? NULL : scheme;
}

char *lr_url_join_any(struct lr_arena *a, const char *base, const char *ref)
{
    return lr_url_alien(a, ref) ? lr_arena_strdup(a, ref) : lr_url_join(a, base, ref);
}
