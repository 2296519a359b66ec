#include "net/cookie_domain.h"

#include <string.h>
#include <strings.h>

#include "core/attr.h"
#include "net/address.h"

bool lr_cookie_domain_has(const char *domain, const char *host)
{
    size_t h = strlen(host), d = strlen(domain);
    struct lr_address a;
    if (strcasecmp(host, domain) == 0)
        return true;
    return d && h > d && host[h - d - 1] == '.' && strcasecmp(host + h - d, domain) == 0 &&
           lr_address_parse(host, &a) == LR_HOST_NAME;
}

static bool in_list(const char *const *list, size_t count, const char *text, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == len && strncasecmp(list[i], text, len) == 0)
            return true;
    return false;
}

bool lr_cookie_domain_is_shared(const char *domain)
{
    static const char *const second[] = {"ac",  "co",  "com", "edu", "go",  "gob", "gov", "gouv",
                                         "idv", "mil", "ne",  "net", "nom", "or",  "org", "re"};
    static const char *const hosting[] = {
        "aliyuncs.com",    "amazonaws.com", "appspot.com",    "azureedge.net",
        "azurefd.net",     "b-cdn.net",     "blogspot.com",   "cloudfront.net",
        "firebaseapp.com", "fly.dev",       "github.io",      "herokuapp.com",
        "myqcloud.com",    "netlify.app",   "onrender.com",   "pages.dev",
        "r2.dev",          "vercel.app",    "volccdn.com",    "web.app",
        "workers.dev",     "akamaized.net", "akamaihd.net",   "fastly.net",
        "qiniucdn.com",    "clouddn.com",   "bcebos.com",     "ksyuncdn.com",
        "windows.net",     "edgekey.net",   "googleapis.com", "digitaloceanspaces.com"};
    const char *dot = strchr(domain, '.');
    if (!dot)
        return true;
    if (strlen(dot + 1) == 2 && in_list(second, LR_COUNT(second), domain, (size_t)(dot - domain)))
        return true;
    return in_list(hosting, LR_COUNT(hosting), domain, strlen(domain));
}
