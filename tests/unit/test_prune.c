/* Which recordings go, and what is never touched. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "session/prune.h"
#include "store/sessions.h"
#include "store_rig.h"

#define DAY ((int64_t)24 * 3600 * 1000)

static struct lr_store *s;
static struct lr_files files;
static struct lr_env env;
static struct lr_err err;
static char root[PATH_MAX], text[2000];

static void begin(void)
{
    char path[200];
    store_rig_open();
    ck_assert_int_eq(mkdir(store_rig_path(path, "out"), 0700), 0);
    ck_assert_ptr_nonnull(realpath(path, root));
    files = *lr_files_system();
    env = (struct lr_env){&store_rig_clock.base, lr_rand_system(), &files, NULL};
    s = store_rig_store(NULL);
}

static void end(void)
{
    lr_store_close(s);
    store_rig_close();
}

static void write_file(const char *name, size_t size)
{
    char path[PATH_MAX + 100];
    static const char zeros[1000];
    snprintf(path, sizeof path, "%s/%s", root, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, zeros, size), (ssize_t)size);
    close(fd);
}

static bool there(const char *name)
{
    char path[PATH_MAX + 100];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void know(const char *name, int64_t session, int64_t bytes, int days_ago)
{
    const struct lr_store_file f = {.room = 1,
                                    .session = session,
                                    .root = root,
                                    .path = name,
                                    .bytes = bytes,
                                    .at = STORE_RIG_TIME - days_ago * DAY};
    ck_assert_int_eq(lr_store_file_put(s, &f, &err), 0);
}

/* A recording of `session` that ended so many days ago. */
static void record(const char *name, int64_t session, size_t size, int days_ago)
{
    write_file(name, size);
    know(name, session, (int64_t)size, days_ago);
}

static void note(void *arg, const struct lr_pruned *one)
{
    size_t used = strlen(text);
    (void)arg;
    ck_assert_str_eq(one->root, root);
    snprintf(text + used, sizeof text - used, "%s %s %d\n", one->path, one->why, one->rc);
}

static void prune(struct lr_store_retain retain, bool dry_run, const char *wanted)
{
    const struct lr_prune p = {&env, s, dry_run, note, NULL};
    text[0] = '\0';
    ck_assert_int_eq(lr_prune_room(&p, 1, &retain, &err), 0);
    ck_assert_str_eq(text, wanted);
}

static bool count_file(void *arg, const struct lr_store_file *f)
{
    (void)f;
    ++*(int *)arg;
    return true;
}

static int known(void)
{
    int n = 0;
    ck_assert_int_eq(lr_store_file_each(s, 0, count_file, &n, &err), 0);
    return n;
}

static void three_sessions(void)
{
    record("a.ts", 1, 100, 40);
    record("b1.ts", 2, 100, 20);
    record("b2.ts", 2, 100, 19);
    record("c.ts", 3, 100, 1);
}

START_TEST(each_limit)
{
    begin();
    three_sessions();
    prune((struct lr_store_retain){0}, true, "");
    prune((struct lr_store_retain){.age_ms = 30 * DAY}, true, "a.ts age 0\n");
    prune((struct lr_store_retain){.age_ms = DAY / 2}, true,
          "b2.ts age 0\nb1.ts age 0\na.ts age 0\n");
    prune((struct lr_store_retain){.count = 2}, true, "a.ts count 0\n");
    prune((struct lr_store_retain){.count = 1}, true,
          "b2.ts count 0\nb1.ts count 0\na.ts count 0\n");
    prune((struct lr_store_retain){.bytes = 300}, true, "a.ts size 0\n");
    prune((struct lr_store_retain){.bytes = 1}, true, "b2.ts size 0\nb1.ts size 0\na.ts size 0\n");
    ck_assert(there("a.ts") && there("b1.ts") && there("b2.ts") && there("c.ts"));
    ck_assert_int_eq(known(), 4);
    prune((struct lr_store_retain){.count = 2}, false, "a.ts count 0\n");
    ck_assert(!there("a.ts") && there("b1.ts") && there("b2.ts") && there("c.ts"));
    ck_assert_int_eq(known(), 3);
    prune((struct lr_store_retain){.count = 2}, false, "");
    end();
}
END_TEST

/* What is larger stops it: nothing older slips through behind. */
START_TEST(size_leaves_no_holes)
{
    begin();
    record("small.ts", 1, 10, 3);
    record("large.ts", 2, 900, 2);
    record("new.ts", 3, 100, 1);
    prune((struct lr_store_retain){.bytes = 200}, false, "large.ts size 0\nsmall.ts size 0\n");
    end();
}
END_TEST

