/* What strangers may send to the control socket, and lists that are edited. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json_in.h"
#include "list_edit.h"
#include "room_find.h"
#include "room_rows.h"

static bool reads(const char *text)
{
    struct json v;
    return jv_read(text, strlen(text), &v);
}

START_TEST(what_is_json)
{
    static const char *const good[] = {
        "{}", "[]", " [1, -2.5e+3 ,0, true,false , null]\t", "\"a\\u00e9\\n\\\"\"",
        "{\"a\":{\"b\":[{}]}, \"c\" : \"\"}", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "0", "-0.5E-1"};
    static const char *const bad[] = {
        "", " ", "{", "}", "{]", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.",
        "-", "1e", "+1", ".5", "NaN", "tru", "\"", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"",
        "{} {}", "[1 2]", "'a'", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "{\"a\":1}x", "\xff", "\\"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(reads(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!reads(bad[i]), "%s", bad[i]);
    ck_assert(!jv_read("{}\0{}", 5, &(struct json){NULL, 0}));
}
END_TEST

static void string_is(const char *json, const char *want)
{
    struct json v;
    ck_assert(jv_read(json, strlen(json), &v));
    char *s = jv_str(v);
    ck_assert_msg(want ? s && !strcmp(s, want) : !s, "%s gave %s", json, s ? s : "NULL");
    free(s);
}

START_TEST(strings)
{
    string_is("\"\"", "");
    string_is("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\b\f\n\r\tz");
    string_is("\"\\u4e2d\\u6587\"", "中文");
    string_is("\"\\ud83d\\ude00!\"", "😀!");
    string_is("\"\\ud83d!\"", "\uFFFD!");
    string_is("\"\\ude00\"", "\uFFFD");
    string_is("\"\\ud83d\\u0041\"", "\uFFFD" "A");
    string_is("\"a\\u0000b\"", NULL);
    string_is("12", NULL);
    string_is("[\"a\"]", NULL);
}
END_TEST

START_TEST(members_and_items)
{
    static const char text[] = "{\"a\":1,\"b\":{\"a\":[2,\"x\",{\"c\":true}]},\"a\":3,\"n\":null}";
    struct json v, item, list;
    const char *at = NULL;
    ck_assert(jv_read(text, sizeof text - 1, &v));
    ck_assert_int_eq(jv_int(jv_get(v, "a"), -1), 1);
    ck_assert_int_eq(jv_int(jv_get(v, "n"), -1), -1);
    ck_assert_uint_eq(jv_get(v, "c").n, 0);
    ck_assert_uint_eq(jv_get(jv_get(v, "a"), "x").n, 0);
    list = jv_get(jv_get(v, "b"), "a");
    ck_assert(jv_item(list, &at, &item) && jv_int(item, 0) == 2);
    ck_assert(jv_item(list, &at, &item) && jv_is_str(item, "x"));
    ck_assert(jv_item(list, &at, &item) && jv_true(jv_get(item, "c")));
    ck_assert(!jv_item(list, &at, &item));
    at = NULL;
    ck_assert(!jv_item(jv_get(v, "a"), &at, &item));
    ck_assert_int_eq(jv_int((struct json){"99999999999999999999", 20}, 7), 7);
    ck_assert_int_eq(jv_int((struct json){"1.5", 3}, 7), 7);
}
END_TEST

/* Everything that is made of a text, whatever it is. */
static void walk(const char *text, size_t n)
{
    struct json v, item;
    struct room_rows rows;
    struct text t = {0};
    const char *at = NULL;
    if (!jv_read(text, n, &v))
        return;
    free(jv_str(v));
    free(jv_str(jv_get(v, "room")));
    while (jv_item(v, &at, &item))
        free(jv_str(item));
    room_find(v, "1", &item, 1);
    if (room_rows_read(&rows, v, true))
        for (size_t i = 0; i < rows.count; i++)
            room_rows_line(&t, &rows.row[i], i % 90);
    room_rows_free(&rows);
    text_free(&t);
}

START_TEST(hostile)
{
    static const char seed[] =
        "[{\"room\":1,\"url\":\"http://a/\\u4e2d\",\"name\":\"\\ud83d\\ude00\",\"state\":\"live\","
        "\"activity\":\"recording\",\"bytes\":12,\"bitrate\":-1,\"code\":\"OK\"},[[{}]],null,\"x\"]";
    static const char letters[] = "{}[]\",:\\u0d8e1-+.tfn \x01\x80\xff";
    uint32_t chance = 1;
    for (int i = 0; i < 60000; i++) {
        char text[sizeof seed];
        size_t n = sizeof seed - 1;
        memcpy(text, seed, sizeof seed);
        for (int k = 0; k <= i % 5; k++) {
            chance = chance * 1664525u + 1013904223u;
            text[(chance >> 8) % n] = letters[(chance >> 20) % (sizeof letters - 1)];
        }
        n = i % 7 == 0 ? (chance >> 9) % n : n;
        char *exact = malloc(n + 1); /* so that the sanitizer sees what reads beyond */
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, text, n);
        exact[n] = '\0';
        walk(exact, n);
        free(exact);
    }
}
END_TEST

