/* The WebSocket side of net_server.h: answers handshakes, reads and writes frames. */
#ifndef WS_SERVER_H
#define WS_SERVER_H

#include "net_server.h"

#include "core/arena.h"
#include "net/ws_frame.h"
#include "net/ws_hello.h"

/* Value of a header of the request, or "". */
static inline const char *conn_header(struct conn *c, const char *name, char *out, size_t size)
{
    char line[128];
    snprintf(line, sizeof line, "\r\n%s: ", name);
    const char *at = strcasestr(c->request, line);
    snprintf(out, size, "%.*s", at ? (int)strcspn(at + strlen(line), "\r") : 0,
             at ? at + strlen(line) : "");
    return out;
}

static inline void ws_accept_of(struct conn *c, char *out, size_t size)
{
    char key[128];
    struct lr_arena *a = lr_arena_new(4096);
    const char *accept = lr_ws_accept(a, conn_header(c, "Sec-WebSocket-Key", key, sizeof key));
    snprintf(out, size, "%s", accept);
    lr_arena_free(a);
}

/* Agree; `more`: further lines of the head, each with its end. */
static inline bool ws_agree(struct conn *c, const char *more)
{
    char accept[64];
    ws_accept_of(c, accept, sizeof accept);
    return conn_fmt(c,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"
                    "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
                    accept, more);
}

static inline bool ws_say(struct conn *c, int opcode, const void *data, size_t len)
{
    uint8_t head[LR_WS_HEAD_MAX];
    return conn_send(c, head, lr_ws_head(head, opcode, len, NULL)) && conn_send(c, data, len);
}

static inline bool ws_text(struct conn *c, const char *text)
{
    return ws_say(c, LR_WS_TEXT, text, strlen(text));
}

/* The next message of the client; its bytes are the caller's. False: the connection is over, or
 * what came is against the rules. */
struct ws_heard {
    int opcode;
    size_t len;
    uint8_t *data; /* a NUL behind it */
};

static inline bool ws_hear(struct conn *c, struct ws_heard *out)
{
    struct lr_ws_input in;
    struct lr_ws_message m;
    struct lr_err err;
    int code, rc = 0;
    lr_ws_input_init(&in, true, (size_t)4 << 20);
    for (uint8_t byte; rc == 0 && recv(c->fd, &byte, 1, 0) == 1;) {
        size_t used;
        rc = lr_ws_input_feed(&in, &byte, 1, &used, &m, &code, &err);
    }
    if (rc == 1) {
        *out = (struct ws_heard){m.opcode, m.len, calloc(1, m.len + 1)};
        memcpy(out->data, m.data, m.len);
    }
    lr_ws_input_free(&in);
    return rc == 1;
}

/* The next message is that, or is not. */
static inline bool ws_hears(struct conn *c, int opcode, const void *data, size_t len)
{
    struct ws_heard h;
    if (!ws_hear(c, &h))
        return false;
    bool same = h.opcode == opcode && h.len == len && memcmp(h.data, data, len) == 0;
    free(h.data);
    return same;
}

#endif
