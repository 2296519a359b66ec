/* A cookie, and the text that it comes from (RFC 6265 5.2, 5.3). Private to net/cookie*.c. */
#ifndef LR_COOKIE_TEXT_H
#define LR_COOKIE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/url.h"

struct lr_cookie {
    char *name, *value, *domain, *path;
    bool host_only, secure;
    bool own;        /* the user's or an extractor's: a flood of received ones can't push it out */
    int64_t expires; /* Unix s; INT64_MAX = with the jar */
    uint64_t age;    /* number of the cookie; the oldest has the smallest */
    struct lr_cookie *next;
};

struct lr_piece {
    const char *at;
    size_t len;
};

/* The next "name=value" up to a `;`. *text moves behind it, NULL at the end. False without "=". */
bool lr_cookie_pair(const char **text, struct lr_piece *name, struct lr_piece *value);

/* Has a name, is at most 4 KiB, and can't make another header or cookie of it. */
bool lr_cookie_good(struct lr_piece name, struct lr_piece value);

/* For the domain and all below it, path "/", for ever. NULL when memory ran out. */
struct lr_cookie *lr_cookie_new(struct lr_piece name, struct lr_piece value, const char *domain);
void lr_cookie_free(struct lr_cookie *c);                          /* NULL is allowed */
int lr_cookie_set_path(struct lr_cookie *c, struct lr_piece path); /* 0 or LIVREC_ENOMEM */
struct lr_cookie *lr_cookie_copy(const struct lr_cookie *c, const char *domain);

/* What cookie_save.c needs of a jar. */
struct lr_jar;
void lr_jar_put(struct lr_jar *j, struct lr_cookie *c); /* takes it over */
/* In the order of sending. fn runs under the jar's lock. */
void lr_jar_each(struct lr_jar *j, void (*fn)(void *arg, const struct lr_cookie *c), void *arg);

/* A Set-Cookie header of an answer from `u`. *out NULL: to be ignored. 0 or LIVREC_ENOMEM. */
int lr_cookie_parse(const char *set_cookie, const struct lr_url *u, int64_t now,
                    struct lr_cookie **out);

#endif
