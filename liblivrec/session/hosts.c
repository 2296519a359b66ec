#include "session/hosts.h"

#include <string.h>

#include "data/hash.h"

uint64_t lr_host_key(const char *url)
{
    const char *host = url ? strstr(url, "://") : NULL;
    host = host ? host + 3 : "";
    uint64_t key = lr_hash64(host, strcspn(host, "/?#"));
    return key ? key : 1;
}

/* Where it is, else -1. */
static int find(const struct lr_hosts *h, uint64_t key)
{
    for (int i = 0; i < LR_HOSTS; i++)
        if (h->host[i].key == key)
            return i;
    return -1;
}

static int oldest(const struct lr_hosts *h)
{
    int found = 0;
    for (int i = 1; i < LR_HOSTS; i++)
        if (h->host[i].at < h->host[found].at)
            found = i;
    return found;
}

void lr_hosts_failed(struct lr_hosts *h, const char *url, int64_t now)
{
    uint64_t key = lr_host_key(url);
    int i = find(h, key);
    i = i >= 0 ? i : find(h, 0);
    i = i >= 0 ? i : oldest(h);
    h->host[i].key = key;
    h->host[i].at = now;
}

void lr_hosts_worked(struct lr_hosts *h, const char *url)
{
    int i = find(h, lr_host_key(url));
    if (i >= 0)
        h->host[i].key = 0;
}

bool lr_hosts_is_bad(const struct lr_hosts *h, const char *url, int64_t now)
{
    int i = find(h, lr_host_key(url));
    return i >= 0 && now - h->host[i].at < LR_HOST_MEMORY;
}

void lr_hosts_forget(struct lr_hosts *h, int64_t since)
{
    for (int i = 0; i < LR_HOSTS; i++)
        if (h->host[i].at >= since)
            h->host[i].key = 0;
}
