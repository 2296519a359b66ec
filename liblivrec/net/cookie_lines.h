/* What the readers of cookie files share. Private to net/cookie_*.c. */
#ifndef LR_COOKIE_LINES_H
#define LR_COOKIE_LINES_H

#include "core/attr.h"
#include "net/cookie_file.h"
#include "net/cookie_text.h"

/* A cookie as a file has it. Pieces that are missing are empty. */
struct lr_cookie_words {
    struct lr_piece name, value, domain, path;
    bool host_only, secure;
    int64_t expires; /* Unix s, INT64_MAX: with the session */
};

/* Append it. What can't be sent is a slip. 0 or LIVREC_ENOMEM. */
int lr_cookie_file_put(struct lr_cookie_file *f, int line, const struct lr_cookie_words *w);
void lr_cookie_file_slip(struct lr_cookie_file *f, int line, const char *fmt, ...) LR_PRINTF(3, 4);
/* The end as files have it: 0 and less mean the session, some write milliseconds or less. */
int64_t lr_cookie_file_end(int64_t n);

/* The domain that it gets in a jar of the platform that has this domain; NULL: it gets into none. */
const char *lr_cookie_fitting(const struct lr_cookie *c, const char *domain);

/* cookie_json.c */
int lr_cookie_file_json(struct lr_cookie_file *f, const char *text, size_t len);

#endif
