#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/alloc.h"
#include "data/json.h"

static struct lr_err err;

static lr_json *parse(struct lr_arena *a, struct lr_buf *b)
{
    lr_err_clear(&err);
    return lr_json_parse(a, (const char *)b->data, b->len, &err);
}

static void repeat(struct lr_buf *b, const char *s, size_t n)
{
    while (n--)
        ck_assert_int_eq(lr_buf_puts(b, s), 0);
}

START_TEST(depth)
{
    static const char *const pairs[][3] = {{"[", "1", "]"}, {"{\"a\":", "1", "}"}};
    for (size_t i = 0; i < LR_COUNT(pairs); i++)
        for (size_t n = 63; n <= 66; n++) {
            struct lr_arena *a = lr_arena_new(1 << 20);
            struct lr_buf b;
            lr_buf_init(&b, 1 << 20);
            repeat(&b, pairs[i][0], n);
            repeat(&b, pairs[i][1], 1);
            repeat(&b, pairs[i][2], n);
            ck_assert_int_eq(parse(a, &b) != NULL, n <= LR_JSON_DEPTH);
            if (n > LR_JSON_DEPTH)
                ck_assert_ptr_nonnull(strstr(err.text, "64 levels"));
            lr_buf_free(&b);
            lr_arena_free(a);
        }
}
END_TEST

START_TEST(size)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    char *text = lr_malloc(LR_JSON_MAX + 1);
    memset(text, 'x', LR_JSON_MAX + 1);
    text[0] = text[LR_JSON_MAX - 1] = '"';
    lr_json *v = lr_json_parse(a, text, LR_JSON_MAX, &err);
    ck_assert_uint_eq(strlen(lr_json_str(v, "")), LR_JSON_MAX - 2);
    memset(text + 1, 0xFF, LR_JSON_MAX - 2); /* repair makes it three times as long */
    v = lr_json_parse(a, text, LR_JSON_MAX, &err);
    ck_assert_uint_eq(strlen(lr_json_str(v, "")), 3 * (LR_JSON_MAX - 2));
    ck_assert_ptr_null(lr_json_parse(a, text, LR_JSON_MAX + 1, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "8 MiB"));
    lr_free(text);
    lr_arena_free(a);
}
END_TEST

/* 8 MiB of each: read or refused within a second, and within the memory that was promised. */
static const struct {
    const char *first, *part; /* a "#" in part is a number, another one each time */
} heavy[] = {
    {"[1", ",1"},
    {"[1", ",[]"},
    {"[1", ",{}"},
    {"[1", ",\"\""},
    {"[1", ",1.5"},
    {"[1", ",1e400"},
    {"{\"\":1", ",\"#\":1"},
    {"{\"\":1", ",\"a\":1"},
    {"{\"\":1", ",\"a\":{}"},
    {"{\"\":1", ",\"a\":\"#\""},
    {"[\"", "\\ud800"},
    {"[\"", "\\"},
    {"[\"", "\xFF"},
    {"[", "1"},
    {"[-0.", "1"},
    {"[", " "},
    {"[", "["},
    {"[{\"a\":", "{\"a\":"},
    {"", "\n"},
};

/* Parts in large blocks: one by one this takes a minute under the sanitizers. */
static int fill_same(struct lr_buf *b, const char *part, size_t want)
{
    char block[4096];
    size_t n = strlen(part), whole = sizeof block / n * n;
    int rc = 0;
    for (size_t i = 0; i < whole; i++)
        block[i] = part[i % n];
    while (rc == 0 && b->len < want)
        rc = lr_buf_append(b, block,
                           want - b->len < whole ? (want - b->len + n - 1) / n * n : whole);
    return rc;
}

/* Without assertions inside: check notes each of them in a file. */
static int fill(struct lr_buf *b, const char *part, size_t want)
{
    const char *number = strchr(part, '#');
    int rc = 0;
    if (!number)
        return fill_same(b, part, want);
    while (rc == 0 && b->len < want)
        rc = lr_buf_fmt(b, "%.*s%zx%s", (int)(number - part), part, b->len, number + 1);
    return rc;
}

START_TEST(time_and_memory)
{
    for (size_t i = 0; i < LR_COUNT(heavy); i++) {
        struct lr_arena *a = lr_arena_new(1 << 20);
        struct lr_buf b;
        struct rusage before, after;
        lr_buf_init(&b, LR_JSON_MAX);
        repeat(&b, heavy[i].first, 1);
        ck_assert_int_eq(fill(&b, heavy[i].part, LR_JSON_MAX - 64), 0);
        ck_assert_int_eq(lr_buf_puts(&b, heavy[i].first[0] == '[' ? "]" : "}"), 0);
        getrusage(RUSAGE_SELF, &before);
        clock_t start = clock();
        lr_json *v = parse(a, &b);
        double s = (double)(clock() - start) / CLOCKS_PER_SEC;
        getrusage(RUSAGE_SELF, &after);
        long grown = (after.ru_maxrss - before.ru_maxrss) / 1024;
        ck_assert_msg(v || err.code == LIVREC_EPARSE, "row %zu: %s", i, err.text);
        ck_assert_msg(s < 10, "row %zu took %.2f s", i, s); /* 1 s but for sanitizers */
        ck_assert_msg(grown < 400, "row %zu took %ld MiB", i, grown);
        if (getenv("LIVREC_TEST_SHOW"))
            printf("%2zu %-14s %.2f s %3ld MiB %s\n", i, heavy[i].part, s, grown,
                   v ? "read" : err.text);
        lr_buf_free(&b);
        lr_arena_free(a);
    }
}
END_TEST

START_TEST(members_by_position_are_bounded)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_buf b;
    lr_buf_init(&b, 1 << 20);
    repeat(&b, "{\"\":1", 1);
    for (int i = 0; i < 10000; i++)
        ck_assert_int_eq(lr_buf_fmt(&b, ",\"%d\":%d", i, i), 0);
    repeat(&b, "}", 1);
    lr_json *v = parse(a, &b);
    const char *key = NULL;
    ck_assert_uint_eq(lr_json_members(v), LR_JSON_MEMBERS);
    ck_assert_int_eq(lr_json_int(lr_json_member(v, LR_JSON_MEMBERS - 1, &key), "", 0),
                     LR_JSON_MEMBERS - 2);
    ck_assert_str_eq(key, "4094");
    ck_assert_ptr_null(lr_json_member(v, LR_JSON_MEMBERS, &key));
    ck_assert_int_eq(lr_json_int(v, "9999", 0), 9999); /* by name all are there */
    lr_buf_free(&b);
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("json_limits", depth, size, time_and_memory, members_by_position_are_bounded)
