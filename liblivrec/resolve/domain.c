/* Domains of hosts: what one owner has, by the rules of the registries that platforms use. */
#include "resolve/ctx.h"

/* "co" of "co.kr": two letters behind it, and one of these. */
static bool is_second_level(const char *label, size_t len)
{
    static const char *const words[] = {"co", "com", "net", "org", "or", "ne", "ac", "gov", "edu"};
    for (size_t i = 0; i < LR_COUNT(words); i++)
        if (strlen(words[i]) == len && memcmp(words[i], label, len) == 0)
            return true;
    return false;
}

static bool is_address(const char *host)
{
    size_t n = strlen(host);
    return strchr(host, ':') || (n && host[n - 1] >= '0' && host[n - 1] <= '9');
}

/* Start of the label before the one at `at`, or host itself. */
static const char *label_before(const char *host, const char *at)
{
    const char *p = at - 1;
    while (p > host && p[-1] != '.')
        p--;
    return p > host ? p : host;
}

const char *lr_host_domain(const char *host)
{
    const char *last = strrchr(host, '.');
    if (!last || last == host || is_address(host))
        return host;
    const char *second = label_before(host, last);
    if (second == host)
        return host;
    bool short_end = strlen(last + 1) == 2;
    if (short_end && is_second_level(second, (size_t)(last - second)))
        return label_before(host, second - 1);
    return second;
}
