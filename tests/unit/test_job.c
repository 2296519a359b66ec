/* Record jobs in a simulated world. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "job_play.h"
#include "live_bytes.h"
#include "record/disk.h"

START_TEST(records_until_offline_is_confirmed)
{
    struct sim *s = play("50 down a eof;50 api off", 200);
    static const int order[] = {LIVREC_EVENT_ROOM, LIVREC_EVENT_RECORD_START,
                                LIVREC_EVENT_FILE_OPEN, LIVREC_EVENT_PROGRESS};
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(s->event[i].type, order[i]);
    expect_end(s, 65, 67, 0, "the room went offline");
    const struct sim_event *file = sim_last(s, LIVREC_EVENT_FILE_CLOSE),
                           *end = sim_last(s, LIVREC_EVENT_JOB_END);
    ck_assert_str_eq(file->text, "/tmp/a.ts");
    ck_assert_int_ge(file->duration, 49000);
    ck_assert_int_eq(end->duration, file->duration);
    ck_assert_int_eq(end->bytes, file->bytes);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 2); /* live, offline */
    sim_free(s);
}
END_TEST

START_TEST(an_offline_room_ends_at_once)
{
    struct sim *s = play("0 api off", 60);
    expect_end(s, 0, 1, 0, "the room is offline");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 0);
    ck_assert_int_eq(sim_last(s, LIVREC_EVENT_ROOM)->state, LIVREC_STATE_OFFLINE);
    ck_assert_int_eq(s->asks, 1);
    sim_free(s);
}
END_TEST

START_TEST(a_break_is_mended_at_once_with_the_same_address)
{
    struct sim *s = play("50 down a reset;50.5 up a;100 stop x", 200);
    expect_end(s, 100, 101, 0, "stopped");
    ck_assert_double_le(s->start[1].at, 50.25); /* the first try at once */
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    ck_assert_int_eq(s->gaps_pushed, s->starts - 1);
    ck_assert_double_le(s->asked[1], 50.25); /* in parallel: is it still live? */
    ck_assert_int_eq(s->asks, 2);
    ck_assert_int_ge(sim_count(s, LIVREC_EVENT_RECONNECT), 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text, "connection reset");
    ck_assert_int_eq(s->drains, 1);
    sim_free(s);
}
END_TEST

START_TEST(backs_off_but_never_gives_up_while_live)
{
    struct sim *s = play("50 down a reset;4000 up a;4100 stop x", 5000);
    expect_end(s, 4100, 4101, 0, "stopped");
    double last = 0, gap = 0;
    for (int i = 2; i < s->starts; i++) {
        gap = s->start[i].at - s->start[i - 1].at;
        ck_assert_double_le(gap, 30.6);
        last = s->start[i].at;
    }
    ck_assert_double_ge(last, 4000);
    ck_assert_double_le(last, 4031);
    ck_assert_int_le(s->starts, 220);
    ck_assert_int_ge(s->starts, 130);
    ck_assert_int_le(s->asks, s->starts + 1);
    sim_free(s);
}
END_TEST

/* The platform can't be reached, either: for as long as "record.reconnect" says. */
START_TEST(unknown_is_given_up_after_a_while)
{
    struct sim *s = play("50 down a reset;50 api net", 500);
    expect_end(s, 109, 113, LIVREC_ENET, "no route to the platform");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_CLOSE), 1);
    sim_free(s);
    s = play("50 down a reset;50 api net;100 up a;200 stop x", 500); /* back in time */
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    sim_free(s);
}
END_TEST

/* Hours without a network: back soon when it is. */
START_TEST(a_network_that_is_back_is_seen_soon)
{
    static const char *const scripts[] = {
        "50 down a reset;50 api net;1850 up a;1850 api live;2000 stop x",
        "50 down a reset;50 api net;3607 up a;3607 api live;4000 stop x",
        "50 down a expired;50 api net;5432 up a;5432 api live;6000 stop x",
    };
    static const double back[] = {1850, 3607, 5432};
    for (int i = 0; i < 3; i++) {
        struct sim *s = sim_new();
        s->script = scripts[i];
        sim_option(s, "record.reconnect", "2h");
        sim_record(s, "http://room/1");
        sim_run(s, 7000);
        double at = s->start[s->starts - 1].at;
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
        ck_assert_msg(at >= back[i] && at <= back[i] + 10, "back at %f", at);
        sim_free(s);
    }
}
END_TEST

START_TEST(running_media_is_not_cut_for_a_fault_of_the_platform)
{
    struct sim *s = sim_new();
    s->script = "20 api net;30 api off;500 stop x";
    s->expires = 30; /* makes it ask while media runs */
    sim_record(s, "http://room/1");
    sim_run(s, 1000);
    expect_end(s, 500, 501, 0, "stopped");
    ck_assert_int_ge(s->asks, 2);
    ck_assert_int_eq(s->starts, 1);
    sim_free(s);
}
END_TEST

