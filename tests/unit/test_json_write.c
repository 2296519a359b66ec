#include "unit.h"

#include <stdint.h>
#include <string.h>

#include "data/json.h"

static struct lr_buf out;
static struct lr_jw w;

static void begin(void)
{
    lr_buf_init(&out, 1 << 16);
    lr_jw_begin(&w, &out);
}

static void check(const char *want)
{
    ck_assert_int_eq(lr_jw_end(&w), 0);
    ck_assert_str_eq(lr_buf_str(&out), want);
    struct lr_arena *a = lr_arena_new(1 << 20);
    ck_assert_ptr_nonnull(lr_json_parse(a, want, strlen(want), NULL));
    lr_arena_free(a);
    lr_buf_free(&out);
}

START_TEST(documents)
{
    begin();
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "s", "x");
    lr_jw_str(&w, "none", NULL);
    lr_jw_strn(&w, "n", "abcdef", 3);
    lr_jw_int(&w, "min", INT64_MIN);
    lr_jw_int(&w, "max", INT64_MAX);
    lr_jw_bool(&w, "t", true);
    lr_jw_bool(&w, "f", false);
    lr_jw_null(&w, "z");
    lr_jw_array(&w, "a");
    lr_jw_int(&w, NULL, 1);
    lr_jw_array(&w, NULL);
    lr_jw_array_end(&w);
    lr_jw_object(&w, NULL);
    lr_jw_object_end(&w);
    lr_jw_str(&w, NULL, "");
    lr_jw_array_end(&w);
    lr_jw_object_end(&w);
    check("{\"s\":\"x\",\"none\":null,\"n\":\"abc\",\"min\":-9223372036854775808,"
          "\"max\":9223372036854775807,\"t\":true,\"f\":false,\"z\":null,\"a\":[1,[],{},\"\"]}");
    begin();
    lr_jw_str(&w, NULL, "top");
    check("\"top\"");
    begin();
    lr_jw_null(&w, NULL);
    check("null");
}
END_TEST

START_TEST(strings)
{
    static const char *const rows[][2] = {
        {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
        {"\b\f\n\r\t\x01\x1f\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\""},
        {"\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8\xE2\x81\xA6", "\"\\u009b\\u202e\\u2028\\u2066\""},
        {"\xE6\xB5\xAA\xF0\x9F\x98\x80", "\"\xE6\xB5\xAA\xF0\x9F\x98\x80\""},
        {"\xFF"
         "a\xE6\xB5",
         "\"\xEF\xBF\xBD"
         "a\xEF\xBF\xBD\""},
        {"</script>", "\"</script>\""},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        begin();
        lr_jw_str(&w, NULL, rows[i][0]);
        check(rows[i][1]);
        begin();
        lr_jw_object(&w, NULL);
        lr_jw_int(&w, rows[i][0], 1);
        lr_jw_object_end(&w);
        lr_buf_consume(&out, 1);
        ck_assert_int_eq(strncmp(lr_buf_str(&out), rows[i][1], strlen(rows[i][1])), 0);
        lr_buf_free(&out);
    }
    begin();
    lr_jw_strn(&w, NULL, "a\0b", 3);
    check("\"a\xEF\xBF\xBD"
          "b\"");
}
END_TEST

static void refused(void)
{
    ck_assert_int_eq(lr_jw_end(&w), LIVREC_EINTERNAL);
    lr_buf_free(&out);
}

START_TEST(misuse_is_an_error)
{
    begin();
    refused(); /* nothing written */
    begin();
    lr_jw_object(&w, NULL);
    refused(); /* not closed */
    begin();
    lr_jw_object(&w, NULL);
    lr_jw_array_end(&w);
    refused();
    begin();
    lr_jw_object_end(&w);
    refused();
    begin();
    lr_jw_object(&w, NULL);
    lr_jw_int(&w, NULL, 1); /* no key */
    lr_jw_object_end(&w);
    refused();
    begin();
    lr_jw_array(&w, NULL);
    lr_jw_int(&w, "key", 1); /* key in an array */
    lr_jw_array_end(&w);
    refused();
    begin();
    lr_jw_int(&w, NULL, 1);
    lr_jw_int(&w, NULL, 2); /* two documents */
    refused();
    begin();
    lr_jw_int(&w, "key", 1); /* key at the top */
    refused();
}
END_TEST

START_TEST(depth_and_memory)
{
    begin();
    for (int i = 0; i < LR_JSON_DEPTH; i++)
        lr_jw_array(&w, NULL);
    for (int i = 0; i < LR_JSON_DEPTH; i++)
        lr_jw_array_end(&w);
    ck_assert_int_eq(lr_jw_end(&w), 0);
    lr_buf_free(&out);
    begin();
    for (int i = 0; i < LR_JSON_DEPTH + 5; i++)
        lr_jw_array(&w, NULL);
    for (int i = 0; i < LR_JSON_DEPTH + 5; i++)
        lr_jw_array_end(&w);
    refused();
    lr_buf_init(&out, 10);
    lr_jw_begin(&w, &out);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "key", "a long value");
    lr_jw_object_end(&w);
    ck_assert_int_eq(lr_jw_end(&w), LIVREC_ENOMEM);
    lr_buf_free(&out);
}
END_TEST

UNIT_MAIN("json_write", documents, strings, misuse_is_an_error, depth_and_memory)
