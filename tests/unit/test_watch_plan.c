/* When which watched room is asked for, in simulated time: a platform of its own answers for many
 * rooms at once ("b"), the others for one. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/files.h"
#include "core/rand.h"
#include "sim_parts.h"
#include "session/watch.h"

#define ROOMS 1000
#define WORKER_MS 200

SIM_WRAP(lr_poll);
SIM_WRAP(lr_registry_match);
SIM_WRAP(lr_pool_submit);
SIM_WRAP(lr_jobs_start);
SIM_WRAP(lr_jobs_stop);
SIM_WRAP(lr_jobs_on_end);

static int many(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    (void)x, (void)rooms, (void)n;
    return 0;
}
static const struct lr_extractor sites[] = {
    {.name = "a"}, {.name = "b", .poll = many, .poll_limit = 50}, {.name = "c"}};

static struct {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_events *events;
    struct lr_cancel *cancel;
    struct lr_opts *opts;
    struct lr_watchlist *list;
    uint64_t room[ROOMS];
    /* the world */
    int64_t begin;
    int asked[ROOMS], questions, most_in_second, in_second, out[3], most_out;
    int64_t second, last_asked[ROOMS];
    int code[3]; /* what a platform says; 0: offline */
    bool live[ROOMS];
    int starts, stops;
    uint64_t job;
    void (*on_end)(void *, uint64_t, int);
    void *on_end_arg;
} w;

static int64_t now(void)
{
    return lr_mono_ms(&w.clock.base) - w.begin;
}

static int site_of(const char *url)
{
    return url[0] - 'a';
}

const struct lr_extractor *__wrap_lr_registry_match(struct lr_arena *a, const char *url,
                                                    struct lr_url *parsed, struct lr_captures *caps,
                                                    struct lr_err *err)
{
    (void)a, (void)parsed, (void)caps;
    if (url[0] >= 'a' && url[0] <= 'c')
        return &sites[site_of(url)];
    lr_err_set(err, LIVREC_EUNSUPPORTED, "no platform takes %s", url);
    return NULL;
}

int __wrap_lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    (void)p;
    return lr_timer_start(w.loop, WORKER_MS, fn, arg) ? 0 : LIVREC_ENOMEM;
}

void __wrap_lr_poll(struct lr_resolver *r, const char *const *urls, size_t n,
                    const struct lr_opts *opts, struct lr_cancel *cancel,
                    struct lr_poll_state *states)
{
    (void)r, (void)opts, (void)cancel;
    if (w.second != now() / 1000)
        w.in_second = 0;
    w.second = now() / 1000;
    w.questions++;
    w.in_second++;
    w.most_in_second = w.in_second > w.most_in_second ? w.in_second : w.most_in_second;
    for (size_t i = 0; i < n; i++) {
        int room = (int)strtol(urls[i] + 1, NULL, 10), code = w.code[site_of(urls[i])];
        w.asked[room]++;
        w.last_asked[room] = now();
        if (code)
            lr_err_set(&states[i].err, code, "as the test says");
        else
            states[i].state = w.live[room] ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    }
}

void __wrap_lr_jobs_on_end(struct lr_jobs *j, void (*fn)(void *, uint64_t, int), void *arg)
{
    (void)j;
    w.on_end = fn;
    w.on_end_arg = arg;
}

int __wrap_lr_jobs_start(struct lr_jobs *j, const char *url, const struct lr_opts *opts,
                         uint64_t *id, struct lr_err *err)
{
    (void)j, (void)url, (void)opts, (void)err;
    w.starts++;
    *id = ++w.job;
    return 0;
}

int __wrap_lr_jobs_stop(struct lr_jobs *j, uint64_t id)
{
    (void)j, (void)id;
    w.stops++;
    return 0;
}

static void up(void)
{
    struct lr_err err;
    lr_clock_fake_init(&w.clock, 1700000000000);
    lr_rand_seeded_init(&w.rand, 7);
    w.env = (struct lr_env){&w.clock.base, &w.rand.base, lr_files_system(), NULL};
    w.opts = lr_opts_new();
    w.cancel = lr_cancel_new(NULL);
    ck_assert_int_eq(lr_loop_new(&w.env, &w.loop, &err), 0);
    lr_loop_turn(w.loop, 0);
    ck_assert_int_eq(lr_events_new(&w.clock.base, &w.events, &err), 0);
    const struct lr_jobs_deps deps = {&w.env, w.loop, NULL, NULL, w.events, w.cancel};
    ck_assert_int_eq(lr_watchlist_new(&deps, NULL, 6, &w.list, &err), 0);
    w.begin = lr_mono_ms(&w.clock.base);
}

static void down(void)
{
    lr_watchlist_stop(w.list);
    lr_loop_free(w.loop);
    lr_watchlist_free(w.list);
    lr_events_free(w.events);
    lr_cancel_free(w.cancel);
    lr_opts_free(w.opts);
}

static void add(int room, char site)
{
    char url[16];
    struct lr_err err;
    snprintf(url, sizeof url, "%c%d", site, room);
    ck_assert_int_eq(lr_watchlist_add(w.list, url, w.opts, &w.room[room], &err), 0);
}

/* Until so many seconds after the beginning. */
static void run(int64_t seconds)
{
    while (now() < seconds * 1000) {
        int64_t wait = lr_loop_turn(w.loop, 0), left = seconds * 1000 - now();
        lr_clock_fake_advance(&w.clock, wait < 0 || wait > left ? left : wait);
    }
}

/* Every state that was told, in order: "offline", "live" ... */
static int told(uint64_t room, const char *text)
{
    int n = 0;
    struct livrec_event *e;
    while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0) {
        const struct lr_event_data *d = lr_event_view(e);
        n += d->type == LIVREC_EVENT_WATCH && d->num[LIVREC_EVENT_ROOM_ID] == (int64_t)room &&
             (!text || (d->str[LIVREC_EVENT_TEXT] && !strcmp(d->str[LIVREC_EVENT_TEXT], text)));
    }
    return n;
}

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

UNIT_MAIN("watch_plan", a_thousand_rooms, live_is_recorded_and_asked_for_again_soon,
          a_job_that_failed_is_not_begun_at_once, paused_and_removed, a_platform_that_refuses,
          a_network_that_fails_is_no_news_of_the_room, a_room_that_is_not_there_is_asked_for_rarely,
          no_platform)
