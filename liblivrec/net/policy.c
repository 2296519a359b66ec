#include "net/policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <livrec/error.h>

#include "core/attr.h"

/* An address as 16 bytes; IPv4 as v4-mapped. */
struct address {
    uint8_t b[16];
};

struct range {
    uint8_t b[16];
    int bits;
};

#define V4(a, b, c, d, n)                                                                          \
    {                                                                                              \
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, a, b, c, d}, 96 + (n)                             \
    }

/* What is not the public internet: IANA's special-purpose registries (RFC 6890 and later). */
static const struct range reserved[] = {
    V4(0, 0, 0, 0, 8),
    V4(10, 0, 0, 0, 8),
    V4(100, 64, 0, 0, 10),
    V4(127, 0, 0, 0, 8),
    V4(169, 254, 0, 0, 16),
    V4(172, 16, 0, 0, 12),
    V4(192, 0, 0, 0, 24),
    V4(192, 0, 2, 0, 24),
    V4(192, 88, 99, 0, 24),
    V4(192, 168, 0, 0, 16),
    V4(198, 18, 0, 0, 15),
    V4(198, 51, 100, 0, 24),
    V4(203, 0, 113, 0, 24),
    V4(224, 0, 0, 0, 4),
    V4(240, 0, 0, 0, 4),
    {{0}, 96},                         /* ::, ::1, v4-compatible */
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48}, /* local NAT64 */
    {{1}, 64},                         /* discard */
    {{0x20, 0x01, 0, 0}, 23},          /* protocol assignments, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},    /* documentation */
    {{0x3f, 0xff}, 20},
    {{0xfc}, 7},        /* unique local */
    {{0xfe, 0x80}, 10}, /* link-local */
    {{0xfe, 0xc0}, 10}, /* site-local */
    {{0xff}, 8},        /* multicast */
};

