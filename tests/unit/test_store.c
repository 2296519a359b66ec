/* The state that outlives the process: its file, and the queue of jobs in it. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#include "core/attr.h"
#include "core/lock_file.h"
#include "store_rig.h"

static struct lr_store *s;
static struct lr_err err;

static void put(const char *key, const char *body, int64_t due)
{
    ck_assert_int_eq(lr_store_job_put(s, "post", key, body, due, &err), 0);
}

/* The job that is next at `now`, or none before `due`. */
static int64_t next(int64_t now, const char *body, int tries)
{
    struct lr_store_job job;
    int64_t due = 0;
    ck_assert_int_eq(lr_store_job_next(s, "post", now, &job, &due, &err), 0);
    ck_assert_str_eq(job.body, body);
    ck_assert_int_eq(job.tries, tries);
    int64_t id = job.id;
    lr_store_job_clear(&job);
    return id;
}

static void none(int64_t now, int64_t wanted)
{
    struct lr_store_job job;
    int64_t due = 0;
    ck_assert_int_eq(lr_store_job_next(s, "post", now, &job, &due, &err), LIVREC_ENOTFOUND);
    ck_assert_int_eq(due, wanted);
}

START_TEST(oldest_that_is_due_first)
{
    store_rig_open();
    s = store_rig_store(NULL);
    none(0, INT64_MAX);
    put(NULL, "{\"n\":1}", 500);
    put(NULL, "{\"n\":2}", 100);
    put(NULL, "{\"n\":3}", 100);
    ck_assert_int_eq(lr_store_job_put(s, "notice", NULL, "{}", 1, &err), 0);
    none(99, 100);
    int64_t second = next(100, "{\"n\":2}", 0);
    ck_assert_int_eq(next(100, "{\"n\":2}", 0), second); /* until its fate is told */
    ck_assert_int_eq(lr_store_job_done(s, second, &err), 0);
    int64_t third = next(100, "{\"n\":3}", 0);
    next(500, "{\"n\":1}", 0); /* older */
    ck_assert_int_eq(lr_store_job_retry(s, third, 700, "no answer", &err), 0);
    none(499, 500);
    ck_assert_int_eq(lr_store_job_done(s, next(500, "{\"n\":1}", 0), &err), 0);
    ck_assert_int_eq(next(700, "{\"n\":3}", 1), third);
    ck_assert_int_eq(lr_store_job_done(s, third, &err), 0);
    none(INT64_MAX, INT64_MAX);
    ck_assert_int_eq(lr_store_job_done(s, third, &err), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_store_job_retry(s, third, 1, NULL, &err), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_store_job_fail(s, 4711, NULL, &err), LIVREC_ENOTFOUND);
    ck_assert_str_eq(err.text, "there is no job 4711");
    lr_store_close(s);
    store_rig_close();
}
END_TEST

static bool note(void *arg, const struct lr_store_job *job)
{
    snprintf(arg, 100, "%s/%s/%d/%s", job->key, job->body, job->tries, job->why);
    return false;
}

