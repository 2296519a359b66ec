/* Requests as transfers keep them: checked, and copied into an arena. */
#ifndef LR_REQUEST_H
#define LR_REQUEST_H

#include "net/http.h"

/* Method a token; header names tokens; values without CR, LF and other controls (S6).
 * 0 or LIVREC_EARG. */
int lr_request_check(const struct lr_http_req *req, struct lr_err *err);

/* May it stand as a header's value? NULL may. */
bool lr_request_is_value(const char *s);

/* Copy into the arena, the URL in the form that data/url.h gives it. Values NULL are left out.
 * 0, LIVREC_EARG for a bad URL, LIVREC_ENOMEM. */
int lr_request_copy(struct lr_arena *a, const struct lr_http_req *req, struct lr_http_req *out,
                    struct lr_url *url, struct lr_err *err);

/* Copy of all but the jar and what the policy points to. 0, LIVREC_EARG, LIVREC_ENOMEM. */
int lr_config_copy(struct lr_arena *a, const struct lr_http_config *cfg, struct lr_http_config *out,
                   struct lr_err *err);

/* Add what the jar (may be NULL) has for this address, unless the request has a Cookie of its own or
 * wants none. 0 or LIVREC_ENOMEM: without its cookies it would be another request. */
int lr_request_cookies(struct lr_arena *a, struct lr_jar *jar, const struct lr_url *url,
                       struct lr_http_req *req);

/* Put the cookies of an answer into the jar (may be NULL). 0 or LIVREC_ENOMEM: one that is lost
 * would make the next request another one. */
int lr_request_keep_cookies(struct lr_jar *jar, const struct lr_url *url,
                            const struct lr_http_head *head, struct lr_err *err);

/* Value of a request header, any case, or NULL. */
const char *lr_request_header(const struct lr_http_req *req, const char *name);

#endif
