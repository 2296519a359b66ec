#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/codepoint.h"
#include "data/encode.h"
#include "data/name.h"

/* Undo the escapes of the table, in place. */
static void unescape(char *s)
{
    char *o = s;
    while (*s) {
        static const struct {
            char letter;
            int digits;
        } kinds[] = {{'x', 2}, {'u', 4}, {'U', 8}};
        int digits = 0;
        if (*s != '\\') {
            *o++ = *s++;
            continue;
        }
        for (size_t i = 0; i < 3; i++)
            digits = kinds[i].letter == s[1] ? kinds[i].digits : digits;
        if (digits) {
            char hex[9] = "";
            memcpy(hex, s + 2, (size_t)digits);
            unsigned long v = strtoul(hex, NULL, 16);
            if (digits == 2)
                *o++ = (char)v;
            else
                o += lr_cp_encode((uint32_t)v, o);
        } else {
            *o++ = s[1] == 'n' ? '\n' : s[1] == 'r' ? '\r' : s[1] == 't' ? '\t' : s[1];
        }
        s += 2 + digits;
    }
    *o = '\0';
}

static void check_row(char *line, int number)
{
    struct lr_arena *a = lr_arena_new(1 << 16);
    char *in = line, *want = strchr(in, '\t');
    ck_assert_msg(want != NULL, "line %d has no tab", number);
    *want++ = '\0';
    char *limit = strchr(want, '\t');
    size_t max = 200;
    if (limit) {
        *limit++ = '\0';
        max = strtoul(limit, NULL, 10);
    }
    unescape(in);
    unescape(want);
    char *got = lr_name(a, in, max);
    ck_assert_msg(strcmp(got, want) == 0, "line %d: \"%s\" gave \"%s\", not \"%s\"", number, in,
                  got, want);
    ck_assert_msg(strcmp(lr_name(a, got, max), got) == 0, "line %d: \"%s\" is not stable", number,
                  got);
    ck_assert(lr_utf8_valid(got, strlen(got)));
    lr_arena_free(a);
}

START_TEST(table)
{
    char line[1024];
    int number = 0, rows = 0;
    FILE *f = fopen(UNIT_DATA "/names.txt", "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (*line == '#')
            continue;
        check_row(line, number);
        rows++;
    }
    fclose(f);
    ck_assert_int_ge(rows, 200);
}
END_TEST

START_TEST(long_names)
{
    static const struct {
        const char *part;
        size_t want; /* bytes */
    } rows[] = {
        {"a", 200},
        {"\xE6\xB5\xAA", 200},
        {"\xF0\x9F\x98\x80", 197},
        {"e\xCC\x81", 200},
        {"\xF0\x9F\x87\xA8\xF0\x9F\x87\xB3", 197},              /* flags */
        {"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 ", 196}, /* a pair and a blank: 12 each */
        {"\xFF", 200},
        {".", 1},
        {" ", 1},
        {"/", 200},
        {"a.", 200},
        {"\xCC\x81", 199}, /* marks alone */
        {"\xF0\x9F\x98\x80\xE2\x80\x8D",
         200}, /* a chain of joined emoji: cut anyway, no joiner last */
    };
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_buf b;
        lr_buf_init(&b, 4096);
        while (b.len < 1000)
            ck_assert_int_eq(lr_buf_puts(&b, rows[i].part), 0);
        char *got = lr_name(a, lr_buf_str(&b), SIZE_MAX);
        ck_assert_msg(strlen(got) == rows[i].want, "row %zu: %zu bytes", i, strlen(got));
        ck_assert_str_eq(lr_name(a, got, 200), got);
        lr_buf_free(&b);
    }
    lr_arena_free(a);
}
END_TEST

/* What is cut says so, and stays apart from what begins alike. */
START_TEST(cut_names_differ)
{
    struct lr_arena *a = lr_arena_new(1 << 16);
    char one[301], two[301];
    memset(one, 'x', 300);
    one[300] = '\0';
    memcpy(two, one, 301);
    two[299] = 'y';
    const char *first = lr_name(a, one, 200), *second = lr_name(a, two, 200);
    ck_assert_mem_eq(first, second, 196);
    ck_assert_int_eq(first[195], '~');
    ck_assert_uint_eq(strspn(first + 196, "0123456789abcdef"), 4);
    ck_assert_str_ne(first, second);
    ck_assert_str_eq(lr_name(a, one, 200), first);
    one[200] = two[200] = '\0'; /* they fit */
    ck_assert_str_eq(lr_name(a, one, 200), one);
    lr_arena_free(a);
}
END_TEST

START_TEST(nothing_and_no_memory)
{
    struct lr_arena *a = lr_arena_new(1 << 16), *tiny = lr_arena_new(0);
    ck_assert_str_eq(lr_name(a, NULL, 200), "_");
    ck_assert_str_eq(lr_name(a, "", 200), "_");
    ck_assert_ptr_null(lr_name(tiny, "x", 200));
    lr_arena_free(a);
    lr_arena_free(tiny);
}
END_TEST

UNIT_MAIN("name", table, long_names, cut_names_differ, nothing_and_no_memory)
