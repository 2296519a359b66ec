/* When a login by cookies ends. Browsers' files say when each cookie does; most of them are of no
 * login. */
#ifndef LR_COOKIE_END_H
#define LR_COOKIE_END_H

#include <stdint.h>

struct lr_jar;
struct lr_cookie_file;

/* names: of the cookies that are the login, blanks between; without one of those, or with NULL,
 * those count that are named like a login. Unix s; INT64_MAX: with the session, or nobody knows. */
int64_t lr_jar_login_end(struct lr_jar *j, const char *names); /* of the user's that are valid */
/* Of those that lr_jar_add_file() would put in, ended ones too. */
int64_t lr_cookie_file_login_end(const struct lr_cookie_file *f, const char *domain,
                                 const char *names);

#endif
