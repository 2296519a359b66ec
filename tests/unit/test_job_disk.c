/* Jobs whose disk is slow, full, or fails. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <livrec/error.h>

#include "job_play.h"
#include "record/disk.h"
#include "session/folders.h"

#define OTHER "/var/tmp" /* /tmp is the first folder; both are there */

START_TEST(a_slow_disk_pauses_the_sender_then_costs_a_gap)
{
    struct sim *s = play("20 disk full;90 disk free;100 disk full;400 disk free;500 stop x", 600);
    expect_end(s, 500, 501, 0, "stopped");
    ck_assert_int_eq(s->pauses, 2);
    ck_assert_int_eq(s->starts, 2); /* the second time it did not wait longer than 10 s */
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "disk");
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_FILE_OPEN), 1);
    sim_free(s);
}
END_TEST

START_TEST(a_full_disk_is_waited_for)
{
    struct sim *s = play("20 disk gone;300 disk back;400 stop x", 600);
    expect_end(s, 400, 401, 0, "stopped");
    ck_assert_int_eq(s->warnings, 1);
    ck_assert_str_eq(s->warned, "the disk is full, so nothing is recorded until there is space "
                                "(writing a.ts.part: No space left on device)");
    ck_assert_int_eq(s->starts, 2); /* nothing is fetched in between */
    ck_assert_double_ge(s->start[1].at, 300);
    ck_assert_double_le(s->start[1].at, 305);
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "disk");
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_RECONNECT)->text, "the disk takes data again");
    ck_assert_int_eq(s->asks, 1 + 9); /* is it still live? */
    sim_free(s);
}
END_TEST

/* The disk says that there is space, and takes nothing: asked less and less. */
START_TEST(a_quota_that_is_used_up)
{
    struct sim *s = play("20 disk quota;600 disk back;700 stop x", 800);
    expect_end(s, 700, 701, 0, "stopped");
    ck_assert_int_ge(s->starts, 8);
    ck_assert_int_le(s->starts, 20);
    ck_assert_int_le((int)s->start[s->starts - 1].at, 670);
    sim_free(s);
}
END_TEST

START_TEST(a_room_that_ends_while_the_disk_is_full)
{
    struct sim *s = play("20 disk gone;60 api off", 600);
    expect_end(s, 60, 105, 0, "the room went offline");
    ck_assert_int_eq(s->starts, 1);
    ck_assert_int_eq(s->gaps_pushed, 1); /* up to the end */
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_GAP)->duration, 40000);
    sim_free(s);
}
END_TEST

START_TEST(stopped_while_the_disk_is_full)
{
    struct sim *s = play("20 disk gone;60 stop x", 600);
    expect_end(s, 60, 61, 0, "stopped");
    sim_free(s);
}
END_TEST

/* All in one turn, so nothing that waits for the next one could stop it in time. */
START_TEST(a_slow_disk_pauses_a_sender_of_100_MB_at_a_time)
{
    struct sim *s = sim_new();
    s->script = "0 disk full;5 disk free;8 disk full;9 stop x";
    s->more_at_once = 1600;
    sim_record(s, "http://room/1");
    sim_run(s, 20);
    expect_end(s, 9, 10, 0, "stopped");
    ck_assert_int_ge(s->pauses, 2);
    ck_assert_int_eq(s->gaps_pushed, 0);
    ck_assert_uint_gt(s->most_waiting, LR_DISK_BUDGET / 2);
    ck_assert_uint_lt(s->most_waiting, LR_DISK_BUDGET * 3 / 4);
    sim_free(s);
}
END_TEST

/* It does not fill the memory while the disk is only a moment behind. */
START_TEST(a_fast_sender_waits_for_the_disk_at_every_bit)
{
    struct sim *s = sim_new();
    s->script = "1.9 disk full;2.05 disk free;4.9 disk full;9 stop x";
    s->more_at_once = 1600;
    sim_record(s, "http://room/1");
    sim_run(s, 4.9);
    ck_assert_int_ge(s->eases, 1);
    ck_assert_int_eq(s->pauses, 0);
    ck_assert_uint_lt(s->most_waiting, 2 << 20);
    sim_run(s, 20); /* now it is far behind: no more of that */
    ck_assert_int_le(s->eases, 3);
    ck_assert_int_eq(s->pauses, 1);
    expect_end(s, 9, 10, 0, "stopped");
    sim_free(s);
}
END_TEST

static const char failing[] = "the disk fails, so nothing is recorded until it works again "
                              "(writing a.ts.part: Input/output error)";

/* No other folder: it is tried again, at least each half minute. */
START_TEST(a_disk_that_fails_is_tried_again)
{
    struct sim *s = play("20 disk broken;300 disk back;400 stop x", 600);
    expect_end(s, 400, 401, 0, "stopped");
    ck_assert_str_eq(s->warned, failing);
    ck_assert_int_eq(s->warnings, 1);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_double_ge(s->start[1].at, 300);
    ck_assert_double_le(s->start[1].at, 332);
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_GAP)->text, "disk");
    sim_free(s);
}
END_TEST

