/* IP addresses: what a host text means in any notation, and what kind of network it leads to. Pure
 * functions. Addresses are kept as 16 bytes; IPv4 as ::ffff:a.b.c.d (RFC 4291 2.5.5.2). */
#ifndef LR_ADDRESS_H
#define LR_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct lr_address {
    uint8_t bytes[16];
};

struct lr_network {
    struct lr_address base;
    int bits; /* 0 to 128; 96 more than written for IPv4 */
};

enum lr_host_kind {
    LR_HOST_NAME,    /* to be resolved */
    LR_HOST_ADDRESS, /* *out is set */
    LR_HOST_BAD,     /* looks like an address and is none ("1.2.3.4.5", "256.1", "[") */
};

/* host: as in struct lr_url; IPv6 may have its brackets. IPv4 is read as resolvers and browsers
 * read it (inet_aton(3), WHATWG URL 3.5): decimal, octal, hexadecimal, one to four parts. */
enum lr_host_kind lr_address_parse(const char *host, struct lr_address *out);

/* False for families other than AF_INET and AF_INET6. */
bool lr_address_from_socket(const struct sockaddr *addr, struct lr_address *out);

/* Reached over the public internet: none of the special-purpose ranges (RFC 6890 and the IANA
 * registries), nor an IPv6 form that carries such an IPv4 address (mapped, NAT64, 6to4). */
bool lr_address_is_public(const struct lr_address *a);

/* The address where clouds keep the secrets of a machine: 169.254.169.254 and its IPv6 twins. */
bool lr_address_is_metadata(const struct lr_address *a);

bool lr_address_equal(const struct lr_address *a, const struct lr_address *b);

/* "10.0.0.0/8", "fd00::/8", or one address. Bits of the host part may be set. */
bool lr_network_parse(const char *text, struct lr_network *out);
bool lr_network_has(const struct lr_network *n, const struct lr_address *a);

#endif
