/* The HTTP settings that the options ask for. */
#include "net/settings.h"
#include "resolve/ctx.h"

int lr_settings(const struct lr_opts *opts, const struct lr_url *u, struct lr_arena *a,
                struct lr_http_config *out, struct lr_err *err)
{
    int rc = lr_http_settings(opts, lr_opts_str(opts, "net.proxy"), u->host, a, out, err);
    if (rc == 0 && !out->user_agent)
        out->user_agent = LR_UA_DESKTOP;
    return rc;
}
