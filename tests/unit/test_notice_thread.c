/* The thread between events and the queue: nobody waits for it, and its end is in time. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "core/cancel.h"
#include "core/clock.h"
#include "core/model.h"
#include "core/rand.h"
#include "session/notices.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "store/store.h"

static struct world {
    struct lr_env env;
    struct lr_store *store;
    struct lr_events *events;
    struct lr_opts *opts;
    struct lr_cancel *cancel;
    struct lr_notices *notices;
    atomic_int sent;
    char last[64]; /* the address of the last; the thread's until it ended */
    bool stuck;    /* the provider never answers */
} w;

static int script(void *arg, const struct lr_channel *c, const struct lr_opts *opts,
                  const char *target, const struct lr_notice *n, struct lr_err *err)
{
    (void)arg, (void)c, (void)opts, (void)n;
    snprintf(w.last, sizeof w.last, "%s", target);
    atomic_fetch_add(&w.sent, 1);
    if (w.stuck && lr_cancel_wait(w.cancel, 3600000))
        return lr_err_set(err, LIVREC_ECANCELLED, "cancelled");
    return 0;
}

static void start(void)
{
    const struct lr_notice_deps deps = {&w.env, w.store, script, NULL};
    struct lr_err err;
    w.cancel = lr_cancel_new(NULL);
    ck_assert_msg(lr_notices_new(&deps, w.events, w.opts, &w.notices, &err) == 0, "%s", err.text);
}

static void open_world(void)
{
    memset(&w, 0, sizeof w);
    w.env = (struct lr_env){.clock = lr_clock_system(), .rand = lr_rand_system()};
    ck_assert_int_eq(lr_store_open(NULL, w.env.clock, &w.store, NULL), 0);
    ck_assert_int_eq(lr_events_new(w.env.clock, &w.events, NULL), 0);
    w.opts = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(w.opts, "notify.to", "bark", NULL), 0);
    ck_assert_int_eq(lr_opts_set(w.opts, "notify.bark.url", "https://x.y/KEY", NULL), 0);
    start();
}

static void stop(void)
{
    lr_notices_free(w.notices, 100, w.cancel);
    lr_cancel_free(w.cancel);
}

static void close_world(void)
{
    lr_events_free(w.events);
    lr_store_close(w.store);
    lr_opts_free(w.opts);
}

static void live_as(const char *url, const struct lr_opts *opts)
{
    const struct lr_event_source of = {.opts = opts};
    struct lr_event_data e = {.type = LIVREC_EVENT_ROOM, .job = 1, .of = &of};
    e.str[LIVREC_EVENT_URL] = url;
    e.num[LIVREC_EVENT_STATE] = LR_STATE_LIVE;
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
}

static void live(const char *url)
{
    live_as(url, w.opts);
}

static void until_sent(int count)
{
    for (int i = 0; i < 2000 && atomic_load(&w.sent) < count; i++)
        lr_cancel_wait(NULL, 10);
    ck_assert_int_ge(atomic_load(&w.sent), count);
}

static bool count_one(void *arg, const struct lr_store_job *job)
{
    (void)job;
    ++*(size_t *)arg;
    return true;
}

static size_t waiting(void)
{
    size_t n = 0;
    ck_assert_int_eq(lr_store_job_each(w.store, "notice", LR_JOB_WAITS, count_one, &n, NULL), 0);
    return n;
}

START_TEST(sends)
{
    open_world();
    live("https://live.x/1");
    live("https://live.x/2");
    until_sent(2);
    stop();
    ck_assert_uint_eq(waiting(), 0);
    close_world();
}
END_TEST

/* Options of a room count, whatever the handle's say. */
START_TEST(of_one_room)
{
    open_world();
    struct lr_opts *none = lr_opts_copy(w.opts), *own = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(none, "notify.events", "none", NULL), 0);
    ck_assert_int_eq(lr_opts_set(own, "notify.to", "ntfy", NULL), 0);
    ck_assert_int_eq(lr_opts_set(own, "notify.ntfy.url", "https://x.y/own", NULL), 0);
    stop();
    ck_assert_int_eq(lr_opts_set(w.opts, "notify.to", NULL, NULL), 0);
    start();
    live("https://live.x/1");
    live_as("https://live.x/2", none);
    live_as("https://live.x/3", own);
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 1);
    ck_assert_str_eq(w.last, "https://x.y/own");
    lr_opts_free(none);
    lr_opts_free(own);
    close_world();
}
END_TEST

