/* Which addresses may be asked. */
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "core/attr.h"
#include "net/policy.h"

static int check(const struct lr_policy *p, const char *text)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_url u;
    struct lr_err err = {0};
    int rc = lr_url_parse(a, text, &u);
    if (rc == 0)
        rc = lr_policy_check_url(p, &u, &err);
    else
        rc = LIVREC_EARG;
    ck_assert(rc != LIVREC_EPOLICY || err.text[0]);
    lr_arena_free(a);
    return rc;
}

START_TEST(public_hosts)
{
    static const char *const rows[] = {"https://live.bilibili.com/6",
                                       "http://1.1.1.1/",
                                       "https://8.8.8.8:8443/x",
                                       "http://11.0.0.1/",
                                       "http://172.15.255.255/",
                                       "http://172.32.0.1/",
                                       "http://192.167.255.255/",
                                       "http://100.63.0.1/",
                                       "http://100.128.0.1/",
                                       "http://169.253.1.1/",
                                       "http://198.17.0.1/",
                                       "http://198.20.0.1/",
                                       "http://223.255.255.255/",
                                       "http://[2606:4700::1111]/",
                                       "http://[2400:cb00::1]:8080/",
                                       "http://[::ffff:8.8.8.8]/",
                                       "http://[64:ff9b::8.8.8.8]/",
                                       "http://[2002:0808:0808::1]/",
                                       "http://134744072/",
                                       "http://0x8.8.8.8/",
                                       "http://127.0.0.1.example.com/"};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_msg(check(&(struct lr_policy){0}, rows[i]) == 0, "%s", rows[i]);
}
END_TEST

static const char *const refused[] = {
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.255.255.254/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1:8080/x?y#z",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.0.8/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.19.255.255/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::1]:9/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[2001::1]/",
    "http://[3fff::1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::10.1.2.3]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:0001::1]/",
    "http://[2002:c0a8:0101::1]/",
    "ftp://example.com/",
    "rtmp://example.com/live",
    "ws://example.com/",
    "gopher://example.com/",
    "dict://example.com/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
};

START_TEST(refused_hosts)
{
    for (size_t i = 0; i < LR_COUNT(refused); i++)
        ck_assert_msg(check(&(struct lr_policy){0}, refused[i]) == LIVREC_EPOLICY, "%s: %d",
                      refused[i], check(&(struct lr_policy){0}, refused[i]));
}
END_TEST

START_TEST(not_urls)
{
    static const char *const rows[] = {"file:///etc/passwd",
                                       "data:text/plain,x",
                                       "http://",
                                       "concat:a|b",
                                       "http://exa mple.com/",
                                       "http://example.com:0/",
                                       "http://[::1/",
                                       "http://a\\@127.0.0.1/",
                                       "http://127.0.0.1@@x/",
                                       "pipe:0"};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_msg(check(&(struct lr_policy){0}, rows[i]) != 0, "%s", rows[i]);
}
END_TEST

START_TEST(trust)
{
    const struct lr_policy own = {.own_host = "192.168.1.5"};
    ck_assert_int_eq(check(&own, "http://192.168.1.5/cam.flv"), 0);
    ck_assert_int_eq(check(&own, "http://192.168.1.5:8080/seg.ts"), 0);
    ck_assert_int_eq(check(&own, "http://3232235781/same-address"), 0);
    ck_assert_int_eq(check(&own, "http://192.168.1.6/"), LIVREC_EPOLICY);
    const struct lr_policy list = {
        .allowed = {"10.1.0.0/16", "nas.local", "fd00::/8", "192.168.7.7", "x/y"},
        .allowed_count = 5};
    ck_assert_int_eq(check(&list, "http://10.1.255.1/"), 0);
    ck_assert_int_eq(check(&list, "http://10.2.0.1/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&list, "http://[fd12::1]/"), 0);
    ck_assert_int_eq(check(&list, "http://[fc12::1]/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&list, "http://192.168.7.7/"), 0);
    ck_assert_int_eq(check(&list, "http://192.168.7.8/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&list, "ftp://10.1.0.1/"), LIVREC_EPOLICY);
}
END_TEST

START_TEST(trusted_names)
{
    const struct lr_policy none = {0}, own = {.own_host = "localhost"};
    ck_assert_int_eq(check(&none, "http://localhost:8000/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&own, "http://localhost:8000/"), 0);
    ck_assert_int_eq(check(&own, "http://LOCALHOST.:8000/"), 0);
    ck_assert_int_eq(check(&own, "http://x.localhost/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&own, "http://127.0.0.1/"), LIVREC_EPOLICY); /* a name is no address */
    const struct lr_policy six = {.own_host = "::1", .allowed = {"[fd00::5]"}, .allowed_count = 1};
    ck_assert_int_eq(check(&six, "http://[0:0::1]:8000/"), 0);
    ck_assert_int_eq(check(&six, "http://[fd00::5]/"), 0);
    ck_assert_int_eq(check(&six, "http://[::2]/"), LIVREC_EPOLICY);
    const struct lr_policy any = {.own_host = "0.0.0.0"}; /* not a network of all */
    ck_assert_int_eq(check(&any, "http://0.0.0.0:8000/"), 0);
    ck_assert_int_eq(check(&any, "http://10.0.0.1/"), LIVREC_EPOLICY);
    ck_assert_int_eq(check(&any, "http://user@0.0.0.0/"), LIVREC_EPOLICY);
}
END_TEST

static bool allows(const struct lr_policy *p, const char *host, const char *address)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return lr_policy_allows_addr(p, host, (struct sockaddr *)&v4);
    ck_assert_int_eq(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return lr_policy_allows_addr(p, host, (struct sockaddr *)&v6);
}

START_TEST(sockets)
{
    const struct lr_policy none = {0}, own = {.own_host = "nas.local"};
    ck_assert(allows(&none, "example.com", "93.184.216.34"));
    ck_assert(!allows(&none, "example.com", "127.0.0.1")); /* rebinding */
    ck_assert(!allows(&none, "example.com", "::1"));
    ck_assert(!allows(&none, "example.com", "::ffff:192.168.1.1"));
    ck_assert(allows(&none, "example.com", "2606:4700::1111"));
    ck_assert(allows(&own, "nas.local", "192.168.1.9"));
    ck_assert(!allows(&own, "evil.example", "192.168.1.9"));
    ck_assert(allows(&own, "NAS.local.", "fe80::1"));
    ck_assert(!allows(&own, NULL, "192.168.1.9"));
    ck_assert(allows(&own, NULL, "1.1.1.1"));
    /* Whoever runs a name may point it at the keys of a machine: not even a trusted one. */
    ck_assert(!allows(&own, "nas.local", "169.254.169.254"));
    ck_assert(!allows(&own, "nas.local", "::ffff:169.254.169.254"));
    ck_assert(!allows(&own, "nas.local", "fd00:ec2::254"));
    const struct lr_policy keys = {.own_host = "169.254.169.254"};
    ck_assert(allows(&keys, "169.254.169.254", "169.254.169.254"));
    const struct lr_policy list = {.allowed = {"169.254.0.0/16", "nas.local"}, .allowed_count = 2};
    ck_assert(allows(&list, "any.example", "169.254.169.254"));
    ck_assert(allows(&list, "nas.local", "10.0.0.1"));
    ck_assert(!allows(&list, "xnas.local", "10.0.0.1"));
    struct sockaddr other = {.sa_family = AF_UNIX};
    ck_assert(!lr_policy_allows_addr(&own, "nas.local", &other));
}
END_TEST

UNIT_MAIN("policy", public_hosts, refused_hosts, not_urls, trust, trusted_names, sockets)
