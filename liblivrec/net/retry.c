#include "net/retry.h"

#include <stdlib.h>

#include "core/clock.h"
#include "data/date.h"

#define FIRST_MS 300
#define LONGEST_MS 10000

int64_t lr_retry_after(const struct lr_http_resp *resp, int64_t now)
{
    const char *text = lr_http_header(&resp->head, "retry-after");
    if (!text)
        return -1;
    if (*text >= '0' && *text <= '9') {
        long s = strtol(text, NULL, 10);
        return s > LONGEST_MS ? LONGEST_MS * INT64_C(1000) : s * INT64_C(1000);
    }
    int64_t at = lr_date_http(text);
    return at == 0 ? -1 : at > now ? (at - now) * 1000 : 0;
}

/* Half of it is chance, so that many rooms that failed at once don't come back at once. */
static int64_t backoff(struct lr_rand *rand, int done)
{
    int64_t ms = FIRST_MS;
    for (int i = 1; i < done && ms < LONGEST_MS; i++)
        ms *= 2;
    ms = ms < LONGEST_MS ? ms : LONGEST_MS;
    return ms * 3 / 4 + (int64_t)lr_rand_below(rand, (uint64_t)ms / 2);
}

int64_t lr_retry_wait(struct lr_rand *rand, int done, int rc, const struct lr_http_resp *resp,
                      int64_t now)
{
    if (rc == LIVREC_ENET)
        return backoff(rand, done);
    if (rc)
        return -1;
    int status = resp->head.status;
    int64_t asked = lr_retry_after(resp, now);
    if (asked > LONGEST_MS || (status == 429 && asked < 0))
        return -1;
    if (status != 429 && (status < 502 || status > 504))
        return -1;
    int64_t own = backoff(rand, done);
    return asked > own ? asked : own;
}

int lr_http_retry(struct lr_loop *loop, const struct lr_http_config *cfg,
                  const struct lr_http_req *req, int attempts, struct lr_arena *a,
                  struct lr_cancel *cancel, struct lr_http_resp *out, struct lr_err *err)
{
    const struct lr_env *env = lr_loop_env(loop);
    for (int done = 1;; done++) {
        int rc = lr_http_fetch(loop, cfg, req, a, cancel, out, err);
        if (done >= attempts)
            return rc;
        int64_t ms = lr_retry_wait(env->rand, done, rc, out, lr_wall_ms(env->clock) / 1000);
        if (ms < 0)
            return rc;
        if (lr_cancel_wait(cancel, ms))
            return lr_err_set(err, LIVREC_ECANCELLED, "%s: cancelled", lr_url_redact(a, req->url));
    }
}
