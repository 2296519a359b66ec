#include "extractors/huya_tars.h"

#include <stdbool.h>
#include <string.h>

#include "core/buf.h"

/* Types of a field: the low half of its head byte, the tag is the high half. */
enum {
    T_INT8,
    T_INT16,
    T_INT32,
    T_INT64,
    T_FLOAT,
    T_DOUBLE,
    T_STR8,
    T_STR32,
    T_MAP,
    T_LIST,
    T_BEGIN,
    T_END,
    T_ZERO,
    T_BYTES
};

#define FRAME_MAX 4096
#define DEPTH_MAX 8

/* ---- writing. The buffer's error is sticky in `bad`. */
struct writer {
    struct lr_buf buf;
    bool bad;
};

static void put(struct writer *w, const void *data, size_t len)
{
    w->bad = w->bad || lr_buf_append(&w->buf, data, len) != 0;
}

static void put_head(struct writer *w, int tag, int type)
{
    uint8_t head = (uint8_t)(tag << 4 | type);
    put(w, &head, 1);
}

static void put_int(struct writer *w, int tag, int32_t v)
{
    uint8_t be[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
    int type = v == 0 ? T_ZERO : v == (int8_t)v ? T_INT8 : v == (int16_t)v ? T_INT16 : T_INT32;
    size_t bytes = type == T_ZERO ? 0 : (size_t)1 << type;
    put_head(w, tag, type);
    put(w, be + 4 - bytes, bytes);
}

static void put_str(struct writer *w, int tag, const char *s)
{
    size_t len = strlen(s);
    uint8_t n = (uint8_t)len;
    w->bad = w->bad || len > 255;
    put_head(w, tag, T_STR8);
    put(w, &n, 1);
    put(w, s, len);
}

static void put_bytes(struct writer *w, int tag, const struct writer *inner)
{
    w->bad = w->bad || inner->bad;
    put_head(w, tag, T_BYTES);
    put_head(w, 0, T_INT8);
    put_int(w, 0, (int32_t)inner->buf.len);
    put(w, inner->buf.data, inner->buf.len);
}

static void put_user(struct writer *w, int tag, const char *ua)
{
    put_head(w, tag, T_BEGIN);
    put_int(w, 0, 0);
    put_str(w, 1, "");
    put_str(w, 2, "");
    put_str(w, 3, ua);
    put_str(w, 4, "");
    put_int(w, 5, 0);
    put_str(w, 6, "");
    put_str(w, 7, "");
    put_head(w, 0, T_END);
}

static void put_request(struct writer *w, const char *stream, const char *ua)
{
    put_head(w, 0, T_BEGIN);
    put_str(w, 0, "");
    put_str(w, 1, stream);
    put_int(w, 2, 0);
    put_user(w, 3, ua);
    put_int(w, 4, 66);
    put_head(w, 0, T_END);
}

static void put_map(struct writer *w, int tag, int count)
{
    put_head(w, tag, T_MAP);
    put_int(w, 0, count);
}

static void put_packet(struct writer *w, int32_t request_id, const struct writer *args)
{
    put_int(w, 1, 3); /* version */
    put_int(w, 2, 0);
    put_int(w, 3, 0);
    put_int(w, 4, request_id);
    put_str(w, 5, "liveui");
    put_str(w, 6, "getCdnTokenInfoEx");
    put_bytes(w, 7, args);
    put_int(w, 8, 0);
    put_map(w, 9, 0);
    put_map(w, 10, 0);
}

uint8_t *lr_huya_token_request(struct lr_arena *a, const char *stream, const char *ua,
                               int32_t request_id, size_t *len)
{
    struct writer request = {0}, args = {0}, packet = {0};
    uint8_t *out = NULL;
    lr_buf_init(&request.buf, FRAME_MAX);
    lr_buf_init(&args.buf, FRAME_MAX);
    lr_buf_init(&packet.buf, FRAME_MAX);
    put_request(&request, stream, ua);
    put_map(&args, 0, 1);
    put_str(&args, 0, "tReq");
    put_bytes(&args, 1, &request);
    put_packet(&packet, request_id, &args);
    if (!packet.bad && (out = lr_arena_alloc(a, packet.buf.len + 4))) {
        *len = packet.buf.len + 4;
        out[2] = (uint8_t)(*len >> 8); /* FRAME_MAX fits in two bytes */
        out[3] = (uint8_t)*len;
        memcpy(out + 4, packet.buf.data, packet.buf.len);
    }
    lr_buf_free(&request.buf);
    lr_buf_free(&args.buf);
    lr_buf_free(&packet.buf);
    return out;
}

/* ---- reading. Out of bounds sets `bad`, and everything after gives nothing. */
struct reader {
    const uint8_t *at, *end;
    bool bad;
};

struct bytes {
    const uint8_t *data;
    size_t len;
};

static struct reader reader_of(struct bytes b)
{
    return b.data ? (struct reader){b.data, b.data + b.len, false} : (struct reader){.bad = true};
}

static struct bytes take(struct reader *r, uint64_t n)
{
    if (r->bad || n > (uint64_t)(r->end - r->at)) {
        r->bad = true;
        return (struct bytes){NULL, 0};
    }
    struct bytes b = {r->at, (size_t)n};
    r->at += n;
    return b;
}

static uint64_t take_be(struct reader *r, size_t n)
{
    struct bytes b = take(r, n);
    uint64_t v = 0;
    for (size_t i = 0; i < b.len; i++)
        v = v << 8 | b.data[i];
    return v;
}

static int take_head(struct reader *r, int *type)
{
    int head = (int)take_be(r, 1);
    *type = head & 15;
    return head >> 4 == 15 ? (int)take_be(r, 1) : head >> 4;
}

/* A count or length; negative ones are bad. */
static uint64_t take_size(struct reader *r)
{
    int type;
    take_head(r, &type);
    uint64_t v = type <= T_INT32 ? take_be(r, (size_t)1 << type) : 0;
    if (type != T_ZERO && (type > T_INT32 || v > INT32_MAX))
        r->bad = true;
    return v;
}

/* The text or bytes of a field of that type. */
static struct bytes take_value(struct reader *r, int type)
{
    if (type == T_STR8)
        return take(r, take_be(r, 1));
    if (type == T_STR32)
        return take(r, take_be(r, 4));
    if (type == T_BYTES) {
        int inner;
        take_head(r, &inner);
        return take(r, take_size(r));
    }
    r->bad = true;
    return (struct bytes){NULL, 0};
}

static void skip(struct reader *r, int type, int depth);

static void skip_fields(struct reader *r, uint64_t count, int depth)
{
    int type = T_ZERO;
    while (!r->bad && r->at < r->end && count-- && type != T_END) {
        take_head(r, &type);
        skip(r, type, depth);
    }
}

static void skip(struct reader *r, int type, int depth)
{
    if (depth > DEPTH_MAX)
        r->bad = true;
    else if (type <= T_INT64)
        take(r, (size_t)1 << type);
    else if (type == T_FLOAT || type == T_DOUBLE)
        take(r, type == T_FLOAT ? 4 : 8);
    else if (type == T_MAP)
        skip_fields(r, 2 * take_size(r), depth + 1);
    else if (type == T_LIST)
        skip_fields(r, take_size(r), depth + 1);
    else if (type == T_BEGIN)
        skip_fields(r, UINT64_MAX, depth + 1);
    else if (type != T_ZERO && type != T_END)
        take_value(r, type);
}

/* Go to the field of a struct; its type, or -1. */
static int find(struct reader *r, int wanted)
{
    while (!r->bad && r->at < r->end) {
        int type, tag = take_head(r, &type);
        if (type == T_END)
            return -1;
        if (tag == wanted)
            return type;
        skip(r, type, 0);
    }
    return -1;
}

/* Value of a key of the map that the reader stands before. */
static struct bytes lookup(struct reader *r, const char *key)
{
    int type;
    take_head(r, &type);
    uint64_t count = type == T_MAP ? take_size(r) : 0;
    while (count-- && !r->bad) {
        int key_type, value_type;
        take_head(r, &key_type);
        struct bytes name = take_value(r, key_type);
        take_head(r, &value_type);
        struct bytes value = take_value(r, value_type);
        if (!r->bad && name.len == strlen(key) && memcmp(name.data, key, name.len) == 0)
            return value;
    }
    return (struct bytes){NULL, 0};
}

char *lr_huya_token_reply(struct lr_arena *a, const uint8_t *data, size_t len)
{
    struct reader packet = reader_of((struct bytes){data, len});
    take(&packet, 4);
    int type = find(&packet, 7);
    struct bytes args = type == T_BYTES ? take_value(&packet, type) : (struct bytes){NULL, 0};
    struct reader map = reader_of(args), r = reader_of(lookup(&map, "tRsp"));
    if (find(&r, 0) != T_BEGIN)
        return NULL;
    type = find(&r, 0);
    if (type != T_STR8 && type != T_STR32)
        return NULL;
    struct bytes token = take_value(&r, type);
    return r.bad || !token.len || memchr(token.data, 0, token.len)
               ? NULL
               : lr_arena_strndup(a, (const char *)token.data, token.len);
}
