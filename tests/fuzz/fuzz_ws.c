#include "fuzz.h"

#include "net/ws_frame.h"
#include "net/ws_hello.h"

#define MESSAGE_MAX 4096

/* Frames of either side, in pieces whose size the input chooses. */
static void read_frames(bool masked, size_t step, const uint8_t *data, size_t size)
{
    struct lr_ws_input in;
    lr_ws_input_init(&in, masked, MESSAGE_MAX);
    int rc = 0;
    for (size_t at = 0, used; at < size && rc >= 0; at += used) {
        struct lr_ws_message m;
        struct lr_err err = {0};
        int code = 0;
        size_t n = size - at < step ? size - at : step;
        rc = lr_ws_input_feed(&in, data + at, n, &used, &m, &code, &err);
        MUST(used <= n);
        MUST(rc != 0 || used == n);
        MUST(in.message.len <= MESSAGE_MAX);
        if (rc < 0)
            MUST(rc == LIVREC_EPARSE && code >= LR_WS_PROTOCOL && code <= LR_WS_TOO_LARGE);
        if (rc < 1)
            continue;
        MUST(used > 0);
        MUST(m.len <= (m.opcode >= LR_WS_CLOSE ? LR_WS_CONTROL_MAX : MESSAGE_MAX));
        MUST(m.opcode != LR_WS_CLOSE || lr_ws_close_code(&m) != 0);
    }
    lr_ws_input_free(&in);
}

/* A head whose values come from a stranger: no answer but the right one is taken. */
static void check_hello(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new((size_t)1 << 20);
    char *value = lr_arena_strndup(a, (const char *)data, size);
    const struct lr_header fields[] = {{"upgrade", value},
                                       {"connection", value},
                                       {"sec-websocket-protocol", value},
                                       {"sec-websocket-accept", value}};
    struct lr_http_head head = {101, "u", fields, 4, -1};
    struct lr_err err;
    MUST(lr_ws_hello_check(&head, lr_ws_accept(a, "key"), "chat", &err) != 0);
    MUST(lr_ws_url(a, value));
    lr_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    read_frames(data[0] & 1, data[1] ? data[1] : 1, data + 2, size - 2);
    check_hello(data + 2, size - 2);
    return 0;
}
