/* Another quality is asked for while a room is recorded, in the simulated world. */
#include "unit.h"

#include <livrec/error.h>
#include "job_play.h"

/* Play, and ask for sd after 20 seconds. */
static struct sim *play_wish(const char *lines, const char *script)
{
    struct sim *s = sim_new();
    s->script = script;
    s->lines = lines;
    uint64_t id = sim_record(s, "http://room/1");
    sim_run(s, 20);
    ck_assert_int_eq(lr_jobs_wish(s->jobs, id, "sd"), 0);
    sim_run(s, 400);
    expect_end(s, 100, 101, 0, "stopped");
    return s;
}

static double media(const struct sim *s)
{
    return (double)sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration / 1000;
}

/* The session goes on, at once, with nothing between the two. */
START_TEST(the_other_quality_takes_over)
{
    struct sim *s = play_wish("a bs", "100 stop x");
    ck_assert_int_eq(s->starts, 2);
    ck_assert_str_eq(s->start[0].line, "a");
    ck_assert_str_eq(s->start[1].line, "bs");
    ck_assert_double_le(s->start[1].at, 22);
    ck_assert_int_eq(s->most_sources, 2);
    ck_assert_int_eq(s->gaps_pushed, 0);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_GAP), 0);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_RECONNECT), 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text, "another quality was asked for: sd");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_JOB_END), 1);
    ck_assert_double_ge(media(s), 98.9);
    ck_assert_double_le(media(s), 100.1);
    sim_free(s);
}
END_TEST

/* What comes by another protocol counts time from elsewhere: that is told, since nobody knows what
 * lacks. */
START_TEST(other_times_are_told)
{
    struct sim *s = play_wish("a hs", "100 stop x");
    ck_assert_str_eq(s->start[1].line, "hs");
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "source");
    ck_assert_double_ge(media(s), 98.9);
    sim_free(s);
}
END_TEST

/* Nothing is let go for a stream that gives nothing, and nothing of what was held is lost. */
START_TEST(a_quality_that_gives_nothing)
{
    static const struct {
        const char *script, *last;
        double from;
    } rows[] = {
        {"0 down bs reset;100 stop x", "bs", 98.9},
        {"0 keyless bs;100 stop x", "bs", 98.9},
        {"0 keyless bs;40 up bs;100 stop x", "bs", 98.9},
        {"0 keyless bs;25 down a reset;30 up bs;100 stop x", "bs", 90},
        {"0 keyless bs;25 disk full;27 disk free;100 stop x", "bs", 90},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim *s = play_wish("a bs", rows[i].script);
        ck_assert_str_eq(s->start[1].line, rows[i].last);
        ck_assert_int_le(s->most_sources, 2);
        ck_assert_int_le(s->starts, 8);
        ck_assert_msg(media(s) >= rows[i].from && media(s) <= 100.1, "%s: %f s", rows[i].script,
                      media(s));
        sim_free(s);
    }
}
END_TEST

START_TEST(there_is_no_other_quality)
{
    struct sim *s = play_wish("a b", "100 stop x");
    ck_assert_int_eq(s->starts, 1);
    ck_assert_int_eq(s->asks, 2);
    ck_assert_int_eq(s->gaps_pushed, 0);
    sim_free(s);
}
END_TEST

/* Bytes as they are can't be joined: a break, as any other. */
START_TEST(raw)
{
    struct sim *s = sim_new();
    s->script = "60 stop x";
    s->lines = "a bs";
    sim_option(s, "record.format", "raw");
    uint64_t id = sim_record(s, "http://room/1");
    sim_run(s, 20);
    ck_assert_int_eq(lr_jobs_wish(s->jobs, id, "sd"), 0);
    sim_run(s, 400);
    ck_assert_str_eq(s->start[s->starts - 1].line, "bs");
    ck_assert_int_eq(s->most_sources, 1);
    sim_free(s);
}
END_TEST

START_TEST(of_a_job_that_waits_or_is_gone)
{
    struct sim *s = sim_new();
    s->script = "0 api off;30 api live;60 stop x";
    s->lines = "a bs";
    sim_option(s, "record.reconnect", "3600");
    uint64_t id = sim_record(s, "http://room/1");
    ck_assert_int_eq(lr_jobs_wish(s->jobs, id, "sd"), 0); /* before it is known to the loop */
    sim_run(s, 200);
    ck_assert_int_eq(lr_jobs_wish(s->jobs, id, "hd"), LIVREC_ENOTFOUND);
    sim_free(s);
}
END_TEST

static struct sim *play_refused(const char *script)
{
    struct sim *s = sim_new();
    s->script = script;
    s->lines = "a bs";
    sim_record(s, "http://room/1");
    sim_run(s, 900);
    return s;
}

/* What is wished gives no media, and something else would: that is recorded. */
START_TEST(a_refused_quality_makes_way)
{
    struct sim *s = play_refused("0 down a expired;60 stop x");
    ck_assert_str_eq(s->start[s->starts - 1].line, "bs");
    ck_assert_int_le(s->starts, 4);
    ck_assert_double_ge(media(s), 50);
    sim_free(s);
}
END_TEST

/* ... until it is not refused any more, and then without a gap. */
START_TEST(a_refused_quality_comes_back)
{
    struct sim *s = play_refused("0 down a expired;30 up a;400 stop x");
    ck_assert_str_eq(s->start[s->starts - 1].line, "a");
    ck_assert_double_ge(s->start[s->starts - 1].at, 100);
    ck_assert_double_le(s->start[s->starts - 1].at, 200);
    ck_assert_int_eq(s->most_sources, 2);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_GAP), 0);
    ck_assert_double_ge(media(s), 390);
    sim_free(s);
}
END_TEST

/* A sender that begins anew is waited for. */
START_TEST(a_quality_that_worked_is_waited_for)
{
    struct sim *s = play_refused("20 down a expired;60 up a;100 stop x");
    for (int i = 0; i < s->starts; i++)
        ck_assert_str_eq(s->start[i].line, "a");
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_wish", a_refused_quality_makes_way, a_refused_quality_comes_back,
          a_quality_that_worked_is_waited_for, the_other_quality_takes_over, other_times_are_told,
          a_quality_that_gives_nothing, there_is_no_other_quality, raw,
          of_a_job_that_waits_or_is_gone)
