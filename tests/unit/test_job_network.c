/* The network at this end fails, in the simulated world: for one job, for many. */
#include "unit.h"

#include <livrec/error.h>
#include <stdio.h>

#include "job_play.h"

#define ROOMS 60

static struct sim *record(const char *script, double seconds)
{
    struct sim *s = sim_new();
    s->script = script;
    sim_record(s, "http://room/1");
    sim_run(s, seconds);
    return s;
}

static void expect_notices(const struct sim *s, double down_by, double back_by)
{
    int n = 0;
    const struct sim_event *e[4];
    for (int i = 0; i < s->events_seen; i++)
        if (s->event[i].type == LIVREC_EVENT_NETWORK && n < 4)
            e[n++] = &s->event[i];
    ck_assert_int_eq(n, 2);
    ck_assert_int_eq(e[0]->code, LIVREC_ENET);
    ck_assert_double_le(e[0]->at, down_by);
    ck_assert_int_eq(e[1]->code, LIVREC_OK);
    ck_assert_double_le(e[1]->at, back_by);
    ck_assert(e[0]->job == 0 && e[1]->job == 0);
}

/* For longer than "record.reconnect" (a minute) allows. */
START_TEST(a_session_outlives_it)
{
    static const char *const scripts[] = {
        "50 net down;80 net up;150 stop x",
        "50 net down;350 net up;400 stop x",
        "50 net down;1253 net up;1300 stop x",
        "50 down a reset;50 net down;777 up a;777 net up;900 stop x",
    };
    static const double back[] = {80, 350, 1253, 777};
    for (int i = 0; i < 4; i++) {
        struct sim *s = record(scripts[i], 5000);
        const struct sim_event *end = sim_last(s, LIVREC_EVENT_JOB_END);
        ck_assert(end && end->code == 0);
        ck_assert_str_eq(end->text, "stopped");
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
        expect_notices(s, 75, back[i] + 10);
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_RECONNECT), 1); /* not one a try */
        ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "network");
        ck_assert_int_le(s->warnings, 3);
        sim_free(s);
    }
}
END_TEST

/* Of two platforms. Everybody is back ten seconds after it, told once. */
START_TEST(many_are_back_together)
{
    static const int lengths[] = {30, 300, 7200}, rooms[] = {ROOMS, ROOMS, 6};
    for (int i = 0; i < 3; i++) {
        struct sim *s = sim_new();
        char script[64];
        snprintf(script, sizeof script, "50 net down;%d net up", 50 + lengths[i]);
        s->script = script;
        s->step_ms = 1000;
        for (int k = 0; k < rooms[i]; k++)
            sim_record(s, k % 2 ? "http://room/1" : "http://other/1");
        int notices = 0, ends = 0;
        for (int at = 0; at < 60 + lengths[i]; at += 10) {
            sim_run(s, 10);
            notices += sim_count(s, LIVREC_EVENT_NETWORK);
            ends += sim_count(s, LIVREC_EVENT_JOB_END);
            s->events_seen = s->starts = s->asks = 0;
        }
        ck_assert_int_eq(notices, 2);
        ck_assert_int_eq(ends, 0);
        ck_assert_int_eq(s->flowing, rooms[i]);
        for (uint64_t id = 1; id <= (uint64_t)rooms[i]; id++)
            ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
        sim_run(s, 5);
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_CLOSE), rooms[i]); /* one file each */
        sim_free(s);
    }
}
END_TEST

/* The address is not valid any more when it is over: asked for at once. */
START_TEST(an_address_that_expired_meanwhile)
{
    struct sim *s = record("50 net down;300 down a expired;900 net up;905 up a;950 stop x", 2000);
    expect_end(s, 950, 951, 0, "stopped");
    expect_notices(s, 75, 910);
    int asked = 0;
    for (int i = 0; i < s->asks; i++)
        asked += s->asked[i] >= 900 && s->asked[i] <= 907;
    ck_assert_int_ge(asked, 1);
    const struct sim_start *last = &s->start[s->starts - 1];
    ck_assert_double_ge(last->at, 905);
    ck_assert_double_le(last->at, 910);
    sim_free(s);
}
END_TEST

/* A room that is off is told to be off once it can be asked. */
START_TEST(a_room_that_ended_meanwhile)
{
    struct sim *s = record("50 net down;300 api off;300 down a expired;900 net up", 2000);
    expect_end(s, 900, 925, 0, "the room went offline");
    expect_notices(s, 75, 910);
    sim_free(s);
}
END_TEST

START_TEST(stopped_while_it_is_down)
{
    struct sim *s = record("50 net down;300 stop x", 400);
    expect_end(s, 300, 301, 0, "stopped");
    sim_free(s);
}
END_TEST

/* It was never there: the address may be wrong. */
START_TEST(a_network_that_never_was)
{
    struct sim *s = record("0 net down", 400);
    expect_end(s, 59, 75, LIVREC_ENET, "name not resolved (DNS)");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_NETWORK), 0);
    sim_free(s);
}
END_TEST

static int most_in_a_second(const double *at, int count)
{
    int most = 0;
    for (int i = 0, k = 0; i < count; i++) {
        while (at[k] <= at[i] - 1)
            k++;
        most = i - k + 1 > most ? i - k + 1 : most;
    }
    return most;
}

/* One server that restarts, 500 rooms: it is not run over, nor is the platform. */
START_TEST(many_that_break_at_once)
{
    enum { MANY = 500 };
    struct sim *s = sim_new();
    double at[SIM_EVENTS];
    s->script = "60 down a reset;60.5 up a";
    s->step_ms = 500;
    for (int i = 0; i < MANY; i++)
        sim_record(s, "http://room/1");
    for (int i = 0; i < 55; i += 5) {
        sim_run(s, 5);
        s->events_seen = s->starts = s->asks = 0;
    }
    ck_assert_int_eq(s->flowing, MANY);
    for (int i = 55; i < 70; i += 5) {
        s->events_seen = 0;
        sim_run(s, 5);
    }
    ck_assert_int_eq(s->flowing, MANY);
    ck_assert_int_ge(s->starts, MANY);
    for (int i = 0; i < s->starts; i++)
        at[i] = s->start[i].at;
    ck_assert_int_le(most_in_a_second(at, s->starts), 150);
    ck_assert_double_le(at[s->starts - 1], 66);
    ck_assert_int_le(most_in_a_second(s->asked, s->asks), 40);
    for (uint64_t id = 1; id <= MANY; id++)
        ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
    s->events_seen = 0;
    sim_run(s, 5);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_network", a_session_outlives_it, many_are_back_together,
          an_address_that_expired_meanwhile, a_room_that_ended_meanwhile, stopped_while_it_is_down,
          a_network_that_never_was, many_that_break_at_once)
