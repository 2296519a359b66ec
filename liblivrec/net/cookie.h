/* One cookie jar per account (RFC 6265): domain, path, Secure, expiry. Thread-safe. */
#ifndef LR_COOKIE_H
#define LR_COOKIE_H

#include "core/arena.h"
#include "core/clock.h"
#include "data/url.h"

struct lr_jar;

struct lr_jar *lr_jar_new(const struct lr_clock *clock);
void lr_jar_free(struct lr_jar *j);

/* The user's own cookie text, "a=1; b=2", valid for the host and its sub-domains. */
int lr_jar_add_text(struct lr_jar *j, const char *domain, const char *text);
/* One cookie made by an extractor. */
int lr_jar_set(struct lr_jar *j, const char *domain, const char *name, const char *value);
/* All cookies of `from`, which is empty then, in place of those that are there. */
void lr_jar_replace(struct lr_jar *j, struct lr_jar *from);
/* A Set-Cookie header of an answer from `u`. Bad ones are ignored. 0 or LIVREC_ENOMEM. */
int lr_jar_receive(struct lr_jar *j, const struct lr_url *u, const char *set_cookie);
/* Value for a Cookie header, or NULL: none applies, or the arena has failed. */
char *lr_jar_header(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u);
/* Value of one cookie that would go to `u`, or NULL. */
char *lr_jar_get(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u, const char *name);

/* Everything in it as JSON, appended, for lr_jar_load() of a later jar: those that ended meanwhile
 * are left out there, and so is what is no cookie. 0 or LIVREC_ENOMEM. */
struct lr_buf;
int lr_jar_save(struct lr_jar *j, struct lr_buf *out);
int lr_jar_load(struct lr_jar *j, const char *text);
uint64_t lr_jar_changes(struct lr_jar *j); /* grows whenever a cookie is put in */

#endif
