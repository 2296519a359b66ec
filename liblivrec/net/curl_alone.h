/* What curl does outside of the loop, while its caller waits: mails and uploads. Under the same
 * rules as on the loop: addresses by the URL policy, TLS checked, nothing from the environment. */
#ifndef LR_CURL_ALONE_H
#define LR_CURL_ALONE_H

#include "core/cancel.h"
#include "net/curl_route.h"

struct lr_curl_alone {
    const struct lr_http_config *cfg;
    const char *proxy; /* NULL: straight on */
    const char *host;
    struct lr_cancel *cancel;
    CURL *easy;
    int refused, opened; /* addresses: refused by the policy, tried */
};

/* All but the request itself. `k` stays where it is as long as `easy`. */
CURLcode lr_curl_alone_set(struct lr_curl_alone *k);

/* Until it is done. CURLE_ABORTED_BY_CALLBACK: cancelled. */
CURLcode lr_curl_alone_run(struct lr_curl_alone *k, CURLM *multi);

/* The error that a result is: LIVREC_ENOMEM, _ECANCELLED, _ETIMEOUT, _EPOLICY, _ENET. */
int lr_curl_alone_failure(const struct lr_curl_alone *k, CURLcode rc, struct lr_err *err);

#endif
