/* URLs (RFC 3986 as browsers read it). Pure functions over bytes. */
#ifndef LR_URL_H
#define LR_URL_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"

#define LR_URL_MAX 16384

struct lr_url {
    const char *scheme;   /* lower case */
    const char *user;     /* "user" or "user:password", or NULL */
    const char *host;     /* lower case, IDN as punycode is left as is; IPv6 without brackets */
    int port;             /* as written, or the scheme's default (80, 443, 1935 ...), or 0 */
    const char *path;     /* starts with "/", never NULL */
    const char *query;    /* without "?", or NULL */
    const char *fragment; /* without "#", or NULL */
};

/* Parse an absolute URL into strings of the arena. Trims blanks; turns full-width ASCII into
 * ASCII; refuses controls, CR, LF, NUL, an empty host. 0, LIVREC_EARG or LIVREC_ENOMEM.
 * A missing scheme is an error here: lr_url_from_user() is lenient. */
int lr_url_parse(struct lr_arena *a, const char *text, struct lr_url *out);

/* As a person types it: "live.bilibili.com/6" gets https://. */
int lr_url_from_user(struct lr_arena *a, const char *text, struct lr_url *out);

char *lr_url_str(struct lr_arena *a, const struct lr_url *u);

/* Reference resolution (RFC 3986 5.3): relative, "//host", "?q", absolute. NULL if not a URL. */
char *lr_url_join(struct lr_arena *a, const char *base, const char *ref);

/* Value of a query key, percent-decoded (+ is a blank); NULL when absent. `query` may be NULL. */
char *lr_query_get(struct lr_arena *a, const char *query, const char *key);

/* base + "?" or "&" + key=value pairs, percent-encoded; pairs with a NULL value are left out.
 * n strings: key, value, key, value ... A fragment of base is kept at the end. */
char *lr_url_with(struct lr_arena *a, const char *base, const char *const *pairs, size_t n);

/* Percent-encode all but unreserved characters (RFC 3986 2.3), upper-case hex. */
char *lr_percent_encode(struct lr_arena *a, const char *s, size_t len);
char *lr_percent_decode(struct lr_arena *a, const char *s, size_t len); /* bad escapes kept */

/* The URL as logs may show it: no user info, no query, no fragment: "https://h/p". */
char *lr_url_redact(struct lr_arena *a, const char *text);

#endif
