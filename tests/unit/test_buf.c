#include "unit.h"

#include <stdint.h>
#include <string.h>
#include <livrec/error.h>

#include "core/buf.h"

START_TEST(grows_up_to_its_maximum)
{
    struct lr_buf b;
    lr_buf_init(&b, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(lr_buf_putc(&b, 'a' + i % 26), 0);
    ck_assert_int_eq(lr_buf_putc(&b, 'x'), LIVREC_ENOMEM);
    ck_assert_uint_eq(b.len, 1000);
    ck_assert_uint_le(b.cap, 1001);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(b.data[i], 'a' + i % 26);
    ck_assert_uint_eq(strlen(lr_buf_str(&b)), 1000);
    ck_assert_int_eq(lr_buf_append(&b, "", 0), 0);
    lr_buf_free(&b);
    ck_assert_uint_eq(b.max, 1000);
    ck_assert_int_eq(lr_buf_puts(&b, "again"), 0);
    lr_buf_free(&b);
}
END_TEST

START_TEST(failure_changes_nothing)
{
    struct lr_buf b;
    lr_buf_init(&b, 8);
    ck_assert_int_eq(lr_buf_puts(&b, "12345"), 0);
    ck_assert_int_eq(lr_buf_append(&b, "6789", 4), LIVREC_ENOMEM);
    ck_assert_int_eq(lr_buf_fmt(&b, "%d", 6789), LIVREC_ENOMEM);
    ck_assert_int_eq(lr_buf_reserve(&b, SIZE_MAX), LIVREC_ENOMEM);
    ck_assert_int_eq(lr_buf_reserve(&b, SIZE_MAX - 4), LIVREC_ENOMEM);
    ck_assert_str_eq(lr_buf_str(&b), "12345");
    ck_assert_int_eq(lr_buf_fmt(&b, "%d", 678), 0); /* exactly full */
    ck_assert_str_eq(lr_buf_str(&b), "12345678");
    lr_buf_free(&b);
}
END_TEST

START_TEST(strings)
{
    struct lr_buf b;
    lr_buf_init(&b, 0);
    ck_assert_str_eq(lr_buf_str(&b), "");
    ck_assert_int_eq(lr_buf_putc(&b, 'x'), LIVREC_ENOMEM);
    lr_buf_free(&b);
    lr_buf_init(&b, 1 << 16);
    for (int i = 0; i < 600; i++) { /* a NUL behind, at every fill */
        ck_assert_uint_eq(strlen(lr_buf_str(&b)), (size_t)i);
        ck_assert_int_eq(lr_buf_fmt(&b, "%c", 'x'), 0);
    }
    lr_buf_clear(&b);
    ck_assert_str_eq(lr_buf_str(&b), "");
    lr_buf_free(&b);
}
END_TEST

START_TEST(consume)
{
    struct lr_buf b;
    lr_buf_init(&b, 100);
    ck_assert_int_eq(lr_buf_puts(&b, "abcdef"), 0);
    lr_buf_consume(&b, 0);
    ck_assert_str_eq(lr_buf_str(&b), "abcdef");
    lr_buf_consume(&b, 2);
    ck_assert_str_eq(lr_buf_str(&b), "cdef");
    lr_buf_consume(&b, 4);
    ck_assert_uint_eq(b.len, 0);
    ck_assert_int_eq(lr_buf_puts(&b, "xy"), 0);
    lr_buf_consume(&b, SIZE_MAX);
    ck_assert_uint_eq(b.len, 0);
    lr_buf_free(&b);
}
END_TEST

UNIT_MAIN("buf", grows_up_to_its_maximum, failure_changes_nothing, strings, consume)
