#include "net/replay_socket.h"

#include <string.h>
#include <strings.h>

#include "core/alloc.h"
#include "net/replay_match.h"
#include "net/ws_frame.h"
#include "net/ws_hello.h"

#define HELLO_MAX ((size_t)64 << 10)
#define MESSAGE_MAX ((size_t)2 << 20)

struct lr_replay_socket {
    const struct lr_replay_exchange *e;
    struct lr_buf hello; /* the request, until it is complete */
    bool heard, answered;
    struct lr_ws_input input;
    struct lr_buf out;
    size_t at; /* of e->steps */
};

struct lr_replay_socket *lr_replay_socket_new(const struct lr_replay_exchange *e)
{
    struct lr_replay_socket *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->e = e;
    lr_buf_init(&s->hello, HELLO_MAX);
    lr_buf_init(&s->out, MESSAGE_MAX + HELLO_MAX);
    lr_ws_input_init(&s->input, true, MESSAGE_MAX);
    return s;
}

void lr_replay_socket_free(struct lr_replay_socket *s)
{
    if (!s)
        return;
    lr_buf_free(&s->hello);
    lr_buf_free(&s->out);
    lr_ws_input_free(&s->input);
    lr_free(s);
}

/* ---- what the client says */

/* Bytes behind the request are frames. */
static int hear_hello(struct lr_replay_socket *s, const uint8_t **data, size_t *len)
{
    while (*len && !s->heard) {
        if (lr_buf_append(&s->hello, *data, 1))
            return LIVREC_ENOMEM;
        ++*data;
        --*len;
        s->heard =
            s->hello.len >= 4 && memcmp(s->hello.data + s->hello.len - 4, "\r\n\r\n", 4) == 0;
    }
    return 0;
}

static bool is_expected(const struct lr_replay_socket *s, const struct lr_ws_message *m)
{
    const struct lr_replay_step *step = s->at < s->e->step_count ? &s->e->steps[s->at] : NULL;
    return step && step->kind == LR_STEP_SAID && m->opcode == LR_WS_TEXT &&
           lr_replay_glob(step->text, (const char *)m->data, m->len);
}

/* Pongs and closes are not the recording's matter. */
static int hear_message(struct lr_replay_socket *s, const struct lr_ws_message *m,
                        struct lr_buf *defect)
{
    if (m->opcode >= LR_WS_CLOSE)
        return 0;
    if (is_expected(s, m)) {
        s->at++;
        return 0;
    }
    int rc = lr_buf_fmt(defect, "unexpected on the socket: %.*s\n", (int)m->len,
                        m->len ? (const char *)m->data : "");
    return rc ? rc : LIVREC_EINTERNAL;
}

int lr_replay_socket_hear(struct lr_replay_socket *s, const uint8_t *data, size_t len,
                          struct lr_buf *defect)
{
    int rc = hear_hello(s, &data, &len);
    while (rc == 0 && len) {
        struct lr_ws_message m;
        struct lr_err err;
        size_t used = 0;
        int code = 0, got = lr_ws_input_feed(&s->input, data, len, &used, &m, &code, &err);
        if (got == 0)
            return 0;
        if (got < 0)
            return got == LIVREC_ENOMEM || lr_buf_fmt(defect, "%s\n", err.text) ? LIVREC_ENOMEM
                                                                                : LIVREC_EINTERNAL;
        data += used;
        len -= used;
        rc = hear_message(s, &m, defect);
    }
    return rc;
}

/* ---- what the server says */

static char *key_of(struct lr_replay_socket *s, struct lr_arena *a)
{
    const char *text = lr_buf_str(&s->hello);
    const char *key = text ? strcasestr(text, "\r\nsec-websocket-key:") : NULL;
    if (!key)
        return NULL;
    key += strlen("\r\nsec-websocket-key:");
    key += strspn(key, " ");
    return lr_arena_strndup(a, key, strcspn(key, " \r\n"));
}

static int write_answer(struct lr_replay_socket *s)
{
    const struct lr_replay_exchange *e = s->e;
    struct lr_arena *a = lr_arena_new(HELLO_MAX);
    const char *key = key_of(s, a), *accept = key ? lr_ws_accept(a, key) : NULL;
    int status = e->status ? e->status : 101;
    int rc = accept ? lr_buf_fmt(&s->out, "HTTP/1.1 %d Recorded\r\n", status) : LIVREC_ENOMEM;
    for (size_t i = 0; i < e->header_count && rc == 0; i++)
        rc = lr_buf_fmt(&s->out, "%s: %s\r\n", e->headers[i].name, e->headers[i].value);
    if (rc == 0 && status == 101)
        rc = lr_buf_fmt(&s->out,
                        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n",
                        accept);
    rc = rc ? rc : lr_buf_puts(&s->out, "\r\n");
    lr_arena_free(a);
    return rc;
}

static int write_frame(struct lr_replay_socket *s, int opcode, const void *data, size_t len)
{
    uint8_t head[LR_WS_HEAD_MAX];
    int rc = lr_buf_append(&s->out, head, lr_ws_head(head, opcode, len, NULL));
    return rc || !len ? rc : lr_buf_append(&s->out, data, len);
}

static int write_step(struct lr_replay_socket *s, const struct lr_replay_step *step)
{
    const uint8_t code[2] = {(uint8_t)(step->code >> 8), (uint8_t)step->code};
    size_t len = step->len ? step->len : step->text ? strlen(step->text) : 0;
    switch (step->kind) {
    case LR_STEP_TEXT:
        return write_frame(s, LR_WS_TEXT, step->text, len);
    case LR_STEP_BYTES:
        return write_frame(s, LR_WS_BINARY, step->text, len);
    case LR_STEP_PING:
        return write_frame(s, LR_WS_PING, step->text, len);
    default:
        return write_frame(s, LR_WS_CLOSE, code, step->code ? 2 : 0);
    }
}

enum lr_replay_turn lr_replay_socket_speak(struct lr_replay_socket *s, const uint8_t **data,
                                           size_t *len)
{
    const struct lr_replay_exchange *e = s->e;
    int rc = 0;
    lr_buf_clear(&s->out);
    if (!s->heard)
        return LR_TURN_WAIT;
    if (!s->answered)
        rc = write_answer(s);
    else if (s->at == e->step_count)
        return LR_TURN_OVER;
    else if (e->steps[s->at].kind == LR_STEP_SAID)
        return LR_TURN_WAIT;
    else
        rc = write_step(s, &e->steps[s->at++]);
    s->answered = true;
    *data = s->out.data;
    *len = s->out.len;
    return rc ? LR_TURN_NOMEM : LR_TURN_SPEAK;
}

const char *lr_replay_socket_missing(const struct lr_replay_socket *s)
{
    for (size_t i = s->at; i < s->e->step_count; i++)
        if (s->e->steps[i].kind == LR_STEP_SAID)
            return s->e->steps[i].text;
    return NULL;
}
