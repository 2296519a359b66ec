#include "resolve/resolve.h"

static const char *short_host(const char *host)
{
    if (strncmp(host, "www.", 4) == 0)
        return host + 4;
    return strncmp(host, "m.", 2) == 0 ? host + 2 : host;
}

char *lr_identity(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u,
                  const struct lr_captures *caps)
{
    bool whole = e->flags & LR_FALLBACK || caps->count == 0;
    const char *query = u->query && (whole || e->flags & LR_BY_QUERY) ? u->query : "";
    if (whole)
        return lr_arena_fmt(a, "%s %s:%d%s?%s#%s", e->name, u->host, u->port, u->path, query,
                            u->fragment ? u->fragment : "");
    char *out = lr_arena_fmt(a, "%s %s?%s", e->name, short_host(u->host), query);
    for (int i = 0; out && i < caps->count; i++)
        out = lr_arena_fmt(a, "%s %s=%s", out, caps->item[i].name, caps->item[i].value);
    return out;
}