/* The disk of a folder belongs to no room: it is told as the handle or a room wants it. */
START_TEST(disk)
{
    open_world();
    struct lr_event_data e = {.type = LIVREC_EVENT_SPACE};
    e.str[LIVREC_EVENT_PATH] = "/srv/live";
    e.str[LIVREC_EVENT_TEXT] = "1 GiB is left";
    ck_assert_int_eq(lr_events_put(w.events, &e), 0); /* there is more again */
    e.num[LIVREC_EVENT_CODE] = LIVREC_EIO;
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    ck_assert_int_eq(lr_events_put(w.events, &e), 0); /* the same day */
    until_sent(1);
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 1);
    close_world();
}
END_TEST

/* The network at this end, told when it goes, and not more than once an hour. */
START_TEST(network)
{
    open_world();
    struct lr_event_data e = {.type = LIVREC_EVENT_NETWORK};
    e.str[LIVREC_EVENT_TEXT] = "the network is down";
    ck_assert_int_eq(lr_events_put(w.events, &e), 0); /* it is back */
    e.num[LIVREC_EVENT_CODE] = LIVREC_ENET;
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    until_sent(1);
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 1);
    close_world();
}
END_TEST

/* Rooms that fail are as a rule all of their platform; bare addresses have nothing in common. */
START_TEST(failing)
{
    open_world();
    static const char *const rooms[][2] = {{"https://live.x/1", "zoo"},
                                           {"https://live.x/2", "zoo"},
                                           {"https://a.b/1.flv", "direct"},
                                           {"https://a.b/2.flv", "direct"}};
    const struct lr_event_source of = {.opts = w.opts};
    for (size_t i = 0; i < LR_COUNT(rooms); i++) {
        struct lr_event_data e = {.type = LIVREC_EVENT_WATCH, .of = &of};
        e.str[LIVREC_EVENT_URL] = rooms[i][0];
        e.str[LIVREC_EVENT_PLATFORM] = rooms[i][1];
        e.num[LIVREC_EVENT_STATE] = LR_STATE_ERROR;
        e.num[LIVREC_EVENT_CODE] = LIVREC_ERATE;
        ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    }
    until_sent(3);
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 3);
    close_world();
}
END_TEST

/* A login that ends is of a platform, and told once a day. */
START_TEST(login)
{
    open_world();
    struct lr_event_data e = {.type = LIVREC_EVENT_LOGIN};
    e.str[LIVREC_EVENT_PLATFORM] = "zoo";
    e.str[LIVREC_EVENT_TEXT] = "the login at zoo ends";
    e.str[LIVREC_EVENT_URL] = "https://live.x/1";
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    e.str[LIVREC_EVENT_URL] = "https://live.x/2";
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    until_sent(1);
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 1);
    close_world();
}
END_TEST

/* What happens at the very end is still sent. */
START_TEST(last_words)
{
    open_world();
    live("https://live.x/1");
    stop();
    ck_assert_int_eq(atomic_load(&w.sent), 1);
    close_world();
}
END_TEST

/* A provider that hangs holds up neither events nor the end; the next start goes on. */
START_TEST(stuck)
{
    open_world();
    w.stuck = true;
    live("https://live.x/1");
    until_sent(1);
    for (int i = 0; i < 2000; i++) /* more than it hears at a time */
        live("https://live.x/2");
    stop();
    ck_assert_uint_eq(waiting(), 2);
    w.stuck = false;
    start();
    until_sent(3);
    stop();
    ck_assert_uint_eq(waiting(), 0);
    close_world();
}
END_TEST

START_TEST(refused)
{
    const struct lr_notice_deps deps = {&w.env, w.store, script, NULL};
    struct lr_err err;
    open_world();
    stop();
    ck_assert_int_eq(lr_opts_set(w.opts, "notify.to", "nowhere", NULL), 0);
    ck_assert_int_eq(lr_notices_new(&deps, w.events, w.opts, &w.notices, &err), LIVREC_EARG);
    close_world();
}
END_TEST

static void state(const char *sql)
{
    pthread_mutex_lock(&w.store->lock);
    ck_assert_int_eq(sqlite3_exec(w.store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    pthread_mutex_unlock(&w.store->lock);
}

/* The disk of the state is full from just then on: nobody is told twice for that. */
START_TEST(what_was_sent_can_not_be_noted)
{
    open_world();
    state("CREATE TEMP TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'full'); END");
    live("https://live.x/1");
    until_sent(1);
    live("https://live.x/2");
    until_sent(2);
    ck_assert_uint_eq(waiting(), 2);
    state("DROP TRIGGER full");
    live("https://live.x/3");
    until_sent(3);
    for (int i = 0; i < 2000 && waiting() > 0; i++)
        lr_cancel_wait(NULL, 1);
    stop();
    ck_assert_uint_eq(waiting(), 0);
    ck_assert_int_eq(atomic_load(&w.sent), 3);
    close_world();
}
END_TEST

UNIT_MAIN("notice_thread", sends, of_one_room, disk, network, failing, login, last_words, stuck,
          refused, what_was_sent_can_not_be_noted)
