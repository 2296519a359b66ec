/* Segments that are no media of the room, as their platforms know them. */
#include "unit.h"

#include <string.h>

#include "record/seg_filter.h"
#include "resolve/extractor.h"
#include "resolve/resolve.h"

static const struct lr_segment_filter *rows_of(const char *platform)
{
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
        if (strcmp((*e)->name, platform) == 0)
            return (*e)->filters;
    ck_abort_msg("no platform %s", platform);
    return NULL;
}

START_TEST(by_address)
{
    static const struct {
        const char *platform, *uri, *map;
        bool taken, ad;
    } rows[] = {
        {"soop", "https://h/a/preloading_0.ts?k=1", NULL, true, false},
        {"soop", "https://h/a/0.ts?from=preloading", NULL, false, false},
        {"soop", "https://h/a/0.ts", NULL, false, false},
        {"soop", NULL, NULL, false, false},
        {"twitcasting", "preroll-3.m4s", "init.mp4", true, true},
        {"twitcasting", "3.m4s", "preroll/init-12.mp4?x=1", true, true},
        {"twitcasting", "3.m4s", "init.mp4?x=-12.mp4", false, false},
        {"twitcasting", "3.m4s", "init-.mp4", false, false},
        {"twitcasting", "3.m4s", "init-12a.mp4", false, false},
        {"twitcasting", "3.m4s", "init12.mp4", false, false},
        {"twitcasting", "3.m4s", "-12.mp4", true, true},
        {"twitcasting", "3.m4s", "init-12.", false, false},
        {"twitcasting", "3.m4s", "init-12", false, false},
        {"twitcasting", "3.m4s", "12.mp4", false, false},
        {"twitcasting", "3.m4s", "a-12.x/init", false, false},
        {"twitcasting", "3.m4s", "", false, false},
        {"chzzk", "preroll-3.m4s", "init-12.mp4", false, false},
    };
    static const struct lr_m3u8 list;
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_m3u8_map map = {.uri = rows[i].map};
        struct lr_m3u8_segment s = {.uri = rows[i].uri, .map = rows[i].map ? &map : NULL};
        const struct lr_segment_filter *f = lr_seg_filter(rows_of(rows[i].platform), &list, &s);
        ck_assert_msg(!f == !rows[i].taken && (!f || f->ad == rows[i].ad), "row %zu", i);
    }
}
END_TEST

START_TEST(by_marks)
{
    static const struct {
        const char *title, *cls, *id;
        int64_t date;
        bool taken;
    } rows[] = {
        {"Amazon", NULL, NULL, 0, true},
        {"Amazon|123", NULL, NULL, 0, true},
        {"Amazonia", NULL, NULL, 0, false},
        {"live", "twitch-stitched-ad", "x", 1000, true},
        {"live", "twitch-stitched-ad", "x", 2999, true},
        {"live", "twitch-stitched-ad", "x", 3000, false},
        {"live", "twitch-stitched-ad", "x", 999, false},
        {"live", "twitch-stitched-ad", "x", 0, false},
        {NULL, NULL, "stitched-ad-7", 1500, true},
        {NULL, "chapter", NULL, 1500, false},
        {NULL, NULL, NULL, 1500, false},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_m3u8_daterange range = {rows[i].id, rows[i].cls, 1000, 3000};
        struct lr_m3u8 list = {.ranges = &range, .range_count = 1};
        struct lr_m3u8_segment s = {.uri = "a.ts", .title = rows[i].title, .date_ms = rows[i].date};
        const struct lr_segment_filter *f = lr_seg_filter(rows_of("twitch"), &list, &s);
        ck_assert_msg(!f == !rows[i].taken && (!f || f->ad), "row %zu", i);
        ck_assert_ptr_eq(f, lr_seg_filter(rows_of("direct"), &list, &s));
        ck_assert_ptr_null(lr_seg_filter(NULL, &list, &s));
    }
}
END_TEST

UNIT_MAIN("seg_filter", by_address, by_marks)