static bool in_range(const struct address *a, const struct range *r)
{
    int whole = r->bits / 8, rest = r->bits % 8;
    if (memcmp(a->b, r->b, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((a->b[whole] ^ r->b[whole]) & (0xff00 >> rest) & 0xff) == 0;
}

static struct address mapped(const uint8_t v4[4])
{
    struct address a = {{0}};
    a.b[10] = a.b[11] = 255;
    memcpy(a.b + 12, v4, 4);
    return a;
}

static bool is_mapped(const struct address *a)
{
    static const struct range all = V4(0, 0, 0, 0, 0);
    return in_range(a, &all);
}

static bool is_reserved(const struct address *a)
{
    for (size_t i = 0; i < LR_COUNT(reserved); i++)
        if (in_range(a, &reserved[i]))
            return true;
    return false;
}

/* IPv6 that carries an IPv4 address leads there: NAT64 (RFC 6052), 6to4 (RFC 3056). */
static bool carries_reserved(const struct address *a)
{
    static const struct range nat64 = {{0, 0x64, 0xff, 0x9b}, 96}, sixtofour = {{0x20, 0x02}, 16};
    if (!in_range(a, &nat64) && !in_range(a, &sixtofour))
        return false;
    struct address inner = mapped(in_range(a, &nat64) ? a->b + 12 : a->b + 2);
    return is_reserved(&inner);
}

static bool is_public(const struct address *a)
{
    return !is_reserved(a) && !carries_reserved(a);
}

/* A number of a v4 address as inet_aton() takes it: decimal, octal or hex. */
static bool v4_part(const char **p, uint64_t *out)
{
    int base = **p == '0' ? ((*p)[1] == 'x' || (*p)[1] == 'X' ? 16 : 8) : 10;
    char *end;
    if (**p < '0' || **p > '9')
        return false;
    *out = strtoull(*p, &end, base);
    if (base == 16 && end == *p + 2)
        return false;
    *p = end;
    return true;
}

/* One to four parts; the last one fills the rest: "127.1", "0x7f000001", "017700000001". */
static bool parse_v4(const char *text, struct address *out)
{
    uint64_t part[4];
    int count = 0;
    for (const char *p = text;; p++) {
        if (count == 4 || !v4_part(&p, &part[count]))
            return false;
        count++;
        if (*p == 0)
            break;
        if (*p != '.')
            return false;
    }
    uint64_t value = part[count - 1];
    if (value >> (8 * (5 - count)))
        return false;
    for (int i = 0; i < count - 1; i++) {
        if (part[i] > 255)
            return false;
        value |= part[i] << (24 - 8 * i);
    }
    const uint8_t v4[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                           (uint8_t)value};
    *out = mapped(v4);
    return true;
}

static bool parse_literal(const char *host, struct address *out)
{
    char text[INET6_ADDRSTRLEN + 32];
    size_t len = strcspn(host, "%"); /* a zone only narrows a link-local address */
    if (parse_v4(host, out))
        return true;
    if (len >= sizeof text)
        return false;
    memcpy(text, host, len);
    text[len] = 0;
    return inet_pton(AF_INET6, text, out->b) == 1;
}

/* "10.0.0.0/8", "fd00::/8", or one address. */
static bool parse_cidr(const char *text, struct range *out)
{
    char host[INET6_ADDRSTRLEN + 32];
    const char *slash = strchr(text, '/');
    size_t len = slash ? (size_t)(slash - text) : strlen(text);
    struct address a;
    if (len == 0 || len >= sizeof host)
        return false;
    memcpy(host, text, len);
    host[len] = 0;
    if (!parse_literal(host, &a))
        return false;
    int widest = is_mapped(&a) ? 32 : 128;
    char *end = NULL;
    long bits = slash ? strtol(slash + 1, &end, 10) : widest;
    if ((slash && (end == slash + 1 || *end)) || bits < 0 || bits > widest)
        return false;
    memcpy(out->b, a.b, sizeof out->b);
    out->bits = (int)bits + 128 - widest;
    return true;
}

static bool host_trusted(const struct lr_policy *p, const char *host)
{
    if (p->own_host && strcmp(p->own_host, host) == 0)
        return true;
    for (int i = 0; i < p->allowed_count; i++)
        if (strcasecmp(p->allowed[i], host) == 0)
            return true;
    return false;
}

static bool address_trusted(const struct lr_policy *p, const struct address *a)
{
    struct address own;
    if (p->own_host && parse_literal(p->own_host, &own) && memcmp(&own, a, sizeof own) == 0)
        return true;
    for (int i = 0; i < p->allowed_count; i++) {
        struct range r;
        if (parse_cidr(p->allowed[i], &r) && in_range(a, &r))
            return true;
    }
    return false;
}

int lr_policy_check_url(const struct lr_policy *p, const struct lr_url *u, struct lr_err *err)
{
    struct address a;
    if (strcmp(u->scheme, "http") != 0 && strcmp(u->scheme, "https") != 0)
        return lr_err_set(err, LIVREC_EPOLICY, "%s: only http and https are asked", u->scheme);
    if (u->user)
        return lr_err_set(err, LIVREC_EPOLICY, "%s: an address with a user name is refused",
                          u->host);
    if (u->port <= 0 || u->port > 65535)
        return lr_err_set(err, LIVREC_EPOLICY, "%s: port %d is refused", u->host, u->port);
    if (host_trusted(p, u->host) || !parse_literal(u->host, &a) || is_public(&a) ||
        address_trusted(p, &a))
        return LIVREC_OK;
    return lr_err_set(
        err, LIVREC_EPOLICY,
        "%s is a private address that an answer named: allow it (net.allow_private) if "
        "you trust it",
        u->host);
}

bool lr_policy_allows_addr(const struct lr_policy *p, const char *host, const struct sockaddr *addr)
{
    struct address a;
    if (addr->sa_family == AF_INET) {
        uint8_t v4[4];
        memcpy(v4, &((const struct sockaddr_in *)(const void *)addr)->sin_addr, sizeof v4);
        a = mapped(v4);
    } else if (addr->sa_family == AF_INET6) {
        memcpy(a.b, &((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr, sizeof a.b);
    } else {
        return false;
    }
    return is_public(&a) || host_trusted(p, host) || address_trusted(p, &a);
}
