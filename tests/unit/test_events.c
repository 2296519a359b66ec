#include "unit.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/cancel.h"
#include "session/events.h"

static struct lr_events *new_queue(void)
{
    struct lr_events *q;
    struct lr_err err;
    ck_assert_int_eq(lr_events_new(lr_clock_system(), &q, &err), 0);
    return q;
}

static void put(struct lr_events *q, int type, uint64_t job, int64_t n)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)n);
    struct lr_event_data d = {.type = type, .job = job, .str[LIVREC_EVENT_TEXT] = text};
    d.num[LIVREC_EVENT_BYTES] = n;
    ck_assert_int_eq(lr_events_put(q, &d), 0);
}

static const struct lr_event_data *next(struct lr_events *q)
{
    struct livrec_event *e = NULL;
    ck_assert_int_eq(lr_events_next(q, 0, NULL, NULL, &e), 0);
    return lr_event_view(e);
}

static bool readable(struct lr_events *q)
{
    struct pollfd p = {lr_events_fd(q), POLLIN, 0};
    return poll(&p, 1, 0) == 1;
}

static void expect_empty(struct lr_events *q)
{
    struct livrec_event *e = NULL;
    ck_assert_int_eq(lr_events_next(q, 0, NULL, NULL, &e), LIVREC_ETIMEOUT);
    ck_assert_ptr_null(e);
    ck_assert(!readable(q));
}

START_TEST(keeps_the_order_and_the_text)
{
    struct lr_events *q = new_queue();
    expect_empty(q);
    for (int i = 0; i < 100; i++)
        put(q, LIVREC_EVENT_GAP, 7, i);
    for (int i = 0; i < 100; i++) {
        ck_assert(readable(q));
        const struct lr_event_data *d = next(q);
        ck_assert_int_eq(d->type, LIVREC_EVENT_GAP);
        ck_assert_uint_eq(d->job, 7);
        ck_assert_int_eq(d->num[LIVREC_EVENT_BYTES], i);
        ck_assert_int_eq(strtol(d->str[LIVREC_EVENT_TEXT], NULL, 10), i);
        ck_assert_ptr_null(d->str[LIVREC_EVENT_PATH]);
        ck_assert_int_gt(d->num[LIVREC_EVENT_TIME], 1600000000000);
    }
    expect_empty(q);
    lr_events_free(q);
    lr_events_free(NULL);
}
END_TEST

struct seen {
    int64_t bytes[8], time;
    size_t count;
};

static void see(void *arg, const struct lr_event_data *e)
{
    struct seen *s = arg;
    ck_assert_uint_lt(s->count, 8);
    s->bytes[s->count++] = e->num[LIVREC_EVENT_BYTES];
    s->time = e->num[LIVREC_EVENT_TIME];
}

START_TEST(taps_see_all_but_progress_in_order)
{
    struct lr_events *q = new_queue();
    struct seen one = {0}, two = {0};
    ck_assert_int_eq(lr_events_tap(q, see, &one), 0);
    ck_assert_int_eq(lr_events_tap(q, see, &two), 0);
    put(q, LIVREC_EVENT_GAP, 7, 1);
    put(q, LIVREC_EVENT_PROGRESS, 7, 2);
    lr_events_untap(q, see, &one);
    put(q, LIVREC_EVENT_LOG, 0, 3);
    ck_assert_uint_eq(one.count, 1);
    ck_assert_uint_eq(two.count, 2);
    ck_assert_int_eq(two.bytes[0], 1);
    ck_assert_int_eq(two.bytes[1], 3);
    ck_assert_int_gt(two.time, 1600000000000);
    lr_events_free(q);
}
END_TEST

START_TEST(taps_are_few)
{
    struct lr_events *q = new_queue();
    struct seen s[LR_EVENT_TAPS + 1] = {0};
    for (size_t i = 0; i < LR_EVENT_TAPS; i++)
        ck_assert_int_eq(lr_events_tap(q, see, &s[i]), 0);
    ck_assert_int_eq(lr_events_tap(q, see, &s[LR_EVENT_TAPS]), LIVREC_EARG);
    lr_events_untap(q, see, &s[1]);
    lr_events_untap(q, see, &s[1]);
    ck_assert_int_eq(lr_events_tap(q, see, &s[LR_EVENT_TAPS]), 0);
    lr_events_free(q);
}
END_TEST

