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

static struct sim *play_lines(const char *lines, const char *script)
{
    struct sim *s = sim_new();
    s->script = script;
    s->lines = lines;
    sim_record(s, "http://room/1");
    sim_run(s, 400);
    return s;
}

START_TEST(a_line_that_drips_makes_way)
{
    struct sim *s = play_lines("a b", "20 drip a;200 stop x");
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_str_eq(s->start[s->starts - 1].line, "b");
    ck_assert_int_eq(s->starts, 2);
    ck_assert_double_le(s->start[1].at, 65);
    ck_assert_int_eq(s->most_sources, 2); /* the old one is kept until then */
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "network");
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text, "media came at 10 % of its speed");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_RECONNECT), 1);
    sim_free(s);
    s = play("20 drip a;200 stop x", 300); /* the only one: better than nothing */
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

/* What the slow line gives meanwhile is recorded: nothing is let go for a line that gives nothing.
 */
START_TEST(a_slow_line_is_kept_until_the_other_has_a_keyframe)
{
    static const struct {
        const char *script;
        int starts;
        const char *last;
        double from, to; /* media in the end, in seconds */
    } rows[] = {
        {"0 drip a;0 keyless b;200 stop x", 2, "b", 19.5, 20.1}, /* it stays the only one */
        {"0 drip a;0 down b reset;200 stop x", 2, "b", 19.5, 20.1},
        {"0 drip a;0 down b eof;200 stop x", 2, "b", 19.5, 20.1},
        {"0 drip a;0 keyless b;40 up b;200 stop x", 2, "b", 163.5, 164.3},
        {"0 drip a;0 keyless b;35 down a reset;40 up b;200 stop x", 2, "b", 163, 168.6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim *s = play_lines("a b", rows[i].script);
        expect_end(s, 200, 201, 0, "stopped");
        ck_assert_int_eq(s->starts, rows[i].starts);
        ck_assert_str_eq(s->start[s->starts - 1].line, rows[i].last);
        double media = (double)sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration / 1000;
        ck_assert_msg(media >= rows[i].from && media <= rows[i].to, "%s: %f s", rows[i].script,
                      media);
        sim_free(s);
    }
}
END_TEST

/* One that gave nothing is not tried again before the others. */
START_TEST(the_next_line_is_tried_beside_a_slow_one)
{
    struct sim *s = play_lines("a b c", "0 drip a;0 keyless b;200 stop x");
    ck_assert_int_eq(s->starts, 3);
    ck_assert_str_eq(s->start[1].line, "b");
    ck_assert_str_eq(s->start[2].line, "c");
    ck_assert_double_le(s->start[2].at, 65);
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration, 135000);
    sim_free(s);
}
END_TEST

/* A line that took over and then breaks is dealt with as any other. */
START_TEST(the_line_that_took_over_breaks)
{
    struct sim *s = play_lines("a b", "0 drip a;100 down b reset;100.3 up b;200 stop x");
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_str_eq(s->start[2].line, "b");
    ck_assert_double_le(s->start[2].at, 100.6);
    ck_assert_int_eq(s->most_sources, 2);
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration, 165000);
    sim_free(s);
    s = play_lines("a h",
                   "0 drip a;100 down h reset;100.3 up h;200 stop x"); /* its place is known */
    ck_assert_str_eq(s->start[2].kind, "hls");
    ck_assert(s->start[2].resumed);
    sim_free(s);
}
END_TEST

START_TEST(stopped_with_a_line_beside)
{
    static const char *const scripts[] = {"0 drip a;0 keyless b;35 stop x",
                                          "0 drip a;0 keyless b;35 disk full;36 stop x",
                                          "0 drip a;0 keyless b;35 disk gone;40 stop x"};
    for (int i = 0; i < 3; i++) {
        struct sim *s = play_lines("a b", scripts[i]);
        expect_end(s, 35, 41, 0, "stopped");
        sim_free(s);
    }
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

/* All of it was asked for, and none of it came: that is no good end. */
START_TEST(a_list_that_ends_and_gave_nothing)
{
    struct sim *s = sim_new();
    s->script = "0 down h barren;3 api off";
    s->lines = "h";
    sim_record(s, "http://room/1");
    sim_run(s, 100);
    expect_end(s, 3, 30, LIVREC_EMEDIA, "what came is no media");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 0);
    sim_free(s);
    s = sim_new();
    s->script = "0 down h barren;3 up h;50 down h list;50 api off"; /* but later it did */
    s->lines = "h";
    sim_record(s, "http://room/1");
    sim_run(s, 200);
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

/* The list can be had, and stays as it is: the platform is asked at once, and the line is kept. */
START_TEST(a_list_without_news_is_a_question)
{
    struct sim *s = sim_new();
    s->lines = "h";
    s->script = "50 frozen h;56 up h;70 stop x";
    sim_record(s, "http://room/1");
    sim_run(s, 49);
    int before = s->asks;
    sim_run(s, 5);
    ck_assert_int_eq(s->asks, before + 1);
    ck_assert_double_ge(s->asked[before], 50);
    ck_assert_double_le(s->asked[before], 51);
    sim_run(s, 50);
    ck_assert_int_eq(s->starts, 1);
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

START_TEST(the_source_knows_the_limits)
{
    struct sim *s = sim_new();
    s->lines = "hls";
    s->script = "5 stop x";
    sim_option(s, "stream.quality", "<=720p30");
    sim_record(s, "http://room/1");
    sim_run(s, 10);
    ck_assert(s->starts == 1 && s->start[0].wish.quality == LR_Q_UHD);
    ck_assert(s->start[0].wish.most.height == 720 && s->start[0].wish.most.fps == 30);
    sim_free(s);
}
END_TEST

/* Its address is tried last for ten minutes, by rooms that begin meanwhile, too. */
START_TEST(a_host_that_takes_no_connection)
{
    struct sim *s = sim_new();
    s->script = "0 down a refused;300 up a;400 down b reset;400.3 up b;900 down b reset;901 up b";
    s->lines = "a b";
    sim_record(s, "http://room/1");
    sim_run(s, 100);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_str_eq(s->start[1].line, "b");
    ck_assert_double_le(s->start[1].at, 1);
    sim_record(s, "http://room/2");
    sim_run(s, 100);
    ck_assert_str_eq(s->start[2].line, "b");
    sim_run(s, 300);
    for (int i = 3; i < s->starts; i++)
        ck_assert_str_eq(s->start[i].line, "b"); /* a is well, but not known to be */
    int before = s->starts;
    sim_run(s, 500);
    ck_assert_int_gt(s->starts, before);
    ck_assert_str_eq(s->start[before].line, "a"); /* ten minutes are over: the wish again */
    for (uint64_t id = 1; id <= 2; id++)
        ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
    sim_run(s, 5);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_lines", a_line_that_fails_twice_makes_way, a_line_that_drips_makes_way,
          a_slow_line_is_kept_until_the_other_has_a_keyframe,
          the_next_line_is_tried_beside_a_slow_one, the_line_that_took_over_breaks,
          stopped_with_a_line_beside, an_end_that_is_played_for_ever_is_asked_about,
          a_list_that_ends_is_asked_about, a_list_that_ends_and_gave_nothing,
          an_http_source_that_is_a_list_becomes_one, dash_is_a_line_like_others,
          advertisements_are_skipped_unless_wanted, a_list_without_news_is_a_question,
          a_long_advertisement_is_no_slow_line, the_source_knows_which_variant_was_selected,
          the_source_knows_the_limits, a_host_that_takes_no_connection)
