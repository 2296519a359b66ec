/* What a redirect does to a request (RFC 9110 15.4, WHATWG Fetch 4.4). */
#ifndef LR_REDIRECT_H
#define LR_REDIRECT_H

#include "net/http.h"

/* Location of an answer that redirects, or NULL. */
const char *lr_redirect_location(const struct lr_http_head *head);

/* Turn `req`, which got `status` from `url`, into the request for `location`: method, body and
 * headers as the rules of http.h say. New parts lie in the arena. 0; LIVREC_EHTTP for a location
 * that is no address; LIVREC_EPOLICY for https to http; LIVREC_ENOMEM. */
int lr_redirect_apply(struct lr_arena *a, struct lr_http_req *req, struct lr_url *url, int status,
                      const char *location, struct lr_err *err);

#endif
