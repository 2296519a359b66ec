/* What waits in a queue, and what was given up and is put back. */
#include "unit.h"

#include <livrec/error.h>

#include "scarce.h"
#include "session/notice_parts.h"
#include "session/post_parts.h"
#include "session/queued.h"
#include "store_rig.h"

#define NOW STORE_RIG_TIME
#define BEFORE (NOW - 86400000)

static struct lr_store *store;
static struct lr_err err;

static void put_notice(const char *key, const char *event)
{
    struct lr_buf b;
    const struct lr_notice n = {
        .id = key, .event = event, .title = "T", .text = "\"x\"", .anchor = "Ann", .time = BEFORE};
    lr_buf_init(&b, 10000);
    ck_assert_int_eq(lr_notice_to_body(&b, "to", BEFORE, &n), 0);
    ck_assert_int_eq(lr_store_job_put(store, "notice", key, lr_buf_str(&b), BEFORE, &err), 0);
    lr_buf_free(&b);
}

static void put_work(const char *path, int step, int starts)
{
    struct lr_buf b;
    struct lr_post_work w = {.what = "part",
                             .session = "s",
                             .dir = "/d",
                             .path = path,
                             .time = BEFORE,
                             .opts = lr_opts_new(),
                             .step = step,
                             .starts = starts};
    lr_buf_init(&b, 10000);
    ck_assert_int_eq(lr_opts_set(w.opts, "post.hook", "Secret123", &err), 0);
    ck_assert_int_eq(lr_post_work_write(&w, &b), 0);
    ck_assert_int_eq(lr_store_job_put(store, "post", path, lr_buf_str(&b), BEFORE, &err), 0);
    lr_buf_free(&b);
    lr_opts_free(w.opts);
}

static void begin(void)
{
    scarce_spare(true);
    store_rig_open();
    store = store_rig_store(NULL);
    put_notice("1", "live");
    put_notice("2", "end");
    put_work("/d/a.ts", LR_POST_UPLOAD, 5);
    ck_assert_int_eq(lr_store_job_put(store, "notice", "4", "{}", BEFORE, &err), 0);
    ck_assert_int_eq(lr_store_job_fail(store, 2, "bark: no", &err), 0);
    ck_assert_int_eq(lr_store_job_fail(store, 3, "rclone: no", &err), 0);
    ck_assert_int_eq(lr_store_job_fail(store, 4, "it can't be read", &err), 0);
}

static void end(void)
{
    lr_store_close(store);
    store_rig_close();
}

static struct lr_queued all_of(const char *kind)
{
    return (struct lr_queued){.store = store, .kind = kind, .now = NOW};
}

