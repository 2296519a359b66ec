/* Which hosts a cookie's domain means (RFC 6265 5.1.3), and which domains belong to nobody. */
#ifndef LR_COOKIE_DOMAIN_H
#define LR_COOKIE_DOMAIN_H

#include <stdbool.h>

/* The host itself or, unless it is an address, a sub-domain. */
bool lr_cookie_domain_has(const char *domain, const char *host);

/* Strangers register below it: no dot, a second level of a country ("co.jp"), a cloud's hosting
 * domain. A small list instead of the Public Suffix List: a jar meets the hosts of one platform,
 * and the user's own cookies are bound to domains that the platform's file names. */
bool lr_cookie_domain_is_shared(const char *domain);

#endif
