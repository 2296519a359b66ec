/* Which of a room's streams a job records, in the simulated world. */
#include "unit.h"

#include <livrec/error.h>
#include "job_play.h"

START_TEST(a_line_that_fails_twice_makes_way)
{
    struct sim *s = sim_new();
    s->script = "20 down a reset;100 stop x";
    s->lines = "a b";
    sim_record(s, "http://room/1");
    sim_run(s, 200);
    expect_end(s, 100, 101, 0, "stopped");
    ck_assert_str_eq(s->start[0].line, "a");
    ck_assert_str_eq(s->start[s->starts - 1].line, "b");
    ck_assert_int_eq(s->starts, 4); /* a, two failures, b */
    ck_assert_double_le(s->start[3].at, 22);
    sim_free(s);
}
END_TEST

START_TEST(a_line_that_drips_makes_way)
{
    struct sim *s = sim_new();
    s->script = "20 drip a;200 stop x";
    s->lines = "a b";
    sim_record(s, "http://room/1");
    sim_run(s, 300);
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_str_eq(s->start[s->starts - 1].line, "b");
    ck_assert_int_eq(s->starts, 2);
    ck_assert_double_le(s->start[1].at, 95);
    sim_free(s);
    s = play("20 drip a;200 stop x", 300); /* the only one: better than nothing */
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

/* Bytes come, but no media that is new: the platform says whether it is over. */
START_TEST(an_end_that_is_played_for_ever_is_asked_about)
{
    struct sim *s = play("20 loop a;30 api off", 300);
    expect_end(s, 50, 100, 0, "the room went offline");
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
    s = play("20 loop a;200 stop x", 300); /* live: it may go on */
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_int_le(s->asks, 10);
    sim_free(s);
}
END_TEST

START_TEST(a_list_that_ends_is_asked_about)
{
    struct sim *s = sim_new();
    s->script = "50 down h list;50 api off";
    s->lines = "h";
    sim_record(s, "http://room/1");
    sim_run(s, 200);
    expect_end(s, 50, 51, 0, "the stream is complete");
    sim_free(s);
    s = sim_new();
    s->script = "50 down h list;60 up h;200 stop x"; /* the sender comes back */
    s->lines = "h";
    sim_record(s, "http://room/1");
    sim_run(s, 300);
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    ck_assert(s->start[s->starts - 1].resumed); /* doubles nothing */
    ck_assert_int_eq(s->gaps_pushed, 0);        /* the playlist counts its segments itself */
    sim_free(s);
    s = sim_new();
    s->platform = "direct"; /* nobody to ask */
    s->script = "50 down a list";
    sim_record(s, "http://room/1");
    sim_run(s, 300);
    expect_end(s, 50, 51, 0, "the stream is complete");
    sim_free(s);
}
END_TEST

START_TEST(an_http_source_that_is_a_list_becomes_one)
{
    static const char *const rows[][2] = {{"0 down a playlist;0.5 up a;50 stop x", "hls"},
                                          {"0 down a manifest;0.5 up a;50 stop x", "dash"}};
    for (int i = 0; i < 2; i++) {
        struct sim *s = play(rows[i][0], 100);
        ck_assert_int_eq(s->starts, 2);
        ck_assert_str_eq(s->start[0].kind, "http");
        ck_assert_str_eq(s->start[1].kind, rows[i][1]);
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_GAP), 0);
        sim_free(s);
    }
}
END_TEST

START_TEST(dash_is_a_line_like_others)
{
    struct sim *s = sim_new();
    s->script = "20 down d reset;20.1 up d;60 down d reset;100 stop x";
    s->lines = "d h";
    sim_record(s, "http://room/1");
    sim_run(s, 50);
    ck_assert_int_ge(s->starts, 2);
    ck_assert_str_eq(s->start[0].kind, "dash");
    ck_assert_str_eq(s->start[1].kind, "dash");
    ck_assert(s->start[1].resumed);      /* doubles nothing */
    ck_assert_int_eq(s->gaps_pushed, 0); /* what is missing, its source knows */
    sim_run(s, 100);
    ck_assert_str_eq(s->start[s->starts - 1].kind, "hls");
    sim_free(s);
}
END_TEST

START_TEST(advertisements_are_skipped_unless_wanted)
{
    struct sim *s = play("5 stop x", 10);
    ck_assert(s->starts == 1 && s->start[0].skips_ads);
    sim_free(s);
    s = sim_new();
    s->script = "5 stop x";
    sim_option(s, "record.ads", "keep");
    sim_record(s, "http://room/1");
    sim_run(s, 10);
    ck_assert(s->starts == 1 && !s->start[0].skips_ads);
    sim_free(s);
}
END_TEST

/* Media comes as it should, only not for the recording. */
START_TEST(a_long_advertisement_is_no_slow_line)
{
    struct sim *s = sim_new();
    s->lines = "h1 h2";
    s->script = "50 ads h1;300 up h1;400 stop x";
    sim_record(s, "http://room/1");
    sim_run(s, 500);
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

START_TEST(the_source_knows_which_variant_was_selected)
{
    struct sim *s = sim_new();
    s->lines = "hls";
    s->script = "5 stop x";
    sim_option(s, "stream.quality", "hd");
    sim_record(s, "http://room/1");
    sim_run(s, 10);
    ck_assert(s->starts == 1 && s->start[0].wish.quality == LR_Q_HD);
    ck_assert(s->start[0].wish.height == 720 && s->start[0].wish.bitrate == 3000000);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_lines", a_line_that_fails_twice_makes_way, a_line_that_drips_makes_way,
          an_end_that_is_played_for_ever_is_asked_about, a_list_that_ends_is_asked_about,
          an_http_source_that_is_a_list_becomes_one, dash_is_a_line_like_others,
          advertisements_are_skipped_unless_wanted, a_long_advertisement_is_no_slow_line,
          the_source_knows_which_variant_was_selected)
