#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <livrec/error.h>

#include "core/codepoint.h"
#include "data/url_parts.h"

#define HOST_MAX 253 /* RFC 1035 2.3.4, without the root's dot */

/* The canonical text of RFC 5952, so that one address has one spelling. No zone ids. */
static int take_ipv6(struct lr_arena *a, const char *p, size_t n, struct lr_url *u)
{
    char text[INET6_ADDRSTRLEN + 1] = "";
    struct in6_addr addr;
    if (n >= sizeof text)
        return LIVREC_EARG;
    memcpy(text, p, n);
    if (inet_pton(AF_INET6, text, &addr) != 1 || !inet_ntop(AF_INET6, &addr, text, sizeof text))
        return LIVREC_EARG;
    u->host = lr_arena_strdup(a, text);
    return u->host ? 0 : LIVREC_ENOMEM;
}

/* Letters, digits, - _ . and what IDN needs; no escapes, no characters that hide. */
static bool host_char(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') ||
               cp == '-' || cp == '_' || cp == '.';
    bool blank = cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F ||
                 cp == 0x205F;
    return cp != LR_CP_BAD && cp != LR_CP_REPLACEMENT && !blank && !lr_cp_is_control(cp) &&
           !lr_cp_is_bidi(cp) && !lr_cp_is_invisible(cp);
}

static bool is_dot(uint32_t cp)
{
    return cp == '.' || cp == 0x3002 || cp == 0xFF0E || cp == 0xFF61; /* UTS 46 */
}

static int take_name(struct lr_arena *a, const char *p, size_t n, struct lr_url *u)
{
    char *host = lr_arena_alloc(a, n + 1), *out = host;
    if (!host)
        return LIVREC_ENOMEM;
    while (n) {
        uint32_t cp;
        size_t used = lr_cp_decode(p, n, &cp);
        if (is_dot(cp)) {
            if (out == host || out[-1] == '.')
                return LIVREC_EARG;
            *out++ = '.';
        } else if (host_char(lr_url_narrow(cp))) {
            out += lr_cp_encode(lr_url_narrow(cp), out); /* never longer */
        } else {
            return LIVREC_EARG;
        }
        p += used;
        n -= used;
    }
    if (out > host && out[-1] == '.') /* "huya.com." is the same host */
        *--out = '\0';
    if (out == host || out - host > HOST_MAX)
        return LIVREC_EARG;
    lr_url_lower(host);
    u->host = host;
    return 0;
}

/* ":8080"; an empty one (":") is the default, 0 is none. */
static int take_port(const char *p, size_t n, struct lr_url *u)
{
    u->port = lr_url_default_port(u->scheme);
    if (n <= 1)
        return 0;
    int port = 0;
    for (size_t i = 1; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return LIVREC_EARG;
        port = port * 10 + (p[i] - '0');
        if (port > UINT16_MAX)
            return LIVREC_EARG;
    }
    u->port = port;
    return port ? 0 : LIVREC_EARG;
}

/* More than one @, or a backslash, means different hosts to different readers: refused. */
static int take_user(struct lr_arena *a, const char **p, size_t *n, struct lr_url *u)
{
    if (memchr(*p, '\\', *n))
        return LIVREC_EARG;
    const char *at = memchr(*p, '@', *n);
    if (!at)
        return 0;
    size_t len = (size_t)(at - *p);
    if (memchr(at + 1, '@', *n - len - 1))
        return LIVREC_EARG;
    u->user = lr_url_encode(a, *p, len, "\"<>`[]^{|}");
    *p += len + 1;
    *n -= len + 1;
    return u->user ? 0 : LIVREC_ENOMEM;
}

int lr_url_take_authority(struct lr_arena *a, const char *p, size_t n, struct lr_url *u)
{
    int rc = take_user(a, &p, &n, u);
    if (rc)
        return rc;
    size_t host;
    if (n && *p == '[') {
        host = lr_url_span(p, n, "]");
        if (host == n)
            return LIVREC_EARG;
        rc = take_ipv6(a, p + 1, host - 1, u);
        host++;
        if (host < n && p[host] != ':')
            return LIVREC_EARG;
    } else {
        host = lr_url_span(p, n, ":");
        rc = take_name(a, p, host, u);
    }
    return rc ? rc : take_port(p + host, n - host, u);
}
