/* Titles of rooms that are recorded for long. */
#include "unit.h"

#include <stdio.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "job_play.h"

static struct sim *play_titles(const char *script, const char *interval, double seconds)
{
    struct sim *s = sim_new();
    s->script = script;
    s->step_ms = 50;
    sim_option(s, "record.title_interval", interval);
    sim_record(s, "http://room/1");
    sim_run(s, seconds);
    return s;
}

START_TEST(a_title_is_asked_for_now_and_then)
{
    struct sim *s = play_titles("3610 stop x", "60", 4000);
    expect_end(s, 3610, 3611, 0, "stopped");
    ck_assert_int_ge(s->titles, 54); /* each is 54 to 66 s behind the one before */
    ck_assert_int_le(s->titles, 67);
    ck_assert_int_eq(s->asks, 1);
    ck_assert_int_eq(s->starts, 1);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 1);
    sim_free(s);
}
END_TEST

START_TEST(another_title_is_told_once)
{
    struct sim *s = play_titles("300 title other;900 stop x", "60", 1000);
    expect_end(s, 900, 901, 0, "stopped");
    ck_assert_int_eq(s->asks, 2);
    ck_assert_double_le(s->asked[1], 370);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 2);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_ROOM)->text, "other");
    ck_assert_int_eq(s->rooms_told, 2); /* at the start, and then */
    ck_assert_int_eq(s->starts, 1);     /* media goes on */
    sim_free(s);
}
END_TEST

/* Media comes: what the platform says of the room's state does not matter. */
START_TEST(states_and_errors_change_nothing)
{
    struct sim *s =
        play_titles("100 api off;300 api net;500 api blocked;700 api live;900 stop x", "60", 1000);
    expect_end(s, 900, 901, 0, "stopped");
    ck_assert_int_ge(s->titles, 12);
    ck_assert_int_eq(s->asks, 1);
    ck_assert_int_eq(s->starts, 1);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 1);
    sim_free(s);
}
END_TEST

START_TEST(never_when_it_is_not_wanted)
{
    struct sim *s = play_titles("1000 stop x", "0", 1100);
    ck_assert_int_eq(s->titles, 0);
    sim_free(s);
    s = sim_new();
    s->script = "1000 stop x"; /* the address of a stream has no title */
    s->platform = "direct";
    sim_record(s, "http://room/1");
    sim_run(s, 1100);
    ck_assert_int_eq(s->titles, 0);
    sim_free(s);
}
END_TEST

/* A break in the 200 ms that the answer takes: the question about it does not wait. */
START_TEST(a_break_does_not_wait_for_a_title)
{
    struct sim *s = play_titles("900 stop x", "60", 1000);
    double first = s->titled;
    sim_free(s);
    char script[64];
    ck_assert_double_gt(first, 0);
    snprintf(script, sizeof script, "%.2f down a expired;%.2f up a;%.2f stop x", first - 0.1,
             first + 2, first + 30);
    s = play_titles(script, "60", 1000);
    ck_assert_int_eq(s->titles_cancelled, 1);
    ck_assert_int_ge(s->asks, 2);
    ck_assert_double_le(s->asked[1], first + 0.3);
    sim_free(s);
}
END_TEST

/* Who was renamed keeps the folder, where that is wanted; an alias wins over both. */
START_TEST(a_first_name_is_kept)
{
    static const struct {
        const char *renamed, *alias, *wanted;
    } runs[] = {{"follow", "", "anchor (-, -)"},
                {"keep", "", "first (anchor, -)"},
                {"keep", "mine", "mine (anchor, mine)"}};
    for (size_t i = 0; i < LR_COUNT(runs); i++) {
        struct sim *s = sim_new();
        s->script = "5 stop x";
        sim_option(s, "record.renamed", runs[i].renamed);
        sim_option(s, "record.alias", runs[i].alias);
        ck_assert_int_eq(lr_known_put(s->known, "http://room/1", 1, "first", "anchor", "t"), 0);
        sim_record(s, "http://room/1");
        sim_run(s, 10);
        ck_assert_str_eq(s->named, runs[i].wanted);
        sim_free(s);
    }
}
END_TEST

/* {name} follows whoever is recorded under a name of the user's. */
START_TEST(a_new_name_is_news_behind_an_alias)
{
    struct sim *s = sim_new();
    s->script = "20 name Bea;30 down a expired;31 up a;60 stop x";
    sim_option(s, "record.alias", "mine");
    sim_record(s, "http://room/1");
    sim_run(s, 100);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 2);
    ck_assert_str_eq(s->named, "mine (Bea, mine)");
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_title", a_title_is_asked_for_now_and_then, another_title_is_told_once,
          states_and_errors_change_nothing, never_when_it_is_not_wanted,
          a_break_does_not_wait_for_a_title, a_first_name_is_kept,
          a_new_name_is_news_behind_an_alias)
