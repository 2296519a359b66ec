#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define V4_PARTS 4

static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff};

static bool is_v4(const struct lr_address *a)
{
    return memcmp(a->bytes, MAPPED, sizeof MAPPED) == 0;
}

static void set_v4(struct lr_address *a, uint32_t value)
{
    memcpy(a->bytes, MAPPED, sizeof MAPPED);
    for (int i = 0; i < 4; i++)
        a->bytes[12 + i] = (uint8_t)(value >> (24 - 8 * i));
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One part of an IPv4 address: "10", "012", "0xA", "0x". False when it is no number. Too large
 * ones stay above 32 bits, however long they are. */
static bool take_number(const char *p, size_t n, uint64_t *out)
{
    unsigned base = 10;
    if (n >= 2 && p[0] == '0') {
        bool hex = (p[1] | 0x20) == 'x';
        base = hex ? 16 : 8;
        p += hex ? 2 : 1;
        n -= hex ? 2 : 1;
    } else if (n == 0) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = digit_value(p[i]);
        if (digit < 0 || (unsigned)digit >= base)
            return false;
        if (value <= UINT32_MAX)
            value = value * base + (unsigned)digit;
    }
    *out = value;
    return true;
}

/* WHATWG URL 3.5, "ends in a number": such a host is an IPv4 address or nothing. */
static bool ends_in_number(const char *host, size_t n)
{
    const char *p = host + n;
    while (p > host && p[-1] != '.')
        p--;
    size_t len = (size_t)(host + n - p);
    uint64_t value;
    return len && (strspn(p, "0123456789") >= len || take_number(p, len, &value));
}

static enum lr_host_kind parse_v4(const char *host, size_t n, struct lr_address *out)
{
    uint64_t part[V4_PARTS];
    int count = 0;
    for (const char *p = host, *end = host + n; p <= end;) {
        const char *dot = memchr(p, '.', (size_t)(end - p));
        if (!dot)
            dot = end;
        if (count == V4_PARTS || !take_number(p, (size_t)(dot - p), &part[count++]))
            return LR_HOST_BAD;
        p = dot + 1;
    }
    uint64_t value = part[count - 1];
    if (value >> (8 * (V4_PARTS + 1 - count)))
        return LR_HOST_BAD;
    for (int i = 0; i < count - 1; i++) {
        if (part[i] > 255)
            return LR_HOST_BAD;
        value |= part[i] << (24 - 8 * i);
    }
    set_v4(out, (uint32_t)value);
    return LR_HOST_ADDRESS;
}

static enum lr_host_kind parse_v6(const char *p, size_t n, struct lr_address *out)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (n >= 2 && p[0] == '[' && p[n - 1] == ']') {
        p++;
        n -= 2;
    }
    if (n >= sizeof text)
        return LR_HOST_BAD;
    memcpy(text, p, n);
    return inet_pton(AF_INET6, text, out->bytes) == 1 ? LR_HOST_ADDRESS : LR_HOST_BAD;
}

static enum lr_host_kind parse(const char *host, size_t n, struct lr_address *out)
{
    if (n && host[n - 1] == '.') /* the root's dot */
        n--;
    if (n == 0)
        return LR_HOST_BAD;
    if (memchr(host, ':', n) || host[0] == '[')
        return parse_v6(host, n, out);
    return ends_in_number(host, n) ? parse_v4(host, n, out) : LR_HOST_NAME;
}

enum lr_host_kind lr_address_parse(const char *host, struct lr_address *out)
{
    return parse(host, strlen(host), out);
}

bool lr_address_from_socket(const struct sockaddr *addr, struct lr_address *out)
{
    if (addr->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, addr, sizeof in);
        set_v4(out, ntohl(in.sin_addr.s_addr));
        return true;
    }
    if (addr->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, addr, sizeof in);
        memcpy(out->bytes, &in.sin6_addr, sizeof out->bytes);
        return true;
    }
    return false;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
    if (memcmp(a, b, (size_t)(bits / 8)) != 0)
        return false;
    int rest = bits % 8;
    return rest == 0 || ((a[bits / 8] ^ b[bits / 8]) >> (8 - rest)) == 0;
}