static void check_list(const struct lr_queued *q, const char *expected)
{
    struct lr_buf b;
    lr_buf_init(&b, 100000);
    int rc = lr_queued_list(q, &b, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_str_eq(lr_buf_str(&b), expected);
    lr_buf_free(&b);
}

#define WAITING                                                                                    \
    "{\"id\":1,\"state\":\"waits\",\"tries\":0,\"due\":1764235800000,\"why\":null,"                        \
    "\"event\":\"live\",\"time\":1764235800000,\"url\":null,\"anchor\":\"Ann\",\"path\":null,"           \
    "\"title\":\"T\",\"text\":\"\\\"x\\\"\"}"
#define ENDED                                                                                      \
    "\"event\":\"end\",\"time\":1764235800000,\"url\":null,\"anchor\":\"Ann\",\"path\":null,"            \
    "\"title\":\"T\",\"text\":\"\\\"x\\\"\"}"
#define FAILED                                                                                     \
    "{\"id\":2,\"state\":\"failed\",\"tries\":1,\"due\":null,\"why\":\"bark: no\"," ENDED                   \
    ",{\"id\":4,\"state\":\"failed\",\"tries\":1,\"due\":null,\"why\":\"it can't be read\"}"

START_TEST(listed)
{
    begin();
    struct lr_queued q = all_of("notice");
    check_list(&q, "[" WAITING "," FAILED "]");
    q.failed = true;
    check_list(&q, "[" FAILED "]");
    q = all_of("post");
    check_list(&q, "[{\"id\":3,\"state\":\"failed\",\"tries\":1,\"due\":null,\"why\":\"rclone: no\","
                   "\"event\":\"part\",\"time\":1764235800000,\"url\":null,\"anchor\":null,"
                   "\"path\":\"/d/a.ts\",\"step\":\"upload\"}]");
    end();
}
END_TEST

/* As new: it has an hour again, and what can't be read stays where it is. */
START_TEST(notices_are_put_back)
{
    begin();
    struct lr_queued q = all_of("notice");
    struct lr_store_job job;
    struct lr_notice n;
    int64_t due, at;
    const char *to;
    q.retry = true;
    check_list(&q, "[{\"id\":2,\"state\":\"waits\",\"tries\":0,\"due\":1764322200000,\"why\":null," ENDED
                   ",{\"id\":4,\"state\":\"failed\",\"tries\":1,\"due\":null,\"why\":"
                   "\"it can't be read\"}]");
    ck_assert_int_eq(lr_store_job_done(store, 1, &err), 0);
    ck_assert_int_eq(lr_store_job_next(store, "notice", NOW, &job, &due, &err), 0);
    struct lr_arena *a = lr_arena_new(100000);
    ck_assert_int_eq(lr_notice_from_body(a, job.body, &to, &at, &n), 0);
    ck_assert_str_eq(to, "to");
    ck_assert_int_eq(at, NOW);
    ck_assert_str_eq(n.text, "\"x\"");
    ck_assert_int_eq(job.id, 2);
    ck_assert_int_eq(job.tries, 0);
    lr_arena_free(a);
    lr_store_job_clear(&job);
    end();
}
END_TEST

/* A step that was broken off too often is begun anew, with the options of its room. */
START_TEST(work_is_put_back)
{
    begin();
    struct lr_queued q = all_of("post");
    struct lr_store_job job;
    struct lr_post_work w;
    int64_t due;
    q.retry = true;
    q.id = 3;
    check_list(&q, "[{\"id\":3,\"state\":\"waits\",\"tries\":0,\"due\":1764322200000,\"why\":null,"
                   "\"event\":\"part\",\"time\":1764235800000,\"url\":null,\"anchor\":null,"
                   "\"path\":\"/d/a.ts\",\"step\":\"upload\"}]");
    ck_assert_int_eq(lr_store_job_next(store, "post", NOW, &job, &due, &err), 0);
    ck_assert_int_eq(lr_post_work_read(&w, job.body, &err), 0);
    ck_assert_int_eq(w.starts, 0);
    ck_assert_int_eq(w.step, LR_POST_UPLOAD);
    ck_assert_str_eq(lr_opts_list_at(w.opts, "post.hook", 0), "Secret123");
    lr_post_work_close(&w);
    lr_store_job_clear(&job);
    end();
}
END_TEST

START_TEST(not_there)
{
    begin();
    struct lr_buf b;
    struct lr_queued q = all_of("notice");
    lr_buf_init(&b, 1000);
    q.id = 7;
    ck_assert_int_eq(lr_queued_list(&q, &b, &err), LIVREC_ENOTFOUND);
    ck_assert_str_eq(err.text, "there is no notice 7");
    q.id = 1; /* waits anyway */
    q.retry = true;
    ck_assert_int_eq(lr_queued_list(&q, &b, &err), LIVREC_ENOTFOUND);
    ck_assert_str_eq(err.text, "there is no notice 1 that was given up");
    lr_buf_free(&b);
    end();
}
END_TEST

/* Without memory nothing is half put back: what is told of is there, or the call says so. */
START_TEST(no_memory)
{
    bool reached = true;
    for (long n = 0; reached; n++) {
        begin();
        struct lr_buf b;
        struct lr_queued q = all_of("post");
        q.retry = true;
        scarce_set(n);
        scarce_spare(false);
        lr_buf_init(&b, 100000);
        int rc = lr_queued_list(&q, &b, &err);
        scarce_spare(true);
        reached = scarce_reached();
        ck_assert_msg(rc == 0 || rc == LIVREC_ENOMEM, "%ld: %d %s", n, rc, err.text);
        ck_assert_msg(rc == 0 || reached, "%s", err.text);
        lr_buf_free(&b);
        end();
    }
}
END_TEST

UNIT_MAIN("queued", listed, notices_are_put_back, work_is_put_back, not_there, no_memory)
