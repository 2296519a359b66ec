/* What follows the recordings of a job that events tell of, in a world with a clock of its own. */
#ifndef POSTPROC_RIG_H
#define POSTPROC_RIG_H

#include "unit.h"

#include <livrec/error.h>
#include <livrec/event.h>

#include "core/env.h"
#include "post_rig.h"
#include "session/postproc.h"
#include "store/jobs.h"

#define JOB 7
#define LIMIT_MS 30000

static struct lr_clock_fake fake;
static struct lr_events *events;
static struct lr_store *store;
static struct lr_postproc *post;
static struct lr_opts *opts, *defaults;
static char told[2048], logged[256];

static inline void set(const char *name, const char *value)
{
    ck_assert_msg(lr_opts_set(opts, name, value, &err) == 0, "%s", err.text);
}

static inline void start(void)
{
    const struct lr_postproc_deps deps = {&env, events, store, defaults};
    ck_assert_int_eq(lr_postproc_new(&deps, &post, &err), 0);
}

/* A folder with a recording, and everything but the threads. */
static inline void open_all(const char *name)
{
    begin(name);
    lr_clock_fake_init(&fake, 1700000000000);
    env.clock = &fake.base;
    ck_assert_int_eq(lr_events_new(env.clock, &events, &err), 0);
    ck_assert_int_eq(lr_store_open(NULL, env.clock, &store, &err), 0);
    opts = lr_opts_new();
    defaults = lr_opts_new();
    set("record.dir", folder);
    set("record.reserve", "0");
    told[0] = '\0';
    snprintf(logged, sizeof logged, "%s/log", folder);
}

static inline void close_all(int files)
{
    lr_postproc_free(post);
    post = NULL;
    lr_store_close(store);
    lr_events_free(events);
    lr_opts_free(opts);
    lr_opts_free(defaults);
    end(files);
}

static inline void hook(const char *script)
{
    set("post.hook", "sh");
    set("post.hook", "-c");
    set("post.hook", script);
}

/* "step code name" of each that ended. */
static inline void collect(void)
{
    struct livrec_event *ev;
    while (lr_events_next(events, 0, NULL, NULL, &ev) == 0) {
        const struct lr_event_data *e = lr_event_view(ev);
        const char *path = e->str[LIVREC_EVENT_PATH];
        size_t n = strlen(told);
        if (e->type != LIVREC_EVENT_POST)
            continue;
        ck_assert_uint_eq(e->job, JOB);
        snprintf(told + n, sizeof told - n, "%s %d %s\n", e->str[LIVREC_EVENT_TEXT],
                 (int)e->num[LIVREC_EVENT_CODE], path ? strrchr(path, '/') + 1 : "-");
    }
}

static inline void nap(void)
{
    usleep(2000);
}

static inline void until_idle(void)
{
    for (int i = 0; lr_postproc_count(post) > 0 && i < LIMIT_MS / 2; i++)
        nap();
    ck_assert_uint_eq(lr_postproc_count(post), 0);
    collect();
}

static inline bool is_there(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static inline void put_in(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    put(path, text, strlen(text));
}

static inline void until_there(const char *name)
{
    for (int i = 0; !is_there(name) && i < LIMIT_MS / 2; i++)
        nap();
    ck_assert_msg(is_there(name), "%s", name);
}

static inline void happen(int type, const char *path, int64_t number)
{
    struct lr_event_data e = {.type = type, .job = JOB};
    e.str[LIVREC_EVENT_URL] = "https://example.com/1";
    e.str[LIVREC_EVENT_ANCHOR] = "小明";
    e.str[LIVREC_EVENT_TITLE] = "$(touch pwn)";
    e.str[LIVREC_EVENT_PATH] = path;
    e.num[type == LIVREC_EVENT_ROOM ? LIVREC_EVENT_STATE : LIVREC_EVENT_CODE] = number;
    ck_assert_int_eq(lr_events_put(events, &e), 0);
}

static inline void record(void)
{
    lr_postproc_begin(post, JOB, "https://example.com/1", opts);
    happen(LIVREC_EVENT_ROOM, NULL, LIVREC_STATE_LIVE);
    happen(LIVREC_EVENT_RECORD_START, NULL, 0);
    happen(LIVREC_EVENT_FILE_CLOSE, source, 0);
}

/* A program in the place of rclone. */
static inline void fake_rclone(const char *does)
{
    char path[128], text[1024], *old = getenv("PATH");
    snprintf(path, sizeof path, "%s/rclone", folder);
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", does);
    put(path, text, strlen(text));
    ck_assert_int_eq(chmod(path, 0755), 0);
    snprintf(text, sizeof text, "%s:%s", folder, old);
    ck_assert_int_eq(setenv("PATH", text, 1), 0);
}

static inline const char *log_text(void)
{
    static char text[2048];
    FILE *f = fopen(logged, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    return text;
}

#endif
