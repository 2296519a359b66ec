/* From text to things. */
#include "unit.h"

#include <stdio.h>

#include "core/index.h"

#define MANY 20000

START_TEST(places)
{
    static char keys[MANY][8];
    struct lr_arena *a = lr_arena_new(4 << 20);
    struct lr_index *x = lr_index_new(a, MANY);
    ck_assert_ptr_null(lr_index_get(x, "0"));
    for (int i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "%d", i);
        void **at = lr_index_at(x, keys[i]);
        ck_assert_ptr_nonnull(at);
        ck_assert_ptr_null(*at);
        *at = keys[i];
    }
    for (int i = 0; i < MANY; i++)
        ck_assert_ptr_eq(lr_index_get(x, keys[i]), keys[i]);
    ck_assert_ptr_eq(*lr_index_at(x, "7"), keys[7]);
    ck_assert_ptr_null(lr_index_at(x, "one more")); /* it is full */
    ck_assert_ptr_null(lr_index_get(x, "one more"));
    lr_arena_free(a);
}
END_TEST

START_TEST(no_memory)
{
    struct lr_arena *a = lr_arena_new(64);
    struct lr_index *x = lr_index_new(a, 100);
    ck_assert_ptr_null(x);
    ck_assert_ptr_null(lr_index_at(x, "a"));
    ck_assert_ptr_null(lr_index_get(x, "a"));
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("index", places, no_memory)
