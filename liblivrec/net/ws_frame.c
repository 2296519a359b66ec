#include "net/ws_frame.h"

#include <string.h>
#include <livrec/error.h>

#include "data/encode.h"

size_t lr_ws_head(uint8_t out[LR_WS_HEAD_MAX], int opcode, uint64_t len, const uint8_t mask[4])
{
    size_t bytes = len < 126 ? 0 : len <= UINT16_MAX ? 2 : 8, n = 2;
    out[0] = (uint8_t)(0x80 | opcode);
    out[1] = (uint8_t)((mask ? 0x80 : 0) | (bytes == 0 ? len : bytes == 2 ? 126 : 127));
    while (bytes--)
        out[n++] = (uint8_t)(len >> (8 * bytes));
    if (mask) {
        memcpy(out + n, mask, 4);
        n += 4;
    }
    return n;
}

void lr_ws_mask(uint8_t *data, size_t len, const uint8_t mask[4], uint64_t offset)
{
    for (size_t i = 0; i < len; i++)
        data[i] ^= mask[(offset + i) & 3];
}

void lr_ws_input_init(struct lr_ws_input *in, bool masked, size_t max_message)
{
    *in = (struct lr_ws_input){.masked = masked};
    lr_buf_init(&in->message, max_message);
}

void lr_ws_input_free(struct lr_ws_input *in)
{
    lr_buf_free(&in->message);
}

static int broken(int *code, int with, struct lr_err *err, const char *what)
{
    *code = with;
    return lr_err_set(err, LIVREC_EPARSE, "WebSocket: %s", what);
}

/* ---- the head of a frame */

static size_t length_bytes(const struct lr_ws_input *in)
{
    int n = in->head[1] & 0x7f;
    return n == 126 ? 2 : n == 127 ? 8 : 0;
}

static size_t head_size(const struct lr_ws_input *in)
{
    return in->head_len < 2 ? 2 : 2 + length_bytes(in) + (in->head[1] & 0x80 ? 4 : 0);
}

static void read_length(struct lr_ws_input *in)
{
    size_t bytes = length_bytes(in);
    in->length = bytes ? 0 : in->head[1] & 0x7f;
    for (size_t i = 0; i < bytes; i++)
        in->length = in->length << 8 | in->head[2 + i];
    if (in->masked)
        memcpy(in->mask, in->head + 2 + bytes, 4);
}

static const char *data_fault(const struct lr_ws_input *in)
{
    if (in->frame > LR_WS_BINARY)
        return "a frame of an unknown kind";
    if (in->frame == LR_WS_CONTINUED && !in->opcode)
        return "the rest of a message that never began";
    if (in->frame != LR_WS_CONTINUED && in->opcode)
        return "a message inside another";
    return NULL;
}

static const char *control_fault(const struct lr_ws_input *in)
{
    if (in->frame > LR_WS_PONG)
        return "a frame of an unknown kind";
    if (!in->last || in->length > LR_WS_CONTROL_MAX)
        return "a control frame in pieces or too long";
    return NULL;
}

/* The shortest form of a length is the only one (5.2). */
static const char *head_fault(const struct lr_ws_input *in)
{
    size_t bytes = length_bytes(in);
    if (in->head[0] & 0x70)
        return "a frame with bits of an extension that was not agreed on";
    if (!!(in->head[1] & 0x80) != in->masked)
        return in->masked ? "a frame without a mask" : "a masked frame from a server";
    if ((bytes == 2 && in->length < 126) ||
        (bytes == 8 && (in->length <= UINT16_MAX || in->length >> 63)))
        return "a length in a form that is not allowed";
    return in->frame & 8 ? control_fault(in) : data_fault(in);
}

