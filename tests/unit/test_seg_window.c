#include "unit.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "record/seg_window.h"

#define TARGET 2000

/* A window with its playlists and clock. */
struct bench {
    struct lr_arena *a;
    struct lr_seg_window w;
    const struct lr_seg_place *resume;
    int64_t now;
    struct lr_seg_take took;
    struct lr_m3u8 list;
};

static void bench_new(struct bench *b)
{
    *b = (struct bench){.a = lr_arena_new(1 << 24), .now = 1000000};
}

static void bench_free(struct bench *b)
{
    lr_arena_free(b->a);
}

/* Take a list of `count` segments of 2 s. `name` is their URI, with the sequence number for %d;
 * date is when number 0 began, 0: none. */
static enum lr_seg_news take(struct bench *b, uint64_t sequence, int count, const char *name,
                             int64_t date)
{
    struct lr_m3u8_segment *s = lr_arena_alloc(b->a, (size_t)(count + 1) * sizeof *s);
    for (int i = 0; i < count; i++) {
        struct lr_buf uri;
        lr_buf_init(&uri, 256);
        const char *percent = strstr(name, "%d");
        size_t n = percent ? (size_t)(percent - name) : strlen(name);
        ck_assert_int_eq(lr_buf_append(&uri, name, n), 0);
        if (percent)
            ck_assert_int_eq(lr_buf_fmt(&uri, "%" PRIu64 "%s", sequence + (uint64_t)i, percent + 2),
                             0);
        s[i] = (struct lr_m3u8_segment){
            .uri = lr_arena_strndup(b->a, (const char *)uri.data, uri.len),
            .duration_ms = TARGET,
            .range = {0, -1},
            .date_ms = date ? date + (int64_t)(sequence + (uint64_t)i) * TARGET : 0};
        lr_buf_free(&uri);
    }
    b->list = (struct lr_m3u8){
        .segments = s, .segment_count = count, .sequence = sequence, .target_ms = TARGET};
    lr_seg_window_take(&b->w, &b->list, b->resume, b->now, &b->took);
    b->now += TARGET;
    return b->took.news;
}

static void check_take(const struct bench *b, int first, uint64_t lost_first, uint64_t lost_count)
{
    ck_assert_int_eq(b->took.first, first);
    ck_assert_uint_eq(b->took.lost_count, lost_count);
    if (lost_count)
        ck_assert_uint_eq(b->took.lost_first, lost_first);
}

START_TEST(live_edge_then_new_ones)
{
    struct bench b;
    bench_new(&b);
    ck_assert_int_eq(take(&b, 0, 0, "%d.ts", 0), LR_SEG_SAME);
    ck_assert_int_eq(take(&b, 10, 6, "%d.ts", 0), LR_SEG_MORE);
    check_take(&b, 3, 0, 0);
    ck_assert_int_eq(take(&b, 10, 6, "%d.ts", 0), LR_SEG_SAME);
    check_take(&b, 6, 0, 0);
    ck_assert_int_eq(take(&b, 12, 6, "%d.ts", 0), LR_SEG_MORE);
    check_take(&b, 4, 0, 0);
    ck_assert_int_eq(take(&b, 18, 6, "%d.ts", 0), LR_SEG_MORE);
    check_take(&b, 0, 0, 0);
    ck_assert_uint_eq(b.w.epoch, 0);
    bench_free(&b);
}
END_TEST

/* Segments that are shorter than the target: three of it, not three of them. */
START_TEST(three_target_durations)
{
    struct bench b;
    bench_new(&b);
    struct lr_m3u8_segment s[20];
    struct lr_m3u8 list = {.segments = s, .segment_count = 20, .target_ms = 2000};
    for (int i = 0; i < 20; i++)
        s[i] = (struct lr_m3u8_segment){.uri = "a.ts", .duration_ms = 1500, .range = {0, -1}};
    lr_seg_window_take(&b.w, &list, NULL, b.now, &b.took);
    check_take(&b, 16, 0, 0); /* 4 of 1.5 s */
    list.target_ms = 100000;  /* nonsense: not more than eight */
    b.w = (struct lr_seg_window){0};
    lr_seg_window_take(&b.w, &list, NULL, b.now, &b.took);
    check_take(&b, 12, 0, 0);
    bench_free(&b);
}
END_TEST

