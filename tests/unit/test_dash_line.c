#include "unit.h"

#include "record/dash_line.h"

/* Segments of 2 s that play from `from_s` on, counted by the sender from `number`. */
static struct lr_m3u8 list_of(struct lr_m3u8_segment *s, int count, int from_s, uint64_t number)
{
    for (int i = 0; i < count; i++)
        s[i] = (struct lr_m3u8_segment){
            .uri = "u", .duration_ms = 2000, .date_ms = (from_s + 2 * i) * 1000, .timeline = 7};
    return (struct lr_m3u8){.segments = s, .segment_count = count, .sequence = number};
}

static void expect(struct lr_dash_line *l, int count, int from_s, uint64_t number, uint64_t first)
{
    struct lr_m3u8_segment s[16];
    struct lr_m3u8 list = list_of(s, count, from_s, number);
    lr_dash_line_take(l, &list);
    ck_assert_uint_eq(list.sequence, first);
    ck_assert_uint_eq(l->next, first + (uint64_t)list.segment_count);
}

START_TEST(numbers_go_on_by_time)
{
    struct lr_dash_line l = {0};
    expect(&l, 5, 100, 40, 40);  /* the sender's own, at first */
    expect(&l, 5, 104, 42, 42);  /* two are new */
    expect(&l, 3, 108, 1, 44);   /* it counts anew with each period */
    expect(&l, 3, 114, 900, 47); /* a time is no number */
    expect(&l, 2, 130, 0, 55);   /* five were missed */
    ck_assert_int_eq(l.end_ms, 134000);
}
END_TEST

START_TEST(more_than_numbers_reach_back)
{
    struct lr_dash_line l = {0};
    expect(&l, 1, 100, 0, 0);
    struct lr_m3u8_segment s[16];
    struct lr_m3u8 list = list_of(s, 5, 94, 0); /* three lie before number 0 */
    lr_dash_line_take(&l, &list);
    ck_assert_int_eq(list.segment_count, 2);
    ck_assert_uint_eq(list.sequence, 0);
    ck_assert_int_eq(list.segments[0].date_ms, 100000);
    ck_assert_uint_eq(l.next, 2);
}
END_TEST

START_TEST(resumed)
{
    struct lr_dash_line l = {0};
    struct lr_seg_place place = {.valid = true, .sequence = 9, .date_ms = 100000};
    lr_dash_line_resume(&l, NULL);
    lr_dash_line_resume(&l, &(struct lr_seg_place){.valid = true, .sequence = 9});
    ck_assert(!l.started); /* without a time nothing is known again */
    lr_dash_line_resume(&l, &place);
    expect(&l, 4, 96, 3, 8);
}
END_TEST

START_TEST(old_copies_and_restarts)
{
    struct lr_dash_line l = {0};
    struct lr_m3u8_segment s[16];
    expect(&l, 5, 100, 40, 40);
    ck_assert_int_eq(lr_dash_line_check(&l, 110000, 2000, 0), LR_DASH_SAME);
    ck_assert_int_eq(lr_dash_line_check(&l, 106000, 2000, 1000), LR_DASH_STALE);
    ck_assert_int_eq(lr_dash_line_check(&l, 110000, 2000, 2000), LR_DASH_SAME);
    ck_assert_int_eq(lr_dash_line_check(&l, 4000, 2000, 3000), LR_DASH_STALE);
    ck_assert_int_eq(lr_dash_line_check(&l, 8000, 2000, 8999), LR_DASH_STALE);
    ck_assert_int_eq(lr_dash_line_check(&l, 10000, 2000, 9000), LR_DASH_RESTARTED);
    struct lr_m3u8 before = list_of(s, 1, 100, 0);
    lr_dash_line_take(&(struct lr_dash_line){0}, &before);
    uint64_t timeline = s[0].timeline;
    struct lr_m3u8 list = list_of(s, 2, 6, 0);
    lr_dash_line_take(&l, &list);
    ck_assert_uint_eq(list.sequence, 45); /* it follows, in another time */
    ck_assert_uint_ne(s[0].timeline, timeline);
}
END_TEST

UNIT_MAIN("dash_line", numbers_go_on_by_time, more_than_numbers_reach_back, resumed,
          old_copies_and_restarts)
