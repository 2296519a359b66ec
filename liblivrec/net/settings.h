/* What the options "net.*" say, as the settings of requests. */
#ifndef LR_SETTINGS_H
#define LR_SETTINGS_H

#include "core/options.h"
#include "net/http.h"

/* A proxy as a user writes it: "host:port" too, or "none" ("direct"). */
struct lr_proxy_wish {
    const char *text; /* NULL: those of the system */
    const char *rule; /* the option that says it */
};

/* The proxy for questions, and the one for media where that is another. */
struct lr_proxy_wish lr_proxy_of_questions(const struct lr_opts *opts);
struct lr_proxy_wish lr_proxy_of_media(const struct lr_opts *opts);

/* CA, limits, policy and user agent (NULL unless it is set); the jar is left out. own_host:
 * trusted, because the user named it. Strings in the arena. 0, LIVREC_EARG, LIVREC_ENOMEM. */
int lr_http_settings(const struct lr_opts *opts, struct lr_proxy_wish proxy, const char *own_host,
                     struct lr_arena *a, struct lr_http_config *out, struct lr_err *err);

#endif
