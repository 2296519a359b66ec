#include "net/way.h"

#include <string.h>
#include <strings.h>

#define BETWEEN ", \t"

static bool names(const char *entry, size_t n, const char *host)
{
    if (n == 1 && *entry == '*')
        return true;
    if (n > 1 && entry[0] == '*' && entry[1] == '.')
        entry++, n--;
    if (n && *entry == '.')
        entry++, n--;
    size_t len = strlen(host);
    return n && len >= n && strncasecmp(host + len - n, entry, n) == 0 &&
           (len == n || host[len - n - 1] == '.');
}

bool lr_way_lists(const char *hosts, const char *host)
{
    for (const char *at = hosts; at && *at;) {
        at += strspn(at, BETWEEN);
        size_t n = strcspn(at, BETWEEN);
        if (names(at, n, host))
            return true;
        at += n;
    }
    return false;
}

static bool is_here(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "::1") == 0 || strcmp(host, "[::1]") == 0;
}

const char *lr_way_proxy(const struct lr_http_config *cfg, const struct lr_url *u)
{
    if (cfg->proxy || (!cfg->http_proxy && !cfg->https_proxy))
        return cfg->proxy;
    if (is_here(u->host) || lr_way_lists(cfg->no_proxy, u->host))
        return NULL;
    return strcmp(u->scheme, "https") == 0 ? cfg->https_proxy : cfg->http_proxy;
}