START_TEST(given_up_ones_are_kept)
{
    store_rig_open();
    s = store_rig_store(NULL);
    put("a", "{}", 1);
    put("b", "{}", 1);
    int64_t a = next(1, "{}", 0);
    ck_assert_int_eq(lr_store_job_fail(s, a, "410 gone", &err), 0);
    char text[100] = "";
    ck_assert_int_eq(lr_store_job_each(s, "post", LR_JOB_FAILED, note, text, &err), 0);
    ck_assert_str_eq(text, "a/{}/1/410 gone");
    ck_assert_int_eq(lr_store_job_each(s, "post", LR_JOB_WAITS, note, text, &err), 0);
    ck_assert_str_eq(text, "b/{}/0/(null)");
    put("a", "{\"again\":true}", 1); /* known */
    ck_assert_int_eq(lr_store_job_done(s, next(1, "{}", 0), &err), 0);
    none(1, INT64_MAX);
    ck_assert_int_eq(lr_store_job_retry(s, a, 2, "asked for", &err), 0);
    ck_assert_int_eq(next(2, "{}", 2), a);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

START_TEST(a_key_counts_once_for_a_month)
{
    store_rig_open();
    s = store_rig_store("state.db");
    put("room 1, end", "{}", 1);
    put("room 1, end", "{}", 1);
    ck_assert_int_eq(lr_store_job_done(s, next(1, "{}", 0), &err), 0);
    none(1, INT64_MAX);
    lr_store_close(s);
    s = store_rig_store("state.db");
    put("room 1, end", "{}", 1);
    none(1, INT64_MAX);
    lr_clock_fake_advance(&store_rig_clock, (int64_t)31 * 24 * 3600 * 1000);
    put("other", "{}", 1);
    ck_assert_int_eq(lr_store_job_done(s, next(1, "{}", 0), &err), 0); /* forgets the old */
    put("room 1, end", "{\"later\":1}", 1);
    next(1, "{\"later\":1}", 0);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

static mode_t mode_of(const char *name)
{
    struct stat st;
    char path[200];
    ck_assert_int_eq(stat(store_rig_path(path, name), &st), 0);
    return st.st_mode & 0777;
}

/* Cookies are in it. */
START_TEST(only_the_user_may_read_it)
{
    store_rig_open();
    mode_t old = umask(0);
    s = store_rig_store("made/.livrec/state.db");
    put(NULL, "{}", 1);
    ck_assert_int_eq(mode_of("made/.livrec"), 0700);
    ck_assert_int_eq(mode_of("made/.livrec/state.db"), 0600);
    ck_assert_int_eq(mode_of("made/.livrec/state.db-wal"), 0600);
    ck_assert_int_eq(mode_of("made/.livrec/state.db-shm"), 0600);
    lr_store_close(s);
    char path[200];
    ck_assert_int_eq(chmod(store_rig_path(path, "made/.livrec/state.db"), 0644), 0);
    s = store_rig_store("made/.livrec/state.db");
    ck_assert_int_eq(mode_of("made/.livrec/state.db"), 0600);
    ck_assert_ptr_null(lr_store_aside(s));
    next(1, "{}", 0);
    lr_store_close(s);
    umask(old);
    store_rig_close();
}
END_TEST

static void fill(const char *name, const char *text, size_t at)
{
    char path[200];
    int fd = open(store_rig_path(path, name), O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(pwrite(fd, text, strlen(text), (off_t)at), (ssize_t)strlen(text));
    close(fd);
}

static void check_aside(const char *name)
{
    char path[200];
    s = store_rig_store("state.db");
    ck_assert_str_eq(lr_store_aside(s), store_rig_path(path, name));
    ck_assert_int_eq(access(path, F_OK), 0);
    none(INT64_MAX, INT64_MAX);
    put("k", "{}", 1);
    lr_store_close(s);
    s = store_rig_store("state.db");
    ck_assert_ptr_null(lr_store_aside(s));
    next(1, "{}", 0);
    lr_store_close(s);
}

START_TEST(damage_is_set_aside)
{
    store_rig_open();
    fill("state.db", "this is no database, whatever its name says; it is a text file ...", 0);
    check_aside("state.db.corrupt-20251128-093000");
    /* Torn in the middle, where only a look at every page finds it. */
    s = store_rig_store("state.db");
    char body[2000];
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    for (int i = 0; i < 40; i++)
        put(NULL, body, 1);
    lr_store_close(s);
    for (size_t at = 5; at < 15; at++)
        fill("state.db", "torn torn torn torn torn torn torn", at * 4096);
    lr_clock_fake_advance(&store_rig_clock, 60000);
    check_aside("state.db.corrupt-20251128-093100");
    store_rig_close();
}
END_TEST

START_TEST(a_later_form_is_left_alone)
{
    store_rig_open();
    s = store_rig_store("state.db");
    put("k", "{}", 1);
    lr_store_close(s);
    store_rig_exec("state.db", "PRAGMA user_version = 99");
    char path[200];
    struct lr_store *other = NULL;
    ck_assert_int_eq(
        lr_store_open(store_rig_path(path, "state.db"), &store_rig_clock.base, &other, &err),
        LIVREC_EIO);
    ck_assert_ptr_null(other);
    ck_assert_ptr_nonnull(strstr(err.text, "later version of livrec"));
    ck_assert_int_eq(mode_of("state.db"), 0600);
    store_rig_close();
}
END_TEST

START_TEST(places_that_can_not_be)
{
    store_rig_open();
    fill("file", "x", 0);
    char path[200];
    struct lr_store *none_such = NULL;
    ck_assert_int_eq(lr_store_open(store_rig_path(path, "file/state.db"), &store_rig_clock.base,
                                   &none_such, &err),
                     LIVREC_EIO);
    ck_assert_ptr_null(none_such);
    ck_assert_ptr_nonnull(strstr(err.text, "Not a directory"));
    store_rig_close();
}
END_TEST

#define KILLS 3

/* Puts jobs and says so, for ever. */
static void write_on(int out, int round)
{
    s = store_rig_store("state.db");
    for (int i = 0;; i++) {
        char key[40];
        snprintf(key, sizeof key, "%d-%d", round, i);
        if (lr_store_job_put(s, "post", key, "{}", 1, &err) || write(out, "x", 1) != 1)
            _exit(1);
    }
}

static bool count_one(void *arg, const struct lr_store_job *job)
{
    (void)job;
    ++*(int *)arg;
    return true;
}

/* What was said to be stored is there, whenever the process dies. */
START_TEST(survives_being_killed)
{
    store_rig_open();
    int told = 0;
    for (int round = 0; round < KILLS; round++) {
        int ends[2];
        ck_assert_int_eq(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            write_on(ends[1], round);
        close(ends[1]);
        char c;
        for (int i = 0; i < 5 + 7 * round; i++)
            told += read(ends[0], &c, 1) == 1;
        kill(child, SIGKILL);
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status));
        while (read(ends[0], &c, 1) == 1)
            told++;
        close(ends[0]);
    }
    s = store_rig_store("state.db");
    ck_assert_ptr_null(lr_store_aside(s));
    int found = 0;
    ck_assert_int_eq(lr_store_job_each(s, "post", LR_JOB_WAITS, count_one, &found, &err), 0);
    ck_assert_int_ge(told, 36);
    ck_assert_int_ge(found, told);
    ck_assert_int_le(found, told + KILLS);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

static void *put_and_take(void *arg)
{
    struct lr_err mine = {0};
    for (int i = 0; i < 20; i++) {
        struct lr_store_job job;
        int64_t due;
        ck_assert_int_eq(lr_store_job_put(arg, "post", NULL, "{}", 1, &mine), 0);
        if (lr_store_job_next(arg, "post", 1, &job, &due, &mine) == 0) {
            int rc = lr_store_job_done(arg, job.id, &mine);
            ck_assert(rc == 0 || rc == LIVREC_ENOTFOUND); /* another had the same */
            lr_store_job_clear(&job);
        }
    }
    return NULL;
}

START_TEST(many_threads)
{
    store_rig_open();
    s = store_rig_store(NULL);
    pthread_t thread[4];
    for (size_t i = 0; i < LR_COUNT(thread); i++)
        ck_assert_int_eq(pthread_create(&thread[i], NULL, put_and_take, s), 0);
    for (size_t i = 0; i < LR_COUNT(thread); i++)
        pthread_join(thread[i], NULL);
    int left = 0;
    ck_assert_int_eq(lr_store_job_each(s, "post", LR_JOB_WAITS, count_one, &left, &err), 0);
    ck_assert_int_lt(left, 80);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

/* A watch and `livrec record` beside it may have the same file. */
START_TEST(two_at_once)
{
    store_rig_open();
    s = store_rig_store("state.db");
    struct lr_store *other = store_rig_store("state.db");
    for (int i = 0; i < 5; i++) {
        put(NULL, "{}", 1);
        ck_assert_int_eq(lr_store_job_put(other, "post", NULL, "{}", 1, &err), 0);
    }
    int found = 0;
    ck_assert_int_eq(lr_store_job_each(other, "post", LR_JOB_WAITS, count_one, &found, &err), 0);
    ck_assert_int_eq(found, 10);
    lr_store_close(other);
    put(NULL, "{}", 1);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

START_TEST(one_may_claim_it)
{
    store_rig_open();
    s = store_rig_store("state.db");
    struct lr_store *other = store_rig_store("state.db"), *memory = store_rig_store(NULL);
    ck_assert_int_eq(lr_store_claim(s, &err), 0);
    ck_assert_int_eq(lr_store_claim(s, &err), 0);
    ck_assert_int_eq(lr_store_claim(memory, &err), 0);
    ck_assert_int_eq(lr_store_claim(other, &err), LIVREC_EBUSY);
    char wanted[300], path[200];
    snprintf(wanted, sizeof wanted, "state %s: process %d uses it already",
             store_rig_path(path, "state.db"), getpid());
    ck_assert_str_eq(err.text, wanted);
    lr_store_close(memory);
    lr_store_close(s);
    ck_assert_int_eq(lr_store_claim(other, &err), 0);
    lr_store_close(other);
    store_rig_close();
}
END_TEST

/* To the process that has it open it may look whole. */
START_TEST(damage_in_use_is_left_alone)
{
    store_rig_open();
    fill("state.db", "this is no database any more, whatever its name says", 0);
    char path[200];
    int64_t owner;
    const struct lr_files *files = lr_files_system();
    int dir = files->open_dir(files, store_rig_path(path, "."));
    int lock = lr_lock_file(files, dir, "state.db.lock", &owner);
    ck_assert_int_ge(lock, 0);
    ck_assert_int_eq(
        lr_store_open(store_rig_path(path, "state.db"), &store_rig_clock.base, &s, &err),
        LIVREC_EBUSY);
    close(lock);
    close(dir);
    check_aside("state.db.corrupt-20251128-093000");
    store_rig_close();
}
END_TEST

UNIT_MAIN("store", oldest_that_is_due_first, given_up_ones_are_kept, a_key_counts_once_for_a_month,
          only_the_user_may_read_it, damage_is_set_aside, a_later_form_is_left_alone,
          places_that_can_not_be, survives_being_killed, many_threads, two_at_once,
          one_may_claim_it, damage_in_use_is_left_alone)
