/* What is kept for each session must go with it: a watch runs for months. */
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/cancel.h"
#include "core/files.h"
#include "core/model.h"
#include "core/options.h"
#include "core/rand.h"
#include "live_bytes.h"
#include "session/chronicle.h"
#include "session/log_file.h"
#include "session/low_space.h"
#include "session/notices.h"
#include "session/postproc.h"
#include "store/sql.h"
#include "store_rig.h"

#define ROOMS 5
#define SLACK ((size_t)6 << 10) /* bytes; 300 sessions that leave one piece each have more */

/* All that listens to a handle's events. */
static struct {
    struct lr_env env;
    struct lr_events *events;
    struct lr_store *store;
    struct lr_known *known;
    struct lr_chronicle *chronicle;
    struct lr_low_space *space;
    struct lr_log_file *log;
    struct lr_postproc *post;
    struct lr_notices *notices;
    struct lr_cancel *cancel;
    struct lr_opts *opts;
    char dir[200];
    uint64_t job;
} w;
static struct lr_err err;

static int deliver(void *arg, const struct lr_channel *c, const struct lr_opts *opts,
                   const char *target, const struct lr_notice *n, struct lr_err *e)
{
    (void)arg, (void)c, (void)opts, (void)target, (void)n, (void)e;
    return 0;
}

static void set(const char *name, const char *value)
{
    ck_assert_msg(lr_opts_set(w.opts, name, value, &err) == 0, "%s", err.text);
}

static void begin(void)
{
    char path[240];
    w.env = (struct lr_env){&store_rig_clock.base, lr_rand_system(), lr_files_system(), NULL};
    w.opts = lr_opts_new();
    w.cancel = lr_cancel_new(NULL);
    store_rig_path(w.dir, "out");
    set("record.dir", w.dir);
    store_rig_path(path, "log");
    set("log.file", path);
    set("log.rooms", w.dir);
    set("notify.to", "bark");
    set("notify.bark.url", "https://x.y/KEY");
    set("post.hook", "true");
    set("post.hook_on", "error"); /* they are known, and nothing is run */
    ck_assert_int_eq(lr_events_new(&store_rig_clock.base, &w.events, &err), 0);
    w.store = store_rig_store(NULL);
    ck_assert_int_eq(lr_known_new(&w.known, &err), 0);
    ck_assert_int_eq(lr_chronicle_new(&w.env, w.events, w.store, w.known, &w.chronicle, &err), 0);
    ck_assert_int_eq(lr_low_space_new(&w.env, w.events, &w.space, &err), 0);
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &w.log, &err), 0);
    const struct lr_postproc_deps post = {&w.env, w.events, w.store, w.opts};
    ck_assert_int_eq(lr_postproc_new(&post, &w.post, &err), 0);
    const struct lr_notice_deps notices = {&w.env, w.store, deliver, NULL};
    ck_assert_int_eq(lr_notices_new(&notices, w.events, w.opts, &w.notices, &err), 0);
}

static void end(void)
{
    lr_notices_free(w.notices, 10000, w.cancel);
    lr_postproc_free(w.post);
    lr_log_file_free(w.log);
    lr_low_space_free(w.space);
    lr_chronicle_free(w.chronicle);
    lr_known_free(w.known);
    lr_store_close(w.store);
    lr_events_free(w.events);
    lr_cancel_free(w.cancel);
    lr_opts_free(w.opts);
}

static void put(int type, int room, const char *path)
{
    char url[32];
    const struct lr_event_source of = {.key = url + 10, .opts = w.opts, .dir = w.dir};
    struct lr_event_data e = {.type = type, .job = w.job, .of = &of};
    snprintf(url, sizeof url, "https://a/%d", room);
    e.str[LIVREC_EVENT_URL] = url;
    e.str[LIVREC_EVENT_PLATFORM] = "demo";
    e.str[LIVREC_EVENT_ANCHOR] = "somebody";
    e.str[LIVREC_EVENT_TITLE] = "title";
    e.str[LIVREC_EVENT_PATH] = path;
    e.num[LIVREC_EVENT_STATE] = type == LIVREC_EVENT_ROOM ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    e.num[LIVREC_EVENT_BYTES] = 1000;
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
}

/* A recording of a watched room: of two files, and with a break. */
static void session(int room)
{
    char path[240], url[32];
    struct livrec_event *e;
    w.job++;
    snprintf(path, sizeof path, "%s/%llu.ts", w.dir, (unsigned long long)w.job);
    snprintf(url, sizeof url, "https://a/%d", room);
    lr_postproc_begin(w.post, w.job, url, w.opts);
    put(LIVREC_EVENT_ROOM, room, NULL);
    put(LIVREC_EVENT_RECORD_START, room, NULL);
    for (int i = 0; i < 2; i++) {
        put(LIVREC_EVENT_FILE_OPEN, room, path);
        put(LIVREC_EVENT_GAP, room, NULL);
        put(LIVREC_EVENT_RECONNECT, room, NULL);
        put(LIVREC_EVENT_FILE_CLOSE, room, path);
    }
    put(LIVREC_EVENT_JOB_END, room, NULL);
    put(LIVREC_EVENT_WATCH, room, NULL);
    lr_clock_fake_advance(&store_rig_clock, 600000);
    while (lr_events_next(w.events, 0, NULL, NULL, &e) == 0)
        ;
}

/* Beside what the state holds, which is in memory here. */
static size_t live(void)
{
    size_t all = live_bytes(), state = (size_t)sqlite3_memory_used();
    return all > state ? all - state : 0;
}

/* The listeners have threads of their own: the least that is there within a while. */
static size_t least(size_t enough)
{
    size_t least = SIZE_MAX;
    for (int i = 0; i < 5000 && (least > enough || i < 50); i++) {
        size_t now = live();
        least = now < least ? now : least;
        lr_cancel_wait(NULL, 2);
    }
    return least;
}

START_TEST(sessions_leave_nothing_in_memory)
{
    store_rig_open();
    begin();
    for (int i = 0; i < 40; i++)
        session(i % ROOMS);
    size_t before = least(SIZE_MAX);
#ifdef LIVE_BYTES
    ck_assert_uint_gt(before, 100000); /* it is told */
#endif
    for (int i = 0; i < 300; i++)
        session(i % ROOMS);
    size_t after = least(before + SLACK);
    ck_assert_msg(after <= before + SLACK, "%zu bytes after 40 sessions, %zu after 340", before,
                  after);
    end();
    store_rig_close();
}
END_TEST

/* What threads keep of freed pieces for themselves would count as in use. */
int main(int argc, char **argv)
{
    const TTest *const tests[] = {sessions_leave_nothing_in_memory};
    (void)argc;
    if (!getenv("GLIBC_TUNABLES") && setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1) == 0)
        execv("/proc/self/exe", argv);
    return unit_run("bounded", tests, 1);
}