START_TEST(companions_go_with_it)
{
    begin();
    record("a.ts", 1, 100, 40);
    write_file("a.ts.json", 5);
    write_file("a.srt", 5);
    write_file("a.jpg", 5);
    write_file("a.txt", 5); /* somebody's own */
    record("b.ts", 2, 100, 30);
    record("b.mp4", 2, 90, 1); /* made of it */
    write_file("b.ts.json", 5);
    write_file("b.ass", 5);
    prune((struct lr_store_retain){.age_ms = 10 * DAY}, false, "b.ts age 0\na.ts age 0\n");
    ck_assert(!there("a.ts.json") && !there("a.srt") && !there("a.jpg") && there("a.txt"));
    ck_assert(!there("b.ts") && !there("b.ts.json") && there("b.ass") && there("b.mp4"));
    end();
}
END_TEST

START_TEST(marked_ones_stay_and_do_not_count)
{
    begin();
    three_sessions();
    write_file("b2.ts" LR_KEEP_MARK, 0);
    write_file("c.ts" LR_KEEP_MARK, 0);
    prune((struct lr_store_retain){.count = 1}, false, "a.ts count 0\n");
    ck_assert(there("b1.ts") && there("b2.ts") && there("c.ts"));
    end();
}
END_TEST

START_TEST(what_is_not_ours_is_left_alone)
{
    char path[PATH_MAX + 100], outside[200];
    begin();
    record("new.ts", 9, 100, 0);
    write_file("stranger.ts", 100);
    record("edited.ts", 1, 100, 40);
    write_file("edited.ts", 101);
    know("gone.ts", 1, 100, 40);
    /* Links in place of the file, and of its folder. */
    store_rig_path(outside, "outside");
    ck_assert_int_eq(mkdir(outside, 0700), 0);
    snprintf(path, sizeof path, "%s/victim.ts", outside);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(write(fd, text, 100), 100);
    close(fd);
    snprintf(path, sizeof path, "%s/folder", root);
    ck_assert_int_eq(symlink(outside, path), 0);
    know("folder/victim.ts", 2, 100, 40);
    know("../outside/victim.ts", 2, 100, 40);
    snprintf(path, sizeof path, "%s/link.ts", root);
    ck_assert_int_eq(symlink("../outside/victim.ts", path), 0);
    know("link.ts", 2, 100, 40);
    prune((struct lr_store_retain){.age_ms = DAY}, false, "");
    snprintf(path, sizeof path, "%s/victim.ts", outside);
    ck_assert_int_eq(access(path, F_OK), 0);
    ck_assert(there("stranger.ts") && there("edited.ts") && there("link.ts") && there("new.ts"));
    ck_assert_int_eq(known(), 5); /* only the one that is gone is forgotten */
    end();
}
END_TEST

/* The step itself does not leave the root either. */
START_TEST(unlink_stays_below)
{
    char outside[200], path[PATH_MAX];
    begin();
    store_rig_path(outside, "outside");
    ck_assert_int_eq(mkdir(outside, 0700), 0);
    snprintf(path, sizeof path, "%s/victim", outside);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    int fd = files.open_dir(&files, root);
    ck_assert_int_eq(symlinkat(outside, fd, "folder"), 0);
    ck_assert_int_lt(files.unlink(&files, fd, "folder/victim"), 0);
    ck_assert_int_lt(files.unlink(&files, fd, "../outside/victim"), 0);
    ck_assert_int_eq(access(path, F_OK), 0);
    ck_assert_int_eq(files.unlink(&files, fd, "folder"), 0); /* the link, not where it leads */
    close(fd);
    end();
}
END_TEST

static int refuse(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f, (void)root_fd, (void)path;
    return -EROFS;
}

START_TEST(a_disk_that_refuses)
{
    begin();
    three_sessions();
    files.unlink = refuse;
    char wanted[100];
    snprintf(wanted, sizeof wanted, "a.ts count %d\n", -EROFS);
    prune((struct lr_store_retain){.count = 2}, false, wanted);
    ck_assert_int_eq(known(), 4);
    end();
}
END_TEST

static int no_folder(const struct lr_files *f, const char *path)
{
    (void)f, (void)path;
    return -ENOENT;
}

/* A disk that is not mounted now: nothing is forgotten. */
START_TEST(a_root_that_is_away)
{
    begin();
    three_sessions();
    files.open_dir = no_folder;
    prune((struct lr_store_retain){.count = 1}, false, "");
    ck_assert_int_eq(known(), 4);
    end();
}
END_TEST

