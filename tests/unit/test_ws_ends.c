/* WebSockets that never begin, and who ends one. */
#include "ws_tape.h"

/* ---- what is no WebSocket */

static bool misbehaves(struct conn *c)
{
    char accept[64];
    ws_accept_of(c, accept, sizeof accept);
    const char *path = strchr(c->request, ' ') + 1;
    if (strncmp(path, "/403", 4) == 0)
        return conn_puts(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    if (strncmp(path, "/302", 4) == 0)
        return conn_puts(c, "HTTP/1.1 302 Found\r\nLocation: /chat\r\n\r\n");
    if (strncmp(path, "/key", 4) == 0)
        return conn_puts(c, "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
    if (strncmp(path, "/h2c", 4) == 0)
        return conn_fmt(c,
                        "HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n",
                        accept);
    if (strncmp(path, "/extension", 10) == 0)
        return ws_agree(c, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    if (strncmp(path, "/protocol", 9) == 0)
        return ws_agree(c, "Sec-WebSocket-Protocol: c\r\n");
    if (strncmp(path, "/noise", 6) == 0)
        return conn_puts(c, "SSH-2.0-OpenSSH_9.2\r\n");
    if (strncmp(path, "/cut", 4) == 0)
        return conn_puts(c, "HTTP/1.1 101 X\r\n") && conn_reset(c);
    if (strncmp(path, "/large", 6) == 0) {
        for (int i = 0; i < 100000; i++)
            if (!conn_puts(c, "0123456789012345678901234567890123456789"))
                return false;
    }
    if (strncmp(path, "/lost", 5) == 0)
        return ws_agree(c, "") && conn_reset(c);
    if (strncmp(path, "/end", 4) == 0)
        return ws_agree(c, "") && false;
    return conn_wait(c, 5000);
}

START_TEST(a_server_that_speaks_no_websocket_is_an_error)
{
    static const struct {
        const char *path;
        int code;
        const char *text;
    } rows[] = {
        {"/403", LIVREC_EHTTP, "HTTP status 403"},
        {"/302", LIVREC_EHTTP, "HTTP status 302"},
        {"/key", LIVREC_EPARSE, "wrong WebSocket key"},
        {"/h2c", LIVREC_EPARSE, "another upgrade"},
        {"/extension", LIVREC_EPARSE, "extension that was not asked for"},
        {"/protocol", LIVREC_EPARSE, "protocol that was not asked for"},
        {"/noise", LIVREC_ENET, "no valid HTTP answer"},
        {"/large", LIVREC_ENET, "no valid HTTP answer"},
        {"/cut", LIVREC_ENET, "connection lost"},
        {"/lost", LIVREC_ENET, "connection lost"},
        {"/end", LIVREC_ENET, "the connection was closed"},
        {"/silent", LIVREC_ETIMEOUT, "no answer to the WebSocket handshake"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tape p = {.req.open_ms = strcmp(rows[i].path, "/silent") == 0 ? 100 : 0};
        open_net(misbehaves);
        play(&p, rows[i].path);
        close_net();
        ck_assert_int_eq(p.closed, 1);
        ck_assert_msg(p.err.code == rows[i].code && strstr(p.err.text, rows[i].text), "%s: %d %s",
                      rows[i].path, p.err.code, p.err.text);
        ck_assert_msg(strncmp(p.err.text, "127.0.0.1/", 10) == 0, "%s", p.err.text);
        int status =
            p.err.code == LIVREC_EHTTP ? (int)strtol(rows[i].path + 1, NULL, 10) : LR_WS_LOST;
        ck_assert_int_eq(p.code, status);
    }
}
END_TEST

/* ---- who leaves, and who does not listen */

static bool hears_an_end(struct conn *c)
{
    struct ws_heard h;
    bool ok = ws_hear(c, &h);
    atomic_store(&seen, ok && h.opcode == LR_WS_CLOSE);
    if (ok)
        free(h.data);
    return false;
}

static bool says_much(struct conn *c)
{
    bool ok = ws_agree(c, "");
    for (int i = 0; ok && i < 3; i++)
        ok = ws_text(c, "news");
    return ok && hears_an_end(c);
}

/* One that still speaks could be told by the closed socket before it hears. */
static bool listens(struct conn *c)
{
    return ws_agree(c, "") && hears_an_end(c);
}

static int cancels(struct tape *p)
{
    lr_ws_cancel(p->ws);
    p->ws = NULL;
    lr_cancel_fire(p->done);
    return 0;
}

START_TEST(cancelling_inside_a_message_is_the_end)
{
    struct tape p = {.on_message = cancels};
    open_net(says_much);
    play(&p, "/");
    server_stop(&server);
    lr_loop_free(loop);
    ck_assert_int_eq(p.messages, 1);
    ck_assert_int_eq(p.closed, 0);
    ck_assert_int_eq(p.dropped, 0);
}
END_TEST

static int refuses(struct tape *p)
{
    (void)p;
    return LIVREC_EMEDIA;
}

START_TEST(a_reader_may_end_it)
{
    struct tape p = {.on_message = refuses};
    open_net(says_much);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.messages, 1);
    ck_assert_int_eq(p.closed, 1);
    ck_assert_int_eq(p.err.code, LIVREC_EMEDIA);
}
END_TEST

static void leaves(struct tape *p)
{
    lr_ws_cancel(p->ws);
    p->ws = NULL;
    lr_cancel_fire(p->done);
}

/* The farewell is sent although nothing waits for it. */
START_TEST(cancelling_says_farewell)
{
    struct tape p = {.on_open = leaves};
    open_net(listens);
    play(&p, "/");
    for (int i = 0; i < 200 && !atomic_load(&seen); i++)
        lr_cancel_wait(NULL, 10);
    close_net();
    ck_assert_int_eq(atomic_load(&seen), 1);
    ck_assert_int_eq(p.messages, 0);
}
END_TEST

static void fire(struct tape *p)
{
    lr_cancel_fire(p->done);
}

START_TEST(the_loop_may_go_first)
{
    struct tape p = {.on_open = fire};
    open_net(says_much);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.closed, 0);
    ck_assert_int_eq(p.dropped, 1);
}
END_TEST

static bool floods(struct conn *c)
{
    static const char text[4096] = "";
    struct timeval soon = {.tv_usec = 200000};
    int sent = 0;
    bool ok = ws_agree(c, "");
    setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon);
    for (; ok && sent < 20000; sent++) /* 80 MB */
        ok = ws_say(c, LR_WS_BINARY, text, sizeof text);
    atomic_store(&seen, sent);
    return false;
}

static void pauses(struct tape *p)
{
    lr_ws_pause(p->ws, true);
}

/* A sender that is not listened to is kept waiting, not taken into memory. */
START_TEST(a_pause_holds_the_sender)
{
    struct tape p = {.on_open = pauses};
    open_net(floods);
    start_tape(&p, "/");
    for (int i = 0; i < 1000 && !atomic_load(&seen); i++)
        lr_cancel_wait(NULL, 10);
    close_net();
    lr_cancel_free(p.done);
    ck_assert_int_gt(atomic_load(&seen), 0);
    ck_assert_int_lt(atomic_load(&seen), 20000);
    ck_assert_int_lt(p.messages, 8);
}
END_TEST

static void pauses_a_while(struct tape *p)
{
    lr_ws_pause(p->ws, true);
    lr_ws_pause(p->ws, false);
}

static int third(struct tape *p)
{
    return p->messages == 3 ? LIVREC_ECANCELLED : 0;
}

START_TEST(after_a_pause_it_goes_on)
{
    struct tape p = {.on_open = pauses_a_while, .on_message = third};
    open_net(says_much);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.messages, 3);
}
END_TEST

static bool asks_for_pongs(struct conn *c)
{
    struct timeval soon = {.tv_usec = 500000};
    bool ok = ws_agree(c, "");
    char payload[125] = "";
    int sent = 0;
    setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon);
    for (; ok && sent < 400000; sent++) /* 50 MB, and no answer is read */
        ok = ws_say(c, LR_WS_PING, payload, sizeof payload);
    atomic_store(&seen, sent);
    return false;
}

START_TEST(pongs_that_nobody_reads_are_not_hoarded)
{
    struct tape p = {.say = NULL};
    open_net(asks_for_pongs);
    play(&p, "/");
    close_net();
    ck_assert_int_eq(p.err.code, LIVREC_ENOMEM);
}
END_TEST

UNIT_MAIN("ws_ends", a_server_that_speaks_no_websocket_is_an_error,
          cancelling_inside_a_message_is_the_end, a_reader_may_end_it, cancelling_says_farewell,
          the_loop_may_go_first, a_pause_holds_the_sender, after_a_pause_it_goes_on,
          pongs_that_nobody_reads_are_not_hoarded)
