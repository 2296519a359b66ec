/* The pieces that URL parsing is made of. Private to data/url*.c. */
#ifndef LR_URL_PARTS_H
#define LR_URL_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "data/url.h"

/* A trimmed copy without controls; `widths`: full-width ASCII becomes ASCII. LIVREC_EARG for
 * controls, NULL, or more than LR_URL_MAX bytes. */
int lr_url_clean(struct lr_arena *a, const char *text, bool widths, char **out);

uint32_t lr_url_narrow(uint32_t cp); /* full-width ASCII and blank to ASCII; others as they are */

/* An absolute URL that lr_url_clean() made. */
int lr_url_parse_clean(struct lr_arena *a, const char *p, size_t n, struct lr_url *out);

size_t lr_url_scheme_len(const char *p, size_t n); /* letters before ":", 0 when no scheme */
size_t lr_url_span(const char *p, size_t n, const char *stops); /* bytes before the first stop */
void lr_url_lower(char *s);                                     /* ASCII only */
bool lr_url_same_letters(const char *a, const char *b, size_t n); /* ASCII without case */
int lr_url_default_port(const char *scheme);                    /* 0 when not known */
void lr_url_port_text(int port, char out[16]);                  /* ":8080" */

/* user@host:port into u->user, u->host, u->port. u->scheme must be set. */
int lr_url_take_authority(struct lr_arena *a, const char *p, size_t n, struct lr_url *u);

/* Copy with blanks, controls, non-ASCII bytes and the characters in `more` percent-encoded;
 * escapes that are there stay as they are. */
char *lr_url_encode(struct lr_arena *a, const char *p, size_t n, const char *more);

/* RFC 3986 5.2.4, in place; %2e counts as a dot, as browsers do it. */
void lr_url_remove_dots(char *path);

#endif