static int begin_frame(struct lr_ws_input *in, int *code, struct lr_err *err)
{
    in->frame = in->head[0] & 0x0f;
    in->last = in->head[0] & 0x80;
    read_length(in);
    const char *fault = head_fault(in);
    if (fault)
        return broken(code, LR_WS_PROTOCOL, err, fault);
    if (!(in->frame & 8) && in->length > in->message.max - in->message.len)
        return broken(code, LR_WS_TOO_LARGE, err, "a message over the maximum");
    if (in->frame == LR_WS_TEXT || in->frame == LR_WS_BINARY)
        in->opcode = in->frame;
    in->in_payload = true;
    in->got = 0;
    return 0;
}

static size_t take_head(struct lr_ws_input *in, const uint8_t *data, size_t len)
{
    size_t n = 0;
    while (n < len && in->head_len < head_size(in))
        in->head[in->head_len++] = data[n++];
    return n;
}

/* ---- its payload */

static int take_payload(struct lr_ws_input *in, const uint8_t *data, size_t n)
{
    uint8_t *to;
    if (n == 0)
        return 0;
    if (in->frame & 8) {
        to = in->control + in->got;
    } else {
        if (lr_buf_reserve(&in->message, n))
            return LIVREC_ENOMEM;
        to = in->message.data + in->message.len;
        in->message.len += n;
    }
    memcpy(to, data, n);
    if (in->masked)
        lr_ws_mask(to, n, in->mask, in->got);
    in->got += n;
    return 0;
}

static int end_control(struct lr_ws_input *in, struct lr_ws_message *out, int *code,
                       struct lr_err *err)
{
    *out = (struct lr_ws_message){in->frame, in->control, (size_t)in->length};
    if (in->frame != LR_WS_CLOSE)
        return 1;
    if (!lr_ws_close_code(out))
        return broken(code, LR_WS_PROTOCOL, err, "a close with a code that is none");
    if (in->length > 2 && !lr_utf8_valid((const char *)in->control + 2, in->length - 2))
        return broken(code, LR_WS_NOT_TEXT, err, "a reason that is not UTF-8");
    return 1;
}

static int end_frame(struct lr_ws_input *in, struct lr_ws_message *out, int *code,
                     struct lr_err *err)
{
    in->in_payload = false;
    in->head_len = 0;
    if (in->frame & 8)
        return end_control(in, out, code, err);
    if (!in->last)
        return 0;
    const uint8_t *data = in->message.len ? in->message.data : in->control;
    *out = (struct lr_ws_message){in->opcode, data, in->message.len};
    in->opcode = 0;
    in->given = true;
    if (out->opcode == LR_WS_TEXT && !lr_utf8_valid((const char *)data, out->len))
        return broken(code, LR_WS_NOT_TEXT, err, "text that is not UTF-8");
    return 1;
}

int lr_ws_input_feed(struct lr_ws_input *in, const uint8_t *data, size_t len, size_t *used,
                     struct lr_ws_message *out, int *code, struct lr_err *err)
{
    *used = 0;
    if (in->given)
        lr_buf_clear(&in->message);
    in->given = false;
    for (;;) {
        if (!in->in_payload) {
            *used += take_head(in, data + *used, len - *used);
            if (in->head_len < head_size(in))
                return 0;
            int rc = begin_frame(in, code, err);
            if (rc)
                return rc;
        }
        uint64_t left = in->length - in->got;
        size_t n = left < len - *used ? (size_t)left : len - *used;
        if (take_payload(in, data + *used, n))
            return lr_err_set(err, LIVREC_ENOMEM, "WebSocket: no memory for a message");
        *used += n;
        if (in->got < in->length)
            return 0;
        int rc = end_frame(in, out, code, err);
        if (rc)
            return rc;
    }
}

/* 3000 to 4999 are for applications; below, those of the RFC and its registry that may be sent. */
int lr_ws_close_code(const struct lr_ws_message *m)
{
    if (m->len == 0)
        return LR_WS_NO_CODE;
    int code = m->len == 1 ? 0 : m->data[0] << 8 | m->data[1];
    bool known = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
    return known || (code >= 3000 && code < 5000) ? code : 0;
}
