#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/rand.h"
#include "session/folder.h"
#include "session/folders.h"

static char top[64];
static struct lr_files broken; /* the system's, but for what a test changes */

static struct lr_env env(void)
{
    snprintf(top, sizeof top, "/tmp/livrec-folder-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    broken = *lr_files_system();
    return (struct lr_env){NULL, lr_rand_system(), &broken, NULL};
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void clean(void)
{
    ck_assert_int_eq(nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static int entries(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

START_TEST(opens_and_makes_what_is_missing)
{
    struct lr_env e = env();
    ck_assert_int_eq(mkdir("there", 0755), 0);
    ck_assert_int_eq(symlink("there", "link"), 0);
    char absolute[128];
    snprintf(absolute, sizeof absolute, "%s/one/two", top);
    const char *const paths[] = {".",        "there",   "there/",     "new",   "a/b/c",
                                 "link/d/e", "./x//y/", "there/../z", absolute};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct lr_err err = {0};
        struct stat a, b;
        int fd = -1;
        ck_assert_msg(lr_folder_open(&e, paths[i], &fd, &err) == 0, "%s: %s", paths[i], err.text);
        ck_assert_int_eq(fstat(fd, &a), 0);
        ck_assert_int_eq(stat(paths[i], &b), 0);
        ck_assert_uint_eq(a.st_ino, b.st_ino);
        close(fd);
    }
    ck_assert_int_eq(entries("there/d/e"), 0); /* the proof is gone */
    ck_assert_int_eq(entries("new"), 0);
    clean();
}
END_TEST

static int read_only(const struct lr_files *f, int fd, const char *path, mode_t mode)
{
    (void)f, (void)fd, (void)path, (void)mode;
    return -EROFS;
}

static int full(const struct lr_files *f, int fd)
{
    lr_files_system()->close(f, fd);
    return -ENOSPC;
}

static void expect_refusal(const struct lr_env *e, const char *path, const char *why)
{
    struct lr_err err = {0};
    int fd = 77;
    ck_assert_int_eq(lr_folder_open(e, path, &fd, &err), LIVREC_EIO);
    ck_assert_int_eq(fd, 77);
    ck_assert_msg(strstr(err.text, path) && strstr(err.text, why), "%s", err.text);
}

START_TEST(says_why_nothing_can_be_written)
{
    struct lr_env e = env();
    close(open("file", O_CREAT | O_WRONLY, 0600));
    expect_refusal(&e, "file", "Not a directory");
    expect_refusal(&e, "file/x", "Not a directory");
    expect_refusal(&e, "/proc/nowhere/x", "No such file");
    broken.create = read_only;
    expect_refusal(&e, "new", "Read-only file system");
    broken.create = lr_files_system()->create;
    broken.close = full;
    expect_refusal(&e, "new", "No space left");
    struct lr_err err;
    int fd;
    ck_assert_int_eq(lr_folder_open(&e, "", &fd, &err), LIVREC_EIO);
    clean();
}
END_TEST

static int plenty(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    *out = (struct lr_disk_space){1000, 1000, -1};
    return 0;
}

static int little(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    *out = (struct lr_disk_space){999, 1000, -1};
    return 0;
}

/* Open `first`, with `second` beside it. */
static struct lr_opts *open_both(const struct lr_env *e, struct lr_folders *f)
{
    struct lr_opts *opts = lr_opts_new();
    struct lr_err err;
    broken.space = plenty;
    ck_assert_int_eq(lr_opts_set(opts, "record.dir", "first", NULL), 0);
    ck_assert_int_eq(lr_opts_set(opts, "record.fallback_dir", "second", NULL), 0);
    ck_assert_int_eq(lr_folders_open(f, e, opts, &err), 0);
    ck_assert_int_eq(f->now, 0);
    ck_assert_int_eq(access("second", F_OK), -1); /* not made before it is needed */
    return opts;
}

/* The other one before that which fails; that one only when it is its turn, and as it is. */
/* Another process that begins with the same numbers is there first, again and again. */
static int taken;

static int create_taken(const struct lr_files *f, int root, const char *path, mode_t mode)
{
    (void)f;
    return taken-- > 0 ? -EEXIST : lr_files_system()->create(lr_files_system(), root, path, mode);
}

START_TEST(a_probe_whose_name_is_taken)
{
    struct lr_env e = env();
    struct lr_err err = {0};
    int fd;
    broken.create = create_taken;
    taken = 4;
    ck_assert_int_eq(lr_folder_open(&e, ".", &fd, &err), 0);
    close(fd);
    ck_assert_int_eq(entries("."), 0);
    taken = 100;
    ck_assert_int_eq(lr_folder_open(&e, ".", &fd, &err), LIVREC_EIO);
    clean();
}
END_TEST

START_TEST(which_folder_is_next)
{
    struct lr_folders f;
    struct lr_env e = env();
    struct lr_opts *opts = open_both(&e, &f);
    struct lr_folders_wish wish = {.reserve.bytes = 1000};
    int fd;
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), 1);
    f.fd[1] = fd;
    wish.stay = true;
    broken.space = little; /* both are full */
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), -1);
    wish.reserve.bytes = 999;
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), 1);
    ck_assert_int_eq(fd, f.fd[1]);
    f.now = 1;
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), 0);
    ck_assert_int_eq(fd, f.fd[0]);
    ck_assert_int_eq(lr_folders_find(&f, fd), 0);
    ck_assert_int_eq(lr_folders_find(&f, 12345), 1);
    lr_folders_close(&f, &e);
    lr_opts_free(opts);
    clean();
}
END_TEST

