/* When a recording session ends: tables of what the platform and the sender say over time. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "session/backoff.h"
#include "session/standing.h"

/* One script: "12 media", "13.5 eof", "20 off" ... = seconds and what happens then. */
struct story {
    const char *script;
    int64_t patience_s;
    double end_s; /* when it is over, -1: not within the script's last second */
    enum lr_fate fate;
    int code;
};

static struct lr_room *room_of(const char *word)
{
    struct lr_room *r = lr_room_new(LR_MAX_STREAMS);
    r->state = strcmp(word, "off") == 0       ? LR_STATE_OFFLINE
               : strcmp(word, "blocked") == 0 ? LR_STATE_BLOCKED
               : strcmp(word, "dunno") == 0   ? LR_STATE_UNKNOWN
                                              : LR_STATE_LIVE;
    r->selected = strcmp(word, "live") == 0 ? 0 : -1;
    r->stream_count = strcmp(word, "dash") == 0 ? 1 : r->selected + 1;
    r->streams[0].protocol = "dash";
    return r;
}

static bool lose(struct lr_standing *s, int64_t now, const char *word)
{
    static const struct {
        const char *word;
        enum lr_source_end end;
        int code;
    } ends[] = {{"eof", LR_END_EOF, 0},
                {"list", LR_END_LIST, 0},
                {"expired", LR_END_EXPIRED, LIVREC_EHTTP},
                {"reset", LR_END_ERROR, LIVREC_ENET},
                {"drm", LR_END_ERROR, LIVREC_EDRM}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (strcmp(word, ends[i].word) != 0)
            continue;
        struct lr_err err = {.code = ends[i].code};
        if (err.code)
            lr_err_set(&err, err.code, "%s", word);
        lr_standing_lost(s, now, ends[i].end, &err);
        return true;
    }
    return false;
}

static void happen(struct lr_standing *s, int64_t now, const char *word)
{
    static const struct {
        const char *word;
        int code;
    } errors[] = {{"net", LIVREC_ENET},
                  {"parse", LIVREC_EPARSE},
                  {"auth", LIVREC_EAUTH},
                  {"none", LIVREC_ENOTFOUND},
                  {"rate", LIVREC_ERATE}};
    if (strcmp(word, "media") == 0)
        lr_standing_media(s, now);
    else if (strcmp(word, "bare") == 0)
        s->bare = true;
    if (strcmp(word, "media") == 0 || strcmp(word, "bare") == 0 || strcmp(word, "wait") == 0 ||
        lose(s, now, word))
        return;
    struct lr_err err = {0};
    struct lr_room *room = NULL;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(word, errors[i].word) == 0)
            lr_err_set(&err, errors[i].code, "%s", word);
    if (err.code == 0)
        room = room_of(word);
    lr_standing_answer(s, now, room, &err);
    lr_room_free(room);
}

/* Judged every 100 ms, as the tick does every second. */
static enum lr_fate play(const struct story *story, struct lr_standing *s, double *end)
{
    const char *at = story->script;
    double when;
    char word[16];
    int used;
    int64_t now = 0;
    lr_standing_begin(s, 0, story->patience_s * 1000);
    while (sscanf(at, "%lf %15s%n", &when, word, &used) == 2) {
        for (; now < (int64_t)(when * 1000); now += 100) {
            enum lr_fate fate = lr_standing_judge(s, now);
            *end = (double)now / 1000;
            if (fate != LR_FATE_GO_ON)
                return fate;
        }
        happen(s, now, word);
        at += used;
    }
    *end = (double)now / 1000;
    return lr_standing_judge(s, now);
}

