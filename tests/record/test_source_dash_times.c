/* DASH sources: what time it is for the sender, and when segments are there. */
#include "dash_world.h"

/* ---- whose time it is. */

START_TEST(clocks)
{
    static const struct {
        const char *what;
        struct world world;
        int times;
    } rows[] = {
        {"our own", {.manifest = NS "type=\"dynamic\" " OURS COUNTED}, 0},
        {"a date that is near",
         {.manifest = NS "type=\"dynamic\" " OURS COUNTED, .date = NOW - 1},
         0},
        {"a date that is ahead",
         {.manifest = NS "type=\"dynamic\" " AHEAD COUNTED, .date = NOW + HOUR},
         0},
        {"direct",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("direct:2014", "2023-11-14T23:13:20Z")},
         0},
        {"http-iso",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-iso:2014", "time"),
          .time = "2023-11-14T23:13:20.020Z\n"},
         1},
        {"http-xsdate, better than the date",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-xsdate:2012", "/time /other"),
          .time = "2023-11-14T23:13:20Z",
          .date = NOW - HOUR},
         1},
        {"http-head",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-head:2014", "/time"),
          .time = "",
          .date = NOW + HOUR},
         1},
        {"a time server that fails",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("http-iso:2014", "/time")},
         1},
        {"a time server that says nonsense",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("http-iso:2014", "/time"),
          .time = "half past nine"},
         1},
        {"a kind that nobody knows",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("sntp:2014", "ntp.example")},
         0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = rows[i].world;
        struct bench *b = record(&w, NULL, 60000);
        check_live(b, 6000, rows[i].what);
        ck_assert_int_eq(w.times, rows[i].times);
        bench_free(b);
    }
}
END_TEST

START_TEST(the_delay_that_is_suggested)
{
    struct world w = {.manifest =
                          NS "type=\"dynamic\" suggestedPresentationDelay=\"PT10S\" " OURS COUNTED};
    struct bench *b = record(&w, "set window=8\n", 60000);
    check_live(b, 10000, "delay");
    bench_free(b);
}
END_TEST

/* ---- when segments are asked for */

#define LATE "availabilityStartTime=\"2023-11-14T22:12:51Z\" " /* they come a second sooner */
#define EARLY(base, template)                                                                      \
    NS "type=\"dynamic\" " LATE "><BaseURL" base ">/</BaseURL><Period start=\"PT0S\">" SET         \
       "<SegmentTemplate startNumber=\"0\" duration=\"2\" " template ADDRESSES "/>" END
#define OFFSET(s) " availabilityTimeOffset=\"" s "\" "
#define PARTIAL " availabilityTimeComplete=\"false\" "

/* By so many ms before its end by the manifest each segment is asked for, once it is live. */
static void check_asked(const struct world *w, int64_t early, const char *what)
{
    int seen = 0;
    for (int n = 16; n < 40; n++) {
        int64_t end = (2 * n + 2 - 29) * 1000;
        ck_assert_msg(w->asked[n] >= end - early && w->asked[n] <= end - early + 200,
                      "%s: segment %d at %d, not %d", what, n, (int)w->asked[n],
                      (int)(end - early));
        seen++;
    }
    ck_assert_int_eq(seen, 24);
}

START_TEST(segments_that_are_there_early)
{
    static const struct {
        const char *what, *manifest;
        int64_t early;
    } rows[] = {
        {"nothing said", EARLY("", ""), 0},
        {"template", EARLY("", OFFSET("1.0")), 1000},
        {"both levels", EARLY(OFFSET("0.25"), OFFSET("0.5")), 750},
        {"only begun", EARLY("", OFFSET("1.8") PARTIAL), 0},
        {"only begun, by the address", EARLY(OFFSET("1.8") PARTIAL, ""), 0},
        {"nonsense", EARLY("", OFFSET("soon")), 0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = {.manifest = rows[i].manifest};
        struct bench *b = record(&w, NULL, 60000);
        ck_assert_msg(!b->got.ended, "%s: %s", rows[i].what, b->got.why.text);
        check_whole(&b->got.video, PICTURES(54));
        ck_assert_int_eq(b->got.gaps, 0);
        check_asked(&w, rows[i].early, rows[i].what);
        bench_free(b);
    }
}
END_TEST

/* Low latency with a timeline: the last segment is listed when it has begun. */
START_TEST(a_segment_that_is_listed_when_it_begins)
{
    struct world w = {.manifest =
                          NS "type=\"dynamic\" minimumUpdatePeriod=\"PT1S\" " OURS
                             "><Period start=\"PT0S\">" SET
                             "<SegmentTemplate startNumber=\"0\" " OFFSET("1.8") PARTIAL ADDRESSES
                      "><SegmentTimeline><S t=\"0\" d=\"2\" r=\"39\"/></SegmentTimeline>"
                      "</SegmentTemplate>" END};
    struct bench *b = record(&w, NULL, 45000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    check_whole(&b->got.video, PICTURES(45));
    ck_assert_int_eq(b->got.gaps, 0);
    for (int n = 16; n < 36; n++)
        ck_assert_msg(w.asked[n] >= (2 * n + 2 - 30) * 1000 &&
                          w.asked[n] <= (2 * n + 2 - 30) * 1000 + 1700,
                      "segment %d at %d", n, (int)w.asked[n]);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_dash_times", clocks, the_delay_that_is_suggested, segments_that_are_there_early,
          a_segment_that_is_listed_when_it_begins)
