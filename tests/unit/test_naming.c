/* Paths from the template of "record.name". */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/attr.h"
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

/* Two spellings of a name are one folder; DouyinLiveRecorder goes on with the one that it has. */
START_TEST(one_spelling)
{
    static const char *const names[][2] = {
        {"\u00e9t\u00e9", "\u00e9t\u00e9"},
        {"e\u0301te\u0301", "\u00e9t\u00e9"},
        {"\u1112\u1161\u11ab", "\ud55c"},
        {"\u304b\u3099", "\u304c"},
        {"e\u200b\u0301", "\u00e9"}, /* what stood between goes */
        {"q\u0307\u0323", "q\u0323\u0307"},
        {"\ufb01\u2460", "\ufb01\u2460"}, /* what looks alike is not the same */
        {"\xff e\u0301", "\ufffd \u00e9"},
        {"\u00e9\U0001F468\u200D\U0001F469e\u0301", "\u00e9\U0001F468\u200D\U0001F469\u00e9"},
    };
    for (size_t i = 0; i < LR_COUNT(names); i++) {
        struct lr_naming n = {.anchor = names[i][0], .title = "A\u030a"};
        char want[100];
        snprintf(want, sizeof want, "%s/\u00c5.ts", names[i][1]);
        check("{anchor}/{title}", &n, want);
    }
    struct lr_naming n = {.anchor = "e\u0301", .clean = LR_CLEAN_DLR};
    check("{anchor}", &n, "e\u0301.ts");
}
END_TEST

START_TEST(a_long_name_has_one_spelling)
{
    char text[601] = "", want[600] = "";
    for (int i = 0; i < 200; i++)
        memcpy(text + i * 3, "e\u0301", 4);
    for (int i = 0; i < 97; i++)
        memcpy(want + i * 2, "\u00e9", 3);
    struct lr_naming n = {.title = text};
    struct lr_arena *a = lr_arena_new(1 << 16);
    const char *got = lr_naming_path(a, "{title}", &n, "ts");
    ck_assert_msg(got && strncmp(got, want, 194) == 0 && got[194] == '~', "%s", got);
    lr_arena_free(a);
}
END_TEST

START_TEST(forms_of_times)
{
    struct lr_zone *zone = NULL;
    struct lr_err err;
    ck_assert_int_eq(lr_zone_open(lr_files_system(), "UTC-03:30", &zone, &err), 0);
    struct lr_naming n = {.anchor = "a",
                          .wall_ms = INT64_C(1733945403000), /* 2024-12-11 19:30:03 UTC */
                          .start_ms = INT64_C(1733900000000),
                          .zone = zone};
    check("{anchor}/S{time:%Y}E{time:%m%d}", &n, "a/S2024E1211.ts");
    check("{time:%y%j-%H.%M.%S}{tz}", &n, "24346-16.00.03-0330.ts");
    check("{time:%Y%%}", &n, "2024%.ts");
    check("{session}_{start_time:%d}", &n, "20241211-032320_11.ts");
    check("<{time:%Y}>", &n, "2024.ts");
    /* No form, or one that the language of the process would have a say in. */
    check("{time:}{time:x}{time:%A}{time:%}{tim:%Y}", &n,
          "{time_}{time_x}{time_%A}{time_%}{tim_%Y}.ts");
    lr_zone_free(zone);
}
END_TEST

