/* A disk that runs low is told once, and once when it does not any more. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/options.h"
#include "core/pool.h"
#include "core/rand.h"
#include "session/low_space.h"

static struct {
    struct lr_clock_fake clock;
    struct lr_files files;
    struct lr_env env;
    struct lr_events *events;
    struct lr_low_space *low;
    struct lr_opts *opts;
    int64_t left[3]; /* of the disks of /a, /b and /c */
    _Atomic int looks;
    char text[1000];
} w;
static struct lr_err err;

static int open_dir(const struct lr_files *f, const char *path)
{
    (void)f;
    return path[1] < 'a' || path[1] > 'c' ? -ENOENT : 1000 + path[1] - 'a';
}

static int space(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    (void)f;
    w.looks++;
    *out = (struct lr_disk_space){w.left[fd - 1000], 100000, -1};
    return w.left[fd - 1000] < 0 ? (int)w.left[fd - 1000] : 0;
}

static int close_fd(const struct lr_files *f, int fd)
{
    (void)f, (void)fd;
    return 0;
}

static void begin(void)
{
    memset(&w, 0, sizeof w);
    lr_clock_fake_init(&w.clock, 1000);
    w.files = (struct lr_files){.open_dir = open_dir, .space = space, .close = close_fd};
    w.env = (struct lr_env){&w.clock.base, lr_rand_system(), &w.files, NULL};
    w.opts = lr_opts_new();
    ck_assert_int_eq(lr_events_new(&w.clock.base, &w.events, &err), 0);
    ck_assert_int_eq(lr_low_space_new(&w.env, w.events, &w.low, &err), 0);
    for (int i = 0; i < 3; i++)
        w.left[i] = 5000;
}

static void end(void)
{
    lr_low_space_free(w.low);
    lr_events_free(w.events);
    lr_opts_free(w.opts);
}

static void tell(int type, uint64_t job, const char *dir, const char *limit)
{
    ck_assert_int_eq(lr_opts_set(w.opts, "record.warn_space", limit, &err), 0);
    const struct lr_event_source of = {.opts = w.opts, .dir = dir};
    const struct lr_event_data e = {.type = type, .job = job, .of = &of};
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
}

/* One tick, and what it told. */
static void check(const char *wanted)
{
    struct livrec_event *ev;
    struct lr_pool *pool = lr_pool_new(1);
    lr_low_space_tick(w.low, pool);
    lr_pool_free(pool);
    w.text[0] = '\0';
    while (lr_events_next(w.events, 0, NULL, NULL, &ev) == 0) {
        const struct lr_event_data *e = lr_event_view(ev);
        size_t used = strlen(w.text);
        if (e->type == LIVREC_EVENT_SPACE)
            snprintf(w.text + used, sizeof w.text - used, "%s %d %d\n", e->str[LIVREC_EVENT_PATH],
                     (int)e->num[LIVREC_EVENT_CODE], (int)e->num[LIVREC_EVENT_BYTES]);
    }
    ck_assert_str_eq(w.text, wanted);
    lr_clock_fake_advance(&w.clock, LR_LOW_SPACE_EVERY);
}

START_TEST(once_and_back)
{
    begin();
    check("");
    tell(LIVREC_EVENT_FILE_OPEN, 1, "/a", "1000");
    check("");
    w.left[0] = 999;
    check("/a -13 999\n");
    w.left[0] = 500;
    check("");
    w.left[0] = 1100; /* not enough more */
    check("");
    w.left[0] = 1125;
    check("/a 0 1125\n");
    w.left[0] = 1;
    check("/a -13 1\n");
    tell(LIVREC_EVENT_JOB_END, 1, NULL, "1000");
    int looks = w.looks;
    check("");
    ck_assert_int_eq(w.looks, looks); /* nobody records */
    end();
}
END_TEST

/* One look for all that record there; the most careful of them counts. */
START_TEST(each_folder_by_itself)
{
    begin();
    tell(LIVREC_EVENT_FILE_OPEN, 1, "/a", "1000");
    tell(LIVREC_EVENT_FILE_OPEN, 1, "/a", "1000"); /* its second part */
    tell(LIVREC_EVENT_FILE_OPEN, 2, "/b", "1000");
    tell(LIVREC_EVENT_FILE_OPEN, 3, "/a", "6000");
    tell(LIVREC_EVENT_FILE_OPEN, 4, "/c", "0"); /* wants none */
    tell(LIVREC_EVENT_FILE_OPEN, 5, "/gone", "1000");
    w.left[2] = 1;
    check("/a -13 5000\n");
    ck_assert_int_eq(w.looks, 2);
    w.left[1] = -EIO; /* can't say */
    check("");
    end();
}
END_TEST

START_TEST(not_more_often_than_needed)
{
    begin();
    tell(LIVREC_EVENT_FILE_OPEN, 1, "/a", "1000");
    check("");
    lr_clock_fake_advance(&w.clock, -LR_LOW_SPACE_EVERY / 2);
    check("");
    ck_assert_int_eq(w.looks, 1);
    tell(LIVREC_EVENT_FILE_OPEN, 2, "/b", "1000"); /* a new folder at once */
    lr_clock_fake_advance(&w.clock, -LR_LOW_SPACE_EVERY);
    check("");
    ck_assert_int_eq(w.looks, 3);
    end();
}
END_TEST

UNIT_MAIN("low_space", once_and_back, each_folder_by_itself, not_more_often_than_needed)
