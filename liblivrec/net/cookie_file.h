/* Cookies as people keep them in a file. Three forms, told apart by how the file begins:
 *
 *   cookies.txt as browsers' add-ons, curl and yt-dlp write it: seven fields between tabs (domain,
 *   with sub-domains, path, secure, end, name, value); "#HttpOnly_" in front of a domain is no
 *   comment;
 *   JSON as browsers' add-ons write it: an array of objects with "name", "value", "domain", "path",
 *   "secure", "hostOnly", "expirationDate" (or "expires"), alone or as "cookies" of an object, or
 *   an object of names and values;
 *   the text of a Cookie header, "a=1; b=2", on one line or several.
 *
 * A line that is none is left out and told; a file without any cookie is an error. */
#ifndef LR_COOKIE_FILE_H
#define LR_COOKIE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lr_jar;
struct lr_cookie;

/* The first thing that is wrong. */
struct lr_cookie_slip {
    int line;       /* 0: the whole file */
    size_t more;    /* such lines or cookies besides */
    char text[200]; /* "": nothing is wrong */
};

struct lr_cookie_file {
    struct lr_cookie *first, **end; /* in the order of the file; domain "": that of who is asked */
    size_t count;
    struct lr_cookie_slip slip;
};

/* 0, LIVREC_EPARSE (no cookie is in it: slip.text) or LIVREC_ENOMEM. lr_cookie_file_clear() either
 * way. Nothing of a value is in slip.text. */
int lr_cookie_file_read(struct lr_cookie_file *f, const char *text, size_t len);
void lr_cookie_file_clear(struct lr_cookie_file *f);

/* Into a jar, as the user's own: those of the domain and of what is below it, and those of a domain
 * above, for this one alone. 0 or LIVREC_ENOMEM. */
int lr_jar_add_file(struct lr_jar *j, const char *domain, const struct lr_cookie_file *f);

/* How many of them lr_jar_add_file() would put in. */
size_t lr_cookie_file_fitting(const struct lr_cookie_file *f, const char *domain);

#endif