START_TEST(a_disk_that_fails_for_a_moment)
{
    struct sim *s = play("20 disk broken;20.5 disk back;60 stop x", 600);
    expect_end(s, 60, 61, 0, "stopped");
    ck_assert_double_le(s->start[1].at, 23);
    sim_free(s);
}
END_TEST

static struct sim *play_with_other(const char *script, const char *other, double seconds)
{
    struct sim *s = sim_new();
    s->script = script;
    sim_option(s, "record.fallback_dir", other);
    sim_record(s, "http://room/1");
    sim_run(s, seconds);
    return s;
}

/* The next folder, at once: a disk that fails, and one that is full. */
static void check_other(const char *script, const char *path)
{
    struct sim *s = play_with_other(script, OTHER, 600);
    expect_end(s, 400, 401, 0, "stopped");
    ck_assert_str_eq(s->warned, "it goes on in the folder " OTHER);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_double_le(s->start[1].at, 21);
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->text, path);
    sim_free(s);
}

START_TEST(it_goes_on_in_the_next_folder)
{
    check_other("20 disk broken;400 stop x", OTHER "/a.ts");
    check_other("20 disk gone;400 stop x", OTHER "/a.ts");
}
END_TEST

/* ... which does not work either. */
START_TEST(no_folder_works)
{
    struct sim *s = play_with_other("20 disk broken;100 disk back;200 stop x", "/proc/nowhere", 600);
    expect_end(s, 200, 201, 0, "stopped");
    ck_assert_str_eq(s->warned, failing);
    ck_assert_int_eq(s->starts, 2);
    ck_assert_double_ge(s->start[1].at, 100);
    sim_free(s);
}
END_TEST

START_TEST(a_room_that_ends_while_the_disk_fails)
{
    struct sim *s = play("20 disk broken;60 api off", 600);
    expect_end(s, 60, 105, 0, "the room went offline");
    ck_assert_int_eq(s->gaps_pushed, 1);
    ck_assert_int_ge(sim_last(s, LIVREC_EVENT_GAP)->duration, 40000);
    sim_free(s);
}
END_TEST

/* The first folder can't be written from the start. */
START_TEST(it_begins_in_the_next_folder)
{
    struct sim *s = sim_new();
    struct lr_err err = {0};
    uint64_t id;
    s->script = "20 stop x";
    sim_option(s, "record.dir", "/proc/nowhere");
    sim_option(s, "record.recover", "no");
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &id, &err), LIVREC_EIO);
    sim_option(s, "record.fallback_dir", OTHER);
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &id, &err), 0);
    sim_run(s, 60);
    expect_end(s, 20, 21, 0, "stopped");
    ck_assert_str_eq(sim_last(s, LIVREC_EVENT_FILE_CLOSE)->text, OTHER "/a.ts");
    sim_free(s);
}
END_TEST

/* What runs keeps its descriptors: one room more would cost all of them. */
START_TEST(more_rooms_than_descriptors)
{
    struct rlimit had, few;
    struct lr_err err;
    uint64_t id, more;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &had), 0);
    few = (struct rlimit){64 + 4 * 2 + 3, had.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct sim *s = sim_new();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &had), 0);
    sim_option(s, "record.recover", "no");
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &id, &err), 0);
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &more, &err), 0);
    ck_assert_int_eq(lr_jobs_stop(s->jobs, more), 0);
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &more, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "2 recordings run, as many as"));
    ck_assert_int_eq(lr_jobs_stop(s->jobs, id), 0);
    sim_run(s, 5);
    sim_free(s);
}
END_TEST

START_TEST(too_many_folders)
{
    struct sim *s = sim_new();
    struct lr_err err = {0};
    uint64_t id;
    for (int i = 0; i < LR_FOLDERS; i++)
        sim_option(s, "record.fallback_dir", OTHER);
    ck_assert_int_eq(lr_jobs_start(s->jobs, "http://room/1", s->opts, &id, &err), LIVREC_EARG);
    ck_assert_ptr_nonnull(strstr(err.text, "record.fallback_dir: at most 8 folders"));
    sim_free(s);
}
END_TEST

UNIT_MAIN("job_disk", a_slow_disk_pauses_the_sender_then_costs_a_gap, a_full_disk_is_waited_for,
          a_quota_that_is_used_up, a_room_that_ends_while_the_disk_is_full,
          stopped_while_the_disk_is_full, a_slow_disk_pauses_a_sender_of_100_MB_at_a_time,
          a_fast_sender_waits_for_the_disk_at_every_bit,
          a_disk_that_fails_is_tried_again, a_disk_that_fails_for_a_moment,
          it_goes_on_in_the_next_folder, no_folder_works, a_room_that_ends_while_the_disk_fails,
          it_begins_in_the_next_folder, more_rooms_than_descriptors, too_many_folders)
