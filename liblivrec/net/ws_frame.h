/* Frames of WebSocket (RFC 6455, 5), of both sides; no I/O. What breaks a rule of the RFC comes out
 * as an error with the code that the connection is to be closed with. */
#ifndef LR_WS_FRAME_H
#define LR_WS_FRAME_H

#include <stdbool.h>
#include "core/buf.h"
#include "core/err.h"

enum { LR_WS_CONTINUED = 0, LR_WS_TEXT = 1, LR_WS_BINARY = 2 };
enum { LR_WS_CLOSE = 8, LR_WS_PING = 9, LR_WS_PONG = 10 };

/* Codes of a close (7.4.1). */
#define LR_WS_NORMAL 1000
#define LR_WS_PROTOCOL 1002
#define LR_WS_NO_CODE 1005 /* never sent: the close had none */
#define LR_WS_LOST 1006    /* never sent: there was no close */
#define LR_WS_NOT_TEXT 1007
#define LR_WS_TOO_LARGE 1009

#define LR_WS_HEAD_MAX 14
#define LR_WS_CONTROL_MAX 125

/* A head before `len` bytes of payload; `mask` NULL: none, as servers send. Returns its bytes. */
size_t lr_ws_head(uint8_t out[LR_WS_HEAD_MAX], int opcode, uint64_t len, const uint8_t mask[4]);

/* Mask or unmask what stands `offset` bytes into a payload. */
void lr_ws_mask(uint8_t *data, size_t len, const uint8_t mask[4], uint64_t offset);

/* One whole message, fragments put together. */
struct lr_ws_message {
    int opcode; /* TEXT, BINARY, CLOSE, PING or PONG */
    const uint8_t *data; /* until the next call */
    size_t len;
};

/* The receiving side. */
struct lr_ws_input {
    bool masked; /* the other side is a client, whose frames are masked; a server's must not be */
    uint8_t head[LR_WS_HEAD_MAX], mask[4];
    size_t head_len;
    bool in_payload, last; /* last: FIN */
    int frame;             /* opcode of the frame under way */
    uint64_t length, got;  /* of its payload */
    int opcode;            /* of the message under way, 0: none */
    struct lr_buf message;
    bool given; /* the message was handed out: the next byte begins another */
    uint8_t control[LR_WS_CONTROL_MAX];
};

void lr_ws_input_init(struct lr_ws_input *in, bool masked, size_t max_message);
void lr_ws_input_free(struct lr_ws_input *in);

/* Take bytes up to the end of a message. 1: *out is one, and *used bytes were taken; 0: all were
 * taken and more are needed; LIVREC_EPARSE with *code; LIVREC_ENOMEM. Not to be called again after
 * an error. */
int lr_ws_input_feed(struct lr_ws_input *in, const uint8_t *data, size_t len, size_t *used,
                     struct lr_ws_message *out, int *code, struct lr_err *err);

/* The code in a CLOSE; 0: one that must not be sent. */
int lr_ws_close_code(const struct lr_ws_message *m);

#endif