/* One that was removed is made again, once nothing of the old one is in use. */
START_TEST(a_folder_that_is_gone)
{
    struct lr_folders f;
    struct lr_env e = env();
    struct lr_opts *opts = open_both(&e, &f);
    struct lr_folders_wish wish = {.stay = true};
    int fd;
    f.count = 1;
    ck_assert_int_eq(rmdir("first"), 0);
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), -1);
    wish.anew = true;
    ck_assert_int_eq(lr_folders_look(&f, &e, opts, &wish, &fd), 0);
    ck_assert_int_ne(fd, f.fd[0]);
    ck_assert_int_eq(access("first", F_OK), 0);
    close(fd);
    lr_folders_close(&f, &e);
    lr_opts_free(opts);
    clean();
}
END_TEST

START_TEST(paths_below_a_folder)
{
    static const char *const dirs[] = {".", "a", "a/", "/long/way/to/it", "/"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        char *full = lr_folder_join(dirs[i], "b/c.ts");
        ck_assert_str_eq(lr_folder_below(dirs[i], full), "b/c.ts");
        lr_free(full);
    }
    ck_assert_str_eq(lr_folder_below("/long/way/to/it", "/x/c.ts"), "/x/c.ts");
}
END_TEST

START_TEST(folders_by_a_template)
{
    static const char *const cases[][3] = {
        {"/srv", "/srv", "{anchor}"},
        {"/srv/{platform}/x/{anchor}", "/srv", "{platform}/x/{anchor}/{anchor}"},
        {"/srv/of {platform}/", "/srv", "of {platform}//{anchor}"},
        {"/{id}", "/", "{id}/{anchor}"},
        {"{id}/y", ".", "{id}/y/{anchor}"},
        {"a<{id}>", ".", "a<{id}>/{anchor}"},
        {"a/b<{id}>", "a", "b<{id}>/{anchor}"},
    };
    struct lr_err err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lr_opts *opts = lr_opts_new();
        ck_assert_int_eq(lr_opts_set(opts, "record.dir", cases[i][0], &err), 0);
        ck_assert_int_eq(lr_opts_set(opts, "record.name", "{anchor}", &err), 0);
        for (int again = 0; again < 2; again++) {
            ck_assert_int_eq(lr_folders_settle(opts, &err), 0);
            ck_assert_str_eq(lr_opts_str(opts, "record.dir"), cases[i][1]);
        }
        const char *name = lr_opts_str(opts, "record.name");
        ck_assert_str_eq(name + (*name == '/'), cases[i][2]);
        lr_opts_free(opts);
    }
}
END_TEST

UNIT_MAIN("folder", folders_by_a_template, paths_below_a_folder, opens_and_makes_what_is_missing,
          says_why_nothing_can_be_written, a_probe_whose_name_is_taken, which_folder_is_next,
          a_folder_that_is_gone)
