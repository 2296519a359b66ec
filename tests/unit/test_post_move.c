/* From a scratch folder to that of the recordings. */
#include "postproc_rig.h"

#include <errno.h>

#include "core/log.h"
#include "store/sessions.h"

static char out[64];
static struct lr_files files;
static int refusals; /* of the disk of the recordings */

static void open_scratch(void)
{
    open_all("a.ts");
    files = *env.files;
    env.files = &files;
    refusals = 0;
    set("record.scratch", folder);
    snprintf(out, sizeof out, "%s/out", folder); /* in there, so that the rig removes it */
    set("record.dir", out);
}

static int64_t size_at(const char *path)
{
    struct stat s;
    char full[512];
    snprintf(full, sizeof full, "%s/%s", folder, path);
    return stat(full, &s) == 0 ? s.st_size : -1;
}

static void record_in(const char *path)
{
    lr_postproc_begin(post, JOB, "https://example.com/1", opts);
    happen(LIVREC_EVENT_FILE_CLOSE, path, 0);
}

START_TEST(with_all_that_belongs_to_it)
{
    static const char *const beside[] = {"a.ts.json", "a.srt", "a.nfo", "a.jpg"};
    char path[256];
    open_scratch();
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        put_in(beside[i], "beside");
    hook("printf '%s %s\\n' \"${LIVREC_PATH#$PWD}\" $LIVREC_EVENT >> ../log");
    set("post.hook_on", "part");
    set("post.hook_on", "end");
    start();
    record_in(source);
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    until_idle();
    ck_assert_str_eq(told, "move 0 a.ts\nhook 0 a.ts\nhook 0 -\n");
    ck_assert_int_eq(size_at("out/a.ts"), (int64_t)stream.len);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        snprintf(path, sizeof path, "out/%s", beside[i]);
        ck_assert_int_eq(size_at(path), 6);
    }
    ck_assert_str_eq(log_text(), "/a.ts part\n end\n");
    close_all(2); /* out and the log */
}
END_TEST

