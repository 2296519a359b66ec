/* Paths from the template of "record.name". */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "record/naming.h"

static const struct lr_naming room = {"demo", "77", "anchor", "title", "hd", INT64_C(0)};

static void check(const char *template, const struct lr_naming *n, const char *want)
{
    struct lr_arena *a = lr_arena_new(1 << 16);
    char *got = lr_naming_path(a, template, n, "ts");
    ck_assert_msg(got && strcmp(got, want) == 0, "%s: %s, not %s", template, got, want);
    lr_arena_free(a);
}

START_TEST(placeholders)
{
    check("x", &room, "x.ts");
    check("{platform}/{id}/{anchor}_{title} {quality}", &room, "demo/77/anchor_title hd.ts");
    check("{anchor}{anchor}", &room, "anchoranchor.ts");
    check("{other} {Title} {} {{id}} {id", &room, "{other} {Title} {} {77} {id.ts");
    check("a.b/{title}.c", &room, "a.b/title.c.ts");
}
END_TEST

START_TEST(parts)
{
    struct lr_naming n = {.part = 0};
    check("a_{part}", &n, "a_000.ts");
    n.part = 42;
    check("a_{part}", &n, "a_042.ts");
    n.part = 12345;
    check("{part}/a", &n, "12345/a.ts");
}
END_TEST

START_TEST(what_is_not_known)
{
    static const struct lr_naming none = {"demo", NULL, "", NULL, "", 0}, id = {"demo", "7"},
                                  empty = {0};
    check("{anchor}", &none, "demo.ts");
    check("{anchor}", &id, "7.ts");
    check("{anchor}", &empty, "recording.ts");
    check("{title}/{id}/{quality}", &none, "recording.ts"); /* empty folders are left out */
    check("{title}/x", &none, "x.ts");
    check("", &room, "recording.ts");
    check("a//b/", &room, "a/b/recording.ts");
}
END_TEST

/* Nothing that a streamer says makes a folder, or leaves the root. */
START_TEST(hostile_texts)
{
    static const struct lr_naming n = {
        "..", "../../etc", "/abs/olute", "a/../b\\c:d*e?f\"g<h>i|j\nk", ".", 0};
    check("{anchor}", &n, "_abs_olute.ts");
    check("{id}/{id}", &n, "_.._etc/_.._etc.ts");
    check("{platform}/{quality}/{title}", &n, "_/_/a_.._b_c_d_e_f_g_h_i_jk.ts");
    check("/{anchor}", &n, "_abs_olute.ts");
    check("../x", &n, "_/x.ts");
    check("{title", &n, "{title.ts");
    struct lr_naming inside = {.anchor = "{title}", .title = "t"}; /* not filled in again */
    check("{anchor}", &inside, "{title}.ts");
}
END_TEST

START_TEST(long_ones)
{
    char title[3001], template[200] = "", want[100] = "";
    struct lr_naming n = {.title = title};
    memset(title, 'x', sizeof title - 1);
    title[sizeof title - 1] = '\0';
    struct lr_arena *a = lr_arena_new(1 << 16);
    char *path = lr_naming_path(a, "{title}{title}{title}/{title}", &n, "ts");
    ck_assert_ptr_nonnull(path);
    ck_assert_uint_eq(strlen(path), 200 + 1 + 200 + 3);
    for (int i = 0; i < 20; i++) {
        size_t at = strlen(template), to = strlen(want);
        snprintf(template + at, sizeof template - at, "%c/", 'a' + i);
        if (i < LR_NAMING_FOLDERS)
            snprintf(want + to, sizeof want - to, "%c/", 'a' + i);
    }
    strncat(template, "n", 2);
    strncat(want, "n.ts", 5);
    check(template, &n, want);
    lr_arena_free(a);
    ck_assert_ptr_null(lr_naming_path(NULL, "x", &room, "ts"));
}
END_TEST

START_TEST(date_and_time_are_local)
{
    struct lr_naming n = room;
    n.wall_ms = INT64_C(1700000000123);
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    check("{date}/{anchor}_{date}_{time}", &n, "2023-11-15/anchor_2023-11-15_06-13-20.ts");
    setenv("TZ", "UTC", 1);
    tzset();
    check("{date}_{time}", &n, "2023-11-14_22-13-20.ts");
}
END_TEST

UNIT_MAIN("naming", placeholders, parts, what_is_not_known, hostile_texts, long_ones,
          date_and_time_are_local)
