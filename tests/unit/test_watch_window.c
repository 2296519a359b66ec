/* Which watched rooms are recorded when they are live. The world begins on a Tuesday at 22:13:20.
 */
#include "watch_rig.h"

#include <stdlib.h>

static void set(const char *name, const char *value)
{
    struct lr_err err = {0};
    setenv("TZ", "UTC", 1);
    ck_assert_msg(lr_opts_set(w.opts, name, value, &err) == 0, "%s", err.text);
}

#define OUTSIDE "not recorded: outside of watch.window"

START_TEST(inside_a_window_alone)
{
    up();
    set("watch.window", "tue 22:30+10m; wed 00:00+1h");
    set("watch.interval", "1h");
    w.live[0] = true;
    add(0, 'a');
    run(60);
    ck_assert_int_eq(w.starts, 0);
    ck_assert_int_eq(told(w.room[0], OUTSIDE), 1); /* that it is live is news all the same */
    run(16 * 60 + 39);                             /* 22:29:59 */
    ck_assert_int_eq(w.starts, 0);
    run(16 * 60 + 41); /* it is asked for when the window opens, not an hour later */
    ck_assert_int_eq(w.starts, 1);
    ck_assert_int_eq(w.stops, 0);
    run(26 * 60 + 39); /* 22:39:59 */
    ck_assert_int_eq(w.stops, 0);
    run(26 * 60 + 41);
    ck_assert_int_eq(w.stops, 1);
    w.on_end(w.on_end_arg, 1, 0);
    run(106 * 60);
    ck_assert_int_eq(w.starts, 1);
    run(107 * 60); /* Wednesday 00:00:20 */
    ck_assert_int_eq(w.starts, 2);
    ck_assert_int_eq(w.stops, 1);
    down();
}
END_TEST

/* The next one is open when the first is over: nothing is cut. */
START_TEST(windows_that_follow_each_other)
{
    up();
    set("watch.window", "tue 22:00-23:00; tue 22:50-23:30");
    w.live[0] = true;
    add(0, 'a');
    run(60);
    ck_assert_int_eq(w.starts, 1);
    run(76 * 60); /* 23:29:20 */
    ck_assert_int_eq(w.stops, 0);
    run(77 * 60);
    ck_assert_int_eq(w.stops, 1);
    down();
}
END_TEST

START_TEST(another_window_counts_at_once)
{
    struct lr_err err;
    up();
    set("watch.window", "tue 23:00+1h");
    set("watch.interval", "1h");
    w.live[0] = true;
    add(0, 'a');
    run(60);
    ck_assert_int_eq(w.starts, 0);
    ck_assert_int_eq(
        lr_watchlist_set(w.list, w.room[0], "watch.window", "0 22 * * 2 +1h", false, &err), 0);
    run(61);
    ck_assert_int_eq(w.starts, 1);
    ck_assert_int_eq(
        lr_watchlist_set(w.list, w.room[0], "watch.window", "tue 22:00+2h", true, &err), 0);
    run(50 * 60); /* 23:03 */
    ck_assert_int_eq(w.stops, 0);
    ck_assert_int_eq(
        lr_watchlist_set(w.list, w.room[0], "watch.window", "wed 22:00+2h", false, &err), 0);
    run(50 * 60 + 1);
    ck_assert_int_eq(w.stops, 1);
    down();
}
END_TEST

/* Of many rooms, so they are asked for all over it. */
START_TEST(a_shorter_interval_counts_at_once)
{
    struct lr_err err;
    up();
    set("watch.interval", "1h");
    for (int i = 0; i < 20; i++)
        add(i, 'a');
    run(3600 * 2);
    int early = 0, before[20];
    memcpy(before, w.asked, sizeof before);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(lr_watchlist_set(w.list, w.room[i], "watch.interval", "60", false, &err),
                         0);
    run(3600 * 2 + 30);
    for (int i = 0; i < 20; i++)
        early += w.asked[i] > before[i];
    ck_assert_msg(early > 2 && early < 18, "%d", early);
    run(3600 * 2 + 62);
    for (int i = 0; i < 20; i++)
        ck_assert_int_ge(w.asked[i], before[i] + 1);
    down();
}
END_TEST

START_TEST(told_and_not_recorded)
{
    up();
    set("watch.record", "no");
    add(0, 'a');
    run(100);
    w.live[0] = true;
    run(200);
    w.live[0] = false;
    run(300);
    ck_assert_int_eq(w.starts, 0);
    const char *want[] = {"offline", "live", "offline"};
    struct livrec_event *e;
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(lr_events_next(w.events, 0, NULL, NULL, &e), 0);
        const struct lr_event_data *d = lr_event_view(e);
        ck_assert_int_eq(d->type, LIVREC_EVENT_WATCH);
        ck_assert_str_eq(lr_state_name((enum lr_state)d->num[LIVREC_EVENT_STATE]), want[i]);
    }
    ck_assert_int_eq(lr_events_next(w.events, 0, NULL, NULL, &e), LIVREC_ETIMEOUT);
    down();
}
END_TEST

START_TEST(the_length_of_a_broadcast)
{
    up();
    w.live[0] = true;
    add(0, 'a');
    run(10);
    ck_assert_int_eq(w.starts, 1);
    w.full = true;
    w.on_end(w.on_end_arg, 1, 0);
    run(1000);
    ck_assert_int_eq(w.starts, 1); /* the same broadcast */
    w.live[0] = false;
    run(1100);
    w.live[0] = true;
    run(1200);
    ck_assert_int_eq(w.starts, 2); /* the next one */
    w.full = false;
    w.on_end(w.on_end_arg, 2, 0);
    run(1220);
    ck_assert_int_eq(w.starts, 3); /* it broke off */
    down();
}
END_TEST

START_TEST(windows_are_checked)
{
    struct lr_err err = {0};
    up();
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.window", "someday 20:00+1h", &err), LIVREC_EARG);
    ck_assert_str_eq(
        err.text,
        "watch.window: \"someday 20:00+1h\" is not valid, expected windows like "
        "\"mon-fri 20:00+4h; sat 22:00-02:00\" or \"0 20 1 * * +4h\" (cron and a length), at "
        "most 16");
    down();
}
END_TEST

UNIT_MAIN("watch_window", inside_a_window_alone, windows_that_follow_each_other,
          another_window_counts_at_once, a_shorter_interval_counts_at_once, told_and_not_recorded,
          the_length_of_a_broadcast, windows_are_checked)
