/* Blocking requests through curl to a server on loopback. */
#include "net_client.h"

#include <netdb.h>

/* ---- plain answers */

static bool answer_forms(struct conn *c)
{
    if (conn_is(c, "GET /chunked"))
        return conn_puts(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                            "2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
    if (conn_is(c, "GET /close")) {
        conn_puts(c, "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        return false;
    }
    if (conn_is(c, "GET /interim"))
        return conn_puts(c, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n"
                            "\r\nHTTP/1.1 404 Not Found\r\nX-A:  a b \r\nX-B:\r\n"
                            "Content-Length: 2\r\n\r\nno");
    if (conn_is(c, "GET /204"))
        return conn_puts(c, "HTTP/1.1 204 No Content\r\n\r\n");
    if (conn_is(c, "HEAD /head"))
        return conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    return conn_ok(c, c->request);
}

START_TEST(forms_of_answers)
{
    struct net n;
    open_net(&n, answer_forms);
    struct lr_http_resp *resp = &n.rig.resp;
    ck_assert_int_eq(get(&n, "/chunked"), 0);
    ck_assert_str_eq(resp->body, "abcde");
    ck_assert_int_eq(resp->head.length, -1);
    ck_assert_int_eq(get(&n, "/close"), 0);
    ck_assert_str_eq(resp->body, "until the end");
    ck_assert_int_eq(get(&n, "/interim"), 0);
    ck_assert_int_eq(resp->head.status, 404);
    ck_assert_uint_eq(resp->head.header_count, 3);
    ck_assert_str_eq(lr_http_header(&resp->head, "x-a"), "a b");
    ck_assert_str_eq(lr_http_header(&resp->head, "x-b"), "");
    ck_assert_str_eq(resp->body, "no");
    ck_assert_int_eq(resp->head.length, 2);
    ck_assert_int_eq(get(&n, "/204"), 0);
    ck_assert_int_eq(resp->head.status, 204);
    struct lr_http_req head = {.method = "HEAD", .url = url_of(&n, "/head")};
    ck_assert_int_eq(rig_fetch(&n.rig, &head), 0);
    ck_assert_int_eq(resp->head.length, 1000);
    ck_assert_uint_eq(resp->body_len, 0);
    close_net(&n);
}
END_TEST

START_TEST(what_is_sent)
{
    struct net n;
    open_net(&n, answer_forms);
    struct lr_http_resp *resp = &n.rig.resp;
    ck_assert_int_eq(get(&n, "/a/../b%2F?q=\xc3\xa4&t=a b#frag"), 0);
    ck_assert(has(resp->body, "GET /b%2F?q=%C3%A4&t=a%20b HTTP/1.1\r\n"));
    ck_assert(has(resp->body, "\r\nUser-Agent: test\r\n"));
    ck_assert(has(resp->body, "\r\nAccept-Encoding: ") && has(resp->body, "gzip"));
    ck_assert(!has(resp->body, "frag"));
    struct lr_http_req req = {.url = url_of(&n, "/"),
                              .headers = (const struct lr_header[]){{"User-Agent", "mine"},
                                                                    {"X-Empty", ""},
                                                                    {"Content-Type", "text/x"}},
                              .header_count = 3,
                              .flags = LR_HTTP_IDENTITY};
    ck_assert_int_eq(rig_fetch(&n.rig, &req), 0);
    ck_assert(has(resp->body, "\r\nUser-Agent: mine\r\n") && !has(resp->body, "test"));
    ck_assert(has(resp->body, "\r\nAccept-Encoding: identity\r\n"));
    ck_assert(has(resp->body, "\r\nX-Empty:\r\n"));
    req.body = "a=\n1";
    req.body_len = 4;
    ck_assert_int_eq(rig_fetch(&n.rig, &req), 0);
    ck_assert(has(resp->body, "POST / HTTP/1.1\r\n") && has(resp->body, "\r\n\r\na=\n1"));
    ck_assert(has(resp->body, "\r\nContent-Type: text/x\r\n") && !has(resp->body, "Expect"));
    req.method = "PUT";
    ck_assert_int_eq(rig_fetch(&n.rig, &req), 0);
    ck_assert(has(resp->body, "PUT / HTTP/1.1\r\n") && has(resp->body, "Content-Length: 4\r\n"));
    req = (struct lr_http_req){.method = "POST", .url = url_of(&n, "/")};
    ck_assert_int_eq(rig_fetch(&n.rig, &req), 0);
    ck_assert(has(resp->body, "POST / HTTP/1.1\r\n") && has(resp->body, "Content-Length: 0\r\n"));
    ck_assert_int_eq(n.server.connections, 1); /* kept alive */
    close_net(&n);
}
END_TEST

/* ---- answers that go wrong */

static bool answer_badly(struct conn *c)
{
    if (conn_is(c, "GET /short")) {
        conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
        return false;
    }
    if (conn_is(c, "GET /chunk")) {
        conn_puts(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
        return false;
    }
    if (conn_is(c, "GET /badchunk"))
        return conn_puts(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");
    if (conn_is(c, "GET /reset")) {
        conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
        conn_wait(c, 30);
        return conn_reset(c);
    }
    if (conn_is(c, "GET /nothing"))
        return false;
    if (conn_is(c, "GET /garbage")) {
        conn_puts(c, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        return false;
    }
    if (conn_is(c, "GET /silent") || conn_is(c, "GET /stall")) {
        if (conn_is(c, "GET /stall"))
            conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
        conn_wait(c, 20000);
        return false;
    }
    conn_puts(c, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100000 && conn_puts(c, "X-Flood: 0123456789012345678901234567890\r\n"); i++)
        ;
    return false;
}

START_TEST(bad_answers)
{
    static const struct {
        const char *path, *text;
    } rows[] = {
        {"/short?k=v", "/short: connection lost: the body is shorter than announced"},
        {"/chunk?k=v", "/chunk: connection lost"},
        {"/badchunk?k=v", "/badchunk: "},
        {"/reset?k=v", "/reset: connection lost: reset by the other side"},
        {"/nothing?k=v", "/nothing: connection lost before an answer"},
        {"/garbage?k=v", "/garbage: no valid HTTP answer"},
        {"/flood?k=v", "/flood: the head of the answer is too large or malformed"},
    };
    struct net n;
    open_net(&n, answer_badly);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(get(&n, rows[i].path), LIVREC_ENET);
        ck_assert_msg(has(n.rig.err.text, rows[i].text), "%s", n.rig.err.text);
        ck_assert(!has(n.rig.err.text, "k=v"));
        ck_assert_int_eq(n.rig.err.fault, LR_FAULT_NONE); /* it was reached */
    }
    n.rig.cfg.total_ms = 100;
    ck_assert_int_eq(get(&n, "/silent"), LIVREC_ETIMEOUT);
    ck_assert_int_eq(get(&n, "/stall"), LIVREC_ETIMEOUT);
    close_net(&n);
}
END_TEST

START_TEST(no_connection)
{
    struct net n;
    open_net(&n, answer_forms);
    url_of(&n, "/x?k=v");
    server_stop(&n.server);
    ck_assert_int_eq(rig_get(&n.rig, n.url), LIVREC_ENET);
    ck_assert_str_eq(n.rig.err.text, "127.0.0.1/x: connection failed: refused");
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_REFUSED);
    ck_assert_int_eq(rig_get(&n.rig, "http://nosuch.invalid/x?k=v"), LIVREC_ENET);
    ck_assert_str_eq(n.rig.err.text, "nosuch.invalid/x: name not resolved (DNS)");
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_NAME);
    n.rig.cfg.policy.own_host = "224.0.0.1"; /* TCP has no way to a group: RFC 1122 4.2.3.10 */
    ck_assert_int_eq(rig_get(&n.rig, "http://224.0.0.1/x?k=v"), LIVREC_ENET);
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_ROUTE);
    lr_loop_free(n.rig.loop);
    lr_arena_free(n.rig.arena);
}
END_TEST

/* A full queue of connections: the kernel drops what comes more. */
START_TEST(connections_have_a_limit)
{
    struct net n;
    int waiting[8], fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    ck_assert_int_eq(listen(fd, 0), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    for (int i = 0; i < 8; i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(waiting[i], (struct sockaddr *)&a, sizeof a);
    }
    open_net(&n, answer_forms);
    n.rig.cfg.connect_ms = 200;
    snprintf(n.url, sizeof n.url, "http://127.0.0.1:%d/x?k=v", ntohs(a.sin_port));
    ck_assert_int_eq(rig_get(&n.rig, n.url), LIVREC_ENET);
    ck_assert_str_eq(n.rig.err.text, "127.0.0.1/x: no connection within 0.2 s");
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_SILENT);
    close_net(&n);
    for (int i = 0; i < 8; i++)
        close(waiting[i]);
    close(fd);
}
END_TEST

/* ---- the policy, on the socket */

static bool answer_redirect(struct conn *c)
{
    int *port = c->s->user;
    if (conn_is(c, "GET /literal"))
        return conn_fmt(c,
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:%d/\r\n"
                        "Content-Length: 0\r\n\r\n",
                        *port);
    if (conn_is(c, "GET /name"))
        return conn_fmt(c,
                        "HTTP/1.1 302 Found\r\nLocation: http://evil.localhost:%d/\r\n"
                        "Content-Length: 0\r\n\r\n",
                        *port);
    return conn_ok(c, "hit");
}

START_TEST(private_addresses)
{
    struct net n;
    struct server canary = {.answer = answer_redirect, .address = "127.0.0.2"};
    server_start(&canary);
    open_net(&n, answer_redirect);
    n.server.user = &canary.port;
    ck_assert_int_eq(get(&n, "/literal?k=v"), LIVREC_EPOLICY);
    n.server.user = &n.server.port;
    ck_assert_int_eq(get(&n, "/name?k=v"), LIVREC_EPOLICY);
    ck_assert_int_eq(n.server.connections, 1);
    ck_assert_int_eq(canary.connections, 0);
    close_net(&n);
    server_stop(&canary);
}
END_TEST

/* The machine's own name leads to a private address, if to any (where it leads to none, there is
 * nothing to see here). */
static bool name_of_this_machine(char *name, size_t size)
{
    struct addrinfo *list = NULL, hints = {.ai_family = AF_INET};
    if (gethostname(name, size) != 0 || getaddrinfo(name, NULL, &hints, &list) != 0)
        return false;
    uint32_t a = ntohl(((struct sockaddr_in *)list->ai_addr)->sin_addr.s_addr);
    freeaddrinfo(list);
    return a >> 24 == 127 || a >> 24 == 10 || a >> 20 == 0xac1 || a >> 16 == 0xc0a8;
}

START_TEST(names_of_private_addresses)
{
    char name[128];
    struct net n;
    if (!name_of_this_machine(name, sizeof name))
        return;
    open_net_at(&n, answer_redirect, "0.0.0.0");
    n.rig.cfg.policy.own_host = NULL;
    snprintf(n.url, sizeof n.url, "http://%s:%d/?k=v", name, n.server.port);
    ck_assert_int_eq(rig_get(&n.rig, n.url), LIVREC_EPOLICY);
    ck_assert_msg(has(n.rig.err.text, "private") && !has(n.rig.err.text, "k=v"), "%s",
                  n.rig.err.text);
    ck_assert_int_eq(n.server.connections, 0);
    n.rig.cfg.policy.own_host = name;
    ck_assert_int_eq(rig_get(&n.rig, n.url), 0);
    /* The pooled connection, which that request was allowed to open, is no way in for this one. */
    n.rig.cfg.policy.own_host = NULL;
    ck_assert_int_eq(rig_get(&n.rig, n.url), LIVREC_EPOLICY);
    ck_assert_int_eq(n.server.requests, 1);
    close_net(&n);
}
END_TEST

/* ---- content codings */

struct bits {
    uint8_t *data;
    size_t len;
    int used;
};

static void put_bit(struct bits *b, int bit)
{
    if (b->used == 0)
        b->data[b->len++] = 0;
    b->data[b->len - 1] |= (uint8_t)(bit << b->used);
    b->used = (b->used + 1) % 8;
}

static void put_code(struct bits *b, int code, int width)
{
    while (width--)
        put_bit(b, code >> width & 1);
}

/* A gzip body: 'a', then `runs` times 258 of them and `literals` more (RFC 1951 3.2.6, RFC 1952).
 * The checksum is wrong, which shows at the very end alone. */
static size_t make_gzip(uint8_t *out, size_t runs, int literals)
{
    static const uint8_t head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    struct bits b = {out, sizeof head, 0};
    memcpy(out, head, sizeof head);
    put_bit(&b, 1);
    put_bit(&b, 1);
    put_bit(&b, 0);
    put_code(&b, 0x30 + 'a', 8);
    for (size_t i = 0; i < runs; i++) {
        put_code(&b, 0xc5, 8); /* length 258 */
        put_code(&b, 0, 5);    /* distance 1 */
        for (int k = 0; k < literals; k++)
            put_code(&b, 0x30 + 'a', 8);
    }
    put_code(&b, 0, 7);
    return b.len;
}

static bool answer_packed(struct conn *c)
{
    size_t len = 0;
    uint8_t *packed = malloc(2 << 20);
    if (conn_is(c, "GET /bomb")) /* 158:1 */
        len = make_gzip(packed, 40000, 0);
    else if (conn_is(c, "GET /large")) /* 7:1 */
        len = make_gzip(packed, 30000, 34);
    bool sent =
        conn_fmt(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
                 len) &&
        conn_send(c, packed, len);
    free(packed);
    return sent;
}

static bool answer_small_gzip(struct conn *c)
{
    /* "hello\n" by gzip(1) */
    static const uint8_t hello[] = {0x1f, 0x8b, 8,    0,    0,    0,    0,    0, 0,
                                    3,    0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 2, 0,
                                    0x20, 0x30, 0x3a, 0x36, 6,    0,    0,    0};
    return conn_fmt(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
                    sizeof hello) &&
           conn_send(c, hello, sizeof hello);
}

START_TEST(codings)
{
    struct net n;
    open_net(&n, answer_small_gzip);
    ck_assert_int_eq(get(&n, "/"), 0);
    ck_assert_str_eq(n.rig.resp.body, "hello\n");
    ck_assert_int_eq(n.rig.resp.head.length, -1);
    struct lr_http_req req = {.url = url_of(&n, "/"), .flags = LR_HTTP_IDENTITY};
    ck_assert_int_eq(rig_fetch(&n.rig, &req), 0); /* media is taken as it is */
    ck_assert_uint_eq(n.rig.resp.body_len, 26);
    close_net(&n);
}
END_TEST

START_TEST(bombs)
{
    struct net n;
    open_net(&n, answer_packed);
    struct lr_http_req req = {.max_body = (size_t)1 << 30};
    req.url = url_of(&n, "/bomb");
    ck_assert_int_eq(rig_fetch(&n.rig, &req), LIVREC_EHTTP);
    ck_assert(has(n.rig.err.text, "/bomb: the decompressed answer is too large"));
    req.url = url_of(&n, "/large");
    ck_assert_int_eq(rig_fetch(&n.rig, &req), LIVREC_EHTTP);
    close_net(&n);
}
END_TEST

UNIT_MAIN("curl", forms_of_answers, what_is_sent, bad_answers, no_connection,
          connections_have_a_limit, private_addresses, names_of_private_addresses, codings, bombs)
