/* When which watched room is asked for. */
#include "watch_rig.h"

#include <stdlib.h>
#include <unistd.h>

#include "session/roots.h"

START_TEST(a_thousand_rooms)
{
    up();
    for (int i = 0; i < ROOMS; i++)
        add(i, "abc"[i % 3]);
    run(600);
    for (int i = 0; i < ROOMS; i++) {
        ck_assert_int_ge(w.asked[i], 8); /* each within its minute, give or take a tenth */
        ck_assert_int_le(w.asked[i], i % 3 == 1 ? 14 : 12);
    }
    ck_assert_int_le(w.most_in_second, 30);
    ck_assert_int_eq(told(w.room[0], NULL), 1); /* no news after the first */
    down();
}
END_TEST

/* The order and the distance of DouyinLiveRecorder's queue, whatever their platforms. */
START_TEST(rooms_that_come_one_by_one)
{
    struct lr_err err;
    up();
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.stagger", "10", NULL), 0);
    for (int i = 0; i < 30; i++)
        add(i, "ac"[i % 2]);
    for (int i = 0; i < 30; i++) /* whose turn is later waits for it all the same */
        ck_assert_int_eq(lr_watchlist_set(w.list, w.room[i], "watch.interval", "59", false, &err),
                         0);
    for (int i = 0; i < 30; i++) {
        run(10 * i + 1);
        ck_assert_int_eq(w.asked[i], 1);
        if (i < 29)
            ck_assert_msg(w.asked[i + 1] == 0, "%d", i);
    }
    run(400);
    add(30, 'a'); /* nobody is before it any more */
    run(401);
    ck_assert_int_eq(w.asked[30], 1);
    ck_assert_int_ge(w.asked[0], 6); /* and then as ever */
    down();
}
END_TEST

/* Fifty that are added at once: soon after another at first, then over the whole interval. */
START_TEST(rooms_go_apart)
{
    int in_quarter[4] = {0};
    up();
    for (int i = 0; i < 50; i++)
        add(i, 'a');
    run(6);
    for (int i = 0; i < 50; i++)
        ck_assert_int_ge(w.asked[i], 1);
    run(240);
    int before[50];
    memcpy(before, w.asked, sizeof before);
    for (int quarter = 0; quarter < 4; quarter++) {
        run(240 + 15 * (quarter + 1));
        for (int i = 0; i < 50; i++) {
            in_quarter[quarter] += w.asked[i] - before[i];
            before[i] = w.asked[i];
        }
    }
    for (int quarter = 0; quarter < 4; quarter++)
        ck_assert_msg(in_quarter[quarter] >= 5 && in_quarter[quarter] <= 20, "%d: %d", quarter,
                      in_quarter[quarter]);
    down();
}
END_TEST

START_TEST(live_is_recorded_and_asked_for_again_soon)
{
    up();
    add(0, 'a');
    add(1, 'a');
    run(100);
    ck_assert_int_eq(w.starts, 0);
    w.live[0] = true;
    run(170);
    ck_assert_int_eq(w.starts, 1);
    ck_assert_int_eq(told(w.room[0], "recording"), 1);
    int asked = w.asked[0];
    run(400);
    ck_assert_int_eq(w.asked[0], asked); /* its job knows better */
    ck_assert_int_gt(w.asked[1], 4);
    w.on_end(w.on_end_arg, 1, 0);
    run(411);
    ck_assert_int_eq(w.starts, 2);
    down();
}
END_TEST

/* Live, says one answer, offline the next, which ended the recording before it began. */
START_TEST(a_job_without_media_is_repeated_soon)
{
    up();
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.interval", "10m", NULL), 0);
    w.live[0] = w.fruitless = true;
    add(0, 'a');
    run(1);
    for (int i = 0; i < 600; i++) { /* each job ends within a second */
        int64_t second = now() / 1000;
        w.on_end(w.on_end_arg, w.job, 0);
        run(second + 1);
    }
    ck_assert_msg(w.starts >= 7 && w.starts <= 12, "%d", w.starts); /* after 2, 4, 8 ... s */
    w.fruitless = false;
    while (w.starts < 14) {
        w.on_end(w.on_end_arg, w.job, 0);
        run(now() / 1000 + 1);
    }
    ck_assert_int_le(now(), 1300000);
    down();
}
END_TEST

