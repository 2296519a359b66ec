/* Is the network at this end down? Stories of what rooms heard. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/clock.h"
#include "core/rand.h"
#include "session/network.h"

static struct {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_events *events;
    struct lr_network network;
    int backs;
    char text[96], json[256]; /* of the last event */
} w;

static void on_back(void *arg)
{
    ck_assert_ptr_eq(arg, &w);
    ck_assert(!w.network.down);
    w.backs++;
}

static void up(void)
{
    struct lr_err err;
    lr_clock_fake_init(&w.clock, 1700000000000);
    lr_rand_seeded_init(&w.rand, 7);
    w.env = (struct lr_env){.clock = &w.clock.base, .rand = &w.rand.base};
    ck_assert_int_eq(lr_loop_new(&w.env, &w.loop, &err), 0);
    ck_assert_int_eq(lr_events_new(&w.clock.base, &w.events, &err), 0);
    lr_network_init(&w.network, w.loop, w.events);
    lr_network_listen(&w.network, on_back, &w);
    lr_network_listen(&w.network, on_back, &w);
    w.backs = 0;
}

static void down(void)
{
    lr_loop_free(w.loop);
    lr_events_free(w.events);
}

/* "a m name": media of platform "a" failed since its host was not found. Platform "d" is bare
 * addresses. */
static void hear(char site, char what, const char *word)
{
    static const struct {
        const char *word;
        int code;
        enum lr_fault fault;
    } words[] = {
        {"ok", LIVREC_OK, LR_FAULT_NONE},         {"http", LIVREC_EHTTP, LR_FAULT_NONE},
        {"name", LIVREC_ENET, LR_FAULT_NAME},     {"route", LIVREC_ENET, LR_FAULT_ROUTE},
        {"silent", LIVREC_ENET, LR_FAULT_SILENT}, {"refused", LIVREC_ENET, LR_FAULT_REFUSED},
        {"proxy", LIVREC_ENET, LR_FAULT_PROXY},   {"beyond", LIVREC_ENET, LR_FAULT_BEYOND},
        {"reset", LIVREC_ENET, LR_FAULT_NONE},    {"stall", LIVREC_ETIMEOUT, LR_FAULT_NONE},
        {"memory", LIVREC_ENOMEM, LR_FAULT_NONE},
    };
    static const char sites[4];
    struct lr_ear ear = {&sites[site - 'a'], site == 'd', what == 'm'};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0) {
            struct lr_err err = {.code = words[i].code, .fault = words[i].fault};
            lr_network_heard(&w.network, &ear, &err);
            return;
        }
    ck_abort_msg("no word %s", word);
}

/* "SECONDS SITE m|q WORD" ...; when it was first told to be down and back, in order. */
static void play(const char *script, char *told, size_t size)
{
    double at;
    char site, what, word[16];
    int used;
    struct livrec_event *e;
    told[0] = 0;
    int64_t begin = lr_mono_ms(&w.clock.base);
    for (; sscanf(script, "%lf %c %c %15s%n", &at, &site, &what, word, &used) == 4;
         script += used) {
        lr_clock_fake_advance(&w.clock, begin + (int64_t)(at * 1000) - lr_mono_ms(&w.clock.base));
        lr_loop_turn(w.loop, 0);
        hear(site, what, word);
        while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0) {
            const struct lr_event_data *d = lr_event_view(e);
            ck_assert_int_eq(d->type, LIVREC_EVENT_NETWORK);
            ck_assert_uint_eq(d->job, 0);
            snprintf(w.text, sizeof w.text, "%s", d->str[LIVREC_EVENT_TEXT]);
            snprintf(w.json, sizeof w.json, "%s", lr_event_json(e));
            size_t n = strlen(told);
            snprintf(told + n, size - n, "%s%g %s", n ? " " : "", at,
                     d->num[LIVREC_EVENT_CODE] ? "down" : "back");
        }
    }
}

