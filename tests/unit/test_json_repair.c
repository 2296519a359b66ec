#include "unit.h"

#include <string.h>

#include "data/encode.h"
#include "data/json.h"

#define BAD "\xEF\xBF\xBD"

/* What platforms serve as titles (A05), as the content of a JSON string, and what livrec reads. */
static const struct {
    const char *json, *text;
} titles[] = {
    {"plain", "plain"},
    {"\xE6\xB5\xAA Live", "\xE6\xB5\xAA Live"},
    {"\\u6d6a\\u6D6A", "\xE6\xB5\xAA\xE6\xB5\xAA"},
    {"\\ud83d\\ude00", "\xF0\x9F\x98\x80"},
    {"\\uD83D\\uDE00!", "\xF0\x9F\x98\x80!"},
    {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    /* lone surrogates */
    {"\\ud83d", BAD},
    {"a\\ud83d b", "a" BAD " b"},
    {"\\ude00", BAD},
    {"\\ude00\\ud83d", BAD BAD},
    {"\\ud83d\\ud83d\\ude00", BAD "\xF0\x9F\x98\x80"},
    {"\\ud83dx\\ude00", BAD "x" BAD},
    {"\\ud83d\\n", BAD "\n"},
    {"\\ud83d\\u0041", BAD "A"},
    {"\\ud83d\\u", BAD BAD},
    {"\xED\xA0\xBD\xED\xB8\x80", BAD BAD BAD BAD BAD BAD}, /* CESU-8 */
    /* NUL */
    {"a\\u0000b", "a" BAD "b"},
    {"\\u0000", BAD},
    {"\\x00", BAD},
    {"\\u0001", "\x01"},
    /* raw controls */
    {"two\nlines", "two\nlines"},
    {"tab\there", "tab\there"},
    {"\x1b[31m\x7f", "\x1b[31m\x7f"},
    /* bad UTF-8 */
    {"\xFF", BAD},
    {"\xE6\xB5", BAD},
    {"a\xE6\xB5 b", "a" BAD " b"},
    {"\xC0\xAF", BAD BAD},
    {"\xE2\x28\xA1", BAD "(" BAD},
    {"\xF0\x9F\x98", BAD},
    {"\xB9\xFA", BAD BAD}, /* GBK */
    /* escapes */
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"it\\'s", "it's"},
    {"\\x41\\xe9", "A\xC3\xA9"},
    {"\\q\\xzz", "qxzz"},
    {"\\u12", BAD "12"},
    {"\\uzzzz", BAD "zzzz"},
    {"\\\xE6\xB5\xAA", "\xE6\xB5\xAA"},
    {"\\\xFF", BAD},
    {"\xEF\xBB\xBF", "\xEF\xBB\xBF"}, /* a BOM inside is text */
    {"\xEF\xBF\xBF\\uffff", "\xEF\xBF\xBF\xEF\xBF\xBF"},
};

START_TEST(titles_survive)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < LR_COUNT(titles); i++) {
        struct lr_err err = {0};
        char *text = lr_arena_fmt(a, "{\"title\":\"%s\",\"%s\":true,\"live\":1}", titles[i].json,
                                  titles[i].json);
        lr_json *v = lr_json_parse(a, text, strlen(text), &err);
        ck_assert_msg(v != NULL, "row %zu: %s", i, err.text);
        ck_assert_msg(strcmp(lr_json_str(v, "title"), titles[i].text) == 0, "row %zu: \"%s\"", i,
                      lr_json_str(v, "title"));
        ck_assert(lr_utf8_valid(titles[i].text, strlen(titles[i].text)));
        ck_assert_int_eq(lr_json_int(v, "live", 0), 1);
        const char *key = NULL;
        lr_json_member(v, 1, &key);
        ck_assert_str_eq(key, titles[i].text);
    }
    ck_assert_int_ge(LR_COUNT(titles), 30);
    lr_arena_free(a);
}
END_TEST

START_TEST(raw_nul_and_bom)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_err err = {0};
    static const char nul[] = "{\"a\":\"x\0y\"}", outside[] = "{\"a\":\0 1}";
    lr_json *v = lr_json_parse(a, nul, sizeof nul - 1, &err);
    ck_assert_str_eq(lr_json_str(v, "a"), "x" BAD "y");
    ck_assert_ptr_null(lr_json_parse(a, outside, sizeof outside - 1, &err));
    v = lr_json_parse(a, "\xEF\xBB\xBF[1]", 6, &err);
    ck_assert_int_eq(lr_json_int(v, "[0]", 0), 1);
    ck_assert_ptr_null(lr_json_parse(a, "\xEF\xBB\xBF", 3, &err));
    ck_assert_ptr_null(lr_json_parse(a,
                                     "\xFF\xFE[\0"
                                     "1\0]\0",
                                     8, &err)); /* UTF-16 */
    lr_arena_free(a);
}
END_TEST

START_TEST(undefined_is_null)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_err err = {0};
    const char *text = "{\"a\":undefined,\"b\":[undefined,1],\"c\":\"undefined\"}";
    lr_json *v = lr_json_parse(a, text, strlen(text), &err);
    ck_assert_ptr_nonnull(v);
    ck_assert_ptr_null(lr_json_at(v, "a"));
    ck_assert_ptr_null(lr_json_at(v, "b[0]"));
    ck_assert_int_eq(lr_json_int(v, "b[1]", 0), 1);
    ck_assert_str_eq(lr_json_str(v, "c"), "undefined");
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("json_repair", titles_survive, raw_nul_and_bom, undefined_is_null)