START_TEST(an_expired_address_is_renewed_within_a_second)
{
    struct sim *s = sim_new();
    s->script = "50 down a expired;51 up a;100 stop x";
    s->tokens = true;
    sim_record(s, "http://room/1");
    sim_run(s, 200);
    expect_end(s, 100, 101, 0, "stopped");
    ck_assert_double_le(s->asked[1], 50.3);
    ck_assert_double_le(s->start[s->starts - 1].at, 53);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text, "HTTP 403");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    sim_free(s);
}
END_TEST

/* The address is asked anew at 80 % of its life, so its end costs no wait. */
START_TEST(an_address_is_renewed_ahead)
{
    struct sim *s = sim_new();
    s->script = "100 down a expired;100.25 up a;150 stop x";
    s->tokens = true;
    s->expires = 100;
    sim_record(s, "http://room/1");
    sim_run(s, 200);
    expect_end(s, 150, 151, 0, "stopped");
    ck_assert_double_ge(s->asked[1], 79);
    ck_assert_double_le(s->asked[1], 82);
    ck_assert_double_le(s->start[1].at, 100.3); /* at once, with the address that was there */
    sim_free(s);
}
END_TEST

/* Also when somebody sets the clock meanwhile. */
START_TEST(a_clock_that_is_set)
{
    for (int hours = -1; hours < 2; hours += 2) {
        struct sim *s = sim_new();
        s->script = "150 stop x";
        s->expires = 100;
        sim_record(s, "http://room/1");
        sim_run(s, 20);
        s->clock.wall += (int64_t)hours * 3600000;
        sim_run(s, 180);
        expect_end(s, 150, 151, 0, "stopped");
        ck_assert_double_ge(s->asked[1], 79);
        ck_assert_double_le(s->asked[1], 82);
        sim_free(s);
    }
}
END_TEST

START_TEST(a_room_that_comes_back_is_recorded_at_once)
{
    struct sim *s = sim_new();
    s->script =
        "20 api off;20 down a expired;20 down b expired;26 api live;26 up a;26 up b;60 stop x";
    s->lines = "a b";
    sim_record(s, "http://room/1");
    sim_run(s, 200);
    expect_end(s, 60, 61, 0, "stopped");
    ck_assert_str_eq(s->start[s->starts - 1].line, "a"); /* its failures are forgotten */
    ck_assert_double_ge(s->start[s->starts - 1].at, 26);
    ck_assert_double_le(s->start[s->starts - 1].at - s->asked[s->asks - 1], 0.1);
    sim_free(s);
}
END_TEST

/* A file that another world had in its folder at that moment changed what chance decided here. */
START_TEST(a_world_is_the_same_each_time)
{
    static const char script[] = "20 api off;20 down a expired;26 api live;26 up a;60 stop x";
    struct sim *s = play(script, 200);
    struct lr_rand_seeded rand;
    char path[32] = "/tmp/.livrec-";
    lr_rand_seeded_init(&rand, SIM_SEED);
    lr_rand_chars(&rand.base, "0123456789abcdefghijklmnopqrstuvwxyz", 12, path + strlen(path));
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    struct sim *again = play(script, 200);
    ck_assert_int_eq(close(fd), 0);
    ck_assert(unlink(path) == 0 || errno == ENOENT); /* by another run of this test */
    ck_assert_int_gt(s->starts, 2);
    ck_assert_int_eq(again->starts, s->starts);
    for (int i = 0; i < s->starts; i++)
        ck_assert_double_eq(again->start[i].at, s->start[i].at);
    sim_free(s);
    sim_free(again);
}
END_TEST

/* Media flows before the platform knows: it is asked until it does. */
START_TEST(a_room_that_came_back_is_told)
{
    struct sim *s = play("20 api off;20 down a expired;20.5 up a;70 api live;99 stop x", 200);
    expect_end(s, 99, 100, 0, "stopped");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 3);
    ck_assert_int_eq(sim_last(s, LIVREC_EVENT_ROOM)->state, LIVREC_STATE_LIVE);
    ck_assert_int_le(s->asks, 10);
    sim_free(s);
}
END_TEST

static void count_media(void *arg, uint64_t job)
{
    *(uint64_t *)arg = *(uint64_t *)arg * 10 + job;
}

/* Once a job, however often its media breaks off. */
START_TEST(the_first_media_is_told_of)
{
    uint64_t jobs = 0;
    struct sim *s = sim_new();
    lr_jobs_on_media(s->jobs, count_media, &jobs);
    sim_option(s, "record.duration", "60");
    sim_record(s, "http://room/1");
    sim_run(s, 300);
    ck_assert_int_ge(sim_count(s, LIVREC_EVENT_RECORD_START), 1);
    ck_assert_uint_eq(jobs, 1);
    sim_free(s);
}
END_TEST

START_TEST(ends_at_the_length_that_was_asked_for)
{
    struct sim *s = sim_new();
    sim_option(s, "record.duration", "60");
    sim_record(s, "http://room/1");
    sim_run(s, 300);
    expect_end(s, 60, 62, 0, "the length that was asked for is reached");
    ck_assert_int_eq(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration, 60000);
    sim_free(s);
}
END_TEST

