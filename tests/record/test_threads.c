/* Recordings with the public interface alone, from many threads at once; for the thread sanitizer
 * above all. The origin runs in this process, on a thread of its own. */
#include "unit.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <livrec/livrec.h>

#include "origin.h"

#define THREADS 6
#define ROUNDS 4
#define JOBS 256 /* ids are smaller */

struct rig {
    struct origin *origin;
    livrec *lr;
    char folder[64];
    /* What the events said, by job. */
    int ends[JOBS];
    int32_t code[JOBS];
    atomic_int started, ended, closed, recording;
    bool has_media[JOBS];
    atomic_bool done;
};

struct worker {
    pthread_t thread;
    struct rig *rig;
    int number;
};

static void pause_ms(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static livrec_opts *options(const struct rig *r, const char *duration)
{
    livrec_opts *o;
    ck_assert_int_eq(livrec_opts_new(&o), 0);
    ck_assert_int_eq(livrec_opts_set(o, "record.dir", r->folder), 0);
    ck_assert_int_eq(livrec_opts_set(o, "record.name", "{id}"), 0);
    ck_assert_int_eq(livrec_opts_set(o, "record.duration", duration), 0);
    return o;
}

static void begin(struct rig *r, const char *script)
{
    struct origin_config cfg = {.speed = 4, .script = script};
    char err[256];
    *r = (struct rig){.folder = "/tmp/livrec-threads-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(r->folder));
    ck_assert_msg(origin_start(&cfg, &r->origin, err, sizeof err) == 0, "%s", err);
    ck_assert_int_eq(livrec_new(NULL, &r->lr), 0);
}

/* Files in the folder whose names end like this. They are removed. */
static int take_files(const struct rig *r, const char *end)
{
    int count = 0;
    char path[512];
    DIR *d = opendir(r->folder);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        size_t len = strlen(e->d_name), n = strlen(end);
        if (len < n || strcmp(e->d_name + len - n, end) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", r->folder, e->d_name);
        ck_assert_int_eq(unlink(path), 0);
        count++;
    }
    closedir(d);
    return count;
}

static void end(struct rig *r)
{
    livrec_free(r->lr);
    origin_stop(r->origin);
    take_files(r, ".json");
    ck_assert_int_eq(rmdir(r->folder), 0);
}

static void room(const struct rig *r, char url[128], const char *path, int a, int b)
{
    snprintf(url, 128, "http://127.0.0.1:%u/c/%c%d-%d/%s", origin_port(r->origin), path[0], a, b,
             path);
}

/* ---- the reader of events */

static void check_file(const livrec_event *ev)
{
    struct stat st;
    const char *path = livrec_event_str(ev, LIVREC_EVENT_PATH);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_size, livrec_event_int(ev, LIVREC_EVENT_BYTES));
    ck_assert_int_gt(livrec_event_int(ev, LIVREC_EVENT_FRAMES), 0);
}

static void take_event(struct rig *r, const livrec_event *ev)
{
    uint64_t job = livrec_event_job(ev);
    ck_assert_uint_lt(job, JOBS);
    ck_assert_ptr_nonnull(livrec_event_json(ev));
    switch (livrec_event_type(ev)) {
    case LIVREC_EVENT_FILE_CLOSE:
        check_file(ev);
        r->closed++;
        break;
    case LIVREC_EVENT_JOB_END:
        r->ends[job]++;
        r->code[job] = (int32_t)livrec_event_int(ev, LIVREC_EVENT_CODE);
        r->ended++;
        break;
    }
}

static void *read_events(void *arg)
{
    struct rig *r = arg;
    livrec_event *ev;
    while (!r->done || r->ended < r->started) {
        int32_t rc = livrec_next_event(r->lr, 100, &ev);
        if (rc == 0)
            take_event(r, ev);
        else if (rc != LIVREC_ETIMEOUT)
            break;
    }
    return NULL;
}

/* ---- one handle */

static void ask(const struct rig *r, const char *url)
{
    livrec_room *room;
    ck_assert_int_eq(livrec_extract(r->lr, url, NULL, &room), 0);
    ck_assert_int_eq(livrec_room_int(room, LIVREC_ROOM_STATE), LIVREC_STATE_LIVE);
    ck_assert_ptr_nonnull(strstr(livrec_room_json(room), "live.flv"));
    livrec_room_free(room);
}

static void *start_and_stop(void *arg)
{
    static const char *const paths[] = {"demo", "live.m3u8", "fmp4.m3u8", "live.flv"};
    struct worker *w = arg;
    struct rig *r = w->rig;
    livrec_opts *o = options(r, "0");
    char url[128];
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t job = 0;
        room(r, url, paths[i], w->number, i);
        ck_assert_int_eq(livrec_record(r->lr, url, o, &job), 0);
        r->started++;
        room(r, url, "demo", w->number, 9);
        ask(r, url);
        pause_ms(40 * (w->number + 1) * (i + 1) % 700);
        ck_assert_uint_le(livrec_job_count(r->lr), THREADS * ROUNDS);
        ck_assert_int_eq(livrec_stop(r->lr, job), 0);
        int32_t again = livrec_stop(r->lr, job);
        ck_assert(again == 0 || again == LIVREC_ENOTFOUND);
    }
    livrec_opts_free(o);
    return NULL;
}

