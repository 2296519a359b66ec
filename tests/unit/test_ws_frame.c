#include "unit.h"

#include <string.h>

#include "net/ws_frame.h"

struct row {
    const char *bytes;
    size_t len;
    int code; /* of the error; 0: it is one message */
    int opcode;
    const char *data;
};

#define BYTES(s) s, sizeof s - 1

static int feed(struct lr_ws_input *in, const char *bytes, size_t len, size_t step,
                struct lr_ws_message *m, int *code)
{
    struct lr_err err;
    int rc = 0;
    for (size_t at = 0, used; at < len && rc == 0; at += used) {
        size_t n = len - at < step ? len - at : step;
        rc = lr_ws_input_feed(in, (const uint8_t *)bytes + at, n, &used, m, code, &err);
        if (rc == 0)
            ck_assert_uint_eq(used, n);
    }
    return rc;
}

static void check(const struct row *r, size_t step, bool masked)
{
    struct lr_ws_input in;
    struct lr_ws_message m = {0};
    int code = 0;
    lr_ws_input_init(&in, masked, 1000);
    int rc = feed(&in, r->bytes, r->len, step, &m, &code);
    if (r->code) {
        ck_assert_int_eq(rc, LIVREC_EPARSE);
        ck_assert_int_eq(code, r->code);
    } else {
        ck_assert_int_eq(rc, 1);
        ck_assert_int_eq(m.opcode, r->opcode);
        ck_assert_uint_eq(m.len, strlen(r->data));
        ck_assert(memcmp(m.data, r->data, m.len) == 0);
    }
    lr_ws_input_free(&in);
}

