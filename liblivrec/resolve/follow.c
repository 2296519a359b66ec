/* Short links: where they lead to, without asking there. */
#include "resolve/ctx.h"

#define HOPS 5

static void refuse(lr_ctx *x, int status)
{
    if (status == 404 || status == 410)
        lr_fail(x, LIVREC_ENOTFOUND, "the short link leads nowhere (HTTP %d)", status);
    else if (status >= 400)
        lr_fail(x, LIVREC_EHTTP, "HTTP %d for the short link", status);
    else
        lr_fail(x, LIVREC_EPARSE, "the short link does not redirect (HTTP %d)", status);
}

/* The address in the Location header; NULL where it ends, with a sticky error if no answer came. */
static const char *next_hop(lr_ctx *x, const char *url)
{
    const struct lr_req req = {.no_redirect = true, .lenient = true};
    const struct lr_http_resp *resp = lr_request(x, url, &req);
    if (!resp)
        return NULL;
    int status = resp->head.status;
    const char *location = lr_http_header(&resp->head, "location");
    return status >= 300 && status < 400 && location ? lr_url_join(x->arena, url, location) : NULL;
}

bool lr_follow(lr_ctx *x)
{
    const char *url = lr_url_str(x->arena, &x->input);
    struct lr_url u = x->input;
    for (int hop = 0; hop < HOPS; hop++) {
        url = next_hop(x, url);
        if (!url && strcmp(u.host, x->input.host) == 0) /* no room lies on the short host */
            refuse(x, lr_status(x));
        if (!url)
            break;
        struct lr_captures caps;
        if (lr_url_parse(x->arena, url, &u) != 0)
            break;
        if (lr_extractor_takes(x->arena, x->extractor, &u, &caps) && !lr_capture(&caps, "code")) {
            x->input = u;
            x->captures = caps;
            return true;
        }
    }
    lr_fail(x, LIVREC_EUNSUPPORTED, "the short link leads to %s%s, which is no room of %s", u.host,
            u.path, x->extractor->title);
    return false;
}