START_TEST(addresses)
{
    ck_assert(room_same_address("https://live.x/1", "live.x/1/"));
    ck_assert(room_same_address("http://live.x/1", "https://live.x/1"));
    ck_assert(!room_same_address("https://live.x/1", "https://live.x/11"));
    ck_assert(!room_same_address("https://live.x/1", ""));
}
END_TEST

/* ---- lists */

static char path[] = "/tmp/livrec-list-XXXXXX";

static void put(const char *text)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    ck_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void holds(const char *want)
{
    char got[1024] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert(fd >= 0 && read(fd, got, sizeof got - 1) >= 0);
    close(fd);
    ck_assert_str_eq(got, want);
}

static void edit(const char *before, const char *url, enum list_edit what, const char *after)
{
    struct text why = {0};
    put(before);
    int rc = list_edit(path, url, what, &why);
    ck_assert_msg((rc == 0) == (after != NULL), "%s: %s", before, why.s ? why.s : "");
    holds(after ? after : before);
    text_free(&why);
}

#define URL "https://live.x/1"

START_TEST(lines_of_a_list)
{
    close(mkstemp(path));
    edit(URL "\nb\n", URL, LIST_REMOVE, "b\n");
    edit("\xEF\xBB\xBF" URL "\r\nhttps://live.x/11\r\n", URL, LIST_REMOVE,
         "\xEF\xBB\xBFhttps://live.x/11\r\n");
    edit("\xEF\xBB\xBF" URL "\r\n", URL, LIST_PAUSE, "\xEF\xBB\xBF#" URL "\r\n");
    edit("# see " URL " for it\n" URL ",me", URL, LIST_PAUSE, "# see " URL " for it\n#" URL ",me");
    edit("原画，" URL "/，主播\n", URL, LIST_PAUSE, "#原画，" URL "/，主播\n");
    edit("# 原画," URL "\n", URL, LIST_RESUME, "原画," URL "\n");
    edit("\xD4\xAD\xBB\xAD\xA3\xAC" URL "\xA3\xAC\xD6\xF7\n", URL, LIST_PAUSE,
         "#\xD4\xAD\xBB\xAD\xA3\xAC" URL "\xA3\xAC\xD6\xF7\n");
    edit("#" URL "\n", URL, LIST_PAUSE, "#" URL "\n");
    edit("live.x/1\n" URL "\n", URL, LIST_REMOVE, "");
    edit("https://live.x/11\nhttps://a.live.x/1\nx" URL "\n" URL "?q\n", URL, LIST_REMOVE, NULL);
    unlink(path);
}
END_TEST

static void add(const char *before, const char *quality, const char *name, const char *after)
{
    struct text why = {0};
    put(before);
    int rc = list_add(path, URL, quality, name, &why);
    ck_assert_msg((rc == 0) == (after != NULL), "%s: %s", before, why.s ? why.s : "");
    holds(after ? after : before);
    text_free(&why);
}

START_TEST(a_line_more)
{
    struct text why = {0};
    close(mkstemp(path));
    add("", NULL, NULL, URL "\n");
    add("a\r\nb", "hd", "主播", "a\r\nb\r\nhd," URL ",主播\r\n");
    add("\xD6\xF7\n", NULL, "主播", NULL);
    add("\xD6\xF7\n", NULL, "Ann", "\xD6\xF7\n" URL ",Ann\n");
    add("a\n", NULL, "x,y", NULL);
    add("a\n", NULL, "x\nhttps://evil", NULL);
    ck_assert_int_eq(list_add("/nonexistent/list", URL, NULL, NULL, &why), -1);
    ck_assert_ptr_nonnull(strstr(why.s, "No such file"));
    text_free(&why);
    unlink(path);
}
END_TEST

static void name_it(const char *before, const char *name, int rc, const char *after)
{
    struct text why = {0};
    put(before);
    ck_assert_int_eq(list_name(path, URL, name, &why), rc);
    holds(after ? after : before);
    text_free(&why);
}

/* As DouyinLiveRecorder writes it; a name that is there stays. */
START_TEST(names_in_a_list)
{
    close(mkstemp(path));
    name_it("# mine\n" URL "\nhttps://live.x/11\n", "某 人", 1,
            "# mine\n" URL ",主播: 某 人\nhttps://live.x/11\n");
    name_it("\xEF\xBB\xBF原画，" URL "/ \t\r\nb\r\n", "A", 1,
            "\xEF\xBB\xBF原画，" URL "/,主播: A\r\nb\r\n");
    name_it(URL, "a,b，c\n#d\"e", 1, URL ",主播: a_b_c__d_e");
    name_it(URL ",mine\n", "A", 0, NULL);
    name_it("hd," URL "，主播: mine\n", "A", 0, NULL);
    name_it(URL "\n" URL ",mine\n", "A", 1, URL ",主播: A\n" URL ",mine\n");
    name_it("https://live.x/11\n", "A", -1, NULL);
    name_it("\xBB\xAD\n" URL "\n", "A", -1, NULL);
    unlink(path);
}
END_TEST

UNIT_MAIN("control", what_is_json, strings, members_and_items, hostile, addresses, lines_of_a_list,
          names_in_a_list, a_line_more)
