/* Rooms that fail over and over. */
#include "watch_rig.h"

static bool says(int room, const char *want)
{
    struct lr_buf b;
    struct lr_err err;
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_json(w.list, w.room[room], &b, &err), 0);
    bool found = strstr(lr_buf_str(&b), want) != NULL;
    lr_buf_free(&b);
    return found;
}

/* How often a state was told of a room since the last look. */
static int told_state(int room, enum lr_state state, int code)
{
    int n = 0;
    struct livrec_event *e;
    while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0) {
        const struct lr_event_data *d = lr_event_view(e);
        n += d->type == LIVREC_EVENT_WATCH &&
             d->num[LIVREC_EVENT_ROOM_ID] == (int64_t)w.room[room] &&
             d->num[LIVREC_EVENT_STATE] == state && d->num[LIVREC_EVENT_CODE] == code;
    }
    return n;
}

/* Until it was asked for so often. */
static void run_asked(int room, int asked)
{
    for (int64_t s = now() / 1000; w.asked[room] < asked; s++)
        run(s + 1);
    run(now() / 1000 + 1); /* and the answer is here */
}

START_TEST(questions_that_fail)
{
    static const int codes[] = {LIVREC_EPARSE, LIVREC_ESCRIPT, LIVREC_EHTTP, LIVREC_ERATE};
    for (size_t i = 0; i < LR_COUNT(codes); i++) {
        up();
        add(0, 'a');
        run(70);
        int before = w.asked[0];
        ck_assert_int_eq(told_state(0, LR_STATE_OFFLINE, 0), 1);
        w.code[0] = codes[i];
        run_asked(0, before + 4);
        ck_assert(says(0, "\"state\":\"offline\""));
        ck_assert_int_eq(told_state(0, LR_STATE_ERROR, codes[i]), 0);
        run_asked(0, before + 5);
        ck_assert(says(0, "\"state\":\"error\""));
        ck_assert(says(0, "\"error\":\"as the test says\""));
        ck_assert_int_eq(told_state(0, LR_STATE_ERROR, codes[i]), 1);
        run_asked(0, before + 9); /* it goes on to be asked for; once is enough to say so */
        ck_assert_int_eq(told_state(0, LR_STATE_ERROR, codes[i]), 0);
        w.code[0] = 0;
        run_asked(0, w.asked[0] + 1);
        ck_assert(says(0, "\"state\":\"offline\""));
        ck_assert(says(0, "\"code\":\"OK\",\"error\":null"));
        ck_assert_int_eq(told_state(0, LR_STATE_OFFLINE, 0), 1);
        down();
    }
}
END_TEST

/* They say what the room is like, and what to do. */
START_TEST(what_is_no_fault)
{
    static const int codes[] = {LIVREC_ENOTFOUND, LIVREC_EAUTH, LIVREC_EGEO};
    for (size_t i = 0; i < LR_COUNT(codes); i++) {
        up();
        add(0, 'a');
        w.code[0] = codes[i];
        run(8 * 3600);
        ck_assert_int_ge(w.asked[0], 8);
        ck_assert_int_eq(told_state(0, LR_STATE_ERROR, codes[i]), 0);
        down();
    }
}
END_TEST

/* That is the network's fault. */
START_TEST(a_network_that_is_down)
{
    up();
    add(0, 'a');
    add(1, 'c');
    run(70);
    w.code[0] = w.code[2] = LIVREC_ENET;
    w.fault = LR_FAULT_NAME;
    run(1800);
    ck_assert(w.network.down);
    ck_assert(says(0, "\"state\":\"offline\""));
    ck_assert_int_eq(told_state(0, LR_STATE_ERROR, LIVREC_ENET), 0);
    down();
}
END_TEST

/* Less often, up to every ten minutes; none of this of an outage, of which the platform as a whole
 * is asked less. */