/* Who it is, whatever the streamer is called. */
START_TEST(names_of_a_streamer)
{
    struct lr_naming n = {
        .platform = "demo", .id = "77", .anchor = "mine", .name = "New name", .alias = "mine"};
    check("{room}/{anchor} {name} {alias}", &n, "demo-77/mine New name mine.ts");
    n.name = n.alias = NULL; /* neither renamed nor called otherwise */
    check("{room}/{anchor} {name}<_{alias}>", &n, "demo-77/mine mine.ts");
    n.id = NULL;
    check("{room}/{alias}/x", &n, "demo/x.ts");
    n.platform = NULL, n.id = "7";
    check("{room}", &n, "7.ts");
    struct lr_naming dlr = {
        .platform = "demo", .anchor = "a", .name = "b:*c", .alias = "d/e", .clean = LR_CLEAN_DLR};
    check("{name}{alias}", &dlr, "b__cd_e.ts");
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

/* Whatever the machine's is. */
START_TEST(date_and_time_of_a_zone)
{
    struct lr_naming n = room;
    struct lr_zone *z = NULL;
    setenv("TZ", "America/New_York", 1);
    tzset();
    ck_assert_int_eq(lr_zone_open(lr_files_system(), "UTC+8", &z, NULL), 0);
    n.wall_ms = INT64_C(1700000000123);
    n.zone = z;
    check("{date}_{time}_{start_date}", &n, "2023-11-15_06-13-20_1970-01-01.ts");
    lr_zone_free(z);
}
END_TEST

START_TEST(groups)
{
    static const struct lr_naming none = {"demo", "7", "a", NULL};
    check("{anchor}<_{title}>", &room, "anchor_title.ts");
    check("{anchor}<_{title}>", &none, "a.ts");
    check("{anchor}/<{date}_{title}>/x<y>{id}", &none, "a/xy7.ts");
    check("a<b", &none, "a_b.ts"); /* not one */
    check("a>b<{title}", &none, "a_b_.ts");
    check("<{title}<{id}>{id}", &none, "7.ts"); /* they do not nest */
}
END_TEST

#define FILE_NAME "{anchor}_<{title}_>{start_date}_{start_time}_{part}"

/* The forms that its settings can give, and its rules for names. */
START_TEST(as_dlr_names_them)
{
    struct lr_naming n = {.platform = "douyin", .anchor = "Otter.TV（1）", .title = "晚 上，好！"};
    n.clean = LR_CLEAN_DLR;
    n.wall_ms = INT64_C(1700003600000);
    n.start_ms = INT64_C(1700000000000);
    n.part = 2;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    check("{label}/{anchor}/" FILE_NAME, &n,
          "抖音直播/Otter_TV(1)/Otter_TV(1)_晚_上_好_2023-11-15_06-13-20_002.ts");
    check("{label}/{anchor}/{start_date}/<{title}_{anchor}>/{anchor}", &n,
          "抖音直播/Otter_TV(1)/2023-11-15/晚_上_好_Otter_TV(1)/Otter_TV(1).ts");
    check("{label}/<{start_date}_{title}>/{anchor}", &n,
          "抖音直播/2023-11-15_晚_上_好/Otter_TV(1).ts");
    n.title = NULL;
    check("{label}/<{start_date}_{title}>/" FILE_NAME, &n,
          "抖音直播/Otter_TV(1)_2023-11-15_06-13-20_002.ts");
    n.anchor = "-otter-";
    check("{label}/{anchor}/{anchor}_{part}", &n, "抖音直播/-otter-/-otter-_002.ts");
    n.anchor = "。。";
    check("{label}/{anchor}", &n, "抖音直播/空白昵称.ts");
    n.platform = "kick";
    check("{label}/x", &n, "kick/x.ts");
    setenv("TZ", "UTC", 1);
    tzset();
}
END_TEST

/* However long the texts are, time and number stay. */
START_TEST(dlr_names_that_are_long)
{
    char anchor[601], title[601];
    memset(anchor, 'a', 600), memset(title, 't', 600);
    anchor[600] = title[600] = '\0';
    struct lr_naming n = {
        .platform = "huya", .anchor = anchor, .title = title, .clean = LR_CLEAN_DLR};
    struct lr_arena *a = lr_arena_new(1 << 16);
    const char *path = lr_naming_path(a, FILE_NAME, &n, "ts");
    ck_assert_ptr_nonnull(strstr(path, "_1970-01-01_00-00-00_000.ts"));
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("naming", one_spelling, a_long_name_has_one_spelling, placeholders, forms_of_times,
          names_of_a_streamer, parts, what_is_not_known, hostile_texts, long_ones,
          date_and_time_are_local, date_and_time_of_a_zone, groups, as_dlr_names_them,
          dlr_names_that_are_long)