START_TEST(jobs_of_many_threads)
{
    struct rig r;
    struct worker w[THREADS];
    pthread_t reader;
    begin(&r, "set segment=1000\n");
    ck_assert_int_eq(pthread_create(&reader, NULL, read_events, &r), 0);
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct worker){.rig = &r, .number = i};
        ck_assert_int_eq(pthread_create(&w[i].thread, NULL, start_and_stop, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(w[i].thread, NULL);
    r.done = true;
    pthread_join(reader, NULL);
    ck_assert_int_eq(r.started, THREADS * ROUNDS);
    for (int job = 1; job <= THREADS * ROUNDS; job++) {
        ck_assert_int_eq(r.ends[job], 1);
        ck_assert_int_eq(r.code[job], 0);
    }
    ck_assert_uint_eq(livrec_job_count(r.lr), 0);
    ck_assert_int_eq(take_files(&r, ".part"), 0);
    ck_assert_int_eq(take_files(&r, ".ts"), r.closed);
    ck_assert_int_gt(r.closed, 0);
    end(&r);
}
END_TEST

/* ---- a handle that is freed while everything runs */

/* Some of it is in the file. */
static void note_media(struct rig *r, const livrec_event *ev)
{
    uint64_t job = livrec_event_job(ev);
    ck_assert_uint_lt(job, JOBS);
    if (livrec_event_type(ev) != LIVREC_EVENT_PROGRESS || r->has_media[job] ||
        livrec_event_int(ev, LIVREC_EVENT_DURATION) <= 0)
        return;
    r->has_media[job] = true;
    r->recording++;
}

static void *wait_for_events(void *arg)
{
    struct rig *r = arg;
    livrec_event *ev;
    int32_t rc;
    while ((rc = livrec_next_event(r->lr, -1, &ev)) == 0)
        note_media(r, ev);
    ck_assert_int_eq(rc, LIVREC_ECANCELLED);
    return NULL;
}

static void *wait_for_answer(void *arg)
{
    struct worker *w = arg;
    livrec_room *room_of = NULL;
    char url[128];
    room(w->rig, url, "demo", 99, w->number);
    int32_t rc = livrec_extract(w->rig->lr, url, NULL, &room_of);
    ck_assert_msg(rc == LIVREC_ECANCELLED || rc == LIVREC_ECLOSED, "%d", rc);
    ck_assert_ptr_null(room_of);
    return NULL;
}

START_TEST(freed_in_the_middle)
{
    struct rig r;
    struct worker w[THREADS];
    pthread_t reader;
    struct timespec a, b;
    begin(&r, "set segment=1000\non /api/room channel=d99-* delay ms=20000\n");
    livrec_opts *o = options(&r, "0");
    char url[128];
    uint64_t job;
    for (int i = 0; i < 8; i++) {
        room(&r, url, i % 2 ? "live.m3u8" : "demo", 50, i);
        ck_assert_int_eq(livrec_record(r.lr, url, o, &job), 0);
    }
    ck_assert_int_eq(pthread_create(&reader, NULL, wait_for_events, &r), 0);
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct worker){.rig = &r, .number = i};
        ck_assert_int_eq(pthread_create(&w[i].thread, NULL, wait_for_answer, &w[i]), 0);
    }
    for (int i = 0; r.recording < 8 && i < 400; i++)
        pause_ms(100);
    clock_gettime(CLOCK_MONOTONIC, &a);
    livrec_free(r.lr);
    clock_gettime(CLOCK_MONOTONIC, &b);
    ck_assert_int_le(b.tv_sec - a.tv_sec, 15);
    pthread_join(reader, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(w[i].thread, NULL);
    ck_assert_int_eq(livrec_record(r.lr, url, o, &job), LIVREC_ECLOSED);
    ck_assert_int_eq(take_files(&r, ".part"), 0);
    ck_assert_int_eq(take_files(&r, ".ts"), 8);
    livrec_opts_free(o);
    end(&r);
}
END_TEST

/* ---- handles side by side */

static void *use_own_handle(void *arg)
{
    struct worker *w = arg;
    struct rig own = *w->rig;
    char url[128];
    uint64_t job;
    livrec_event *ev;
    ck_assert_int_eq(livrec_new(NULL, &own.lr), 0);
    livrec_opts *o = options(&own, "3");
    room(&own, url, w->number % 2 ? "live.m3u8" : "demo", 70, w->number);
    ck_assert_int_eq(livrec_record(own.lr, url, o, &job), 0);
    while (livrec_next_event(own.lr, -1, &ev) == 0)
        take_event(&own, ev);
    ck_assert_int_eq(own.ends[job], 1);
    ck_assert_int_eq(own.code[job], 0);
    ck_assert_int_eq(own.closed, 1);
    livrec_opts_free(o);
    livrec_free(own.lr);
    return NULL;
}

START_TEST(handles_side_by_side)
{
    struct rig r;
    struct worker w[THREADS];
    begin(&r, "set segment=1000\n");
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct worker){.rig = &r, .number = i};
        ck_assert_int_eq(pthread_create(&w[i].thread, NULL, use_own_handle, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(w[i].thread, NULL);
    ck_assert_int_eq(take_files(&r, ".ts"), THREADS);
    end(&r);
}
END_TEST

UNIT_MAIN("threads", jobs_of_many_threads, freed_in_the_middle, handles_side_by_side)
