/* Jobs whose rooms want something held, in the simulated world. */
#include "unit.h"

#include <livrec/error.h>
#include "job_play.h"

static struct sim *sit(const char *script, double life, bool tokens, double seconds)
{
    struct sim *s = sim_new();
    s->script = script;
    s->lines = "h";
    s->seat_life = life;
    s->tokens = tokens;
    sim_record(s, "http://room/1");
    sim_run(s, seconds);
    return s;
}

START_TEST(a_seat_is_held_as_long_as_the_recording)
{
    struct sim *s = sit("100 stop x", 1e9, true, 200);
    expect_end(s, 100, 101, 0, "stopped");
    ck_assert_int_eq(s->asks, 1);
    ck_assert_int_eq(s->most_seats, 1);
    ck_assert_int_eq(s->seats, 0);
    sim_free(s);
}
END_TEST

/* Media still flows: the platform is asked meanwhile, then the new address is taken. */
START_TEST(a_lost_seat_is_renewed_beside_the_recording)
{
    struct sim *s = sit("700 stop x", 200, true, 800);
    expect_end(s, 700, 701, 0, "stopped");
    ck_assert_int_eq(s->asks, 4);
    ck_assert_int_eq(s->starts, 4);
    for (int i = 1; i < 4; i++) {
        ck_assert_double_ge(s->asked[i], 200.0 * i);
        ck_assert_double_le(s->asked[i], 200.0 * i + 4);
        ck_assert_double_le(s->start[i].at, s->asked[i] + 1);
        ck_assert(s->start[i].resumed);
    }
    ck_assert_int_eq(s->gaps_pushed, 0);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    ck_assert_int_eq(s->most_seats, 1); /* the lost one was left before */
    sim_free(s);
}
END_TEST

START_TEST(the_same_address_is_not_started_anew)
{
    struct sim *s = sit("700 stop x", 200, false, 800);
    ck_assert_int_eq(s->asks, 4);
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

/* A platform that takes each seat away at once is asked less and less often. */
START_TEST(seats_that_do_not_last_are_asked_for_less_and_less)
{
    struct sim *s = sit("3600 stop x", 1, false, 4000);
    expect_end(s, 3600, 3601, 0, "stopped");
    ck_assert_int_ge(s->asks, 50);
    ck_assert_int_le(s->asks, 110);
    sim_free(s);
}
END_TEST

/* Nobody answers: asked again, while media flows. */
START_TEST(an_answer_that_fails_is_asked_for_again)
{
    struct sim *s = sit("150 api net;260 api live;600 stop x", 200, true, 800);
    expect_end(s, 600, 601, 0, "stopped");
    ck_assert_int_ge(s->asks, 4);
    ck_assert_double_ge(s->asked[s->asks - 1], 260);
    ck_assert_int_eq(s->gaps_pushed, 0);
    ck_assert_int_ge(s->starts, 2);
    sim_free(s);
}
END_TEST

/* A source that broke is asked about without the seat that was held for it: platforms count. */
START_TEST(a_seat_is_left_before_another_is_taken)
{
    struct sim *s = sit("50 down h expired;52 up h;200 stop x", 1e9, true, 300);
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_int_ge(s->asks, 2);
    ck_assert_int_eq(s->most_seats, 1);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_seat", a_seat_is_held_as_long_as_the_recording,
          a_lost_seat_is_renewed_beside_the_recording, the_same_address_is_not_started_anew,
          seats_that_do_not_last_are_asked_for_less_and_less,
          an_answer_that_fails_is_asked_for_again, a_seat_is_left_before_another_is_taken)
