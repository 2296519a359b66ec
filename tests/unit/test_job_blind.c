/* Rooms whose pictures stop while their sound goes on, in the simulated world. */
#include "unit.h"

#include <string.h>

#include "job_play.h"

static struct sim *play_lines(const char *lines, const char *script, const char *limit)
{
    struct sim *s = sim_new();
    s->script = script;
    s->lines = lines;
    if (limit)
        sim_option(s, "record.stall_video", limit);
    sim_record(s, "http://room/1");
    sim_run(s, 4000);
    return s;
}

START_TEST(the_platform_is_asked_and_another_line_begun)
{
    struct sim *s = play_lines("a b", "20 blind a;100 stop x", NULL);
    expect_end(s, 100, 101, 0, "stopped");
    ck_assert_int_eq(s->asks, 2);
    ck_assert_double_ge(s->asked[1], 50);
    ck_assert_double_le(s->asked[1], 52.1);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_str_eq(s->start[1].line, "b");
    ck_assert_double_le(s->start[1].at, 54);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text,
                     "no picture came for 30 s, though sound did");
    sim_free(s);
}
END_TEST

/* The only line is begun anew: with the pictures it had before, where that helps. */
START_TEST(the_same_line_anew)
{
    struct sim *s = play_lines("a", "20 blind a;51 up a;100 stop x", NULL);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_int_eq(s->asks, 2);
    expect_end(s, 100, 101, 0, "stopped");
    sim_free(s);
}
END_TEST

/* Perhaps there is nothing to see: 30 s, then 60, 120 ... 960 s. Pictures begin that anew. */
START_TEST(in_vain_it_is_tried_less_often)
{
    struct sim *s = play_lines("a", "20 blind a;2000 up a;2010 blind a;2060 stop x", NULL);
    ck_assert_int_eq(s->starts, 1 + 6 + 1);
    ck_assert_double_ge(s->start[6].at, 20 + 30 + 60 + 120 + 240 + 480 + 960);
    ck_assert_double_le(s->start[6].at, 20 + 30 + 60 + 120 + 240 + 480 + 960 + 60);
    ck_assert_double_ge(s->start[7].at, 2040);
    ck_assert_double_le(s->start[7].at, 2045);
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration, 2030000); /* sound is kept */
    sim_free(s);
}
END_TEST

START_TEST(as_long_as_is_asked_for)
{
    struct sim *s = play_lines("a b", "20 blind a;100 stop x", "5");
    ck_assert_double_le(s->start[1].at, 29);
    sim_free(s);
    s = play_lines("a b", "20 blind a;300 stop x", "0");
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

/* Nothing that comes, or a disk that is behind, says nothing about pictures. */
START_TEST(a_stall_is_none_of_it)
{
    struct sim *s = play_lines("h", "20 frozen h;50 up h;80 stop x", "5");
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
    s = play_lines("a", "20 disk full;28 disk free;80 stop x", "5");
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

/* Pictures of the simulated world have one byte each. */
START_TEST(what_is_unusual_is_told)
{
    struct sim *s = play_lines("a", "0 keyless a;60 up a;100 stop x", NULL);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_UNUSUAL), 2);
    const struct sim_event *e = sim_last(s, LIVREC_EVENT_UNUSUAL);
    ck_assert_int_eq(e->code, 0);
    ck_assert_int_eq(strncmp(e->text, "frozen: over after ", 19), 0);
    ck_assert(e->at > 60 && e->at < 75);
    sim_free(s);
    s = sim_new();
    s->script = "0 keyless a;60 stop x";
    s->lines = "a";
    sim_option(s, "record.unusual", "no");
    sim_record(s, "http://room/1");
    sim_run(s, 100);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_UNUSUAL), 0);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_blind", what_is_unusual_is_told, the_platform_is_asked_and_another_line_begun, the_same_line_anew,
          in_vain_it_is_tried_less_often, as_long_as_is_asked_for, a_stall_is_none_of_it)
