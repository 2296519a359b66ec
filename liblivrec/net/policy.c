#include "net/policy.h"

#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/codepoint.h"
#include "net/address.h"

static bool same_host(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n && a[n - 1] == '.')
        n--;
    if (m && b[m - 1] == '.')
        m--;
    return n == m && n > 0 && strncasecmp(a, b, n) == 0;
}

/* The name stands for whatever it resolves to; the user gave it. */
static bool trusts_name(const struct lr_policy *p, const char *host)
{
    if (p->own_host && same_host(p->own_host, host))
        return true;
    for (int i = 0; i < p->allowed_count; i++)
        if (same_host(p->allowed[i], host))
            return true;
    return false;
}

static bool trusts_address(const struct lr_policy *p, const struct lr_address *a)
{
    struct lr_address own;
    if (p->own_host && lr_address_parse(p->own_host, &own) == LR_HOST_ADDRESS &&
        lr_address_equal(&own, a))
        return true;
    for (int i = 0; i < p->allowed_count; i++) {
        struct lr_network n;
        if (lr_network_parse(p->allowed[i], &n) && lr_network_has(&n, a))
            return true;
    }
    return false;
}

/* Characters that IDNA turns into ASCII (UTS 46): circled and mathematical letters, superscripts.
 * With them a name can become an address after this check. */
static bool folds_to_ascii(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        {0x00AA, 0x00AA},   {0x00B2, 0x00B3},   {0x00B9, 0x00BA},   {0x017F, 0x017F},
        {0x02B0, 0x02B8},   {0x02E0, 0x02E4},   {0x1D2C, 0x1D6A},   {0x2070, 0x209C},
        {0x2100, 0x218B},   {0x2460, 0x24FF},   {0x2C7C, 0x2C7D},   {0x3250, 0x325F},
        {0x32B1, 0x32BF},   {0x3371, 0x33DF},   {0xFE50, 0xFE6B},   {0xFF01, 0xFF5E},
        {0x1D400, 0x1D7FF}, {0x1F100, 0x1F1AF}, {0x1FBF0, 0x1FBF9},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return true;
    return false;
}

static bool is_disguised(const char *host)
{
    for (size_t n = strlen(host); n;) {
        uint32_t cp;
        size_t used = lr_cp_decode(host, n, &cp);
        if (cp == LR_CP_BAD || folds_to_ascii(cp))
            return true;
        host += used;
        n -= used;
    }
    return false;
}

/* RFC 6761 6.3: these never leave the machine, and behind a proxy nobody looks at the socket. */
static bool is_localhost(const char *host)
{
    static const char name[] = "localhost";
    size_t n = strlen(host), len = sizeof name - 1;
    return n >= len && strcasecmp(host + n - len, name) == 0 &&
           (n == len || host[n - len - 1] == '.');
}

static int refuse(struct lr_err *err, const char *host, const char *why)
{
    return lr_err_set(err, LIVREC_EPOLICY, "%s: %s", host, why);
}

static int check_host(const struct lr_policy *p, const char *host, struct lr_err *err)
{
    static const char private[] = "a private or reserved address that the URL policy refuses; "
                                  "net.allow_private can permit it";
    struct lr_address a;
    switch (lr_address_parse(host, &a)) {
    case LR_HOST_ADDRESS:
        return lr_address_is_public(&a) || trusts_address(p, &a) ? 0 : refuse(err, host, private);
    case LR_HOST_BAD:
        return refuse(err, host, "neither a host name nor an IP address");
    case LR_HOST_NAME:
        break;
    }
    if (is_disguised(host))
        return refuse(err, host, "a host name with characters that stand for others");
    return !is_localhost(host) || trusts_name(p, host) ? 0 : refuse(err, host, private);
}

int lr_policy_check_url(const struct lr_policy *p, const struct lr_url *u, struct lr_err *err)
{
    if (strcmp(u->scheme, "http") != 0 && strcmp(u->scheme, "https") != 0)
        return lr_err_set(err, LIVREC_EPOLICY, "%s://%s: only http and https URLs are fetched",
                          u->scheme, u->host);
    if (u->user)
        return refuse(err, u->host, "a URL with a user name or password in it is not fetched");
    if (u->port <= 0 || u->port > UINT16_MAX)
        return refuse(err, u->host, "a URL with port 0 is not fetched");
    return check_host(p, u->host, err);
}

int lr_policy_check_text(struct lr_arena *a, const char *text, struct lr_err *err)
{
    const char *scheme = lr_url_alien(a, text);
    return scheme
               ? lr_err_set(err, LIVREC_EPOLICY, "%s: only http and https URLs are fetched", scheme)
               : 0;
}

bool lr_policy_allows_addr(const struct lr_policy *p, const char *host, const struct sockaddr *addr)
{
    struct lr_address a;
    if (!lr_address_from_socket(addr, &a))
        return false;
    if (lr_address_is_public(&a) || trusts_address(p, &a))
        return true;
    /* A trusted name may lead into the user's network, but never to the keys of a machine: those
     * must be named by their address. */
    return host && trusts_name(p, host) && !lr_address_is_metadata(&a);
}
