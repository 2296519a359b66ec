#include "unit.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    static const size_t sizes[] = {1, 0, 7, 8, 8192, 3, 8193, 100000, 5, 8000, 300, 16};
    struct lr_arena *a = lr_arena_new(1 << 20);
    unsigned char *pieces[LR_COUNT(sizes)];
    for (size_t i = 0; i < LR_COUNT(sizes); i++) {
        pieces[i] = lr_arena_alloc(a, sizes[i]);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], 0);
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < LR_COUNT(sizes); i++)
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], i + 1);
    lr_arena_free(a);
}
END_TEST

START_TEST(maximum)
{
    struct lr_arena *a = lr_arena_new(100);
    ck_assert_ptr_nonnull(lr_arena_alloc(a, 1));
    ck_assert(!lr_arena_failed(a));
    lr_arena_free(a);
    a = lr_arena_new(100);
    ck_assert_ptr_null(lr_arena_alloc(a, 101));
    ck_assert(lr_arena_failed(a));
    ck_assert_ptr_nonnull(lr_arena_alloc(a, 64));
    ck_assert_ptr_null(lr_arena_alloc(a, 64));
    ck_assert_ptr_nonnull(lr_arena_alloc(a, 32));
    ck_assert_ptr_null(lr_arena_alloc(a, 1));
    ck_assert_ptr_null(lr_arena_strdup(a, "x"));
    ck_assert_ptr_null(lr_arena_fmt(a, "%d", 1));
    lr_arena_free(a);
    a = lr_arena_new(SIZE_MAX);
    volatile size_t huge = SIZE_MAX;
    ck_assert_ptr_null(lr_arena_alloc(a, huge));
    ck_assert_ptr_null(lr_arena_alloc(a, huge / 2 + 1));
    ck_assert_ptr_null(lr_arena_alloc(a, huge / 2));
    ck_assert_ptr_null(lr_arena_strndup(a, "x", huge));
    lr_arena_free(a);
}
END_TEST

START_TEST(no_arena)
{
    ck_assert_ptr_null(lr_arena_alloc(NULL, 1));
    ck_assert_ptr_null(lr_arena_strdup(NULL, "x"));
    ck_assert_ptr_null(lr_arena_fmt(NULL, "x"));
    ck_assert(lr_arena_failed(NULL));
    lr_arena_free(NULL);
}
END_TEST

START_TEST(text)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    ck_assert_str_eq(lr_arena_strdup(a, "abc"), "abc");
    ck_assert_str_eq(lr_arena_strndup(a, "abc", 2), "ab");
    ck_assert_mem_eq(lr_arena_strndup(a, "a\0b", 3), "a\0b", 4);
    ck_assert_ptr_null(lr_arena_strdup(a, NULL));
    ck_assert_str_eq(lr_arena_fmt(a, "%s-%05d", "x", 42), "x-00042");
    char *wide = lr_arena_fmt(a, "%20000s", "x");
    ck_assert_uint_eq(strlen(wide), 20000);
    lr_arena_free(a);
}
END_TEST

static int order[3], runs;

static void note(void *p)
{
    order[runs++] = *(int *)p;
}

START_TEST(deferred_calls)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (int i = 0; i < 3; i++) {
        int *p = lr_arena_alloc(a, sizeof *p); /* memory of the arena is still there */
        *p = i;
        ck_assert_int_eq(lr_arena_defer(a, note, p), 0);
    }
    ck_assert_int_eq(runs, 0);
    lr_arena_free(a);
    ck_assert_int_eq(runs, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(order[i], 2 - i);
    runs = 0;
    int seven = 7;
    struct lr_arena *tiny = lr_arena_new(1);
    ck_assert_int_eq(lr_arena_defer(tiny, note, &seven), -1);
    ck_assert_int_eq(runs, 1);
    ck_assert_int_eq(order[0], 7);
    lr_arena_free(tiny);
    ck_assert_int_eq(runs, 1);
}
END_TEST

UNIT_MAIN("arena", pieces_are_zeroed_aligned_and_apart, maximum, no_arena, text, deferred_calls)