START_TEST(tried_less_often)
{
    up();
    add(0, 'd');
    w.code[3] = LIVREC_EPARSE;
    run(3600);
    ck_assert_msg(w.asked[0] >= 12 && w.asked[0] <= 17, "%d", w.asked[0]);
    int before = w.asked[0];
    run(3600 + 6000);
    ck_assert_int_ge(w.asked[0] - before, 9);
    w.code[3] = LIVREC_EHTTP;
    run(11000);
    w.code[3] = 0;
    int64_t mended = now();
    run(mended / 1000 + 65);
    ck_assert_int_ge(w.last_asked[0], mended);
    down();
}
END_TEST

static void end_badly(int code)
{
    int before = w.starts;
    w.on_end(w.on_end_arg, w.job, code);
    for (int64_t s = now() / 1000; w.starts == before && s < 20000; s++)
        run(s + 1);
    ck_assert_int_eq(w.starts, before + 1);
}

START_TEST(recordings_that_fail)
{
    up();
    w.live[0] = true;
    w.why = "the folder can't be made";
    add(0, 'a');
    run(1);
    for (int i = 0; i < 4; i++)
        end_badly(LIVREC_EIO);
    ck_assert(says(0, "\"state\":\"live\""));
    ck_assert_int_eq(told_state(0, LR_STATE_ERROR, LIVREC_EIO), 0);
    w.on_end(w.on_end_arg, w.job, LIVREC_EIO);
    ck_assert(says(0, "\"state\":\"error\""));
    ck_assert(says(0, "\"code\":\"IO\",\"error\":\"the folder can't be made\""));
    ck_assert_int_eq(told_state(0, LR_STATE_ERROR, LIVREC_EIO), 1);
    run(now() / 1000 + 100);
    ck_assert_int_eq(w.starts, 5); /* it waits longer now */
    run(now() / 1000 + 30);
    ck_assert_int_eq(w.starts, 6); /* and is tried all the same */
    ck_assert(says(0, "\"state\":\"error\""));
    ck_assert(says(0, "\"code\":\"IO\""));
    told_state(0, LR_STATE_LIVE, 0);
    w.on_media(w.list, w.job);
    ck_assert(says(0, "\"state\":\"live\""));
    ck_assert(says(0, "\"code\":\"OK\",\"error\":null"));
    ck_assert_int_eq(told_state(0, LR_STATE_LIVE, 0), 1);
    w.on_media(w.list, w.job + 1); /* of nobody here */
    for (int i = 0; i < 4; i++)
        end_badly(LIVREC_EIO);
    ck_assert(says(0, "\"state\":\"live\"")); /* counted anew */
    down();
}
END_TEST

/* Nothing is to be recorded any more: what failed is over. */
START_TEST(the_broadcast_is_over)
{
    up();
    w.live[0] = true;
    add(0, 'a');
    run(1);
    for (int i = 0; i < 5; i++)
        end_badly(LIVREC_EMEDIA);
    ck_assert(says(0, "\"state\":\"error\""));
    ck_assert(says(0, "\"code\":\"MEDIA\""));
    w.live[0] = false;
    w.on_end(w.on_end_arg, w.job, 0);
    run(now() / 1000 + 700);
    ck_assert(says(0, "\"state\":\"offline\""));
    ck_assert(says(0, "\"code\":\"OK\""));
    down();
}
END_TEST

START_TEST(resumed_by_hand)
{
    up();
    add(0, 'a');
    w.code[0] = LIVREC_EPARSE;
    run(900);
    ck_assert(says(0, "\"state\":\"error\""));
    int before = w.asked[0];
    ck_assert_int_eq(lr_watchlist_pause(w.list, w.room[0], true), 0);
    ck_assert_int_eq(lr_watchlist_pause(w.list, w.room[0], false), 0);
    run(902);
    ck_assert_int_eq(w.asked[0], before + 1); /* at once */
    ck_assert(!says(0, "\"state\":\"error\""));
    ck_assert(says(0, "\"code\":\"PARSE\""));
    down();
}
END_TEST

UNIT_MAIN("watch_faults", questions_that_fail, what_is_no_fault, a_network_that_is_down,
          tried_less_often, recordings_that_fail, the_broadcast_is_over, resumed_by_hand)