/* The folders below it are kept, and no file takes the place of another. */
START_TEST(a_name_that_is_taken)
{
    char path[256];
    open_scratch();
    snprintf(path, sizeof path, "%s/Ann", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/Ann/a.ts", folder);
    ck_assert_int_eq(rename(source, path), 0);
    put_in("Ann/a.ts.json", "beside");
    ck_assert_int_eq(mkdir(out, 0700), 0);
    snprintf(path, sizeof path, "%s/Ann", out);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    put_in("out/Ann/a.ts", "older");
    put_in("out/Ann/a (2).ts.json", "another's");
    start();
    snprintf(path, sizeof path, "%s/Ann/a.ts", folder);
    record_in(path);
    until_idle();
    ck_assert_str_eq(told, "move 0 a (2).ts\n");
    ck_assert_int_eq(size_at("out/Ann/a.ts"), 5);
    ck_assert_int_eq(size_at("out/Ann/a (2).ts"), (int64_t)stream.len);
    ck_assert_int_eq(size_at("out/Ann/a (2).ts.json"), 9);
    ck_assert_int_eq(size_at("out/Ann/a (2).ts (2).json"), 6);
    ck_assert_int_eq(size_at("Ann/a.ts"), -1);
    close_all(2);
}
END_TEST

/* What an earlier process left, at whatever moment it was killed. */
static void find(const char *more)
{
    char body[1024];
    snprintf(body, sizeof body,
             "{\"what\":\"part\",\"session\":\"x-%d\",\"job\":%d,\"dir\":\"%s\",\"path\":\"%s\","
             "\"scratch\":\"%s\",\"opts\":[[\"record.reserve\",\"0\"]]%s}",
             JOB, JOB, out, source, folder, more);
    ck_assert_int_eq(lr_store_job_put(store, "post", NULL, body, 0, &err), 0);
    start();
    for (int i = 0; i < LIMIT_MS / 2; i++, nap()) {
        struct lr_store_job job;
        int64_t due;
        if (lr_store_job_next(store, "post", INT64_MAX, &job, &due, &err) == LIVREC_ENOTFOUND)
            break;
        lr_store_job_clear(&job);
    }
    lr_postproc_free(post);
    post = NULL;
    ck_assert_int_eq(size_at("out/a.ts"), (int64_t)stream.len);
    ck_assert_int_eq(size_at("out/a.ts.json"), 6);
    ck_assert_int_eq(size_at("out/a.ts.making"), -1);
    ck_assert_int_eq(size_at("a.ts"), -1);
    ck_assert_int_eq(size_at("a.ts.json"), -1);
}

START_TEST(killed)
{
    static const char known[] = ",\"target\":\"a.ts\"";
    char path[256];
    open_scratch();
    ck_assert_int_eq(mkdir(out, 0700), 0);
    put_in("out/a.ts.making", "half"); /* in the middle of the copy */
    put_in("a.ts.json", "beside");
    find("");
    snprintf(path, sizeof path, "%s/a.ts", out);
    ck_assert_int_eq(rename(path, source), 0);
    put_in("a.ts.json", "beside");
    find(known); /* before it had its name, and its draft was lost */
    put(source, stream.data, stream.len);
    put_in("a.ts.json", "beside");
    find(known); /* before the source was removed */
    find(known); /* after that */
    close_all(1);
}
END_TEST

static ssize_t refuse(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    if (refusals == 0)
        return lr_files_system()->writev(f, fd, pieces, count);
    refusals--;
    return -ENOSPC;
}

static ssize_t garble(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    ssize_t n = lr_files_system()->writev(f, fd, pieces, count);
    if (refusals && refusals-- && n > 0)
        ck_assert_int_eq(pwrite(fd, "?", 1, 0), 1);
    return n;
}

/* The disk of the recordings is full, or broken: the file stays where it is until that is over. */
static void fails(ssize_t (*writev)(const struct lr_files *, int, const struct iovec *, int))
{
    open_scratch();
    files.writev = writev;
    refusals = 1;
    start();
    record_in(source);
    for (int i = 0; !*told && i < LIMIT_MS / 2; i++, nap())
        collect();
    ck_assert_str_eq(told, "move -13 a.ts\n");
    ck_assert_int_eq(size_at("a.ts"), (int64_t)stream.len);
    ck_assert_int_eq(size_at("out/a.ts.making"), -1);
    for (int i = 0; size_at("a.ts") >= 0 && i < LIMIT_MS / 2; i++, nap())
        lr_clock_fake_advance(&fake, 1000);
    until_idle();
    ck_assert_str_eq(told, "move -13 a.ts\nmove 0 a.ts\n");
    ck_assert_int_eq(size_at("out/a.ts"), (int64_t)stream.len);
    close_all(1);
}

START_TEST(a_full_disk)
{
    fails(refuse);
}
END_TEST

START_TEST(a_disk_that_lies)
{
    fails(garble);
}
END_TEST

static bool note_path(void *arg, const struct lr_store_file *file)
{
    snprintf(arg, 256, "%s/%s", file->root, file->path);
    return true;
}

START_TEST(the_state_knows_where_it_is)
{
    char root[PATH_MAX], now[256] = "";
    open_scratch();
    ck_assert_ptr_nonnull(realpath(folder, root));
    const struct lr_store_file file = {
        .room = 1, .session = 7, .root = root, .path = "a.ts", .bytes = 1, .at = 1};
    ck_assert_int_eq(lr_store_file_put(store, &file, &err), 0);
    start();
    record_in(source);
    until_idle();
    ck_assert_int_eq(lr_store_file_each(store, 1, note_path, now, &err), 0);
    ck_assert_str_eq(now + strlen(root), "/out/a.ts");
    close_all(1);
}
END_TEST

/* On a folder that stands in, it stays. */
START_TEST(what_is_elsewhere_stays)
{
    char path[256];
    open_scratch();
    snprintf(path, sizeof path, "%s/not/there", folder);
    set("record.scratch", path);
    hook("true");
    set("post.hook_on", "live");
    set("post.hook_on", "part");
    start();
    record();
    until_idle();
    ck_assert_str_eq(told, "hook 0 -\nhook 0 a.ts\n");
    ck_assert_int_eq(size_at("a.ts"), (int64_t)stream.len);
    close_all(2);
}
END_TEST

UNIT_MAIN("post_move", with_all_that_belongs_to_it, a_name_that_is_taken, killed, a_full_disk,
          a_disk_that_lies, the_state_knows_where_it_is, what_is_elsewhere_stays)
