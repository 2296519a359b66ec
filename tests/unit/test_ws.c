/* WebSockets through curl to a server on loopback: what is said, and where. */
#include "ws_tape.h"

static bool talks(struct conn *c)
{
    char value[128];
    bool ok = conn_is(c, "GET /chat");
    ok = ok && strcmp(conn_header(c, "Sec-WebSocket-Version", value, sizeof value), "13") == 0;
    ok = ok && strcmp(conn_header(c, "Origin", value, sizeof value), "https://a.example") == 0;
    ok = ok && strcmp(conn_header(c, "User-Agent", value, sizeof value), "test") == 0;
    ok = ok && strcmp(conn_header(c, "Sec-WebSocket-Protocol", value, sizeof value), "a, b") == 0;
    ok = ok && ws_agree(c, "Sec-WebSocket-Protocol: b\r\n");
    ok = ok && ws_hears(c, LR_WS_TEXT, "hello", 5) && ws_text(c, "hello yourself");
    ok = ok && ws_say(c, LR_WS_CLOSE,
                      "\x0b\xb9"
                      "over",
                      6);
    ok = ok && ws_hears(c, LR_WS_CLOSE, "\x0b\xb9", 2);
    atomic_store(&seen, ok);
    return false;
}

START_TEST(two_sides_talk)
{
    const struct lr_header origin = {"Origin", "https://a.example"};
    struct tape p = {.say = "hello",
                     .req = {.headers = &origin, .header_count = 1, .protocols = "a, b"}};
    open_net(talks);
    play(&p, "/chat?room=1");
    close_net();
    ck_assert_int_eq(p.opened, 1);
    ck_assert_int_eq(p.messages, 1);
    ck_assert(p.text);
    ck_assert_uint_eq(p.len, strlen("hello yourself"));
    ck_assert_int_eq(p.closed, 1);
    ck_assert_int_eq(p.err.code, 0);
    ck_assert_int_eq(p.code, 3001);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

/* A message of the largest size comes back whole; one byte more closes it. */
static bool echoes(struct conn *c)
{
    struct ws_heard h;
    if (!ws_agree(c, "") || !ws_hear(c, &h))
        return false;
    bool ok = ws_say(c, LR_WS_BINARY, h.data, h.len);
    uint8_t head[LR_WS_HEAD_MAX];
    ok = ok && conn_send(c, head, lr_ws_head(head, LR_WS_BINARY, h.len + 1, NULL));
    free(h.data);
    atomic_store(&seen, ok && ws_hears(c, LR_WS_CLOSE, "\x03\xf1", 2));
    return false;
}

START_TEST(messages_have_a_maximum)
{
    char *big = malloc(LR_WS_MESSAGE_MAX);
    memset(big, 'x', LR_WS_MESSAGE_MAX);
    big[0] = 'a';
    big[LR_WS_MESSAGE_MAX - 1] = 'z';
    struct tape p = {.say = big, .say_len = LR_WS_MESSAGE_MAX};
    open_net(echoes);
    play(&p, "/");
    close_net();
    free(big);
    ck_assert_int_eq(p.messages, 1);
    ck_assert(!p.text);
    ck_assert_uint_eq(p.len, LR_WS_MESSAGE_MAX);
    ck_assert_int_eq(p.first, 'a');
    ck_assert_int_eq(p.last, 'z');
    ck_assert_int_eq(p.err.code, LIVREC_EPARSE);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

static bool pings(struct conn *c)
{
    atomic_store(&seen, ws_agree(c, "") && ws_say(c, LR_WS_PING, "x1", 2) &&
                            ws_hears(c, LR_WS_PONG, "x1", 2) && ws_say(c, LR_WS_PONG, "", 0) &&
                            ws_say(c, LR_WS_CLOSE, "", 0) && ws_hears(c, LR_WS_CLOSE, "", 0));
    return false;
}

START_TEST(pings_are_answered)
{
    struct tape p = {.say = NULL};
    open_net(pings);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.err.code, 0);
    ck_assert_int_eq(p.code, LR_WS_NO_CODE);
    ck_assert_int_eq(p.messages, 0);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

static bool breaks_the_rules(struct conn *c)
{
    atomic_store(&seen, ws_agree(c, "") && conn_send(c, "\x83\x00", 2) &&
                            ws_hears(c, LR_WS_CLOSE, "\x03\xea", 2));
    return false;
}

START_TEST(who_breaks_the_rules_is_told)
{
    struct tape p = {.say = NULL};
    open_net(breaks_the_rules);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.err.code, LIVREC_EPARSE);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

static bool falls_silent(struct conn *c)
{
    struct ws_heard h = {0};
    bool ok = ws_agree(c, "") && ws_hears(c, LR_WS_PING, "", 0) && ws_text(c, "still here") &&
              ws_hears(c, LR_WS_PING, "", 0);
    atomic_store(&seen, ok && !ws_hear(c, &h));
    free(h.data);
    return false;
}

START_TEST(silence_is_pinged_and_then_given_up)
{
    struct tape p = {.req.idle_ms = 60};
    open_net(falls_silent);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.err.code, LIVREC_ETIMEOUT);
    ck_assert_int_eq(p.messages, 1);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

/* ---- where it may go, and what is sent along */

START_TEST(the_url_policy_holds)
{
    static const char *const urls[] = {"ws://127.0.0.1:1/",    "wss://10.0.0.1/",
                                       "ws://localhost:1/",    "ftp://a.example/",
                                       "ws://user@a.example/", "file:///x"};
    open_net(talks);
    cfg.policy.own_host = NULL;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct tape p = {.req.url = urls[i]};
        play(&p, "/");
        ck_assert_int_eq(p.rc_of_start, LIVREC_EPOLICY);
    }
    ck_assert_int_eq(atomic_load(&server.connections), 0);
    close_net();
}
END_TEST

START_TEST(headers_of_the_handshake_are_its_own)
{
    static const struct lr_header bad[] = {
        {"Host", "b.example"}, {"sec-websocket-key", "x"}, {"Upgrade", "h2c"}, {"A", "x\r\nB: c"}};
    open_net(talks);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tape p = {.req = {.headers = &bad[i], .header_count = 1}};
        play(&p, "/");
        ck_assert_int_eq(p.rc_of_start, LIVREC_EARG);
    }
    close_net();
}
END_TEST