START_TEST(a_job_that_failed_is_not_begun_at_once)
{
    up();
    w.live[0] = true;
    add(0, 'a');
    run(1);
    ck_assert_int_eq(w.starts, 1);
    w.on_end(w.on_end_arg, 1, LIVREC_EAUTH);
    run(50);
    ck_assert_int_eq(w.starts, 1);
    run(70);
    ck_assert_int_eq(w.starts, 2);
    down();
}
END_TEST

/* Rooms may have folders of their own, which another process may watch for. */
START_TEST(a_folder_that_another_has)
{
    char folder[] = "/tmp/livrec-plan-XXXXXX", lock[64];
    const struct lr_env env = {NULL, lr_rand_system(), lr_files_system(), NULL};
    struct lr_roots *ours, *theirs;
    struct lr_err err;
    ck_assert_int_eq(lr_roots_new(&env, &ours, &err), 0);
    ck_assert_int_eq(lr_roots_new(&env, &theirs, &err), 0);
    up_with(ours);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(lr_opts_set(w.opts, "record.dir", folder, &err), 0);
    ck_assert_int_eq(lr_roots_take(theirs, w.opts, true, &err), 0);
    w.live[0] = true;
    add(0, 'a');
    run(70);
    ck_assert_int_eq(w.starts, 0);
    lr_roots_free(theirs);
    run(140);
    ck_assert_int_eq(w.starts, 1);
    down();
    lr_roots_free(ours);
    snprintf(lock, sizeof lock, "%s/%s", folder, LR_ROOT_LOCK);
    ck_assert_int_eq(unlink(lock), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(paused_and_removed)
{
    up();
    w.live[0] = w.live[1] = true;
    add(0, 'a');
    add(1, 'a');
    run(2);
    ck_assert_int_eq(w.starts, 2);
    ck_assert_int_eq(lr_watchlist_pause(w.list, w.room[0], true), 0);
    ck_assert_int_eq(lr_watchlist_remove(w.list, w.room[1]), 0);
    ck_assert_int_eq(w.stops, 2);
    ck_assert_uint_eq(lr_watchlist_count(w.list), 1);
    w.on_end(w.on_end_arg, 1, 0);
    w.on_end(w.on_end_arg, 2, 0);
    run(500);
    ck_assert_int_eq(w.starts, 2);
    ck_assert_int_eq(lr_watchlist_pause(w.list, w.room[0], false), 0);
    run(501);
    ck_assert_int_eq(w.starts, 3);
    ck_assert_int_eq(lr_watchlist_pause(w.list, w.room[1], false), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_watchlist_remove(w.list, 77), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_watchlist_remove(w.list, 0), 0);
    ck_assert_uint_eq(lr_watchlist_count(w.list), 0);
    down();
}
END_TEST

/* It is left alone, longer each time; nobody else pays for it. */
START_TEST(a_platform_that_refuses)
{
    up();
    for (int i = 0; i < 40; i++)
        add(i, i < 20 ? 'a' : 'c');
    run(100);
    w.code[0] = LIVREC_ERATE;
    int before[2] = {w.asked[0], w.asked[20]};
    w.questions = 0;
    run(100 + 3600);
    int others = 0;
    for (int i = 20; i < 40; i++)
        others += w.asked[i];
    ck_assert_int_ge(w.asked[20] - before[1], 50);
    ck_assert_int_le(w.questions - (others - 20 * before[1]), 60); /* of the 1,200 of an hour */
    w.code[0] = 0;
    run(100 + 3600 + 1900);
    int late = w.asked[0];
    run(100 + 3600 + 1900 + 600);
    ck_assert_int_ge(w.asked[0] - late, 8); /* and then as ever */
    down();
}
END_TEST

START_TEST(a_network_that_fails_is_no_news_of_the_room)
{
    up();
    add(0, 'a');
    run(70);
    ck_assert_int_eq(told(w.room[0], NULL), 1);
    w.code[0] = LIVREC_ENET;
    run(400);
    ck_assert_int_eq(told(w.room[0], "as the test says"), 1);
    ck_assert_int_eq(w.starts, 0);
    w.code[0] = 0;
    run(2500);
    ck_assert_int_eq(told(w.room[0], NULL), 1); /* offline, as before */
    down();
}
END_TEST

static int count_gone(void)
{
    int n = 0;
    struct livrec_event *e;
    while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0) {
        const struct lr_event_data *d = lr_event_view(e);
        n += d->type == LIVREC_EVENT_WATCH && d->num[LIVREC_EVENT_STATE] == LR_STATE_GONE;
    }
    return n;
}

/* The platform has to say so several times; a fault of the network never says it. */
START_TEST(a_room_that_is_gone)
{
    static const int faults[] = {LIVREC_ENET, LIVREC_EHTTP, LIVREC_EPARSE, LIVREC_ETIMEOUT};
    up();
    add(0, 'a');
    for (size_t i = 0; i < LR_COUNT(faults); i++) {
        w.code[0] = faults[i];
        run(1200 * (int64_t)(i + 1));
    }
    ck_assert_int_eq(count_gone(), 0);
    w.code[0] = LIVREC_ENOTFOUND;
    int before = w.asked[0];
    run(4800 + 2400); /* it may be left alone for the faults, a while */
    ck_assert_int_ge(w.asked[0], before + 3);
    ck_assert_int_eq(count_gone(), 1);
    run(4 * 3600);
    ck_assert_int_eq(count_gone(), 0); /* told once */
    w.code[0] = 0;
    run(6 * 3600);
    ck_assert_int_eq(told(w.room[0], NULL), 1); /* it is back: offline */
    down();
}
END_TEST

START_TEST(a_room_that_is_not_there_is_asked_for_rarely)
{
    up();
    add(0, 'a');
    w.code[0] = LIVREC_ENOTFOUND;
    run(7200);
    ck_assert_int_ge(w.asked[0], 4);
    ck_assert_int_le(w.asked[0], 6);
    down();
}
END_TEST

START_TEST(a_room_that_is_refused_is_asked_for_less_often)
{
    static const int codes[] = {LIVREC_EAUTH, LIVREC_EGEO};
    for (int i = 0; i < 2; i++) {
        up();
        add(0, 'a');
        w.code[0] = codes[i];
        run(3600);
        ck_assert_int_ge(w.asked[0], 7);
        ck_assert_int_le(w.asked[0], 10);
        ck_assert_int_eq(told(w.room[0], "as the test says"), 1); /* once */
        w.code[0] = 0;
        run(3600 + 605);
        int asked = w.asked[0];
        run(3600 + 605 + 600);
        ck_assert_int_ge(w.asked[0] - asked, 9); /* and then as ever */
        down();
    }
}
END_TEST

START_TEST(no_platform)
{
    up();
    uint64_t room = 5;
    struct lr_err err;
    ck_assert_int_eq(lr_watchlist_add(w.list, "x1", w.opts, &room, &err), LIVREC_EUNSUPPORTED);
    ck_assert_str_eq(err.text, "no platform takes x1");
    ck_assert_uint_eq(room, 5);
    ck_assert_uint_eq(lr_watchlist_count(w.list), 0);
    down();
}
END_TEST

UNIT_MAIN("watch_plan", a_room_that_is_gone, a_folder_that_another_has, a_thousand_rooms,
          rooms_that_come_one_by_one, rooms_go_apart, live_is_recorded_and_asked_for_again_soon, a_job_without_media_is_repeated_soon,
          a_job_that_failed_is_not_begun_at_once, paused_and_removed, a_platform_that_refuses,
          a_network_that_fails_is_no_news_of_the_room, a_room_that_is_not_there_is_asked_for_rarely,
          a_room_that_is_refused_is_asked_for_less_often, no_platform)
