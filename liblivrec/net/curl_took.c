/* How long an exchange waits for its connection, and what that took. */
#include "net/curl_exchange.h"
#include "net/rtt.h"

#define CONNECT_MS 5000

int64_t lr_curl_connect_ms(const struct lr_exchange *x, const struct lr_http_config *cfg)
{
    int64_t base = cfg->connect_ms > 0 ? cfg->connect_ms : CONNECT_MS;
    return cfg->adapt ? lr_rtt_limit(lr_loop_rtt(x->owner->loop), x->url, base) : base;
}

/* One that was there already says nothing. */
void lr_curl_took(struct lr_exchange *x)
{
    curl_off_t us = 0;
    long made = 0;
    curl_easy_getinfo(x->easy, CURLINFO_NUM_CONNECTS, &made);
    curl_easy_getinfo(x->easy, CURLINFO_APPCONNECT_TIME_T, &us);
    if (us == 0)
        curl_easy_getinfo(x->easy, CURLINFO_CONNECT_TIME_T, &us);
    if (made > 0 && us > 0)
        lr_rtt_note(lr_loop_rtt(x->owner->loop), x->url, us / 1000, lr_loop_now(x->owner->loop));
}
