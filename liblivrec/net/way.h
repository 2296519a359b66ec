/* Which proxy a request goes through. */
#ifndef LR_WAY_H
#define LR_WAY_H

#include "net/http.h"
#include "data/url.h"

/* The one that was asked for; else that of the system for the scheme, unless the host needs none or
 * is this machine. NULL: straight on. */
const char *lr_way_proxy(const struct lr_http_config *cfg, const struct lr_url *u);

/* Is the host one of a list like "example.com,.example.org,*"? Names stand for those below them,
 * too. */
bool lr_way_lists(const char *hosts, const char *host);

#endif
