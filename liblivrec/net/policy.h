/* The one URL policy: which addresses livrec may ask. */
#ifndef LR_POLICY_H
#define LR_POLICY_H

#include <stdbool.h>
#include <sys/socket.h>
#include "core/err.h"
#include "data/url.h"

#define LR_POLICY_HOSTS 32

/* What is trusted beyond the public internet. Strings are borrowed. */
struct lr_policy {
    const char *own_host; /* host (and literal address) that the user typed */
    const char *allowed[LR_POLICY_HOSTS]; /* "net.allow_private": host names and CIDRs */
    int allowed_count;
};

/* Before any connection: scheme http/https, no user info, port not 0; a literal address (v4 in any
 * notation, v6, v4-mapped) must be public or trusted. 0 or LIVREC_EPOLICY. */
int lr_policy_check_url(const struct lr_policy *p, const struct lr_url *u, struct lr_err *err);

/* The same for an address that can't be parsed: LIVREC_EPOLICY when its scheme is none of the web
 * ("file:///x"), else 0. */
int lr_policy_check_text(struct lr_arena *a, const char *text, struct lr_err *err);

/* On the socket, after DNS: is this address public, or was `host` trusted? Rebinding ends here. */
bool lr_policy_allows_addr(const struct lr_policy *p, const char *host,
                           const struct sockaddr *addr);

#endif
