/* URLs (RFC 3986 as browsers read it, WHATWG URL). Pure functions over bytes.
 *
 * What a parsed URL looks like: ASCII but for an IDN host; blanks, non-ASCII bytes and what
 * browsers escape are percent-encoded; backslashes of the path are slashes; dot segments (%2e too)
 * are resolved; a trailing dot of the host and a default port are gone. Whatever two programs could
 * read as two different hosts is refused: a backslash or two @ in the authority, % or hidden
 * characters in the host. So use lr_url_str() for a request, never the text that came in. */
#ifndef LR_URL_H
#define LR_URL_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"

#define LR_URL_MAX 16384

struct lr_url {
    const char *scheme;   /* lower case */
    const char *user;     /* "user" or "user:password", percent-encoded, or NULL */
    const char *host;     /* lower case, IDN as written; IPv6 in its short form, no brackets */
    int port;             /* as written, or the scheme's default (80, 443, 1935 ...), or 0 */
    const char *path;     /* starts with "/", never NULL */
    const char *query;    /* without "?", or NULL */
    const char *fragment; /* without "#", or NULL */
};

/* Parse an absolute URL into strings of the arena. Trims blanks; turns full-width ASCII into
 * ASCII; refuses controls, CR, LF, an empty host, port 0, more than LR_URL_MAX bytes. 0,
 * LIVREC_EARG or LIVREC_ENOMEM; *out is written on success only.
 * A missing scheme is an error here: lr_url_from_user() is lenient. */
int lr_url_parse(struct lr_arena *a, const char *text, struct lr_url *out);

/* As a person types it: "live.bilibili.com/6" gets https://. */
int lr_url_from_user(struct lr_arena *a, const char *text, struct lr_url *out);

char *lr_url_str(struct lr_arena *a, const struct lr_url *u);

/* Reference resolution (RFC 3986 5.2): relative, "//host", "?q", absolute. NULL when the result
 * is not a URL with a host ("data:", "file:///"), or could be read as two ("/\host"). */
char *lr_url_join(struct lr_arena *a, const char *base, const char *ref);

/* The scheme of a reference that names one other than http and https, in lower case; else NULL. */
char *lr_url_alien(struct lr_arena *a, const char *ref);

/* As lr_url_join(), but such references stay as they are, so that the one who asks for them is told
 * by the URL policy that they are refused. */
char *lr_url_join_any(struct lr_arena *a, const char *base, const char *ref);

/* Value of a query key, percent-decoded (+ is a blank); NULL when absent. `query` may be NULL. */
char *lr_query_get(struct lr_arena *a, const char *query, const char *key);
/* The same, and for "" the first item that is a value alone ("12345" in "a=1&12345"). */
char *lr_query_item(struct lr_arena *a, const char *query, const char *key);

/* base + "?" or "&" + key=value pairs, percent-encoded; pairs with a NULL value are left out.
 * n strings: key, value, key, value ... A fragment of base is kept at the end. */
char *lr_url_with(struct lr_arena *a, const char *base, const char *const *pairs, size_t n);

/* Percent-encode all but unreserved characters (RFC 3986 2.3), upper-case hex. */
char *lr_percent_encode(struct lr_arena *a, const char *s, size_t len);
/* Bad escapes are kept, and %00, which would cut the string. */
char *lr_percent_decode(struct lr_arena *a, const char *s, size_t len);

/* The URL as logs may show it: no user info, no query, no fragment: "https://h/p".
 * "(not a URL)" for others. */
char *lr_url_redact(struct lr_arena *a, const char *text);

#endif
