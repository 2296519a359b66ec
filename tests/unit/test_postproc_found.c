/* Work that an earlier process left, at whatever moment it was killed. */
#include "postproc_rig.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "core/log.h"
#include "session/post_parts.h"
#include "store/sql.h"

/* A piece of work as it is found after a restart. */
static void find(const char *more)
{
    char body[1024];
    snprintf(body, sizeof body,
             "{\"what\":\"part\",\"session\":\"x-%d\",\"job\":%d,\"dir\":\"%s\",\"path\":\"%s\","
             "\"opts\":[[\"post.convert\",\"mp4\"],[\"record.reserve\",\"0\"],[\"post.new\",\"x\"]]"
             "%s}",
             JOB, JOB, folder, source, more);
    ck_assert_int_eq(lr_store_job_put(store, "post", NULL, body, 0, &err), 0);
}

static int64_t size_of(const char *name)
{
    struct stat s;
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &s) == 0 ? s.st_size : -1;
}

static void run_found(void)
{
    start();
    for (int i = 0; i < LIMIT_MS / 2; i++, nap()) {
        struct lr_store_job job;
        int64_t due;
        if (lr_store_job_next(store, "post", INT64_MAX, &job, &due, &err) == LIVREC_ENOTFOUND)
            return;
        lr_store_job_clear(&job);
    }
    ck_abort_msg("it is not done");
}

/* Killed with a draft that was right, before it got its name; or just after that; or in the middle
 * of it. */
START_TEST(killed)
{
    static const char known[] = ",\"target\":\"a.mp4\",\"starts\":1";
    open_all("a.ts");
    put_in("a.ts.mp4.making", "right");
    find(known);
    run_found();
    ck_assert_int_eq(size_of("a.mp4"), 5);
    lr_postproc_free(post);
    find(known);
    run_found();
    ck_assert_int_eq(size_of("a.mp4"), 5);
    lr_postproc_free(post);
    put_in("a.ts.mp4.making", "half");
    find("");
    run_found();
    ck_assert_int_eq(size_of("a.mp4"), 5);
    ck_assert_int_gt(size_of("a (2).mp4"), 1000);
    lr_postproc_free(post);
    find(",\"target\":\"a (3).mp4\"");
    run_found();
    ck_assert_int_gt(size_of("a (3).mp4"), 1000);
    close_all(4);
}
END_TEST

/* What takes the process down with it each time is left out in the end. */
START_TEST(poison)
{
    open_all("a.ts");
    find(",\"starts\":5");
    run_found();
    ck_assert(!is_there("a.mp4"));
    close_all(1);
}
END_TEST

static bool count_it(void *arg, const struct lr_store_job *job)
{
    ++*(int *)arg;
    return true;
}

START_TEST(not_readable)
{
    int failed = 0;
    open_all("a.ts");
    ck_assert_int_eq(lr_store_job_put(store, "post", NULL, "{\"what\":", 0, &err), 0);
    ck_assert_int_eq(lr_store_job_put(store, "post", NULL, "{\"what\":\"part\"}", 0, &err), 0);
    unlink(source);
    find(""); /* it is gone: nothing to do */
    run_found();
    ck_assert_int_eq(
        lr_store_job_each(store, "post", LR_JOB_FAILED, count_it, &failed, &err), 0);
    ck_assert_int_eq(failed, 2);
    close_all(0);
}
END_TEST

static atomic_int complaints;

static void hear(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)log, (void)job;
    complaints += level == LR_ERROR && strstr(text, "can't be noted");
}

