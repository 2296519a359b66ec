/* When to try a request again, and how long to wait first. */
#ifndef LR_RETRY_H
#define LR_RETRY_H

#include "core/rand.h"
#include "net/http.h"

/* Wait before try number `done` + 1 (done >= 1), or -1 when another try would not help. `rc` is
 * the last one's result; `resp` counts when it is 0. now: Unix s, for a Retry-After with a date. */
int64_t lr_retry_wait(struct lr_rand *rand, int done, int rc, const struct lr_http_resp *resp,
                      int64_t now);

/* Retry-After in ms (RFC 9110 10.2.3), or -1 when it is not said or no number. now: Unix s. */
int64_t lr_retry_after(const struct lr_http_resp *resp, int64_t now);

#endif