START_TEST(progress_once_a_second_with_rates)
{
    struct sim *s = play("100 stop x", 200);
    int n = sim_count(s, LIVREC_EVENT_PROGRESS);
    ck_assert_int_ge(n, 98);
    ck_assert_int_le(n, 101);
    sim_free(s);
}
END_TEST

START_TEST(stopped_before_anything_came)
{
    static const char *const scripts[] = {"0 stop x", "0.1 stop x", "0.3 stop x;0 down a reset",
                                          "5 stop x;0 api net"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct sim *s = play(scripts[i], 60);
        expect_end(s, 0, 6, 0, "stopped");
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 0);
        sim_free(s);
    }
}
END_TEST

START_TEST(a_new_title_is_told)
{
    struct sim *s = play("50 title b;50 down a reset;51 up a;100 stop x", 200);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_ROOM), 2);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_ROOM)->text, "b");
    sim_free(s);
}
END_TEST

/* What is wrong before anything starts is told by the call. */
START_TEST(errors_of_the_call)
{
    struct sim *s = sim_new();
    struct lr_err err = {0};
    uint64_t id = 77;
    ck_assert_int_eq(lr_jobs_start(s->jobs, "ftp://x", s->opts, &id, &err), LIVREC_EUNSUPPORTED);
    sim_option(s, "record.dir", "/proc/nowhere");
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://x", s->opts, &id, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/proc/nowhere"));
    sim_option(s, "record.dir", "/tmp");
    sim_option(s, "record.format", "m4a");
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://x", s->opts, &id, &err), LIVREC_EUNSUPPORTED);
    ck_assert_uint_eq(id, 77);
    ck_assert_int_eq(lr_jobs_stop(s->jobs, 1), LIVREC_ENOTFOUND);
    ck_assert_int_eq(s->asks, 0);
    sim_free(s);
}
END_TEST

/* A day with a break each hour and an address that lives for 50 minutes. */
START_TEST(a_day_in_a_second)
{
    struct sim *s = sim_new();
    char script[4096];
    size_t n = 0;
    for (int h = 1; h < 24; h++)
        n += (size_t)snprintf(script + n, sizeof script - n, "%d down a %s;%d.5 up a;", h * 3600,
                              h % 3 ? "expired" : "eof", h * 3600);
    snprintf(script + n, sizeof script - n, "86400 stop x");
    s->script = script;
    s->tokens = true;
    s->expires = 3000;
    s->step_ms = 500;
    sim_record(s, "http://room/1");
    int64_t progress = 0;
    for (int i = 0; i < 48; i++) { /* events are kept by the half hour */
        sim_run(s, 1805);
        progress += sim_count(s, LIVREC_EVENT_PROGRESS);
        if (i < 47)
            s->events_seen = 0;
    }
    expect_end(s, 86400, 86402, 0, "stopped");
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->duration, 86400000 - 24 * 2000);
    ck_assert_int_ge(progress, 86300);
    ck_assert_int_le(s->starts, 24 * 4);
    ck_assert_int_le(s->asks, 24 * 8);
    sim_free(s);
}
END_TEST

START_TEST(many_jobs_share_one_tick)
{
    struct sim *s = sim_new();
    for (int i = 0; i < 300; i++)
        sim_record(s, "http://room/1");
    sim_run(s, 20);
    ck_assert_int_eq(s->starts, 300);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 300);
    for (uint64_t id = 1; id <= 300; id++)
        ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
    s->events_seen = 0;
    sim_run(s, 5);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_JOB_END), 300);
    sim_free(s);
}
END_TEST

static size_t after_jobs(struct sim *s, int count)
{
    for (int i = 0; i < count; i++) {
        uint64_t id = sim_record(s, "http://room/1");
        sim_run(s, 3);
        ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
        sim_run(s, 3);
        ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_CLOSE), 1);
        s->events_seen = s->starts = s->asks = 0;
    }
    return live_bytes();
}

/* A watch begins thousands of them. */
START_TEST(jobs_leave_nothing_in_memory)
{
    struct sim *s = sim_new();
    size_t before = after_jobs(s, 20), after = after_jobs(s, 60);
    ck_assert_msg(after <= before + 1024, "%zu bytes, then %zu", before, after);
    sim_free(s);
}
END_TEST

UNIT_MAIN("job", records_until_offline_is_confirmed, an_offline_room_ends_at_once,
          a_break_is_mended_at_once_with_the_same_address, backs_off_but_never_gives_up_while_live,
          unknown_is_given_up_after_a_while, a_network_that_is_back_is_seen_soon,
          running_media_is_not_cut_for_a_fault_of_the_platform,
          an_expired_address_is_renewed_within_a_second, an_address_is_renewed_ahead,
          a_clock_that_is_set, a_room_that_comes_back_is_recorded_at_once,
          a_world_is_the_same_each_time, a_room_that_came_back_is_told, the_first_media_is_told_of,
          ends_at_the_length_that_was_asked_for, progress_once_a_second_with_rates,
          stopped_before_anything_came, a_new_title_is_told, errors_of_the_call, a_day_in_a_second,
          many_jobs_share_one_tick, jobs_leave_nothing_in_memory)
