/* Small files by the disk's writer, and digests of large ones, on a real disk. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "data/hash.h"
#include "record/disk.h"

static char folder[64];
static struct lr_env env;
static struct lr_loop *loop;
static struct lr_disk *disk;
static int root;

static struct {
    int closed, code;
    char path[64], sha256[LR_SHA256_HEX];
    struct lr_file *file;
} told;

static void on_closed(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    ck_assert_ptr_eq(user, &told);
    ck_assert_int_ge(bytes, 0);
    told.closed++;
    told.code = err->code;
    snprintf(told.path, sizeof told.path, "%s", path);
    snprintf(told.sha256, sizeof told.sha256, "%s", told.file ? lr_file_sum(told.file)->hex : "");
}

static const struct lr_file_ops ops = {.closed = on_closed};
static const struct lr_file_ops hashed = {.closed = on_closed, .digest = LR_DIGEST_SHA256};

static void up(void)
{
    struct lr_err err;
    env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    snprintf(folder, sizeof folder, "%s", "/tmp/livrec-small-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_eq(lr_loop_new(&env, &loop, &err), 0);
    ck_assert_int_eq(lr_disk_new(&env, loop, &disk, &err), 0);
}

static void down(void)
{
    static const char *const names[] = {"a", "a (2)", "a.part", "d/b.json"};
    lr_disk_free(disk);
    lr_loop_free(loop);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlinkat(root, names[i], 0);
    unlinkat(root, "d", AT_REMOVEDIR);
    close(root);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else is left */
}

static void wait_closed(int count)
{
    for (int i = 0; i < 1000 && told.closed < count; i++)
        lr_loop_turn(loop, 10);
    ck_assert_int_eq(told.closed, count);
}

static void save(const char *path, bool replaces, const char *data)
{
    struct lr_small_file small = {path, replaces, data, strlen(data)};
    struct lr_err err;
    int count = told.closed + 1;
    ck_assert_int_eq(lr_file_save(disk, root, &small, &ops, &told, &err), 0);
    wait_closed(count);
}

static void check_content(const char *path, const char *want)
{
    char text[64] = "";
    int fd = openat(root, path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_ge(read(fd, text, sizeof text - 1), 0);
    close(fd);
    ck_assert_str_eq(text, want);
}

START_TEST(saves)
{
    up();
    save("d/b.json", false, "{}");
    ck_assert_int_eq(told.code, 0);
    ck_assert_str_eq(told.path, "d/b.json");
    check_content("d/b.json", "{}");
    down();
}
END_TEST

START_TEST(replaces_its_older_version_alone)
{
    up();
    save("a", false, "of somebody");
    save("a", false, "first");
    ck_assert_str_eq(told.path, "a (2)");
    save("a (2)", true, "second");
    ck_assert_int_eq(told.code, 0);
    ck_assert_str_eq(told.path, "a (2)");
    check_content("a", "of somebody");
    check_content("a (2)", "second");
    save("a", true, "third");
    ck_assert_str_eq(told.path, "a");
    check_content("a", "third");
    down();
}
END_TEST

START_TEST(leaves_nothing_half)
{
    up();
    close(root);
    root = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* where nobody can make it */
    save("null/x", false, "text");
    ck_assert_int_eq(told.code, LIVREC_EIO);
    close(root);
    root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    down();
}
END_TEST

static void write_all(struct lr_out *out, const char *text)
{
    ck_assert_int_eq(out->write(out, text, strlen(text)), 0);
}

/* What follows the last unit is part of the file or not, as the disk has it: the digest knows. */
START_TEST(digest_of_the_finished_file)
{
    struct lr_err err;
    up();
    ck_assert_int_eq(lr_file_open(disk, root, "a", &hashed, &told, &told.file, &err), 0);
    struct lr_out *out = lr_file_out(told.file);
    static char block[100000];
    memset(block, 'x', sizeof block - 1);
    write_all(out, "head");
    write_all(out, block);
    out->unit(out);
    write_all(out, block);
    out->unit(out);
    lr_file_close(told.file);
    wait_closed(1);
    struct lr_buf all;
    char path[80], want[LR_SHA256_HEX];
    snprintf(path, sizeof path, "%s/a", folder);
    lr_buf_init(&all, 1 << 20);
    ck_assert_int_eq(env.files->load(env.files, path, &all), 0);
    ck_assert_uint_eq(all.len, 4 + 2 * (sizeof block - 1));
    lr_sha256_hex(all.data, all.len, want);
    ck_assert_str_eq(told.sha256, want);
    lr_buf_free(&all);
    down();
}
END_TEST

UNIT_MAIN("small_file", saves, replaces_its_older_version_alone, leaves_nothing_half,
          digest_of_the_finished_file)
