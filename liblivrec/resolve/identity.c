#include "resolve/resolve.h"

static const char *short_host(const char *host)
{
    if (strncmp(host, "www.", 4) == 0)
        return host + 4;
    return strncmp(host, "m.", 2) == 0 ? host + 2 : host;
}

/* `out` with what the query says of the room: in the order of the keys, whatever that there is. */
static char *add_query(struct lr_arena *a, const struct lr_extractor *e, const char *query,
                       char *out)
{
    for (const char *const *key = e->query_keys; out && key && *key; key++) {
        const char *value = lr_query_item(a, query, *key);
        if (value)
            out = lr_arena_fmt(a, "%s &%s=%s", out, *key, value);
    }
    return out;
}

/* Nothing says what names the room: all of it. */
static char *whole(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u)
{
    return lr_arena_fmt(a, "%s %s:%d%s?%s#%s", e->name, u->host, u->port, u->path,
                        u->query ? u->query : "", u->fragment ? u->fragment : "");
}

char *lr_identity(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u,
                  const struct lr_captures *caps)
{
    if (e->flags & LR_FALLBACK || caps->count == 0)
        return whole(a, e, u);
    char *out = lr_arena_fmt(a, "%s %s", e->name, short_host(u->host));
    for (int i = 0; out && i < caps->count; i++)
        out = lr_arena_fmt(a, "%s %s=%s", out, caps->item[i].name, caps->item[i].value);
    out = add_query(a, e, u->query, out);
    return lr_arena_failed(a) ? NULL : out;
}
