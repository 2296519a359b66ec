/* How much a platform is asked, and how soon again after an answer that was none. */
#include "watch_rig.h"

#include <stdlib.h>

/* Answers of one kind for room 0 of a platform, asked once an hour; how often it is asked in the
 * first ten minutes of them. */
static int asked_while(char site, int code, int64_t wait_ms)
{
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.interval", "1h", NULL), 0);
    w.code[site - 'a'] = code;
    w.wait_ms = wait_ms;
    add(0, site);
    run(600);
    return w.asked[0];
}

START_TEST(a_fault_that_passes)
{
    static const int codes[] = {LIVREC_ENET, LIVREC_ETIMEOUT, LIVREC_EHTTP, LIVREC_EPARSE};
    for (size_t i = 0; i < 4; i++) {
        up();
        int asked = asked_while('a', codes[i], 0); /* after 2, 4, 8, 16 ... s */
        ck_assert_msg(asked >= 8 && asked <= 10, "%d: %d", codes[i], asked);
        w.code[0] = 0;
        run(1200);
        asked = w.asked[0];
        run(1200 + 3000);
        ck_assert_int_eq(w.asked[0], asked); /* and then as ever */
        down();
    }
}
END_TEST

START_TEST(what_does_not_pass)
{
    static const int codes[] = {LIVREC_ERATE, LIVREC_EAUTH, LIVREC_EGEO, LIVREC_ENOTFOUND};
    for (size_t i = 0; i < 4; i++) {
        up();
        ck_assert_int_eq(asked_while('a', codes[i], 0), 1);
        down();
    }
    up();
    ck_assert_int_eq(asked_while('a', LIVREC_EHTTP, 900000), 1); /* it said when */
    down();
}
END_TEST

/* A start is seen within the interval and 5 s, though one question in twenty fails. */
START_TEST(starts_are_seen_in_time)
{
    up();
    for (int i = 0; i < ROOMS; i++)
        add(i, "abc"[i % 3]);
    run(120);
    w.dice = 5;
    run(240);
    int64_t from = now();
    memset(w.heard, 0, sizeof w.heard);
    run(240 + 70);
    int late = 0;
    for (int i = 0; i < ROOMS; i++)
        late += !w.heard[i] || w.heard[i] - from > 65000;
    ck_assert_int_le(late, 1);
    down();
}
END_TEST

/* One question for fifty rooms that fails is one failure, not fifty. */
START_TEST(a_question_for_many_fails_once)
{
    up();
    char path[] = "/tmp/watch-site-XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < 50; i++)
        fprintf(f, "b%d://x\n", i);
    fclose(f);
    struct lr_err err;
    ck_assert_int_eq(lr_watchlist_follow(w.list, path, w.opts, &err), 0);
    run(120);
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_ge(w.asked[49], 2);
    w.code[1] = LIVREC_EHTTP;
    int before = w.questions;
    while (w.questions < before + 2)
        run(now() / 1000 + 1);
    w.code[1] = 0;
    int64_t mended = now();
    run(mended / 1000 + 70);
    for (int i = 0; i < 50; i++)
        ck_assert_int_le(mended, w.last_asked[i]);
    ck_assert_int_eq(w.starts, 0);
    down();
}
END_TEST

/* So many questions at once as it bears. */
START_TEST(more_and_less_at_once)
{
    up();
    for (int i = 0; i < 300; i++)
        add(i, 'a');
    run(5);
    ck_assert_int_le(w.most_out, 5); /* it begins with half */
    run(600);
    w.most_out = 0;
    for (int i = 300; i < 600; i++) /* many at once */
        add(i, 'a');
    run(660);
    int well = w.most_out;
    w.code[0] = LIVREC_EHTTP;
    run(720);
    w.code[0] = 0;
    w.most_out = 0;
    run(721);
    ck_assert_msg(well > 2 && w.most_out <= 1, "%d %d", well, w.most_out);
    down();
}
END_TEST

/* It is found out soon that the network is back, and not by all rooms. */
START_TEST(one_finds_out_for_all)
{
    up();
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.interval", "10m", NULL), 0);
    for (int i = 0; i < 30; i++)
        add(i, "ac"[i % 2]);
    run(60);
    w.code[0] = w.code[2] = LIVREC_ENET;
    w.fault = LR_FAULT_NAME;
    run(700);
    ck_assert(w.network.down);
    int before = w.questions;
    run(700 + 300);
    ck_assert_int_ge(w.questions - before, 40);
    ck_assert_int_le(w.questions - before, 100);
    w.code[0] = w.code[2] = 0;
    memset(w.asked, 0, sizeof w.asked);
    run(1000 + 20);
    ck_assert(!w.network.down);
    for (int i = 0; i < 30; i++)
        ck_assert_int_ge(w.asked[i], 1);
    down();
}
END_TEST

/* Cameras in the house have nothing in common. */
START_TEST(bare_addresses)
{
    up();
    w.code[3] = LIVREC_EHTTP;
    for (int i = 0; i < 10; i++)
        add(i, 'd');
    run(600);
    w.code[3] = 0;
    run(600 + 66);
    for (int i = 0; i < 10; i++)
        ck_assert_int_ge(w.last_asked[i], 600000); /* none pays for the others */
    down();
}
END_TEST

UNIT_MAIN("watch_site", a_fault_that_passes, what_does_not_pass, starts_are_seen_in_time,
          a_question_for_many_fails_once, more_and_less_at_once, one_finds_out_for_all,
          bare_addresses)
