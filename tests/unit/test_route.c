/* The kind of address that is connected to, and the one that connections begin at. */
#include "net_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "net/settings.h"

/* Who asks? */
static bool peer(struct conn *c)
{
    char text[64] = "";
    struct sockaddr_in a = {0};
    socklen_t len = sizeof a;
    if (getpeername(c->fd, (struct sockaddr *)&a, &len) == 0)
        inet_ntop(AF_INET, &a.sin_addr, text, sizeof text);
    return conn_ok(c, text);
}

START_TEST(from_an_address)
{
    struct net n;
    open_net(&n, peer);
    ck_assert_int_eq(get(&n, "/"), 0);
    ck_assert_str_eq(n.rig.resp.body, "127.0.0.1");
    n.rig.cfg.from = "127.0.0.9"; /* and not over the connection that waits */
    ck_assert_msg(get(&n, "/") == 0, "%s", n.rig.err.text);
    ck_assert_str_eq(n.rig.resp.body, "127.0.0.9");
    n.rig.cfg.from = "lo";
    ck_assert_msg(get(&n, "/") == 0, "%s", n.rig.err.text);
    ck_assert_str_eq(n.rig.resp.body, "127.0.0.1");
    n.rig.cfg.from = "nosuch0"; /* and never a name that is looked up */
    ck_assert_int_eq(get(&n, "/"), LIVREC_ENET);
    ck_assert_ptr_nonnull(strstr(n.rig.err.text, "net.interface"));
    close_net(&n);
}
END_TEST

START_TEST(kinds_of_addresses)
{
    struct net n;
    open_net(&n, peer);
    n.rig.cfg.policy.own_host = "localhost"; /* which is both */
    snprintf(n.url, sizeof n.url, "http://localhost:%d/", n.server.port);
    n.rig.cfg.ip = 4;
    ck_assert_msg(rig_get(&n.rig, n.url) == 0, "%s", n.rig.err.text);
    n.rig.cfg.ip = 6;
    ck_assert_int_eq(rig_get(&n.rig, n.url), LIVREC_ENET); /* nobody listens there */
    close_net(&n);
}
END_TEST

START_TEST(settings)
{
    static const struct {
        const char *name, *value;
        int rc, ip;
        const char *from;
    } cases[] = {
        {"net.ip", "any", 0, 0, NULL},
        {"net.ip", "ipv4", 0, 4, NULL},
        {"net.ip", "ipv6", 0, 6, NULL},
        {"net.interface", "", 0, 0, NULL},
        {"net.interface", "eth0.7", 0, 0, "eth0.7"},
        {"net.interface", "fe80::1", 0, 0, "fe80::1"},
        {"net.interface", "a!b", LIVREC_EARG, 0, NULL},
        {"net.interface", "eth0 ", LIVREC_EARG, 0, NULL},
    };
    for (size_t i = 0; i < LR_COUNT(cases); i++) {
        struct lr_err err = {0};
        struct lr_http_config cfg = {0};
        struct lr_arena *a = lr_arena_new(65536);
        struct lr_opts *o = lr_opts_new();
        ck_assert_int_eq(lr_opts_set(o, cases[i].name, cases[i].value, &err), 0);
        ck_assert_int_eq(lr_http_settings(o, (struct lr_proxy_wish){0}, "h", a, &cfg, &err), cases[i].rc);
        ck_assert_int_eq(cfg.ip, cases[i].ip);
        if (cases[i].from)
            ck_assert_str_eq(cfg.from, cases[i].from);
        else
            ck_assert_ptr_null(cfg.from);
        lr_opts_free(o);
        lr_arena_free(a);
    }
}
END_TEST

UNIT_MAIN("route", from_an_address, kinds_of_addresses, settings)