static bool public_v4(const uint8_t *p)
{
    static const struct {
        uint8_t net[4];
        int bits;
    } special[] = {
        {{0}, 8},             /* this network, RFC 791 */
        {{10}, 8},            /* private, RFC 1918 */
        {{100, 64}, 10},      /* carrier-grade NAT, RFC 6598 */
        {{127}, 8},           /* loopback, RFC 1122 */
        {{169, 254}, 16},     /* link-local, RFC 3927 */
        {{172, 16}, 12},      /* private, RFC 1918 */
        {{192, 0, 0}, 24},    /* IETF protocol assignments, RFC 6890 */
        {{192, 0, 2}, 24},    /* documentation, RFC 5737 */
        {{192, 88, 99}, 24},  /* 6to4 relays, RFC 7526 */
        {{192, 168}, 16},     /* private, RFC 1918 */
        {{198, 18}, 15},      /* benchmarking, RFC 2544 */
        {{198, 51, 100}, 24}, /* documentation, RFC 5737 */
        {{203, 0, 113}, 24},  /* documentation, RFC 5737 */
        {{224}, 4},           /* multicast, RFC 5771 */
        {{240}, 4},           /* reserved, RFC 1112, and broadcast */
    };
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (same_bits(p, special[i].net, special[i].bits))
            return false;
    return true;
}

/* Only 2000::/3 is global unicast; loopback, ULA, link-local, site-local, multicast, discard and
 * the IPv4-compatible ::/96 lie outside. */
static bool public_v6(const uint8_t *p)
{
    static const struct {
        uint8_t net[6];
        int bits;
    } special[] = {
        {{0x20, 0x01}, 23},             /* IETF protocol assignments, Teredo, benchmarking */
        {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation, RFC 3849 */
        {{0x3f, 0xff}, 20},             /* documentation, RFC 9637 */
    };
    static const uint8_t unicast[] = {0x20};
    if (!same_bits(p, unicast, 3))
        return false;
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (same_bits(p, special[i].net, special[i].bits))
            return false;
    return true;
}

bool lr_address_is_public(const struct lr_address *a)
{
    static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b}; /* RFC 6052 2.1 */
    static const uint8_t six_to_four[] = {0x20, 0x02};         /* RFC 3056 2 */
    if (is_v4(a) || memcmp(a->bytes, nat64, sizeof nat64) == 0)
        return public_v4(a->bytes + 12);
    if (memcmp(a->bytes, six_to_four, sizeof six_to_four) == 0)
        return public_v4(a->bytes + 2);
    return public_v6(a->bytes);
}

bool lr_address_is_metadata(const struct lr_address *a)
{
    static const char *const known[] = {
        "169.254.169.254", /* most clouds */
        "169.254.170.2",   /* Amazon ECS: credentials of a task */
        "100.100.100.200", /* Alibaba Cloud */
        "192.0.0.192",     /* Oracle Cloud */
        "fd00:ec2::254",   /* Amazon EC2 */
        "fd20:ce::254",    /* Google Cloud */
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct lr_address k;
        if (lr_address_parse(known[i], &k) == LR_HOST_ADDRESS && lr_address_equal(a, &k))
            return true;
    }
    return false;
}

bool lr_address_equal(const struct lr_address *a, const struct lr_address *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Digits of a prefix length, at most `max`. -1 for anything else. */
static int take_bits(const char *p, int max)
{
    size_t n = strlen(p);
    uint64_t value = 0;
    if (n == 0 || n > 3 || strspn(p, "0123456789") != n)
        return -1;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (uint64_t)(p[i] - '0');
    return value <= (uint64_t)max ? (int)value : -1;
}

bool lr_network_parse(const char *text, struct lr_network *out)
{
    struct lr_network n = {.bits = 128};
    const char *slash = strchr(text, '/');
    size_t len = slash ? (size_t)(slash - text) : strlen(text);
    if (parse(text, len, &n.base) != LR_HOST_ADDRESS)
        return false;
    if (slash) {
        bool v4 = !memchr(text, ':', len);
        int bits = take_bits(slash + 1, v4 ? 32 : 128);
        if (bits < 0)
            return false;
        n.bits = bits + (v4 ? 96 : 0);
    }
    *out = n;
    return true;
}

bool lr_network_has(const struct lr_network *n, const struct lr_address *a)
{
    return same_bits(n->base.bytes, a->bytes, n->bits);
}
