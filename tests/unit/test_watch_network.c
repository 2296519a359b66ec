/* Watched rooms while the network or a platform fails. */
#include "watch_rig.h"

/* Read all that was told: how often the network, how often of rooms, in all. */
static void read_notices(int *network, int *rooms)
{
    struct livrec_event *e;
    *network = *rooms = 0;
    while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0) {
        *network += lr_event_view(e)->type == LIVREC_EVENT_NETWORK;
        *rooms += lr_event_view(e)->type == LIVREC_EVENT_WATCH;
    }
}

/* One notice, not one a room; and all are asked for soon when it is back. */
START_TEST(a_network_that_is_down_is_told_once)
{
    int network, rooms;
    up();
    for (int i = 0; i < 300; i++)
        add(i, "abc"[i % 3]);
    run(200);
    read_notices(&network, &rooms);
    ck_assert(network == 0 && rooms == 300); /* what they are */
    w.code[0] = w.code[1] = w.code[2] = LIVREC_ENET;
    w.fault = LR_FAULT_NAME;
    run(200 + 3600);
    w.code[0] = w.code[1] = w.code[2] = 0;
    w.fault = LR_FAULT_NONE;
    int64_t back = now();
    run(200 + 3600 + 75);
    read_notices(&network, &rooms);
    ck_assert(network == 2 && rooms == 0);
    for (int i = 0; i < 300; i++)
        ck_assert_msg(w.first_answer[i] - back <= 30000, "%d: %lld ms", i,
                      (long long)(w.first_answer[i] - back));
    down();
}
END_TEST

/* A thousand rooms whose platforms fail at random: no news, no pause, nobody waits. */
START_TEST(errors_now_and_then_are_no_news)
{
    int network, rooms;
    up();
    for (int i = 0; i < ROOMS; i++)
        add(i, "abc"[i % 3]);
    run(120);
    read_notices(&network, &rooms);
    w.dice = 5;
    memset(w.asked, 0, sizeof w.asked);
    run(120 + 1200);
    read_notices(&network, &rooms);
    ck_assert(network == 0 && rooms == 0);
    for (int i = 0; i < ROOMS; i++)
        ck_assert_int_ge(w.asked[i], 15); /* of 20 */
    down();
}
END_TEST

/* Recordings of platform "a" have much to ask: its rooms wait, others do not. */
START_TEST(recordings_ask_first)
{
    up();
    for (int i = 0; i < 420; i++) /* for twenty seconds */
        lr_paces_take(&w.network.paces, lr_network_site_key(&sites[0]), LR_ASK_RATE, w.begin);
    for (int i = 0; i < 40; i++)
        add(i, i % 2 ? 'a' : 'c');
    run(20);
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(w.asked[i] > 0, i % 2 == 0);
    run(30);
    for (int i = 0; i < 40; i++)
        ck_assert_int_ge(w.asked[i], 1);
    down();
}
END_TEST

/* All are asked for soon after the machine woke up, wherever they were in their interval. */
START_TEST(a_machine_that_was_suspended)
{
    up();
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.interval", "1h", NULL), 0);
    for (int i = 0; i < 30; i++)
        add(i, "ac"[i % 2]);
    run(60);
    int before = w.questions;
    lr_clock_fake_suspend(&w.clock, 4000);
    run(100);
    ck_assert_int_eq(w.questions, before); /* a moment is nothing */
    lr_clock_fake_suspend(&w.clock, 7200000);
    run(112);
    ck_assert_int_eq(w.questions, before + 30);
    run(300);
    ck_assert_int_eq(w.questions, before + 30);
    down();
}
END_TEST

/* A platform says how long it wants to be left alone, also for a server that is only busy. */
START_TEST(a_platform_that_says_when)
{
    static const int codes[] = {LIVREC_ERATE, LIVREC_EHTTP};
    for (int k = 0; k < 2; k++) {
        up();
        for (int i = 0; i < 20; i++)
            add(i, i % 2 ? 'a' : 'c');
        run(100);
        w.code[0] = codes[k];
        w.wait_ms = 900000;
        run(200);
        int before[2] = {0, 0};
        for (int i = 0; i < 20; i++)
            before[i % 2] += w.asked[i];
        run(980);
        for (int i = 0; i < 20; i++)
            before[i % 2] -= w.asked[i];
        ck_assert_int_eq(before[1], 0);
        ck_assert_int_le(before[0], -100); /* of the others, none pays for it */
        int asked = w.asked[1];
        w.code[0] = 0;
        run(1300);
        ck_assert_int_gt(w.asked[1], asked);
        down();
    }
}
END_TEST

UNIT_MAIN("watch_network", a_network_that_is_down_is_told_once, errors_now_and_then_are_no_news,
          recordings_ask_first, a_machine_that_was_suspended, a_platform_that_says_when)
