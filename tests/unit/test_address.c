/* Hosts that are addresses, in every notation, and the networks they lie in. */
#include "unit.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/attr.h"
#include "net/address.h"

static struct lr_address address(const char *text)
{
    struct lr_address a;
    ck_assert_msg(lr_address_parse(text, &a) == LR_HOST_ADDRESS, "%s", text);
    return a;
}

START_TEST(notations)
{
    static const struct {
        const char *host, *same;
    } rows[] = {
        {"127.0.0.1", "127.0.0.1"},
        {"127.1", "127.0.0.1"},
        {"127.0.1", "127.0.0.1"},
        {"127.65535", "127.0.255.255"},
        {"1.2.772", "1.2.3.4"},
        {"2130706433", "127.0.0.1"},
        {"0x7f000001", "127.0.0.1"},
        {"0X7F000001", "127.0.0.1"},
        {"0x7F.0x0.0x0.0x1", "127.0.0.1"},
        {"0x7f.1", "127.0.0.1"},
        {"017700000001", "127.0.0.1"},
        {"0177.0.0.01", "127.0.0.1"},
        {"0000000000000000000000177.1", "127.0.0.1"},
        {"0x000000000000000000007f.1", "127.0.0.1"},
        {"0300.0250.1", "192.168.0.1"},
        {"0xa9.0376.0xa9fe", "169.254.169.254"},
        {"0", "0.0.0.0"},
        {"0x", "0.0.0.0"},
        {"00", "0.0.0.0"},
        {"4294967295", "255.255.255.255"},
        {"1.0x.1", "1.0.0.1"},
        {"127.0.0.1.", "127.0.0.1"},
        {"::1", "::1"},
        {"[::1]", "::1"},
        {"0:0:0:0:0:0:0:1", "::1"},
        {"::ffff:127.0.0.1", "127.0.0.1"},
        {"::FFFF:7F00:1", "127.0.0.1"},
        {"2001:DB8::A", "2001:db8::a"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_address a = address(rows[i].host), b = address(rows[i].same);
        ck_assert_msg(lr_address_equal(&a, &b), "%s", rows[i].host);
    }
}
END_TEST

START_TEST(bytes)
{
    static const uint8_t v4[16] = {[10] = 255, [11] = 255, [12] = 1, [13] = 2, [14] = 3, [15] = 4};
    static const uint8_t v6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 9};
    ck_assert_mem_eq(address("1.2.3.4").bytes, v4, 16);
    ck_assert_mem_eq(address("2001:db8::9").bytes, v6, 16);
}
END_TEST

START_TEST(names)
{
    static const char *const rows[] = {"example.com", "a",         "1a",         "x1.2x",
                                       "1.2.3.4.com", "0x7g",      "127.0.0.1x", "dead.beef",
                                       "1_000",       "nas.local", "-",          "0x7f.example"};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_address a;
        ck_assert_msg(lr_address_parse(rows[i], &a) == LR_HOST_NAME, "%s", rows[i]);
    }
}
END_TEST

/* A resolver that is more lenient than this reader must not see them. */
START_TEST(neither)
{
    static const char *const rows[] = {"",
                                       ".",
                                       "1.2.3.4.5",
                                       "256.0.0.1",
                                       "1.256.1",
                                       "1.2.65536",
                                       "1.2.3.256",
                                       "4294967296",
                                       "0x100000000",
                                       "08",
                                       "0.0.0.09",
                                       "1..2",
                                       "example.1",
                                       "foo.0x4",
                                       "1.2.3.08",
                                       "::1%lo",
                                       "fe80::1%251",
                                       ":",
                                       "[::1",
                                       "[1.2.3.4]",
                                       "[]",
                                       "1:2",
                                       ":::",
                                       "::ffff:1.2.3",
                                       "0x1.0xg.1",
                                       "99999999999999999999999999999999",
                                       "0xffffffffffffffffffff01"};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_address a;
        ck_assert_msg(lr_address_parse(rows[i], &a) == LR_HOST_BAD, "%s", rows[i]);
    }
}
END_TEST

