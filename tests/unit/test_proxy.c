/* Requests through proxies: the names are theirs to resolve, and nothing goes around them. */
#include "net_client.h"

/* As a proxy it answers everything; as a tunnel it is the target, too. */
static bool answer_as_proxy(struct conn *c)
{
    if (strncmp(c->request, "CONNECT refused.invalid:443 ", 28) == 0)
        return conn_puts(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    if (strncmp(c->request, "CONNECT hung.invalid:443 ", 25) == 0)
        return conn_wait(c, 20000);
    if (strncmp(c->request, "CONNECT ", 8) == 0) { /* no TLS behind it */
        conn_puts(c, "HTTP/1.1 200 Connected\r\nX-Proxy: 1\r\n\r\n");
        conn_puts(c, "this is no TLS");
        return false;
    }
    if (strstr(c->request, "wants-login.invalid"))
        return conn_puts(c, "HTTP/1.1 407 Proxy Authentication Required\r\n"
                            "Proxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
    return conn_ok(c, c->request);
}

static void use(struct net *n, const char *scheme)
{
    static char proxy[64];
    snprintf(proxy, sizeof proxy, "%s://user:secret@127.0.0.1:%d", scheme, n->server.port);
    n->rig.cfg.proxy = proxy;
    n->rig.cfg.policy.own_host = NULL; /* the proxy's own address needs no leave */
}

START_TEST(http)
{
    struct net n;
    open_net(&n, answer_as_proxy);
    use(&n, "http");
    ck_assert_int_eq(rig_get(&n.rig, "http://nosuch.invalid/p?k=v"), 0);
    ck_assert(has(n.rig.resp.body, "GET http://nosuch.invalid/p?k=v HTTP/1.1\r\n"));
    ck_assert(has(n.rig.resp.body, "\r\nProxy-Authorization: Basic "));
    ck_assert_int_eq(rig_get(&n.rig, "http://10.0.0.1/"), LIVREC_EPOLICY);
    static const struct {
        const char *url, *text;
        enum lr_fault fault;
    } rows[] = {
        {"http://wants-login.invalid/?k=v", "wants a user name (HTTP 407)", LR_FAULT_BEYOND},
        {"https://refused.invalid/?k=v", "refused.invalid/: proxy 127.0.0.1:", LR_FAULT_BEYOND},
        {"https://refused.invalid/?k=v", "answered HTTP 403", LR_FAULT_BEYOND},
        {"https://broken.invalid/?k=v", "broken.invalid/: TLS: ", LR_FAULT_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(rig_get(&n.rig, rows[i].url), LIVREC_ENET);
        ck_assert_msg(has(n.rig.err.text, rows[i].text), "%s", n.rig.err.text);
        ck_assert(!has(n.rig.err.text, "secret") && !has(n.rig.err.text, "k=v"));
        ck_assert_int_eq(n.rig.err.fault, rows[i].fault);
    }
    n.rig.cfg.connect_ms = 150;
    ck_assert_int_eq(rig_get(&n.rig, "https://hung.invalid/"), LIVREC_ENET);
    ck_assert_msg(has(n.rig.err.text, "no connection within 0.2 s"), "%s", n.rig.err.text);
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_PROXY);
    close_net(&n);
}
END_TEST

/* Down: an error that names it. The target, which is up, is not asked directly. */
START_TEST(down)
{
    struct net n;
    struct server proxy = {.answer = answer_as_proxy};
    open_net(&n, answer_as_proxy);
    server_start(&proxy);
    server_stop(&proxy);
    static const char *const schemes[] = {"http", "https", "socks4a", "socks5h"};
    for (size_t i = 0; i < 4; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s://127.0.0.1:%d", schemes[i], proxy.port);
        n.rig.cfg.proxy = text;
        ck_assert_int_eq(get(&n, "/"), LIVREC_ENET);
        snprintf(text, sizeof text, "proxy 127.0.0.1:%d: refused", proxy.port);
        ck_assert_msg(has(n.rig.err.text, text), "%s", n.rig.err.text);
        ck_assert_int_eq(n.rig.err.fault, LR_FAULT_PROXY);
    }
    n.rig.cfg.proxy = "http://nosuch.invalid:3128";
    ck_assert_int_eq(get(&n, "/"), LIVREC_ENET);
    ck_assert_msg(has(n.rig.err.text, "proxy nosuch.invalid:3128: name not resolved"), "%s",
                  n.rig.err.text);
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_PROXY);
    ck_assert_int_eq(n.server.connections, 0);
    close_net(&n);
}
END_TEST

START_TEST(other_kinds)
{
    struct net n;
    open_net(&n, answer_as_proxy);
    const char *const bad[] = {"socks5://127.0.0.1:1", "ftp://127.0.0.1:1", "127.0.0.1:1",
                               "file:///x", "http://"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        n.rig.cfg.proxy = bad[i];
        ck_assert_int_eq(get(&n, "/"), LIVREC_EARG);
        ck_assert(has(n.rig.err.text, "net.proxy"));
    }
    /* The environment has no say. */
    ck_assert_int_eq(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    ck_assert_int_eq(setenv("all_proxy", "http://127.0.0.1:1", 1), 0);
    n.rig.cfg.proxy = NULL;
    ck_assert_int_eq(get(&n, "/"), 0);
    n.rig.cfg.proxy = "";
    ck_assert_int_eq(get(&n, "/"), 0);
    ck_assert_int_eq(setenv("no_proxy", "*", 1), 0);
    use(&n, "http");
    ck_assert_int_eq(rig_get(&n.rig, "http://nosuch.invalid/"), 0);
    close_net(&n);
}
END_TEST

/* ---- SOCKS: the name goes to the proxy */

static char asked[256];

static bool get_bytes(struct conn *c, uint8_t *out, size_t n)
{
    return recv(c->fd, out, n, MSG_WAITALL) == (ssize_t)n;
}

/* RFC 1928: a user name is offered, none is wanted; address type 3, a name. */
static void socks5(struct conn *c)
{
    uint8_t b[256];
    if (!get_bytes(c, b, 2) || b[0] != 5 || !get_bytes(c, b + 2, b[1]))
        return;
    conn_send(c, "\5\0", 2);
    if (!get_bytes(c, b, 5) || b[3] != 3)
        return;
    size_t len = b[4];
    if (!get_bytes(c, b, len + 2))
        return;
    memcpy(asked, b, len);
    conn_send(c, "\5\0\0\1\0\0\0\0\0\0", 10);
}

/* SOCKS4a: address 0.0.0.x, the name behind the user. */
static void socks4a(struct conn *c)
{
    uint8_t b[8];
    size_t len = 0;
    if (!get_bytes(c, b, 8) || b[0] != 4 || b[4] || b[5] || b[6])
        return;
    do {
        if (!get_bytes(c, b, 1))
            return;
    } while (b[0]);
    do {
        if (!get_bytes(c, (uint8_t *)asked + len, 1))
            return;
    } while (asked[len++]);
    conn_send(c, "\0\132\0\0\0\0\0\0", 8);
}

static void socks_refuses(struct conn *c)
{
    uint8_t b[256];
    if (!get_bytes(c, b, 2) || !get_bytes(c, b + 2, b[1]))
        return;
    conn_send(c, "\5\0", 2);
    if (!get_bytes(c, b, 5) || !get_bytes(c, b + 5, (size_t)b[4] + 2))
        return;
    conn_send(c, "\5\2\0\1\0\0\0\0\0\0", 10);
}

START_TEST(socks)
{
    struct net n;
    void (*const hello[])(struct conn *) = {socks5, socks4a};
    const char *const schemes[] = {"socks5h", "socks4a"};
    for (int i = 0; i < 2; i++) {
        memset(asked, 0, sizeof asked);
        open_net(&n, answer_as_proxy);
        n.server.hello = hello[i];
        use(&n, schemes[i]);
        ck_assert_int_eq(rig_get(&n.rig, "http://nosuch.invalid/p"), 0);
        ck_assert(has(n.rig.resp.body, "GET /p HTTP/1.1\r\nHost: nosuch.invalid\r\n"));
        close_net(&n);
        ck_assert_str_eq(asked, "nosuch.invalid");
    }
    open_net(&n, answer_as_proxy);
    n.server.hello = socks_refuses;
    use(&n, "socks5h");
    ck_assert_int_eq(rig_get(&n.rig, "http://nosuch.invalid/p?k=v"), LIVREC_ENET);
    ck_assert_msg(has(n.rig.err.text, "nosuch.invalid/p: proxy 127.0.0.1:"), "%s", n.rig.err.text);
    close_net(&n);
}
END_TEST

UNIT_MAIN("proxy", http, down, other_kinds, socks)