static void let_write(bool may)
{
    pthread_mutex_lock(&store->lock);
    ck_assert_int_eq(sqlite3_exec(store->db, may ? "PRAGMA query_only = 0" : "PRAGMA query_only = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    pthread_mutex_unlock(&store->lock);
}

static int lines_of(const char *name)
{
    char path[128];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    for (int c; f && (c = getc(f)) != EOF;)
        n += c == '\n';
    if (f)
        fclose(f);
    return n;
}

static int number_in(const char *name)
{
    char path[128];
    int n = -1;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%d", &n) + fclose(f), 1);
    return n;
}

/* A full disk below the state: what can't be noted is not done over and over meanwhile. */
START_TEST(the_state_takes_nothing)
{
    struct lr_log log = {LR_WARN, hear};
    open_all("a.flv");
    env.log = &log;
    hook("echo x >> began; while ! test -e go; do sleep 0.01; done");
    start();
    record();
    until_there("began");
    let_write(false);
    put_in("go", "");
    while (!complaints)
        nap();
    usleep(300000);
    ck_assert_int_eq(complaints, 1);
    ck_assert_int_eq(lines_of("began"), 1);
    let_write(true);
    until_idle();
    ck_assert_int_eq(complaints, 1);
    ck_assert_int_le(lines_of("began"), 2);
    close_all(3);
}
END_TEST

static bool longest(void *arg, const struct lr_store_job *job)
{
    size_t *most = arg, len = strlen(job->body);
    *most = len > *most ? len : *most;
    return true;
}

static void forget_work(void)
{
    pthread_mutex_lock(&store->lock);
    ck_assert_int_eq(sqlite3_exec(store->db, "DELETE FROM job", NULL, NULL, NULL), SQLITE_OK);
    pthread_mutex_unlock(&store->lock);
}

static void record_files(int count)
{
    char path[64];
    record();
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "/x/%d.ts", i);
        happen(LIVREC_EVENT_FILE_CLOSE, path, 0);
    }
}

static void end_it(int files)
{
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    put_in("go", "");
    until_idle();
    ck_assert_int_eq(number_in("count"), files); /* beside the first one, a.flv */
}

/* A broadcast of months: what is noted of each file must not be as long as the broadcast. */
START_TEST(files_without_end)
{
    size_t most = 0;
    open_all("a.flv");
    set("post.hook_on", "closed");
    set("post.hook_on", "end");
    hook("if test $LIVREC_EVENT = end; then tr , '\\n' | grep -c '[.]ts' > count; exit; fi;"
         "echo x >> began; while ! test -e go; do sleep 0.01; done");
    start();
    record_files(400);
    until_there("began"); /* the only worker */
    lr_post_take_in(post);
    ck_assert_int_eq(lr_store_job_each(store, "post", LR_JOB_WAITS, longest, &most, &err), 0);
    ck_assert_uint_gt(most, 256 * strlen("/x/300.ts"));
    ck_assert_uint_lt(most, 8192);
    forget_work();
    end_it(400);
    forget_work();
    ck_assert_int_eq(lr_opts_set(opts, "post.hook_on", NULL, &err), 0);
    set("post.hook_on", "end");
    record_files(9000);
    end_it(8191);
    close_all(4);
}
END_TEST

static atomic_bool no_threads;
__typeof__(pthread_create) __wrap_pthread_create, __real_pthread_create;
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*fn)(void *),
                          void *arg)
{
    return no_threads ? EAGAIN : __real_pthread_create(thread, attr, fn, arg);
}

/* It is not left undone for that until the next start. */
START_TEST(no_thread_at_first)
{
    open_all("a.flv");
    set("post.hook_on", "start");
    set("post.hook_on", "closed");
    hook("echo x >> log");
    start();
    no_threads = true;
    lr_postproc_begin(post, JOB, "https://example.com/1", opts);
    happen(LIVREC_EVENT_RECORD_START, NULL, 0);
    ck_assert_uint_gt(lr_postproc_count(post), 0);
    no_threads = false;
    happen(LIVREC_EVENT_FILE_CLOSE, source, 0);
    until_idle();
    ck_assert_int_eq(lines_of("log"), 2);
    close_all(2);
}
END_TEST

UNIT_MAIN("postproc_found", killed, poison, not_readable, the_state_takes_nothing,
          files_without_end, no_thread_at_first)
