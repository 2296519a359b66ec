/* Mails to a server (SMTP), by curl. TLS is checked as for HTTP, and so is the server's address. */
#ifndef LR_MAIL_H
#define LR_MAIL_H

#include "core/cancel.h"
#include "net/http.h"

enum lr_mail_security {
    LR_MAIL_SSL,      /* TLS from the first byte */
    LR_MAIL_STARTTLS, /* the server must take it */
    LR_MAIL_NONE
};

struct lr_mail {
    const char *host;
    int port;
    enum lr_mail_security security;
    const char *user, *password; /* NULL: no login */
    const char *from;            /* bare addresses, checked by the caller */
    const char *const *to;
    size_t to_count;
    const char *text; /* the whole mail, header too; lines end with CR LF */
    size_t text_len;
};

/* Blocking; of cfg: proxy, CA, policy and limits. Ends soon when it is cancelled.
 * 0, LIVREC_EAUTH (login), LIVREC_EHTTP (the server refused it, in its words), _ENET, _ETIMEOUT,
 * _ECANCELLED, _EPOLICY, _ENOMEM. */
int lr_mail_send(const struct lr_mail *m, const struct lr_http_config *cfg,
                 struct lr_cancel *cancel, struct lr_err *err);

#endif