/* First and last address of every special range, with the neighbours outside. */
START_TEST(edges)
{
    static const struct {
        const char *before, *first, *last, *after;
    } rows[] = {
        {NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
        {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
        {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
        {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
        {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
        {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
        {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
        {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
        {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
        {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
        {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
        {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
        {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
        {"223.255.255.255", "224.0.0.0", "255.255.255.255", NULL},
        {NULL, "::", "::fffe:ffff:ffff", NULL},
        {NULL, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", NULL},
        {NULL, "100::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
        {NULL, "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"},
        {"2001:db7:ffff::", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
        {"3ffe:ffff::", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"},
        {NULL, "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
        {NULL, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
        {NULL, "fe80::", "fec0::", NULL},
        {NULL, "64:ff9b::10.0.0.0", "64:ff9b::10.255.255.255", "64:ff9b::11.0.0.0"},
        {"2002:9ff:ffff::", "2002:a00::", "2002:aff:ffff::", "2002:b00::"},
        {"::ffff:126.0.0.1", "::ffff:127.0.0.1", "::ffff:127.9.9.9", "::ffff:128.0.0.1"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const char *const at[] = {rows[i].before, rows[i].first, rows[i].last, rows[i].after};
        for (int k = 0; k < 4; k++) {
            struct lr_address a = at[k] ? address(at[k]) : address("8.8.8.8");
            bool outside = k == 0 || k == 3;
            ck_assert_msg(lr_address_is_public(&a) == outside, "%s", at[k]);
        }
    }
}
END_TEST

START_TEST(metadata)
{
    static const char *const yes[] = {"169.254.169.254", "::ffff:169.254.169.254", "0xa9fea9fe",
                                      "fd00:ec2::254", "100.100.100.200"};
    static const char *const no[] = {"169.254.169.253", "192.168.1.1", "fd00:ec2::253", "::1"};
    for (size_t i = 0; i < LR_COUNT(yes); i++) {
        struct lr_address a = address(yes[i]);
        ck_assert_msg(lr_address_is_metadata(&a), "%s", yes[i]);
    }
    for (size_t i = 0; i < LR_COUNT(no); i++) {
        struct lr_address a = address(no[i]);
        ck_assert_msg(!lr_address_is_metadata(&a), "%s", no[i]);
    }
}
END_TEST

START_TEST(networks)
{
    static const struct {
        const char *network, *inside, *outside;
    } rows[] = {
        {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
        {"10.1.2.3/8", "10.255.0.1", "11.0.0.0"},
        {"192.168.4.0/22", "192.168.7.255", "192.168.8.0"},
        {"192.168.1.1", "192.168.1.1", "192.168.1.2"},
        {"192.168.1.1/32", "::ffff:192.168.1.1", "192.168.1.0"},
        {"0.0.0.0/0", "255.1.2.3", "fd00::1"},
        {"::/0", "10.0.0.1", NULL},
        {"fd00::/8", "fdff::1", "fc00::1"},
        {"fe80::/10", "febf::1", "fec0::1"},
        {"::1", "::1", "::2"},
        {"[fd00::1]", "fd00::1", "fd00::2"},
        {"::ffff:10.0.0.0/104", "10.9.9.9", "11.0.0.0"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_network n;
        ck_assert_msg(lr_network_parse(rows[i].network, &n), "%s", rows[i].network);
        struct lr_address in = address(rows[i].inside);
        ck_assert_msg(lr_network_has(&n, &in), "%s in %s", rows[i].inside, rows[i].network);
        struct lr_address out = address(rows[i].outside ? rows[i].outside : "::");
        ck_assert_msg(lr_network_has(&n, &out) == !rows[i].outside, "row %zu", i);
    }
}
END_TEST

START_TEST(bad_networks)
{
    static const char *const rows[] = {"",           "/8",         "10.0.0.0/",    "10.0.0.0/33",
                                       "10.0.0.0/x", "::/129",     "10.0.0.0/-1",  "10.0.0.0/8 ",
                                       "nas.local",  "nas/8",      "10.0.0.0/8/8", "10.0.0.0/0008",
                                       "*",          "1.2.3.4.5/8"};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_network n = {.bits = 7};
        ck_assert_msg(!lr_network_parse(rows[i], &n) && n.bits == 7, "%s", rows[i]);
    }
}
END_TEST

START_TEST(sockets)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr local = {.sa_family = AF_UNIX};
    struct lr_address a, one = address("127.0.0.1"), other = address("::1");
    ck_assert(lr_address_from_socket((struct sockaddr *)&v4, &a));
    ck_assert(lr_address_equal(&a, &one));
    ck_assert(lr_address_from_socket((struct sockaddr *)&v6, &a));
    ck_assert(lr_address_equal(&a, &other));
    ck_assert(!lr_address_from_socket(&local, &a));
}
END_TEST

UNIT_MAIN("address", notations, bytes, names, neither, edges, metadata, networks, bad_networks,
          sockets)