START_TEST(where_it_was_told_to_begin)
{
    static const struct {
        int edge, first;
    } rows[] = {{1, 5}, {2, 4}, {6, 0}, {7, 0}, {INT_MAX, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bench b;
        bench_new(&b);
        b.w.edge = rows[i].edge;
        ck_assert_int_eq(take(&b, 10, 6, "%d.ts", 0), LR_SEG_MORE);
        check_take(&b, rows[i].first, 0, 0);
        ck_assert_int_eq(take(&b, 11, 6, "%d.ts", 0), LR_SEG_MORE);
        check_take(&b, 5, 0, 0);
        bench_free(&b);
    }
}
END_TEST

START_TEST(short_or_ended_lists_from_their_start)
{
    struct bench b;
    bench_new(&b);
    ck_assert_int_eq(take(&b, 7, 2, "%d.ts", 0), LR_SEG_MORE);
    check_take(&b, 0, 0, 0);
    bench_free(&b);
    bench_new(&b);
    struct lr_m3u8_segment s[9] = {{.uri = "a.ts", .duration_ms = TARGET, .range = {0, -1}}};
    struct lr_m3u8 list = {.segments = s, .segment_count = 9, .target_ms = TARGET, .endlist = true};
    lr_seg_window_take(&b.w, &list, NULL, b.now, &b.took);
    check_take(&b, 0, 0, 0);
    bench_free(&b);
}
END_TEST

START_TEST(window_that_ran_ahead)
{
    struct bench b;
    bench_new(&b);
    take(&b, 10, 6, "%d.ts", 0);
    ck_assert_int_eq(take(&b, 20, 6, "%d.ts", 0), LR_SEG_MORE);
    check_take(&b, 0, 16, 4);
    ck_assert_int_eq(b.took.lost_ms, 4 * TARGET);
    ck_assert(!b.took.discontinuity);
    bench_free(&b);
    /* Dates know better how long it was. */
    bench_new(&b);
    take(&b, 10, 6, "%d.ts", 1000);
    take(&b, 20, 6, "%d.ts", 1500);
    check_take(&b, 0, 16, 4);
    ck_assert_int_eq(b.took.lost_ms, 4 * TARGET + 500);
    bench_free(&b);
}
END_TEST

START_TEST(lost_discontinuity)
{
    struct bench b;
    bench_new(&b);
    take(&b, 10, 6, "%d.ts", 0);
    struct lr_m3u8_segment s[2] = {{.uri = "20.ts", .duration_ms = TARGET, .range = {0, -1}},
                                   {.uri = "21.ts", .duration_ms = TARGET, .range = {0, -1}}};
    struct lr_m3u8 list = {.segments = s,
                           .segment_count = 2,
                           .sequence = 20,
                           .target_ms = TARGET,
                           .discontinuity_sequence = 1};
    lr_seg_window_take(&b.w, &list, NULL, b.now, &b.took);
    check_take(&b, 0, 16, 4);
    ck_assert(b.took.discontinuity);
    bench_free(&b);
}
END_TEST

/* A sender that counts anew: its whole window is new. */
START_TEST(restart)
{
    static const struct {
        const char *name;
        int64_t date, date2;
    } rows[] = {
        {"%d.ts", 0, 0},
        {"%d.ts?t=%d", 0, 0},
        {"%d.ts", 5000000, 9000000},
        {"all.ts", 0, 0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct bench b;
        bench_new(&b);
        for (uint64_t k = 0; k < 4; k++)
            take(&b, 500 + k, 6, rows[i].name, rows[i].date);
        ck_assert_msg(take(&b, 0, 3, rows[i].name, rows[i].date2) == LR_SEG_EPOCH, "row %zu", i);
        check_take(&b, 0, 0, 0);
        ck_assert(b.took.discontinuity);
        ck_assert_uint_eq(b.w.epoch, 1);
        ck_assert_int_eq(take(&b, 0, 4, rows[i].name, rows[i].date2), LR_SEG_MORE);
        check_take(&b, 3, 0, 0);
        bench_free(&b);
    }
}
END_TEST

/* The new numbers fall among the old ones: names or dates tell. */
START_TEST(restart_among_old_numbers)
{
    struct bench b;
    bench_new(&b);
    for (uint64_t k = 0; k < 4; k++)
        take(&b, 4 + k, 6, "a%d.ts", 0);
    ck_assert_int_eq(take(&b, 3, 6, "b%d.ts", 0), LR_SEG_EPOCH);
    check_take(&b, 0, 0, 0);
    bench_free(&b);
    bench_new(&b);
    for (uint64_t k = 0; k < 4; k++)
        take(&b, 4 + k, 6, "%d.ts", 1000000);
    ck_assert_int_eq(take(&b, 8, 6, "%d.ts", 1900000), LR_SEG_EPOCH);
    check_take(&b, 0, 0, 0);
    bench_free(&b);
    /* Nearly nothing was seen so far, the names differ: a little patience. */
    bench_new(&b);
    take(&b, 100, 6, "a%d.ts", 0);
    ck_assert_int_eq(take(&b, 99, 6, "b%d.ts", 0), LR_SEG_STALE);
    ck_assert_int_eq(take(&b, 100, 5, "b%d.ts", 0), LR_SEG_STALE);
    b.now += 3 * TARGET;
    ck_assert_int_eq(take(&b, 99, 6, "b%d.ts", 0), LR_SEG_EPOCH);
    bench_free(&b);
}
END_TEST

START_TEST(stale_copies)
{
    static const struct {
        const char *name;
        int64_t date;
    } rows[] = {{"%d.ts", 0}, {"all.ts", 1000000}, {"%d.ts", 1000000}};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct bench b;
        bench_new(&b);
        for (uint64_t k = 0; k < 4; k++)
            take(&b, 100 + k, 6, rows[i].name, rows[i].date);
        for (uint64_t k = 0; k < 10; k++) {
            ck_assert_int_eq(take(&b, 102, 6, rows[i].name, rows[i].date), LR_SEG_STALE);
            check_take(&b, 6, 0, 0);
            ck_assert_int_eq(take(&b, 104 + k, 6, rows[i].name, rows[i].date), LR_SEG_MORE);
            check_take(&b, 5, 0, 0);
        }
        ck_assert_uint_eq(b.w.epoch, 0);
        bench_free(&b);
    }
}
END_TEST

START_TEST(names_that_change_or_come_round)
{
    static const char *const names[] = {"%d.ts?a", "%d.ts?b", "x/%d.ts",
                                        "https://b.example/%d.ts#c"};
    struct bench b;
    bench_new(&b);
    for (uint64_t k = 0; k < 20; k++)
        ck_assert_int_eq(take(&b, 100 + k, 6, names[k % LR_COUNT(names)], 0), LR_SEG_MORE);
    ck_assert_int_eq(take(&b, 117, 6, names[0], 0), LR_SEG_STALE);
    ck_assert(!b.w.names_vary);
    bench_free(&b);
    bench_new(&b);
    char name[32];
    for (uint64_t k = 0; k < 20; k++) {
        snprintf(name, sizeof name, "token%d-%%d.ts", (int)k);
        ck_assert_int_eq(take(&b, 100 + k, 6, name, 0), LR_SEG_MORE);
        check_take(&b, k ? 5 : 3, 0, 0);
    }
    ck_assert(b.w.names_vary && b.w.epoch == 0);
    bench_free(&b);
}
END_TEST

START_TEST(renumbered)
{
    struct bench b;
    bench_new(&b);
    take(&b, 100, 6, "1%d.ts", 0);                                 /* ... 1105.ts */
    ck_assert_int_eq(take(&b, 1, 8, "110%d.ts", 0), LR_SEG_EPOCH); /* 1101.ts ... 1108.ts */
    check_take(&b, 5, 0, 0);
    ck_assert(!b.took.discontinuity);
    bench_free(&b);
}
END_TEST

START_TEST(numbers_that_leap)
{
    struct bench b;
    bench_new(&b);
    take(&b, 100, 6, "%d.ts", 0);
    ck_assert_int_eq(take(&b, UINT64_C(1) << 62, 6, "%d.ts", 0), LR_SEG_EPOCH);
    check_take(&b, 0, 0, 0);
    bench_free(&b);
}
END_TEST

static struct lr_seg_place resume_at(uint64_t sequence, const char *uri, int64_t date, int64_t at)
{
    struct lr_m3u8_segment s = {.uri = uri, .range = {0, -1}};
    return (struct lr_seg_place){.valid = true,
                                 .sequence = sequence,
                                 .name_hash = lr_seg_name_hash(&s),
                                 .date_ms = date,
                                 .at_ms = at};
}

START_TEST(resume)
{
    static const struct {
        uint64_t sequence;
        int count;
        const char *name;
        int64_t date; /* of number 0 */
        enum lr_seg_news news;
        int first;
        uint64_t lost;
        int64_t lost_ms;
        bool discontinuity;
    } rows[] = {
        /* inside the window, by number and name */
        {98, 6, "n/%d.ts?new", 0, LR_SEG_MORE, 3, 0, 0, false},
        {95, 6, "%d.ts", 0, LR_SEG_SAME, 6, 0, 0, false},
        /* left the window */
        {103, 6, "%d.ts", 0, LR_SEG_MORE, 0, 2, 2 * TARGET, false},
        {101, 6, "%d.ts", 0, LR_SEG_MORE, 0, 0, 0, false},
        /* names that changed: numbers go on */
        {98, 6, "x%d.ts", 0, LR_SEG_MORE, 3, 0, 0, false},
        /* other numbers, dates tell: number 100 ended at 1,202,000 */
        {5000, 6, "x%d.ts", 1202000 - 5003 * TARGET, LR_SEG_MORE, 3, 0, 0, false},
        {5000, 6, "x%d.ts", 1202900 - 5003 * TARGET, LR_SEG_MORE, 3, 0, 0, false},
        {5000, 6, "x%d.ts", 1206000 - 5000 * TARGET, LR_SEG_MORE, 0, 0, 4000, false},
        {98, 6, "x%d.ts", 1000000, LR_SEG_MORE, 3, 0, 0, false},
        /* other numbers, same name */
        {0, 102, "%d.ts", 0, LR_SEG_MORE, 101, 0, 0, false},
        /* a restart: no relation, nothing of the new window is lost */
        {0, 3, "x%d.ts", 0, LR_SEG_EPOCH, 0, 0, -1, true},
        {900000, 4, "x%d.ts", 0, LR_SEG_EPOCH, 0, 0, -1, true},
        /* no relation, a long window: only what can be new */
        {900000, 60, "x%d.ts", 0, LR_SEG_EPOCH, 60 - 3 - 5, 0, -1, true},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct bench b;
        bench_new(&b);
        struct lr_seg_place r = resume_at(100, "100.ts", 1202000, b.now - 10000);
        b.resume = &r;
        enum lr_seg_news news =
            take(&b, rows[i].sequence, rows[i].count, rows[i].name, rows[i].date);
        ck_assert_msg(news == rows[i].news && b.took.first == rows[i].first, "row %zu: %d, %d", i,
                      news, b.took.first);
        ck_assert_uint_eq(b.took.lost_count, rows[i].lost);
        ck_assert_int_eq(b.took.lost_ms, rows[i].lost_ms);
        ck_assert_int_eq(b.took.discontinuity, rows[i].discontinuity);
        bench_free(&b);
    }
}
END_TEST

UNIT_MAIN("seg_window", live_edge_then_new_ones, three_target_durations, where_it_was_told_to_begin,
          short_or_ended_lists_from_their_start, window_that_ran_ahead, lost_discontinuity, restart,
          restart_among_old_numbers, stale_copies, names_that_change_or_come_round, renumbered,
          numbers_that_leap, resume)
