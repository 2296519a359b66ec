#include "unit.h"

#include <string.h>

#include "data/json.h"

static struct lr_arena *arena;
static struct lr_err err;

static lr_json *parse(const char *text)
{
    lr_err_clear(&err);
    return lr_json_parse(arena, text, strlen(text), &err);
}

static lr_json *good(const char *text)
{
    lr_json *v = parse(text);
    ck_assert_msg(v != NULL, "%s: %s", text, err.text);
    return v;
}

static void up(void)
{
    arena = lr_arena_new(64 << 20);
}

static void down(void)
{
    lr_arena_free(arena);
}

START_TEST(paths)
{
    up();
    lr_json *v =
        good("{\"a\":{\"b\":[10,{\"c\":\"x\"},[7]],\"n\":null,\"d.e\":1,\"['q']\":2},\"\":3}");
    ck_assert_str_eq(lr_json_str(v, "a.b[1].c"), "x");
    ck_assert_int_eq(lr_json_int(v, "a.b[0]", -1), 10);
    ck_assert_int_eq(lr_json_int(v, "a.b[2][0]", -1), 7);
    ck_assert_int_eq(lr_json_int(v, "a['d.e']", -1), 1);
    ck_assert_int_eq(lr_json_int(v, "['a'].b[0]", -1), 10);
    ck_assert_int_eq(lr_json_int(v, "['']", -1), 3);
    ck_assert_ptr_eq(lr_json_at(v, ""), v);
    static const char *const absent[] = {
        "x",          "a.x",   "a.n",     "a.n.x", "a.b[3]",  "a.b[-1]",
        "a.b[]",      "a.b[0", "a.b[0]x", "a.",    ".a",      "a..b",
        "a.b.0",      "[0]",   "a[0]",    "['a'",  "a.b[0].", "a.b[99999999999999999999999]",
        "a.b[1].c.d",
    };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        ck_assert_msg(!lr_json_at(v, absent[i]), "\"%s\" was found", absent[i]);
    ck_assert_ptr_null(lr_json_at(NULL, "a"));
    ck_assert_ptr_null(lr_json_at(v, NULL));
    ck_assert_ptr_null(lr_json_at(good("null"), ""));
    down();
}
END_TEST

