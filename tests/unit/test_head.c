#include "unit.h"

#include <string.h>

#include "net/head.h"

/* Feed text line by line; the result of the last line that was taken. */
static int feed(struct lr_head *h, const char *text)
{
    int rc = 0;
    while (*text && rc == 0) {
        const char *end = strchr(text, '\n');
        size_t len = end ? (size_t)(end - text) + 1 : strlen(text);
        rc = lr_head_line(h, text, len);
        text += len;
    }
    return rc;
}

START_TEST(fields)
{
    struct lr_head *h = lr_head_new();
    struct lr_http_head v;
    ck_assert_int_eq(feed(h,
                          "HTTP/1.1 200 OK\r\nContent-Type:text/x\r\nX-A:  \t a b \t\r\n"
                          "SET-COOKIE: a=1\r\nset-cookie: b=2\nX-Empty:\r\nX-Colon: a:b\r\n"
                          "no field\r\n: no name\r\na b: c\r\nX-B : c\r\nX-Ctl: a\x1b[m\x01\x7f\r\n"
                          "X-Fold: one\r\n  two\r\n\tthree\r\nX-\xc3\x84: \xc3\xa4\r\n\r\n"),
                     1);
    lr_head_view(h, "u", &v);
    ck_assert_int_eq(v.status, 200);
    ck_assert_uint_eq(v.header_count, 10);
    ck_assert_str_eq(v.url, "u");
    ck_assert_str_eq(lr_http_header(&v, "content-type"), "text/x");
    ck_assert_str_eq(lr_http_header(&v, "x-a"), "a b");
    ck_assert_str_eq(lr_http_header(&v, "set-cookie"), "a=1");
    ck_assert_str_eq(v.headers[3].value, "b=2");
    ck_assert_str_eq(lr_http_header(&v, "x-empty"), "");
    ck_assert_str_eq(lr_http_header(&v, "x-colon"), "a:b");
    ck_assert_str_eq(lr_http_header(&v, "x-b"), "c");
    ck_assert_str_eq(lr_http_header(&v, "x-ctl"), "a [m  ");
    ck_assert_str_eq(lr_http_header(&v, "x-fold"), "one two three");
    ck_assert_str_eq(lr_http_header(&v, "x-\xc3\x84"), "\xc3\xa4");
    ck_assert_int_eq(v.length, -1);
    lr_head_free(h);
    lr_head_free(NULL);
}
END_TEST

START_TEST(status_lines)
{
    static const struct {
        const char *line;
        int status; /* 0: none */
    } rows[] = {
        {"HTTP/1.1 200 OK\r\n\r\n", 200},
        {"HTTP/1.0 404\r\n\r\n", 404},
        {"HTTP/2 302 \r\n\r\n", 302},
        {"HTTP/2 599\n\n", 599},
        {"http/1.1 206 x\r\n\r\n", 206},
        {"HTTP/1.1 101 Switching\r\n\r\n", 101},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\nHTTP/1.1 410 x\r\n\r\n", 410},
        {"HTTP/1.1 2000 OK\r\n\r\n", 0},
        {"HTTP/1.1 20 OK\r\n\r\n", 0},
        {"HTTP/1.1\r\n\r\n", 0},
        {"HTTP/1.1  200\r\n\r\n", 0},
        {"ICY 200 OK\r\n\r\n", 0},
        {"\r\n", 0},
        {"HTT", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_head *h = lr_head_new();
        struct lr_http_head v;
        int rc = feed(h, rows[i].line);
        ck_assert_msg(rc == (rows[i].status ? 1 : LIVREC_ENET), "%s: %d", rows[i].line, rc);
        lr_head_view(h, "", &v);
        if (rows[i].status) {
            ck_assert_int_eq(v.status, rows[i].status);
            ck_assert_ptr_null(lr_http_header(&v, "a")); /* nothing of interim heads is left */
        }
        lr_head_free(h);
    }
}
END_TEST

static int64_t length(const char *lines)
{
    struct lr_head *h = lr_head_new();
    struct lr_http_head v;
    ck_assert_int_eq(feed(h, "HTTP/1.1 200 OK\r\n"), 0);
    ck_assert_int_eq(feed(h, lines), 0);
    ck_assert_int_eq(lr_head_line(h, "\r\n", 2), 1);
    lr_head_view(h, "", &v);
    lr_head_free(h);
    return v.length;
}

START_TEST(lengths)
{
    ck_assert_int_eq(length("Content-Length: 0\r\n"), 0);
    ck_assert_int_eq(length("Content-Length: 5000000000\r\n"), 5000000000);
    ck_assert_int_eq(length("Content-Length: 9223372036854775799\r\n"), INT64_MAX - 8);
    ck_assert_int_eq(length("Content-Length: 99999999999999999999\r\n"), -1);
    ck_assert_int_eq(length("Content-Length: -1\r\n"), -1);
    ck_assert_int_eq(length("Content-Length: 1x\r\n"), -1);
    ck_assert_int_eq(length("Content-Length:\r\n"), -1);
    ck_assert_int_eq(length("Content-Length: 5\r\nContent-Encoding: gzip\r\n"), -1);
    ck_assert_int_eq(length("Content-Length: 5\r\nContent-Encoding: identity\r\n"), 5);
    ck_assert_int_eq(length("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), -1);
}
END_TEST

START_TEST(limits)
{
    struct lr_head *h = lr_head_new();
    ck_assert_int_eq(feed(h, "HTTP/1.1 200 OK\r\n"), 0);
    for (int i = 0; i < LR_HEAD_FIELDS; i++)
        ck_assert_int_eq(feed(h, "a: b\r\n"), 0);
    ck_assert_int_eq(feed(h, "a: b\r\n"), LIVREC_ENET);
    lr_head_free(h);
    h = lr_head_new();
    ck_assert_int_eq(feed(h, "HTTP/1.1 200 OK\r\n"), 0);
    static char line[100000] = "x:";
    memset(line + 2, 'y', sizeof line - 2);
    ck_assert_int_eq(lr_head_line(h, line, sizeof line), 0);
    ck_assert_int_eq(lr_head_line(h, line, sizeof line), 0);
    ck_assert_int_eq(lr_head_line(h, line, sizeof line), LIVREC_ENET);
    lr_head_free(h);
}
END_TEST

UNIT_MAIN("head", fields, status_lines, lengths, limits)