/* The first rows are the examples of RFC 6455, 5.7. */
START_TEST(reads_what_a_server_sends)
{
    static const struct row rows[] = {
        {BYTES("\x81\x05Hello"), 0, LR_WS_TEXT, "Hello"},
        {BYTES("\x01\x03Hel\x80\x02lo"), 0, LR_WS_TEXT, "Hello"},
        {BYTES("\x89\x05Hello"), 0, LR_WS_PING, "Hello"},
        {BYTES("\x82\x00"), 0, LR_WS_BINARY, ""},
        {BYTES("\x88\x00"), 0, LR_WS_CLOSE, ""},
        {BYTES("\x88\x02\x03\xea"), 0, LR_WS_CLOSE, "\x03\xea"},
        {BYTES("\x88\x05\x03\xea"
               "bye"),
         0, LR_WS_CLOSE,
         "\x03\xea"
         "bye"},
        {BYTES("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), LR_WS_PROTOCOL},
        {BYTES("\xc1\x05Hello"), LR_WS_PROTOCOL},         /* a bit of an extension */
        {BYTES("\x83\x00"), LR_WS_PROTOCOL},              /* an unknown kind */
        {BYTES("\x8b\x00"), LR_WS_PROTOCOL},              /* ... of control */
        {BYTES("\x80\x02lo"), LR_WS_PROTOCOL},            /* the rest of nothing */
        {BYTES("\x01\x03Hel\x81\x02lo"), LR_WS_PROTOCOL}, /* one in another */
        {BYTES("\x09\x00"), LR_WS_PROTOCOL},              /* a ping in pieces */
        {BYTES("\x89\x7e\x00\x7e"), LR_WS_PROTOCOL},      /* a long one */
        {BYTES("\x81\x7e\x00\x05Hello"), LR_WS_PROTOCOL}, /* not the shortest length */
        {BYTES("\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xff"), LR_WS_PROTOCOL},
        {BYTES("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), LR_WS_PROTOCOL},
        {BYTES("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"), LR_WS_TOO_LARGE},
        {BYTES("\x81\x7e\x03\xe9"), LR_WS_TOO_LARGE},
        {BYTES("\x01\x03Hel\x80\x7e\x03\xe6"), LR_WS_TOO_LARGE}, /* both are */
        {BYTES("\x81\x02\xff\xff"), LR_WS_NOT_TEXT},
        {BYTES("\x88\x01\x03"), LR_WS_PROTOCOL},
        {BYTES("\x88\x02\x03\xed"), LR_WS_PROTOCOL}, /* 1005 is never sent */
        {BYTES("\x88\x03\x03\xe8\xff"), LR_WS_NOT_TEXT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t step = 1; step < 12; step++)
            check(&rows[i], step, false);
}
END_TEST

START_TEST(reads_what_a_client_sends)
{
    static const struct row rows[] = {
        {BYTES("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), 0, LR_WS_TEXT, "Hello"},
        {BYTES("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), 0, LR_WS_PONG, "Hello"},
        {BYTES("\x81\x05Hello"), LR_WS_PROTOCOL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t step = 1; step < 12; step++)
            check(&rows[i], step, true);
}
END_TEST

START_TEST(control_frames_come_between_the_pieces_of_a_message)
{
    static const char bytes[] = "\x01\x03Hel\x89\x01!\x80\x02lo\x81\x01x";
    const char *expect[] = {"!", "Hello", "x"};
    struct lr_ws_input in;
    struct lr_ws_message m;
    struct lr_err err;
    size_t at = 0, used;
    int code;
    lr_ws_input_init(&in, false, 1000);
    for (int i = 0; i < 3; i++, at += used) {
        ck_assert_int_eq(lr_ws_input_feed(&in, (const uint8_t *)bytes + at, sizeof bytes - 1 - at,
                                          &used, &m, &code, &err),
                         1);
        ck_assert_uint_eq(m.len, strlen(expect[i]));
        ck_assert(memcmp(m.data, expect[i], m.len) == 0);
    }
    ck_assert_uint_eq(at, sizeof bytes - 1);
    lr_ws_input_free(&in);
}
END_TEST

/* What one side writes, the other reads: at all lengths where the form changes. */
START_TEST(writes_what_it_reads)
{
    static const size_t lengths[] = {0, 1, 125, 126, 127, 65535, 65536, 70000};
    static const uint8_t mask[4] = {1, 2, 3, 0xff};
    uint8_t *data = calloc(1, 70000 + LR_WS_HEAD_MAX);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (int masked = 0; masked < 2; masked++) {
            struct lr_ws_input in;
            struct lr_ws_message m;
            size_t n = lr_ws_head(data, LR_WS_BINARY, lengths[i], masked ? mask : NULL), used;
            int code;
            for (size_t k = 0; k < lengths[i]; k++)
                data[n + k] = (uint8_t)(k * 7);
            if (masked)
                lr_ws_mask(data + n, lengths[i], mask, 0);
            lr_ws_input_init(&in, masked, 70000);
            ck_assert_int_eq(lr_ws_input_feed(&in, data, n + lengths[i], &used, &m, &code, NULL),
                             1);
            ck_assert_uint_eq(used, n + lengths[i]);
            ck_assert_uint_eq(m.len, lengths[i]);
            for (size_t k = 0; k < m.len; k++)
                ck_assert_uint_eq(m.data[k], (uint8_t)(k * 7));
            lr_ws_input_free(&in);
        }
    }
    free(data);
}
END_TEST

START_TEST(says_the_code_of_a_close)
{
    static const struct {
        const char *data;
        size_t len;
        int code;
    } rows[] = {{"", 0, LR_WS_NO_CODE},
                {"\x03\xe8", 2, 1000},
                {"\x0b\xb8", 2, 3000},
                {"\x13\x87", 2, 4999},
                {"\x13\x88", 2, 0},
                {"\x03\xee", 2, 0},
                {"\x03\xf7", 2, 0},
                {"\x00\x00", 2, 0},
                {"x", 1, 0},
                {"\x03\xea"
                 "abc",
                 5, 1002}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_ws_message m = {LR_WS_CLOSE, (const uint8_t *)rows[i].data, rows[i].len};
        ck_assert_int_eq(lr_ws_close_code(&m), rows[i].code);
    }
}
END_TEST

UNIT_MAIN("ws_frame", reads_what_a_server_sends, reads_what_a_client_sends,
          control_frames_come_between_the_pieces_of_a_message, writes_what_it_reads,
          says_the_code_of_a_close)
