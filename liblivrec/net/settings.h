/* What the options "net.*" say, as the settings of requests. */
#ifndef LR_SETTINGS_H
#define LR_SETTINGS_H

#include "core/options.h"
#include "net/http.h"

/* CA, limits, policy and user agent (NULL unless it is set); the jar is left out. proxy: as a user
 * writes it, "host:port" too, or "none"; NULL: those of the system. own_host: trusted, because the user named it. Strings in the
 * arena. 0, LIVREC_EARG, LIVREC_ENOMEM. */
int lr_http_settings(const struct lr_opts *opts, const char *proxy, const char *own_host,
                     struct lr_arena *a, struct lr_http_config *out, struct lr_err *err);

#endif