static bool wants_cookie(struct conn *c)
{
    char value[128];
    bool ok = strcmp(conn_header(c, "Cookie", value, sizeof value), "a=1") == 0;
    atomic_store(&seen, ok);
    return ws_agree(c, "Set-Cookie: b=2; Path=/\r\n") && ws_say(c, LR_WS_CLOSE, "", 0) && false;
}

START_TEST(cookies_are_sent_and_kept)
{
    struct tape p = {.say = NULL};
    struct lr_arena *a = lr_arena_new(65536);
    struct lr_url u;
    open_net(wants_cookie);
    cfg.jar = lr_jar_new(env.clock);
    ck_assert_int_eq(lr_jar_add_text(cfg.jar, "127.0.0.1", "a=1"), 0);
    play(&p, "/");
    ck_assert_int_eq(lr_url_parse(a, "http://127.0.0.1/", &u), 0);
    const char *value = lr_jar_get(cfg.jar, a, &u, "b");
    ck_assert_ptr_nonnull(value);
    ck_assert_str_eq(value, "2");
    close_net();
    lr_jar_free(cfg.jar);
    lr_arena_free(a);
    ck_assert_int_eq(atomic_load(&seen), 1);
}
END_TEST

/* One connection: first the proxy, then whoever is behind it. */
static bool is_proxy(struct conn *c)
{
    if (strncmp(c->request, "CONNECT room.example:80 ", 24) == 0) {
        atomic_store(&seen, 1);
        return conn_puts(c, "HTTP/1.1 200 OK\r\n\r\n");
    }
    char value[128];
    bool ok = strcmp(conn_header(c, "Host", value, sizeof value), "room.example") == 0 &&
              !strcasestr(c->request, "proxy");
    atomic_fetch_add(&seen, ok);
    return ws_agree(c, "") && ws_say(c, LR_WS_CLOSE, "\x03\xe8", 2) && false;
}

START_TEST(a_proxy_gives_a_tunnel)
{
    struct tape p = {.req.url = "ws://room.example/x"};
    char proxy[64];
    open_net(is_proxy);
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", server.port);
    cfg.proxy = proxy;
    play(&p, "/");
    close_net();
    ck_assert_msg(p.err.code == 0, "%s", p.err.text);
    ck_assert_int_eq(p.code, 1000);
    ck_assert_int_eq(atomic_load(&seen), 2);
}
END_TEST

UNIT_MAIN("ws", two_sides_talk, messages_have_a_maximum, pings_are_answered,
          who_breaks_the_rules_is_told, silence_is_pinged_and_then_given_up, the_url_policy_holds,
          headers_of_the_handshake_are_its_own, cookies_are_sent_and_kept, a_proxy_gives_a_tunnel)
