/* Rooms that are shown on another platform. */
#include "resolve/ctx.h"

#define HANDS 2 /* a player that embeds a player; more is a circle */

static int ask_other(lr_ctx *x, struct lr_room *room, const char *url)
{
    struct lr_err err = {0};
    const struct lr_extractor *e = lr_registry_match(x->arena, url, &x->input, &x->captures, &err);
    if (e && (e->flags & LR_FALLBACK))
        lr_err_set(&err, LIVREC_EUNSUPPORTED, "no platform takes %s", lr_url_redact(x->arena, url));
    if (err.code)
        return lr_fail(x, err.code, "%s", err.text);
    x->extractor = e;
    int rc = lr_ctx_constants(x, &err);
    if (rc)
        return lr_fail(x, rc, "%s", err.text);
    room->filters = e->filters;
    rc = e->resolve(x, room);
    return rc ? lr_fail(x, rc, "%s", e->name) : lr_done(x);
}

int lr_hand_over(lr_ctx *x, struct lr_room *room, const char *url)
{
    const struct lr_extractor *own = x->extractor;
    const struct lr_constant *overrides = x->overrides;
    struct lr_captures captures = x->captures;
    struct lr_url input = x->input;
    const char *id = room->id, *page = room->url;
    if (lr_done(x) != 0)
        return lr_done(x);
    if (!url || x->handed == HANDS)
        return lr_fail(x, LIVREC_EUNSUPPORTED, "the room leads from platform to platform");
    x->handed++;
    int rc = ask_other(x, room, url);
    x->handed--;
    x->extractor = own;
    x->overrides = overrides;
    x->captures = captures;
    x->input = input;
    room->id = id;
    room->url = page;
    return rc;
}
