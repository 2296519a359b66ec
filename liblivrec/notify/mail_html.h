/* A notice as a page of HTML for mails: what a stranger wrote is text in it, and an address is a
 * link only when it is one of the web. */
#ifndef LR_MAIL_HTML_H
#define LR_MAIL_HTML_H

#include "core/buf.h"
#include "notify/channel.h"

/* 0 or LIVREC_ENOMEM. */
int lr_mail_html(struct lr_buf *out, const struct lr_notice *n);

#endif
