#include "unit.h"

#include <string.h>

#include <livrec/error.h>

#include "data/encode.h"

static struct lr_arena *arena;

static void up(void)
{
    arena = lr_arena_new(1 << 20);
}

static void down(void)
{
    lr_arena_free(arena);
}

START_TEST(base64_known_answers)
{
    /* RFC 4648 10 */
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = 99;
        ck_assert_str_eq(lr_base64(arena, rows[i][0], strlen(rows[i][0])), rows[i][1]);
        uint8_t *back = lr_base64_decode(arena, rows[i][1], &len);
        ck_assert_ptr_nonnull(back);
        ck_assert_uint_eq(len, strlen(rows[i][0]));
        ck_assert_str_eq((char *)back, rows[i][0]);
    }
    down();
}
END_TEST

START_TEST(base64_accepts_and_refuses)
{
    static const struct {
        const char *in, *out; /* out NULL: refused */
    } rows[] = {
        {"Zg", "f"},
        {"Zm8", "fo"},
        {" Zm\r\n9v\t", "foo"},
        {"-_-_", "\xfb\xff\xbf"},
        {"+/+/", "\xfb\xff\xbf"},
        {"Z", NULL},
        {"Zg=", "f"},
        {"Zg===", NULL},
        {"Zm9v=", NULL},
        {"=", NULL},
        {"Zg==Zg", NULL},
        {"Zm9v!", NULL},
        {"Zm9v\xc3\xa9", NULL},
        {"====", NULL},
    };
    up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = 99;
        uint8_t *out = lr_base64_decode(arena, rows[i].in, &len);
        ck_assert_msg(!out == !rows[i].out, "row %zu: \"%s\"", i, rows[i].in);
        if (out) {
            ck_assert_uint_eq(len, strlen(rows[i].out));
            ck_assert_mem_eq(out, rows[i].out, len + 1);
        }
    }
    ck_assert_ptr_null(lr_base64_decode(arena, NULL, &(size_t){0}));
    down();
}
END_TEST

START_TEST(base64_round_trip_of_all_bytes)
{
    uint8_t all[256];
    up();
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (uint8_t)i;
    for (size_t n = 0; n <= sizeof all; n++) {
        size_t len = 0;
        uint8_t *back = lr_base64_decode(arena, lr_base64(arena, all, n), &len);
        ck_assert_uint_eq(len, n);
        ck_assert_mem_eq(back, all, n);
        back = lr_hex_decode(arena, lr_hex(arena, all, n), &len);
        ck_assert_uint_eq(len, n);
        ck_assert_mem_eq(back, all, n);
    }
    down();
}
END_TEST

START_TEST(hex_forms)
{
    size_t len = 99;
    up();
    ck_assert_str_eq(lr_hex(arena, "\x00\x7f\xff", 3), "007fff");
    ck_assert_mem_eq(lr_hex_decode(arena, "00fFAa", &len), "\x00\xff\xaa", 3);
    ck_assert_uint_eq(len, 3);
    ck_assert_ptr_null(lr_hex_decode(arena, "abc", &len));
    ck_assert_ptr_null(lr_hex_decode(arena, "0g", &len));
    ck_assert_ptr_null(lr_hex_decode(arena, " 0", &len));
    ck_assert_ptr_null(lr_hex_decode(arena, NULL, &len));
    down();
}
END_TEST

#define BAD "\xEF\xBF\xBD"