START_TEST(all_rooms_by_their_own_limits)
{
    begin();
    int64_t number;
    const struct lr_store_sight sight = {
        .platform = "demo", .url = "https://a/1", .key = "1", .at = 1};
    ck_assert_int_eq(lr_store_room_see(s, &sight, &number, &err), 0);
    ck_assert_int_eq(number, 1);
    three_sessions();
    const struct lr_prune p = {&env, s, true, note, NULL};
    text[0] = '\0';
    ck_assert_int_eq(lr_prune_all(&p, NULL, &err), 0);
    ck_assert_str_eq(text, "");
    const struct lr_store_retain own = {.count = 2}, asked = {.age_ms = 19 * DAY + 1};
    ck_assert_int_eq(lr_store_room_retain(s, 1, &own, &err), 0);
    ck_assert_int_eq(lr_prune_all(&p, NULL, &err), 0);
    ck_assert_str_eq(text, "a.ts count 0\n");
    text[0] = '\0';
    ck_assert_int_eq(lr_prune_all(&p, &asked, &err), 0);
    ck_assert_str_eq(text, "b1.ts age 0\na.ts age 0\n");
    end();
}
END_TEST

/* A piece of work as the queue has it, about files of the root by another way to it. */
static void work(const char *what, const char *path, const char *more)
{
    char body[4 * PATH_MAX], link[200];
    store_rig_path(link, "way");
    if (symlink(root, link))
        ck_assert_int_eq(errno, EEXIST);
    snprintf(body, sizeof body,
             "{\"what\":\"%s\",\"session\":\"s\",\"dir\":\"%s\",\"path\":\"%s/./%s\",%s}", what,
             link, link, path, more);
    ck_assert_int_eq(lr_store_job_put(s, "post", NULL, body, STORE_RIG_TIME, &err), 0);
}

static struct lr_store_job next_work(void)
{
    struct lr_store_job job;
    int64_t due;
    ck_assert_int_eq(lr_store_job_next(s, "post", STORE_RIG_TIME, &job, &due, &err), 0);
    return job;
}

/* What is still to be converted or uploaded goes once that is done, or is given up. */
START_TEST(work_to_be_done_keeps_it)
{
    const struct lr_store_retain one = {.count = 1};
    begin();
    three_sessions();
    work("part", "a.ts", "\"files\":[\"/x/b1.ts\"]");
    work("part", "b1.ts", "\"step\":3");
    prune(one, true, "b2.ts count 0\n");
    prune(one, false, "b2.ts count 0\n");
    ck_assert(there("a.ts") && there("b1.ts") && !there("b2.ts") && there("c.ts"));
    ck_assert_int_eq(known(), 3);
    struct lr_store_job job = next_work();
    ck_assert_int_eq(lr_store_job_done(s, job.id, &err), 0);
    lr_store_job_clear(&job);
    prune(one, false, "a.ts count 0\n");
    job = next_work();
    ck_assert_int_eq(lr_store_job_retry(s, job.id, STORE_RIG_TIME + DAY, "later", &err), 0);
    prune(one, false, "");
    ck_assert_int_eq(lr_store_job_fail(s, job.id, "never", &err), 0);
    lr_store_job_clear(&job);
    prune(one, false, "b1.ts count 0\n");
    ck_assert(!there("a.ts") && !there("b1.ts") && there("c.ts"));
    end();
}
END_TEST

/* A program is told of the end with all files, or with what they were converted into; work on a
 * part has that list too, and keeps but its own. */
START_TEST(work_on_all_files)
{
    char files_of[3 * PATH_MAX];
    begin();
    record("a.mp4", 1, 100, 40);
    record("b1.ts", 2, 100, 20);
    record("b2.ts", 2, 100, 19);
    record("c.ts", 3, 100, 1);
    snprintf(files_of, sizeof files_of, "\"files\":[\"%s/a.ts\",\"%s/b1.ts\"]", root, root);
    work("part", "b2.ts", files_of);
    prune((struct lr_store_retain){.count = 1}, true, "b1.ts count 0\na.mp4 count 0\n");
    work("end", "", files_of);
    prune((struct lr_store_retain){.count = 1}, true, "");
    end();
}
END_TEST

UNIT_MAIN("prune", work_to_be_done_keeps_it, work_on_all_files, each_limit, size_leaves_no_holes,
          companions_go_with_it, marked_ones_stay_and_do_not_count, what_is_not_ours_is_left_alone,
          unlink_stays_below, a_disk_that_refuses, a_root_that_is_away,
          all_rooms_by_their_own_limits)