START_TEST(progress_of_a_job_is_coalesced)
{
    struct lr_events *q = new_queue();
    for (int i = 0; i < 10; i++)
        for (uint64_t job = 1; job <= 200; job++)
            put(q, LIVREC_EVENT_PROGRESS, job, i);
    put(q, LIVREC_EVENT_GAP, 5, 0);
    put(q, LIVREC_EVENT_PROGRESS, 5, 11);
    for (uint64_t job = 1; job <= 200; job++) {
        if (job == 5)
            continue; /* went behind the gap: an event never tells an older state than the last */
        const struct lr_event_data *d = next(q);
        ck_assert_uint_eq(d->job, job);
        ck_assert_int_eq(d->num[LIVREC_EVENT_BYTES], 9);
    }
    ck_assert_int_eq(next(q)->type, LIVREC_EVENT_GAP);
    ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], 11);
    expect_empty(q);
    lr_events_free(q);
}
END_TEST

START_TEST(too_many_log_lines_are_counted)
{
    struct lr_events *q = new_queue();
    for (int i = 0; i < LR_EVENT_LOGS + 25; i++)
        put(q, LIVREC_EVENT_LOG, 1, i);
    put(q, LIVREC_EVENT_JOB_END, 1, 0);
    for (int i = 0; i < LR_EVENT_LOGS; i++)
        ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], i);
    ck_assert_int_eq(next(q)->type, LIVREC_EVENT_JOB_END);
    const struct lr_event_data *d = next(q);
    ck_assert_int_eq(d->type, LIVREC_EVENT_LOG);
    ck_assert_int_eq(d->num[LIVREC_EVENT_CODE], 2);
    ck_assert_str_eq(d->str[LIVREC_EVENT_TEXT], "25 events were dropped: they are read too slowly");
    expect_empty(q);
    put(q, LIVREC_EVENT_LOG, 1, 3); /* room again */
    ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], 3);
    expect_empty(q);
    lr_events_free(q);
}
END_TEST

/* Nobody reads. */
START_TEST(too_many_of_all_are_counted)
{
    struct lr_events *q = new_queue();
    put(q, LIVREC_EVENT_FILE_CLOSE, 1, 1);
    put(q, LIVREC_EVENT_ROOM, 1, 2);
    for (int i = 0; i < LR_EVENTS_MAX; i++)
        put(q, i % 2 ? LIVREC_EVENT_GAP : LIVREC_EVENT_RECONNECT, 1, i);
    put(q, LIVREC_EVENT_JOB_END, 1, 3);
    ck_assert_int_eq(next(q)->type, LIVREC_EVENT_FILE_CLOSE);
    const struct lr_event_data *d = next(q);
    ck_assert_int_eq(d->type, LIVREC_EVENT_ROOM);
    for (int i = 3; i < LR_EVENTS_MAX; i++)
        ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], i);
    ck_assert_int_eq(next(q)->type, LIVREC_EVENT_JOB_END);
    ck_assert_str_eq(next(q)->str[LIVREC_EVENT_TEXT],
                     "3 events were dropped: they are read too slowly");
    expect_empty(q);
    lr_events_free(q);
}
END_TEST

/* With no gap left to drop, news goes; of results none does. */
START_TEST(results_are_never_dropped)
{
    struct lr_events *q = new_queue();
    put(q, LIVREC_EVENT_GAP, 1, 0);
    put(q, LIVREC_EVENT_WATCH, 1, 0);
    put(q, LIVREC_EVENT_PROGRESS, 1, 0);
    for (int i = 0; i < LR_EVENTS_MAX + 5; i++)
        put(q, i % 2 ? LIVREC_EVENT_FILE_CLOSE : LIVREC_EVENT_JOB_END, 2, i);
    put(q, LIVREC_EVENT_PROGRESS, 1, 7); /* no place even for this */
    for (int i = 0; i < LR_EVENTS_MAX + 5; i++)
        ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], i);
    ck_assert_str_eq(next(q)->str[LIVREC_EVENT_TEXT],
                     "4 events were dropped: they are read too slowly");
    expect_empty(q);
    put(q, LIVREC_EVENT_PROGRESS, 1, 8);
    ck_assert_int_eq(next(q)->num[LIVREC_EVENT_BYTES], 8);
    expect_empty(q);
    lr_events_free(q);
}
END_TEST