START_TEST(utf8_table)
{
    /* Unicode 15, 3.9: each maximal subpart of a bad sequence becomes one U+FFFD. */
    static const struct {
        const char *in, *repaired;
    } rows[] = {
        {"plain", "plain"},
        {"\xe6\xb5\xaa Live \xf0\x9f\x98\x80", "\xe6\xb5\xaa Live \xf0\x9f\x98\x80"},
        {"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"},
        {"\xc0\x80", BAD BAD},                 /* overlong NUL */
        {"\xe0\x80\xaf", BAD BAD BAD},         /* overlong slash */
        {"\xf0\x82\x82\xac", BAD BAD BAD BAD}, /* overlong euro */
        {"\xed\xa0\x80", BAD BAD BAD},         /* surrogate */
        {"\xf4\x90\x80\x80", BAD BAD BAD BAD}, /* above U+10FFFF */
        {"\xf5\x80", BAD BAD},
        {"\x80", BAD},
        {"\xe6\xb5", BAD},
        {"\xe6\xb5x", BAD "x"},
        {"\xf0\x9f\x98", BAD},
        {"\xf0\x9f\x98\xe6\xb5\xaa", BAD "\xe6\xb5\xaa"},
        {"\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63", BAD BAD BAD "b" BAD "c"},
        {"\xff\xfe", BAD BAD},
    };
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lr_buf_clear(&b);
        ck_assert_int_eq(lr_utf8_repair(&b, rows[i].in, strlen(rows[i].in)), 0);
        ck_assert_str_eq(lr_buf_str(&b), rows[i].repaired);
        ck_assert_int_eq(lr_utf8_valid(rows[i].in, strlen(rows[i].in)),
                         strcmp(rows[i].in, rows[i].repaired) == 0);
        ck_assert(lr_utf8_valid((char *)b.data, b.len));
    }
    lr_buf_clear(&b);
    ck_assert_int_eq(lr_utf8_repair(&b, "a\0b", 3), 0);
    ck_assert_str_eq(lr_buf_str(&b), "a" BAD "b");
    lr_buf_free(&b);
}
END_TEST

START_TEST(escaper)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"plain \\ text", "plain \\ text"},
        {"two\nlines\r\n", "two\\nlines\\x0d\\n"},
        {"\x1b]0;owned\x07", "\\x1b]0;owned\\x07"},
        {"\x1b[2J\x7f", "\\x1b[2J\\x7f"},
        {"\xc2\x9b"
         "31m",
         "\\u009b31m"}, /* C1 CSI */
        {"\x9b"
         "31m",
         "\\x9b31m"}, /* the same as a bare byte */
        {"exe.\xe2\x80\xae"
         "4pm",
         "exe.\\u202e4pm"},
        {"\xe2\x81\xa6x\xe2\x81\xa9\xe2\x80\x8f", "\\u2066x\\u2069\\u200f"},
        {"a\xe2\x80\xa8"
         "b\xe2\x80\xa9",
         "a\\u2028b\\u2029"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"\xe6\xb5\xaa\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
         "\xe6\xb5\xaa\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9"},
        {"tab\there", "tab\\x09here"},
    };
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lr_buf_clear(&b);
        ck_assert_int_eq(lr_escape_text(&b, rows[i].in, strlen(rows[i].in)), 0);
        ck_assert_str_eq(lr_buf_str(&b), rows[i].out);
    }
    lr_buf_clear(&b);
    ck_assert_int_eq(lr_escape_text(&b, "a\0b", 3), 0);
    ck_assert_str_eq(lr_buf_str(&b), "a\\x00b");
    lr_buf_free(&b);
}
END_TEST

START_TEST(full_buffer_is_left_unchanged)
{
    struct lr_buf b;
    lr_buf_init(&b, 8);
    ck_assert_int_eq(lr_buf_puts(&b, "1234"), 0);
    ck_assert_int_eq(lr_escape_text(&b, "ab\n\n\n", 5), LIVREC_ENOMEM);
    ck_assert_int_eq(lr_utf8_repair(&b, "\xff\xff", 2), LIVREC_ENOMEM);
    ck_assert_uint_eq(b.len, 4);
    lr_buf_free(&b);
}
END_TEST

UNIT_MAIN("encode", base64_known_answers, base64_accepts_and_refuses,
          base64_round_trip_of_all_bytes, hex_forms, utf8_table, escaper,
          full_buffer_is_left_unchanged)
