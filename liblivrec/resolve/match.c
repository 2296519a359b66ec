/* From what the user typed to the one extractor. */
#include <strings.h>

#include "resolve/ctx.h"

#define DIRECT "direct:"

/* Is it there, in any case? `at_end`: as the end of the text. */
static bool has_word(const char *text, const char *ext, size_t n, bool at_end)
{
    size_t len = text ? strlen(text) : 0;
    for (size_t at = at_end && len > n ? len - n : 0; at + n <= len; at++)
        if (strncasecmp(text + at, ext, n) == 0)
            return true;
    return false;
}

/* ".ts": the path ends so; "*.flv": it is anywhere in the path or the query. */
static bool takes_extension(const char *ext, const struct lr_url *u)
{
    bool anywhere = *ext == '*';
    ext += anywhere;
    size_t n = strlen(ext);
    return has_word(u->path, ext, n, !anywhere) || (anywhere && has_word(u->query, ext, n, false));
}

static bool is_http(const struct lr_url *u)
{
    return strcmp(u->scheme, "http") == 0 || strcmp(u->scheme, "https") == 0;
}

bool lr_extractor_takes(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u,
                        struct lr_captures *caps)
{
    for (const char *const *p = e->urls; *p; p++) {
        if (!(e->flags & LR_FALLBACK)) {
            if (lr_pattern_match(a, *p, u, caps))
                return true;
        } else if (is_http(u) && takes_extension(*p, u)) {
            *caps = (struct lr_captures){0};
            return true;
        }
    }
    return false;
}

static const struct lr_extractor *find(struct lr_arena *a, const struct lr_url *u,
                                       struct lr_captures *caps)
{
    for (int fallback = 0; fallback < 2; fallback++)
        for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
            if (!((*e)->flags & LR_FALLBACK) == !fallback && lr_extractor_takes(a, *e, u, caps))
                return *e;
    return NULL;
}

static const struct lr_extractor *forced(const char *name)
{
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
        if (strcmp((*e)->name, name) == 0)
            return *e;
    return NULL;
}

/* The first web address in a share text ("... https://v.x.com/Ab/ 复制 ..."), without the marks
 * that sentences put behind it. Addresses of share sheets are ASCII. */
static const char *address_in(struct lr_arena *a, const char *text)
{
    const char *p = text;
    while ((p = strstr(p, "http")) != NULL && strncmp(p, "http://", 7) != 0 &&
           strncmp(p, "https://", 8) != 0)
        p += 4;
    if (!p)
        return NULL;
    size_t n = 0;
    while (p[n] > 0x20 && p[n] < 0x7F && !strchr("\"'<>|`{}", p[n]))
        n++;
    while (n && strchr(".,;:!?)]*", p[n - 1]))
        n--;
    return lr_arena_strndup(a, p, n);
}

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " \t\r\n");
}

static bool is_one_word(const char *s)
{
    s += strcspn(s, " \t\r\n");
    return *skip_blanks(s) == '\0';
}

static bool is_rtmp(const struct lr_url *u)
{
    return strncmp(u->scheme, "rtmp", 4) == 0;
}

static int no_rtmp(const struct lr_url *u, struct lr_err *err)
{
    return lr_err_set(
        err, LIVREC_EUNSUPPORTED,
        "%s://%s%s: RTMP is not recorded; most servers have the same stream over HTTP, "
        "as FLV or HLS: give that address",
        u->scheme, u->host, u->path);
}

static int unsupported(struct lr_arena *a, const struct lr_url *u, struct lr_err *err)
{
    if (is_rtmp(u))
        return no_rtmp(u, err);
    const char *near = lr_nearest(a, u);
    if (near)
        return lr_err_set(err, LIVREC_EUNSUPPORTED, "no platform takes %s%s; nearest is %s",
                          u->host, u->path, near);
    return lr_err_set(err, LIVREC_EUNSUPPORTED,
                      "no platform takes %s%s; if it is the address of a stream, put \"direct:\" "
                      "before it",
                      u->host, u->path);
}

/* The address as typed, then what a share text holds. */
static const struct lr_extractor *match_text(struct lr_arena *a, const char *text, struct lr_url *u,
                                             struct lr_captures *caps, struct lr_err *err)
{
    const struct lr_extractor *e = NULL;
    bool parsed = is_one_word(text) && lr_url_from_user(a, text, u) == 0;
    if (parsed)
        e = find(a, u, caps);
    const char *inside = e ? NULL : address_in(a, text);
    struct lr_url other;
    if (inside && lr_url_parse(a, inside, &other) == 0) {
        e = find(a, &other, caps);
        if (e || !parsed)
            *u = other;
        parsed = true;
    }
    if (!e && lr_arena_failed(a))
        lr_err_set(err, LIVREC_ENOMEM, "no memory");
    else if (!parsed)
        lr_err_set(err, LIVREC_EUNSUPPORTED, "\"%.80s\" is not the address of a web page", text);
    else if (!e)
        unsupported(a, u, err);
    return e;
}

const struct lr_extractor *lr_registry_match(struct lr_arena *a, const char *url,
                                             struct lr_url *parsed, struct lr_captures *caps,
                                             struct lr_err *err)
{
    struct lr_url u;
    struct lr_captures c = {0};
    const struct lr_extractor *e = NULL;
    const char *text = skip_blanks(url ? url : "");
    if (strncmp(text, DIRECT, sizeof DIRECT - 1) == 0) {
        text = skip_blanks(text + sizeof DIRECT - 1);
        int rc = lr_url_from_user(a, text, &u);
        if (rc == 0 && is_http(&u))
            e = forced("direct");
        else if (rc == LIVREC_ENOMEM)
            lr_err_set(err, rc, "no memory");
        else if (rc == 0 && is_rtmp(&u))
            no_rtmp(&u, err);
        else
            lr_err_set(err, LIVREC_EUNSUPPORTED, "direct: is followed by an http(s) address");
    } else {
        e = match_text(a, text, &u, &c, err);
    }
    if (e) {
        *parsed = u;
        *caps = c;
    }
    return e;
}
