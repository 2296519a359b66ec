/* A mail as text (RFC 5322, 2045, 2047): pure ASCII, lines of CR LF that are not too long, so that
 * nothing in it can end a header or the mail. */
#ifndef LR_MAIL_TEXT_H
#define LR_MAIL_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include "core/buf.h"

struct lr_mail_words {
    const char *from, *name; /* address; shown name or NULL */
    const char *const *to;
    size_t to_count;
    const char *subject, *text;
    int64_t time;    /* Unix ms */
    uint64_t chance; /* makes the Message-ID one of its kind */
    const char *html; /* the same for programs that show it, or NULL */
};

/* May it stand in a header and in a command as it is? local@domain, printable ASCII, nothing that
 * has a meaning there. */
bool lr_mail_is_address(const char *s);

/* 0 or LIVREC_ENOMEM. */
int lr_mail_write(struct lr_buf *out, const struct lr_mail_words *w);

#endif