START_TEST(values)
{
    up();
    lr_json *v = good("{\"i\":42,\"r\":4.2e1,\"f\":1.5,\"t\":\"42\",\"w\":\"word\",\"y\":true,"
                      "\"n\":false,\"z\":0,\"one\":\"1\",\"tr\":\"true\",\"neg\":\"-7.9\",\"a\":[],"
                      "\"big\":1e30,\"tenth\":0.1}");
    ck_assert_int_eq(lr_json_int(v, "i", -1), 42);
    ck_assert_int_eq(lr_json_int(v, "r", -1), 42);
    ck_assert_int_eq(lr_json_int(v, "f", -1), 1);
    ck_assert_int_eq(lr_json_int(v, "t", -1), 42);
    ck_assert_int_eq(lr_json_int(v, "neg", -1), -7);
    ck_assert_int_eq(lr_json_int(v, "y", -1), 1);
    ck_assert_int_eq(lr_json_int(v, "n", -1), 0);
    ck_assert_int_eq(lr_json_int(v, "w", -1), -1);
    ck_assert_int_eq(lr_json_int(v, "a", -1), -1);
    ck_assert_int_eq(lr_json_int(v, "big", -1), -1);
    ck_assert_str_eq(lr_json_text(arena, v, "i"), "42");
    ck_assert_str_eq(lr_json_text(arena, v, "r"), "42");
    ck_assert_str_eq(lr_json_text(arena, v, "t"), "42");
    ck_assert_str_eq(lr_json_text(arena, v, "f"), "1.5");
    ck_assert_str_eq(lr_json_text(arena, v, "tenth"), "0.1");
    ck_assert_str_eq(lr_json_text(arena, v, "big"), "1e30");
    ck_assert_ptr_null(lr_json_text(arena, v, "y"));
    ck_assert_ptr_null(lr_json_text(arena, v, "a"));
    ck_assert_ptr_null(lr_json_str(v, "i"));
    static const char *const yes[] = {"y", "i", "f", "one", "tr"};
    static const char *const no[] = {"n", "z", "w", "t", "a", "absent"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        ck_assert(lr_json_bool(v, yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        ck_assert(!lr_json_bool(v, no[i]));
    ck_assert(lr_json_is_object(v) && !lr_json_is_array(v) && !lr_json_is_string(v));
    ck_assert(lr_json_is_array(lr_json_at(v, "a")) && lr_json_is_string(lr_json_at(v, "t")));
    ck_assert(!lr_json_is_object(NULL) && !lr_json_is_array(NULL) && !lr_json_is_string(NULL));
    down();
}
END_TEST

START_TEST(numbers_as_text)
{
    up();
    lr_json *v =
        good("[1e400,9223372036854775807,-9223372036854775808,9223372036854775808,"
             "-9223372036854775809,12345678901234567890123,007,-0,9007199254740993,-1E-400]");
    ck_assert_str_eq(lr_json_str(v, "[0]"), "1e400");
    ck_assert_int_eq(lr_json_int(v, "[1]", 0), INT64_MAX);
    ck_assert_int_eq(lr_json_int(v, "[2]", 0), INT64_MIN);
    ck_assert_str_eq(lr_json_str(v, "[3]"), "9223372036854775808");
    ck_assert_str_eq(lr_json_str(v, "[4]"), "-9223372036854775809");
    ck_assert_str_eq(lr_json_text(arena, v, "[5]"), "12345678901234567890123");
    ck_assert_int_eq(lr_json_int(v, "[5]", -5), -5);
    ck_assert_str_eq(lr_json_str(v, "[6]"), "007");
    ck_assert_int_eq(lr_json_int(v, "[6]", -1), 7);
    ck_assert_str_eq(lr_json_text(arena, v, "[7]"), "0");
    ck_assert_str_eq(lr_json_text(arena, v, "[8]"), "9007199254740993");
    ck_assert_int_eq(lr_json_int(v, "[9]", -1), 0);
    ck_assert_int_eq(lr_json_int(good("\"9223372036854775807\""), "", 0), INT64_MAX);
    ck_assert_int_eq(lr_json_int(good("\"-9223372036854775808\""), "", 0), INT64_MIN);
    ck_assert_int_eq(lr_json_int(good("\"9223372036854775808\""), "", 3), 3);
    down();
}
END_TEST

START_TEST(arrays_and_members)
{
    const char *key = NULL;
    up();
    lr_json *v = good("{\"z\":1,\"a\":null,\"m\":[null,5]}");
    ck_assert_uint_eq(lr_json_members(v), 3);
    ck_assert_int_eq(lr_json_int(lr_json_member(v, 0, &key), "", 0), 1);
    ck_assert_str_eq(key, "z");
    ck_assert_ptr_null(lr_json_member(v, 1, &key));
    ck_assert_str_eq(key, "a");
    lr_json *m = lr_json_member(v, 2, NULL);
    ck_assert_uint_eq(lr_json_count(m), 2);
    ck_assert_ptr_null(lr_json_item(m, 0));
    ck_assert_int_eq(lr_json_int(lr_json_item(m, 1), "", 0), 5);
    ck_assert_ptr_null(lr_json_item(m, 2));
    ck_assert_ptr_null(lr_json_member(v, 3, &key));
    ck_assert_uint_eq(lr_json_count(v), 0);
    ck_assert_uint_eq(lr_json_members(m), 0);
    ck_assert_uint_eq(lr_json_count(NULL), 0);
    ck_assert_uint_eq(lr_json_members(NULL), 0);
    ck_assert_ptr_null(lr_json_member(NULL, 0, NULL));
    down();
}
END_TEST

START_TEST(first_of_a_repeated_key_wins)
{
    up();
    lr_json *v = good("{\"a\":1,\"b\":{\"x\":1},\"a\":2,\"b\":{\"x\":{\"y\":[2]}},\"c\":3}");
    ck_assert_int_eq(lr_json_int(v, "a", 0), 1);
    ck_assert_int_eq(lr_json_int(v, "b.x", 0), 1);
    ck_assert_int_eq(lr_json_int(v, "c", 0), 3);
    ck_assert_uint_eq(lr_json_members(v), 3);
    ck_assert_ptr_null(parse("{\"a\":1,\"a\":{\"b\":[{\"c\":"));
    down();
}
END_TEST

START_TEST(errors_say_where)
{
    static const struct {
        const char *text, *at, *why;
    } rows[] = {
        {"", "line 1, column 1", "empty"},
        {" \n ", "line 2, column 2", "empty"},
        {"{\"a\":1,\n \"b\" 2}", "line 2, column 6", "colon"},
        {"[1 2]", "line 1, column 4", "comma or ]"},
        {"{\"a\":1 \"b\"}", "line 1, column 8", "comma or }"},
        {"[1,]", "line 1, column 4", "value is missing"},
        {"{\"a\":1,}", "line 1, column 8", "key"},
        {"{a:1}", "line 1, column 2", "key"},
        {"{007:1}", "line 1, column 2", "key"},
        {"{'a':1}", "line 1, column 2", "key"},
        {"[NaN]", "line 1, column 2", "NaN"},
        {"[Infinity]", "line 1, column 2", "word"},
        {"[truex]", "line 1, column 2", "word"},
        {"\"\xE6\xB5\xAA\" x", "line 1, column 5", "more text"},
        {"{} {}", "line 1, column 4", "more text"},
        {"<!DOCTYPE html>", "line 1, column 1", "web page"},
        {"[\"abc", "line 1, column 2", "closing quote"},
        {"\"abc\\", "line 1, column 1", "closing quote"},
        {"\"abc\\\"", "line 1, column 1", "closing quote"},
        {"[1", "line 1, column 3", "ends too early"},
        {"{\"a\":", "line 1, column 6", "ends too early"},
        {"[-]", "line 1, column 2", "digit"},
        {"[1.]", "line 1, column 2", "digit"},
        {"[1e]", "line 1, column 2", "digit"},
        {"[+1]", "line 1, column 2", "character"},
        {"[.5]", "line 1, column 2", "character"},
        {"]", "line 1, column 1", "value is missing"},
        {"// x\n1", "line 1, column 1", "character"},
    };
    up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(!parse(rows[i].text), "\"%s\" was taken", rows[i].text);
        ck_assert_int_eq(err.code, LIVREC_EPARSE);
        ck_assert_msg(strstr(err.text, rows[i].at) && strstr(err.text, rows[i].why), "\"%s\": %s",
                      rows[i].text, err.text);
    }
    ck_assert_ptr_null(lr_json_parse(arena, NULL, 0, &err));
    ck_assert_ptr_null(lr_json_parse(arena, "[", 1, NULL));
    down();
}
END_TEST

UNIT_MAIN("json", paths, values, numbers_as_text, arrays_and_members, first_of_a_repeated_key_wins,
          errors_say_where)
