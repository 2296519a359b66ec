#include "unit.h"

#include <stdint.h>
#include <string.h>

#include "core/alloc.h"

START_TEST(sizes_that_can_not_be)
{
    /* volatile: the compiler would refuse them itself */
    volatile size_t huge = SIZE_MAX, half = SIZE_MAX / 2 + 1;
    ck_assert_ptr_null(lr_malloc(huge));
    ck_assert_ptr_null(lr_calloc(half, 2));
    ck_assert_ptr_null(lr_calloc(huge, huge));
    ck_assert_ptr_null(lr_strndup("x", huge));
    char *p = lr_strdup("keep");
    ck_assert_ptr_null(lr_realloc(p, huge));
    ck_assert_str_eq(p, "keep");
    lr_free(p);
}
END_TEST

START_TEST(zero_is_one_byte)
{
    char *p = lr_malloc(0), *q = lr_calloc(0, 8), *r = lr_calloc(8, 0);
    ck_assert(p && q && r);
    ck_assert_ptr_ne(p, q);
    p = lr_realloc(p, 0);
    ck_assert_ptr_nonnull(p);
    lr_free(p);
    lr_free(q);
    lr_free(r);
    lr_free(NULL);
}
END_TEST

START_TEST(calloc_zeroes)
{
    static const char zeros[1000];
    for (int i = 0; i < 10; i++) {
        char *p = lr_malloc(sizeof zeros);
        memset(p, 0xAA, sizeof zeros);
        lr_free(p);
        p = lr_calloc(10, 100);
        ck_assert_mem_eq(p, zeros, sizeof zeros);
        lr_free(p);
    }
}
END_TEST

START_TEST(copies)
{
    char *p = lr_strndup("ab\0cd", 5);
    ck_assert_mem_eq(p, "ab\0cd", 6);
    lr_free(p);
    p = lr_strdup("");
    ck_assert_str_eq(p, "");
    lr_free(p);
    ck_assert_ptr_null(lr_strdup(NULL));
    ck_assert_ptr_null(lr_strndup(NULL, 3));
}
END_TEST

UNIT_MAIN("alloc", sizes_that_can_not_be, zero_is_one_byte, calloc_zeroes, copies)
