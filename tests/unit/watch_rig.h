/* Watched rooms in simulated time: a platform of its own answers for many rooms at once ("b"), the
 * others for one. */
#ifndef WATCH_RIG_H
#define WATCH_RIG_H

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
SIM_WRAP(lr_jobs_on_media);
SIM_WRAP(lr_jobs_look);
SIM_WRAP(lr_jobs_wish);

static int many(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    (void)x, (void)rooms, (void)n;
    return 0;
}
static const struct lr_extractor sites[] = {{.name = "a"},
                                            {.name = "b", .poll = many, .poll_limit = 50},
                                            {.name = "c"},
                                            {.name = "direct"}};

static struct {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_events *events;
    struct lr_cancel *cancel;
    struct lr_opts *opts;
    struct lr_network network;
    struct lr_watchlist *list;
    uint64_t room[ROOMS];
    /* the world */
    int64_t begin;
    int asked[ROOMS], questions, most_in_second, in_second, out, most_out;
    int64_t second, last_asked[ROOMS];
    int code[4]; /* what a platform says; 0: offline */
    enum lr_fault fault;
    int64_t wait_ms;             /* Retry-After */
    unsigned dice;               /* so many of 100 answers are errors of the server */
    int64_t heard[ROOMS];        /* the first of its answers, 0: none yet */
    int64_t first_answer[ROOMS]; /* since the last that was an error; 0: none yet */
    bool live[ROOMS];
    char wished[16]; /* the last quality */
    int starts, stops;
    bool fruitless; /* it got no media */
    const char *why; /* its job ends */
    struct lr_job_look look; /* its room and its lines */
    bool full;      /* the job has the length that was asked for */
    uint64_t job;
    void (*on_end)(void *, uint64_t, int);
    void *on_end_arg;
    void (*on_media)(void *, uint64_t);
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
    if (url[0] >= 'a' && url[0] <= 'd')
        return &sites[site_of(url)];
    lr_err_set(err, LIVREC_EUNSUPPORTED, "no platform takes %s", url);
    return NULL;
}

int __wrap_lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    (void)p;
    w.most_out = ++w.out > w.most_out ? w.out : w.most_out;
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
    w.out--;
    w.in_second++;
    w.most_in_second = w.in_second > w.most_in_second ? w.in_second : w.most_in_second;
    for (size_t i = 0; i < n; i++) {
        int room = (int)strtol(urls[i] + 1, NULL, 10), code = w.code[site_of(urls[i])];
        w.asked[room]++;
        w.last_asked[room] = now();
        if (!code && w.dice && w.dice > lr_rand_below(&w.rand.base, 100))
            code = LIVREC_EHTTP;
        if (code) {
            lr_err_set(&states[i].err, code, "as the test says");
            states[i].err.fault = w.fault;
            states[i].err.wait_ms = w.wait_ms;
            w.first_answer[room] = 0;
        } else if (!w.first_answer[room]) {
            w.first_answer[room] = now();
        }
        if (!code && !w.heard[room])
            w.heard[room] = now();
        if (!code)
            states[i].state = w.live[room] ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    }
}

void __wrap_lr_jobs_on_end(struct lr_jobs *j, void (*fn)(void *, uint64_t, int), void *arg)
{
    (void)j;
    w.on_end = fn;
    w.on_end_arg = arg;
}

void __wrap_lr_jobs_on_media(struct lr_jobs *j, void (*fn)(void *, uint64_t), void *arg)
{
    (void)j, (void)arg;
    w.on_media = fn;
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

/* The job that was begun last is the only one there is. */
bool __wrap_lr_jobs_look(struct lr_jobs *j, uint64_t id, struct lr_job_look *out)
{
    (void)j;
    *out = (struct lr_job_look){"Ann", "Evening \"show\"", "hd",   "flv", 5000, 4000, 8000, 2,
                                3,     !w.fruitless,       w.full, w.why,
                                w.look.room, w.look.lines, w.look.hosts, w.look.line};
    return id == w.job;
}

int __wrap_lr_jobs_wish(struct lr_jobs *j, uint64_t id, const char *quality)
{
    (void)j;
    snprintf(w.wished, sizeof w.wished, "%s", quality);
    return id == w.job ? 0 : LIVREC_ENOTFOUND;
}

static void up_with(struct lr_roots *roots)
{
    struct lr_err err;
    memset(&w, 0, sizeof w);
    lr_clock_fake_init(&w.clock, 1700000000000);
    lr_rand_seeded_init(&w.rand, 7);
    w.env = (struct lr_env){&w.clock.base, &w.rand.base, lr_files_system(), NULL};
    w.opts = lr_opts_new();
    w.cancel = lr_cancel_new(NULL);
    ck_assert_int_eq(lr_loop_new(&w.env, &w.loop, &err), 0);
    lr_loop_turn(w.loop, 0);
    ck_assert_int_eq(lr_events_new(&w.clock.base, &w.events, &err), 0);
    lr_network_init(&w.network, w.loop, w.events);
    const struct lr_jobs_deps deps = {&w.env,   w.loop,     NULL, NULL, w.events,
                                      w.cancel, &w.network, NULL, NULL, roots};
    ck_assert_int_eq(lr_watchlist_new(&deps, NULL, (struct lr_watch_limits){6, 8}, &w.list, &err),
                     0);
    w.begin = lr_mono_ms(&w.clock.base);
}

static inline void up(void)
{
    up_with(NULL);
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

static inline void add(int room, char site)
{
    char url[16];
    struct lr_err err;
    snprintf(url, sizeof url, "%c%d", site, room);
    ck_assert_int_eq(lr_watchlist_add(w.list, url, w.opts, &w.room[room], &err), 0);
}

/* Until so many seconds after the beginning. */
static inline void run(int64_t seconds)
{
    while (now() < seconds * 1000) {
        int64_t wait = lr_loop_turn(w.loop, 0), left = seconds * 1000 - now();
        lr_clock_fake_advance(&w.clock, wait < 0 || wait > left ? left : wait);
    }
}

/* Every state that was told, in order: "offline", "live" ... */
static inline int told(uint64_t room, const char *text)
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

#endif