static const struct {
    const char *script, *told;
} stories[] = {
    /* one room, cut off: no names, no way out, no proxy */
    {"0 a m ok 10 a m stall 10.2 a q name 10.4 a m name 15 a m name 20 a m name 60 a m ok",
     "15 down 60 back"},
    {"0 a m ok 10 a m route 10.2 a q route 14 a m route 99 a q ok", "14 down 99 back"},
    {"0 a m ok 10 a m proxy 10.2 a q proxy 14 a m proxy 99 a q http", "14 down 99 back"},
    /* nobody answers: the platform and its media servers */
    {"0 a m ok 10 a m stall 15 a m silent 20 a q silent 25 a m silent", "25 down"},
    {"0 a m ok 10 a m stall 15 a m silent 20 a m silent 25 a m silent 30 a m silent", ""},
    {"0 a m ok 10 a q silent 20 a q silent 30 a q silent 40 a q silent", ""},
    /* not for long, not often enough */
    {"0 a m ok 10 a m name 11 a q name 12 a m name 13 a m name", ""},
    {"0 a m ok 10 a m name 20 a q name", ""},
    /* a platform that is down, however many rooms it has */
    {"0 a m ok 10 a m reset 10 a m reset 11 a q reset 20 a q stall 30 a m refused", ""},
    /* two of them, and nothing from anywhere */
    {"0 a m ok 10 a m reset 11 b m reset 20 a q stall 30 b q ok", "20 down 30 back"},
    {"0 a m ok 10 a m reset 11 b m reset 12 c m ok 20 a q stall 30 b q stall", ""},
    /* told once, of however many */
    {"0 a m ok 10 a m name 11 b m name 15 c m name 16 a m name 17 b q name 50 c m ok 51 a m ok",
     "15 down 50 back"},
    /* an answer that is none is an answer */
    {"0 a m ok 10 a m name 12 a q http 15 a m name 16 a q http 30 a m name", ""},
    /* behind a proxy that is there; our own trouble */
    {"0 a m ok 10 a m beyond 12 b q beyond 15 a m beyond 16 b q beyond", ""},
    {"0 a m ok 10 a m memory 12 b q memory 15 a m memory 16 b q memory", ""},
    /* it never worked: an address or a proxy may be wrong */
    {"10 a m name 11 b q name 15 a m name 30 b m name", ""},
    /* a camera in the house: its media proves nothing, its silence neither */
    {"0 a m ok 10 a m name 11 d m ok 12 a q name 13 d m ok 15 a m name 16 d m ok 20 a m ok",
     "15 down 20 back"},
    {"0 d m ok 10 d m silent 15 d q silent 20 d m silent 25 d q silent", ""},
    {"0 d m ok 10 d m name 12 d q name 15 d m name 20 d m ok", "15 down 20 back"},
};

START_TEST(every_story_is_told_as_it_must)
{
    char told[128];
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
        up();
        play(stories[i].script, told, sizeof told);
        ck_assert_msg(strcmp(told, stories[i].told) == 0, "%s: told \"%s\"", stories[i].script,
                      told);
        ck_assert_int_eq(w.backs, strstr(told, "back") ? 2 : 0); /* both who listen */
        down();
    }
}
END_TEST

START_TEST(words)
{
    char told[64];
    up();
    play("0 a m ok 10 a m name 11 a q name 15 a m name", told, sizeof told);
    ck_assert_str_eq(w.text, "the network is down; recordings go on when it is back");
    ck_assert_ptr_nonnull(strstr(w.json, "{\"event\":\"network\",\"time\":17000"));
    ck_assert_ptr_nonnull(strstr(w.json, ",\"code\":\"NET\",\"text\":\"the network is down"));
    play("7200 a m ok", told, sizeof told);
    ck_assert_str_eq(w.text, "the network is back after 7205 s");
    ck_assert_ptr_nonnull(strstr(w.json, ",\"code\":\"OK\",\"text\":\"the network is back"));
    down();
}
END_TEST

/* So many at once, then one after the other; a rest fills it again; keys do not know each other. */
START_TEST(turns)
{
    static const struct lr_pace_rate rate = {5, 100}, half = {2, 100};
    struct lr_paces p = {0};
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(lr_paces_take(&p, 7, rate, 1000), i < 5 ? 1000 : 1000 + (i - 4) * 100);
    ck_assert_int_eq(lr_paces_next(&p, 7, rate, 1000), 2600);
    ck_assert_int_eq(lr_paces_next(&p, 7, half, 1000), 2900); /* leaves some for others */
    ck_assert_int_eq(lr_paces_next(&p, 8, rate, 1000), 1000);
    ck_assert_int_eq(lr_paces_take(&p, 7, rate, 9000), 9000);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(lr_paces_take(&p, 7, rate, 60000), i < 5 ? 60000 : 60000 + (i - 4) * 100);
    for (uint64_t key = 100; key < 100 + LR_PACES; key++) /* who rested longest makes way */
        ck_assert_int_eq(lr_paces_take(&p, key, rate, 70000), 70000);
    ck_assert_int_eq(lr_paces_take(&p, 163, rate, 70000), 70000);
    ck_assert_int_eq(p.pace[0].full_at > 0, 1);
}
END_TEST

UNIT_MAIN("network", every_story_is_told_as_it_must, words, turns)