START_TEST(json_has_the_fields_of_the_type)
{
    struct lr_clock_fake clock;
    lr_clock_fake_init(&clock, 1700000000123);
    struct lr_events *q;
    ck_assert_int_eq(lr_events_new(&clock.base, &q, NULL), 0);
    static const struct {
        struct lr_event_data data;
        const char *json;
    } rows[] = {
        {{.type = LIVREC_EVENT_LOG, .str[0] = "a\n\"b\"", .num[1] = 2},
         "{\"event\":\"log\",\"time\":1700000000123,\"level\":\"warn\",\"text\":"
         "\"a\\n\\\"b\\\"\"}"},
        {{.type = LIVREC_EVENT_ROOM,
          .job = 3,
          .str[2] = "http://x/",
          .str[3] = "huya",
          .num[2] = LIVREC_STATE_LIVE},
         "{\"event\":\"room\",\"time\":1700000000123,\"job\":3,\"state\":\"live\","
         "\"url\":\"http://x/\",\"platform\":\"huya\"}"},
        {{.type = LIVREC_EVENT_FILE_CLOSE,
          .job = 3,
          .str[1] = "a.ts",
          .num[3] = 5,
          .num[4] = 6,
          .num[8] = 7},
         "{\"event\":\"file_close\",\"time\":1700000000123,\"job\":3,\"path\":\"a.ts\",\"bytes\":5,"
         "\"duration\":6,\"frames\":7}"},
        {{.type = LIVREC_EVENT_GAP,
          .job = 3,
          .str[0] = "network",
          .num[4] = -1,
          .num[6] = 2,
          .num[7] = 900},
         "{\"event\":\"gap\",\"time\":1700000000123,\"job\":3,\"text\":\"network\","
         "\"duration\":null,\"gaps\":2,\"media_time\":900}"},
        {{.type = LIVREC_EVENT_JOB_END, .job = 3, .num[1] = LIVREC_ENET},
         "{\"event\":\"job_end\",\"time\":1700000000123,\"job\":3,\"code\":\"NET\",\"bytes\":0,"
         "\"duration\":0,\"gaps\":0,\"frames\":0}"},
        {{.type = 99}, "{\"event\":\"unknown\",\"time\":1700000000123}"},
        {{.type = -1}, "{\"event\":\"unknown\",\"time\":1700000000123}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct livrec_event *e = NULL;
        ck_assert_int_eq(lr_events_put(q, &rows[i].data), 0);
        ck_assert_int_eq(lr_events_next(q, 0, NULL, NULL, &e), 0);
        const char *json = lr_event_json(e);
        ck_assert_str_eq(json, rows[i].json);
        ck_assert_ptr_eq(lr_event_json(e), json);
    }
    lr_events_free(q);
}
END_TEST

static bool is_true(void *arg)
{
    return atomic_load((atomic_bool *)arg);
}

START_TEST(waiting_for_ever_ends_with_the_last_job)
{
    struct lr_events *q = new_queue();
    atomic_bool none = true;
    struct livrec_event *e = NULL;
    put(q, LIVREC_EVENT_JOB_END, 1, 0);
    ck_assert_int_eq(lr_events_next(q, -1, is_true, &none, &e), 0);
    ck_assert_int_eq(lr_events_next(q, -1, is_true, &none, &e), LIVREC_ECLOSED);
    ck_assert_int_eq(lr_events_next(q, 1, is_true, &none, &e), LIVREC_ETIMEOUT);
    ck_assert_int_eq(lr_events_next(q, 0, is_true, &none, &e), LIVREC_ETIMEOUT);
    lr_events_free(q);
}
END_TEST

struct reader {
    struct lr_events *q;
    atomic_bool none;
    atomic_int rc;
};

static void *wait_for_ever(void *arg)
{
    struct reader *r = arg;
    struct livrec_event *e;
    int rc;
    do
        rc = lr_events_next(r->q, -1, is_true, &r->none, &e);
    while (rc == LIVREC_EARG); /* the other thread was inside */
    r->rc = rc;
    return NULL;
}

START_TEST(a_waiting_reader_is_reached)
{
    static const int expected[] = {0, LIVREC_ECLOSED, LIVREC_ECANCELLED};
    for (int way = 0; way < 3; way++) {
        struct reader r = {.q = new_queue(), .rc = 1};
        struct livrec_event *e = NULL;
        pthread_t t;
        pthread_create(&t, NULL, wait_for_ever, &r);
        int rc;
        do {
            lr_cancel_wait(NULL, 2);
            rc = lr_events_next(r.q, 0, NULL, NULL, &e);
        } while (rc == LIVREC_ETIMEOUT); /* until that thread is inside */
        ck_assert_int_eq(rc, LIVREC_EARG);
        if (way == 0) {
            put(r.q, LIVREC_EVENT_ROOM, 1, 0);
        } else if (way == 1) {
            r.none = true;
            lr_events_wake(r.q);
        } else {
            lr_events_close(r.q);
        }
        pthread_join(t, NULL);
        ck_assert_int_eq(r.rc, expected[way]);
        lr_events_free(r.q);
    }
}
END_TEST

#define WRITERS 4
#define EACH 5000

static void *write_many(void *arg)
{
    struct lr_events *q = arg;
    static atomic_int id;
    uint64_t job = (uint64_t)atomic_fetch_add(&id, 1) + 1;
    for (int i = 0; i < EACH; i++) {
        put(q, LIVREC_EVENT_PROGRESS, job, i);
        put(q, LIVREC_EVENT_GAP, job, i);
        put(q, LIVREC_EVENT_LOG, job, i);
    }
    put(q, LIVREC_EVENT_JOB_END, job, 0);
    return NULL;
}

/* What must never be lost isn't, and stays in order per job. */
START_TEST(many_writers_one_reader)
{
    struct lr_events *q = new_queue();
    pthread_t t[WRITERS];
    int64_t gaps[WRITERS + 1] = {0}, progress[WRITERS + 1] = {0};
    int wrong = 0;
    for (int i = 0; i < WRITERS; i++)
        pthread_create(&t[i], NULL, write_many, q);
    for (int ends = 0; ends < WRITERS;) {
        struct livrec_event *e;
        ck_assert_int_eq(lr_events_next(q, 20000, NULL, NULL, &e), 0);
        const struct lr_event_data *d = lr_event_view(e);
        if (d->type == LIVREC_EVENT_GAP)
            wrong += d->num[LIVREC_EVENT_BYTES] != gaps[d->job]++;
        if (d->type == LIVREC_EVENT_PROGRESS) {
            wrong += d->num[LIVREC_EVENT_BYTES] < progress[d->job];
            progress[d->job] = d->num[LIVREC_EVENT_BYTES];
        }
        ends += d->type == LIVREC_EVENT_JOB_END;
    }
    ck_assert_int_eq(wrong, 0);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(t[i], NULL);
        ck_assert_int_eq(gaps[i + 1], EACH);
        ck_assert_int_eq(progress[i + 1], EACH - 1);
    }
    lr_events_free(q);
}
END_TEST

UNIT_MAIN("events", keeps_the_order_and_the_text, taps_see_all_but_progress_in_order, taps_are_few,
          progress_of_a_job_is_coalesced, too_many_log_lines_are_counted,
          too_many_of_all_are_counted, results_are_never_dropped, json_has_the_fields_of_the_type,
          waiting_for_ever_ends_with_the_last_job, a_waiting_reader_is_reached,
          many_writers_one_reader)
