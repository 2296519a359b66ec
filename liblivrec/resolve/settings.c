/* The HTTP settings that the options ask for. */
#include "net/settings.h"
#include "resolve/ctx.h"

static int settings(const struct lr_opts *opts, struct lr_proxy_wish proxy, const struct lr_url *u,
                    struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    int rc = lr_http_settings(opts, proxy, u->host, a, out, err);
    if (rc == 0 && !out->user_agent)
        out->user_agent = LR_UA_DESKTOP;
    return rc;
}

int lr_settings(const struct lr_opts *opts, const struct lr_url *u, struct lr_arena *a,
                struct lr_http_config *out, struct lr_err *err)
{
    return settings(opts, lr_proxy_of_questions(opts), u, a, out, err);
}

int lr_media_settings(const struct lr_opts *opts, const struct lr_url *u, struct lr_arena *a,
                      struct lr_http_config *out, struct lr_err *err)
{
    return settings(opts, lr_proxy_of_media(opts), u, a, out, err);
}
