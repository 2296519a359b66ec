#include "net/rtt.h"

#include <string.h>

#include "data/hash.h"

#define NEAR 3000 /* two packets that are lost are sent again within this (RFC 6298: 1 s, then 2)  \
                   */
#define MOST_BASES 6
#define MOST_DOUBLED 2

static uint64_t key_of(const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    uint64_t key = lr_hash64(host, strcspn(host, "/?#"));
    return key ? key : 1;
}

static const struct lr_rtt_host *find(const struct lr_rtt *r, uint64_t key)
{
    for (int i = 0; i < LR_RTT_HOSTS; i++)
        if (r->host[i].key == key)
            return &r->host[i];
    return NULL;
}

/* Its place, or that of the one that was not used for longest. */
static struct lr_rtt_host *place(struct lr_rtt *r, const char *url, int64_t now)
{
    uint64_t key = key_of(url);
    struct lr_rtt_host *h = (struct lr_rtt_host *)(uintptr_t)find(r, key);
    for (int i = 0; !h && i < LR_RTT_HOSTS; i++)
        if (r->host[i].key == 0)
            h = &r->host[i];
    if (!h) {
        h = r->host;
        for (int i = 1; i < LR_RTT_HOSTS; i++)
            h = r->host[i].at < h->at ? &r->host[i] : h;
    }
    if (h->key != key)
        *h = (struct lr_rtt_host){.key = key};
    h->at = now;
    return h;
}

/* RFC 6298, 2: a smoothed mean, and how far it is off. */
void lr_rtt_note(struct lr_rtt *r, const char *url, int64_t ms, int64_t now)
{
    struct lr_rtt_host *h = place(r, url, now);
    ms = ms > 0 ? ms : 1;
    h->failures = 0;
    if (h->mean == 0) {
        h->mean = ms;
        h->spread = ms / 2;
        return;
    }
    int64_t off = ms > h->mean ? ms - h->mean : h->mean - ms;
    h->spread += (off - h->spread) / 4;
    h->mean += (ms - h->mean) / 8;
    h->mean = h->mean > 0 ? h->mean : 1;
}

void lr_rtt_failed(struct lr_rtt *r, const char *url, int64_t now)
{
    struct lr_rtt_host *h = place(r, url, now);
    h->failures += h->failures < MOST_DOUBLED;
}

/* Failures say something about a host of which nothing else is known. With one that was there it may
 * be the network that is down, and then many short tries find it back sooner than few long ones. */
int64_t lr_rtt_limit(const struct lr_rtt *r, const char *url, int64_t base)
{
    const struct lr_rtt_host *h = find(r, key_of(url));
    int64_t near = base < NEAR ? base : NEAR, most = MOST_BASES * base;
    if (!h)
        return base;
    int64_t ms = h->mean ? near + 2 * (h->mean + 4 * h->spread) : base << h->failures;
    return ms < most ? ms : most;
}