static const struct story stories[] = {
    /* at the start */
    {"1 off", 60, 1, LR_FATE_OFFLINE, 0},
    {"1 blocked", 60, 1, LR_FATE_ERROR, LIVREC_EAUTH},
    {"1 none", 60, 1, LR_FATE_ERROR, LIVREC_ENOTFOUND},
    {"1 auth", 60, 1, LR_FATE_ERROR, LIVREC_EAUTH},
    {"1 net 3 net 99 wait", 60, 61, LR_FATE_ERROR, LIVREC_ENET},
    {"1 net", 0, 1, LR_FATE_ERROR, LIVREC_ENET},
    {"1 net 3 parse 99 wait", 10, 11, LR_FATE_ERROR, LIVREC_EPARSE},
    {"1 dunno 99 wait", 10, 11, LR_FATE_ERROR, LIVREC_EPARSE},
    {"1 empty 3 empty 99 wait", 10, 11, LR_FATE_ERROR, LIVREC_EPARSE},
    {"1 dash 99 wait", 10, 11, LR_FATE_ERROR, LIVREC_EUNSUPPORTED},
    {"1 net 3 off", 60, 3, LR_FATE_OFFLINE, 0},
    {"1 live 2 reset 3 live 4 reset 99 live", 20, 22, LR_FATE_ERROR, LIVREC_ENET},
    {"1 live 2 drm", 60, 2, LR_FATE_ERROR, LIVREC_EDRM},
    /* one "offline" is not the end; two, far enough apart, without media, are */
    {"1 live 2 media 50 eof 50.2 off 60.2 off 99 wait", 60, 60.2, LR_FATE_OFFLINE, 0},
    {"1 live 2 media 50 media 50 eof 50.2 off 60.2 off 99 wait", 60, 65, LR_FATE_OFFLINE, 0},
    {"1 live 2 media 50 eof 50.2 off 55 off 60 live 70 off 75 live 99 wait", 60, -1, LR_FATE_GO_ON,
     0},
    {"1 live 2 media 50 eof 50.2 off 51 media 60 eof 60.2 off 69 wait", 60, -1, LR_FATE_GO_ON, 0},
    {"1 live 2 media 50 eof 50.2 off 60.2 net 70 off 99 wait", 60, 70, LR_FATE_OFFLINE, 0},
    {"1 live 2 media 50 eof 50.2 off 60.2 net 70 net 99 net", 20, 80.2, LR_FATE_ERROR, LIVREC_ENET},
    {"1 live 2 media 50 eof 50.2 none 60.2 none 99 wait", 60, 60.2, LR_FATE_OFFLINE, 0},
    /* the sender and the platform agree */
    {"1 live 2 media 50 list 50.2 off", 60, 50.2, LR_FATE_DONE, 0},
    {"1 live 2 media 50 list 50.2 live 60 list 60.2 live 70 list 71 off", 60, 71, LR_FATE_DONE, 0},
    {"0 bare 1 live 2 media 50 list", 60, 50, LR_FATE_DONE, 0},
    {"0 bare 1 live 2 media 50 eof 50.3 live 50.4 media 99 wait", 60, -1, LR_FATE_GO_ON, 0},
    /* live: never given up; not known: for as long as was asked for */
    {"1 live 2 media 50 eof 50.3 live 60 reset 60.3 live 9000 reset", 60, -1, LR_FATE_GO_ON, 0},
    {"1 live 2 media 50 eof 50.3 net 60 net 200 net", 60, 110.3, LR_FATE_ERROR, LIVREC_ENET},
    {"1 live 2 media 50 eof 50.3 blocked 200 wait", 60, 110.3, LR_FATE_ERROR, LIVREC_EAUTH},
    {"1 live 2 media 50 eof 50.3 rate 90 media 99 wait", 60, -1, LR_FATE_GO_ON, 0},
    {"1 live 2 media 50 eof 50.3 live 400 reset 401 net 402 wait", 60, -1, LR_FATE_GO_ON, 0},
    {"1 live 2 media 50 eof 59 wait", 0, -1, LR_FATE_GO_ON, 0},
    {"1 live 2 media 50 eof 50.5 net", 0, 50.5, LR_FATE_ERROR, LIVREC_ENET},
};

START_TEST(every_story_ends_as_it_must)
{
    const struct story *story = &stories[_i];
    struct lr_standing s;
    double end;
    enum lr_fate fate = play(story, &s, &end);
    ck_assert_msg(fate == story->fate, "%s: fate %d at %.1f, expected %d", story->script, fate, end,
                  story->fate);
    if (story->end_s >= 0)
        ck_assert_msg(end > story->end_s - 0.15 && end < story->end_s + 0.15,
                      "%s: ended at %.1f, expected %.1f", story->script, end, story->end_s);
    if (fate == LR_FATE_ERROR)
        ck_assert_msg(s.why.code == story->code && s.why.text[0], "%s: code %d", story->script,
                      s.why.code);
}
END_TEST

START_TEST(asks_again_when_it_helps)
{
    struct lr_rand_seeded rand;
    struct lr_standing s;
    lr_rand_seeded_init(&rand, 1);
    lr_standing_begin(&s, 0, 60000);
    happen(&s, 1000, "live");
    ck_assert_int_eq(lr_standing_ask_again(&s, 1000, &rand.base), INT64_MAX);
    happen(&s, 5000, "off");
    ck_assert_int_eq(lr_standing_ask_again(&s, 5000, &rand.base), 15000);
    happen(&s, 20000, "empty"); /* live, no stream yet: every 2 s for a minute */
    ck_assert_int_eq(lr_standing_ask_again(&s, 20000, &rand.base), 22000);
    happen(&s, 79000, "empty");
    ck_assert_int_eq(lr_standing_ask_again(&s, 79000, &rand.base), 81000);
    happen(&s, 81000, "empty");
    ck_assert_int_eq(lr_standing_ask_again(&s, 81000, &rand.base), 91000);
    int64_t last = 0;
    for (int i = 0; i < 8; i++) {
        happen(&s, 100000, "net");
        int64_t wait = lr_standing_ask_again(&s, 100000, &rand.base) - 100000;
        ck_assert_int_ge(wait, i == 0 ? 1500 : last);
        ck_assert_int_le(wait, 30000);
        last = i < 4 ? wait : last;
    }
    ck_assert_int_ge(last, 12000);
}
END_TEST

START_TEST(backoff_doubles_up_to_its_most)
{
    struct lr_rand_seeded rand;
    lr_rand_seeded_init(&rand, 7);
    static const int64_t full[] = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000};
    for (int i = 0; i < 8; i++)
        for (int n = 0; n < 200; n++) {
            int64_t wait = lr_backoff(&rand.base, 500, 30000, i);
            ck_assert_int_le(wait, full[i]);
            ck_assert_int_ge(wait, full[i] * 3 / 4);
        }
    int64_t low = 500, high = 0;
    for (int n = 0; n < 200; n++) {
        int64_t wait = lr_backoff(&rand.base, 500, 30000, 0);
        low = wait < low ? wait : low;
        high = wait > high ? wait : high;
    }
    ck_assert_int_gt(high - low, 100); /* spread, so that rooms don't come back together */
    ck_assert_int_le(lr_backoff(&rand.base, 500, 30000, 1000000), 30000);
    ck_assert_int_eq(lr_backoff(&rand.base, 0, 30000, 3), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("standing");
    TCase *tc = tcase_create("standing");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, every_story_ends_as_it_must, 0, sizeof stories / sizeof *stories);
    tcase_add_test(tc, asks_again_when_it_helps);
    tcase_add_test(tc, backoff_doubles_up_to_its_most);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
