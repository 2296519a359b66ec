#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files.h"

static const struct lr_files *f;
static char folder[64];
static int root;

static void up(void)
{
    f = lr_files_system();
    snprintf(folder, sizeof folder, "%s", "/tmp/livrec-files-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    root = f->open_dir(f, folder);
    ck_assert_int_ge(root, 0);
}

static ssize_t write_text(int fd, const char *text)
{
    struct iovec half[2] = {{(void *)(uintptr_t)text, strlen(text) / 2}};
    half[1] =
        (struct iovec){(char *)half[0].iov_base + half[0].iov_len, strlen(text) - half[0].iov_len};
    return f->writev(f, fd, half, 2);
}

/* Only names that these tests make. */
static void down(void)
{
    static const char *const files[] = {"a", "b", "d/x", "d/e/y", "in/z", "in", "out", "loop"};
    static const char *const folders[] = {"d/e/f", "d/e", "d", "q"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlinkat(root, files[i], 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        unlinkat(root, folders[i], AT_REMOVEDIR);
    ck_assert_int_eq(f->close(f, root), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}

static void make(const char *path, const char *content)
{
    int fd = f->create(f, root, path, 0644);
    ck_assert_msg(fd >= 0, "%s: %d", path, fd);
    ck_assert_int_eq(write_text(fd, content), (int)strlen(content));
    ck_assert_int_eq(f->close(f, fd), 0);
}

static void check_content(const char *path, const char *want)
{
    char text[64] = "";
    int fd = openat(root, path, O_RDONLY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_ge(read(fd, text, sizeof text - 1), 0);
    close(fd);
    ck_assert_str_eq(text, want);
}

START_TEST(create_never_replaces)
{
    up();
    make("a", "first");
    ck_assert_int_eq(f->create(f, root, "a", 0644), -EEXIST);
    check_content("a", "first");
    ck_assert_int_eq(f->create(f, root, "none/x", 0644), -ENOENT);
    ck_assert_int_eq(f->open_dir(f, "/nowhere/at/all"), -ENOENT);
    ck_assert_int_eq(symlinkat("target", root, "loop"), 0);
    ck_assert_int_eq(f->create(f, root, "loop", 0644), -EEXIST);
    down();
}
END_TEST

START_TEST(nothing_outside_of_the_root)
{
    up();
    ck_assert_int_eq(f->create(f, root, "../livrec-out", 0644), -EXDEV);
    ck_assert_int_eq(f->create(f, root, "/tmp/livrec-out", 0644), -EXDEV);
    ck_assert_int_eq(symlinkat("/tmp", root, "out"), 0);
    ck_assert_int_eq(f->create(f, root, "out/livrec-out", 0644), -EXDEV);
    ck_assert_int_eq(f->make_dirs(f, root, "out/livrec-dir", 0755), -EXDEV);
    ck_assert_int_eq(f->make_dirs(f, root, "../livrec-dir", 0755), -EXDEV);
    ck_assert_int_eq(f->make_dirs(f, root, "/tmp/livrec-dir", 0755), -EXDEV);
    ck_assert_int_eq(access("/tmp/livrec-out", F_OK), -1);
    ck_assert_int_eq(access("/tmp/livrec-dir", F_OK), -1);
    ck_assert_int_eq(f->make_dirs(f, root, "d", 0755), 1); /* a link inside is fine */
    ck_assert_int_eq(symlinkat("d", root, "in"), 0);
    make("in/z", "z");
    check_content("d/z", "z");
    ck_assert_int_eq(f->unlink(f, root, "d/z"), 0);
    down();
}
END_TEST

START_TEST(folders)
{
    struct stat st;
    up();
    ck_assert_int_eq(f->make_dirs(f, root, "d/e/f", 0755), 3);
    ck_assert_int_eq(f->make_dirs(f, root, "d//e/./f/", 0755), 0);
    ck_assert_int_eq(f->make_dirs(f, root, "", 0755), 0);
    ck_assert_int_eq(fstatat(root, "d/e/f", &st, 0), 0);
    ck_assert(S_ISDIR(st.st_mode));
    ck_assert_int_eq(f->make_dirs(f, root, "q", 0700), 1);
    ck_assert_int_eq(fstatat(root, "q", &st, 0), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
    make("a", "");
    ck_assert_int_eq(f->make_dirs(f, root, "a", 0755), -ENOTDIR);
    ck_assert_int_eq(f->make_dirs(f, root, "a/b", 0755), -ENOTDIR);
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert_int_eq(f->make_dirs(f, root, name, 0755), -ENAMETOOLONG);
    char path[5000];
    memset(path, '/', sizeof path);
    memcpy(path, "d", 1);
    path[sizeof path - 1] = '\0';
    ck_assert_int_eq(f->make_dirs(f, root, path, 0755), -ENAMETOOLONG);
    down();
}
END_TEST

START_TEST(rename_never_replaces)
{
    up();
    make("a", "A");
    make("b", "B");
    ck_assert_int_eq(f->rename_new(f, root, "a", "b"), -EEXIST);
    check_content("a", "A");
    check_content("b", "B");
    ck_assert_int_eq(f->make_dirs(f, root, "d", 0755), 1);
    ck_assert_int_eq(f->rename_new(f, root, "a", "d/x"), 0);
    check_content("d/x", "A");
    ck_assert_int_eq(f->rename_new(f, root, "a", "d/y"), -ENOENT);
    ck_assert_int_eq(f->unlink(f, root, "b"), 0);
    ck_assert_int_eq(f->unlink(f, root, "b"), -ENOENT);
    down();
}
END_TEST

START_TEST(rename_over_replaces)
{
    up();
    make("a", "A");
    make("b", "B");
    ck_assert_int_eq(f->rename_over(f, root, "a", "b"), 0);
    check_content("b", "A");
    ck_assert_int_eq(f->exists(f, root, "a"), 0);
    ck_assert_int_eq(f->rename_over(f, root, "a", "b"), -ENOENT);
    ck_assert_int_eq(f->rename_over(f, root, "b", "a"), 0); /* nothing need be there */
    check_content("a", "A");
    down();
}
END_TEST

static int64_t blocks_of(int fd)
{
    struct stat st;
    ck_assert_int_eq(fstat(fd, &st), 0);
    return (int64_t)st.st_blocks * 512;
}

/* It takes space and changes nothing that can be read; a truncate to the same size gives it back.
 */
START_TEST(setting_space_aside)
{
    up();
    int fd = f->create(f, root, "a", 0644);
    ck_assert_int_eq(write_text(fd, "0123456789"), 10);
    int rc = f->set_aside(f, fd, 10, 1 << 20);
    ck_assert(rc == 0 || rc == -EOPNOTSUPP);
    ck_assert_int_eq(f->size(f, fd), 10);
    if (rc == 0)
        ck_assert_int_ge(blocks_of(fd), 1 << 20);
    ck_assert_int_eq(f->truncate(f, fd, 10), 0);
    ck_assert_int_lt(blocks_of(fd), 1 << 20);
    ck_assert_int_eq(f->close(f, fd), 0);
    check_content("a", "0123456789");
    ck_assert_int_eq(f->set_aside(f, -1, 0, 1), -EBADF);
    down();
}
END_TEST

START_TEST(writing_at_a_place_and_syncing)
{
    up();
    int fd = f->create(f, root, "a", 0644);
    ck_assert_int_eq(write_text(fd, "0123456789"), 10);
    ck_assert_int_eq(f->pwrite(f, fd, "xx", 2, 3), 2);
    ck_assert_int_eq(write_text(fd, "!"), 1); /* pwrite moves nothing */
    ck_assert_int_eq(f->sync(f, fd), 0);
    ck_assert_int_eq(f->sync(f, root), 0); /* a folder too */
    struct lr_disk_space is = {0};
    ck_assert_int_eq(f->space(f, fd, &is), 0);
    ck_assert_int_gt(is.bytes, 0);
    ck_assert_int_ge(is.total, is.bytes);
    ck_assert(is.inodes == -1 || is.inodes > 0);
    ck_assert_int_eq(f->close(f, fd), 0);
    check_content("a", "012xx56789!");
    ck_assert_int_eq(write_text(-1, "x"), -EBADF);
    ck_assert_int_eq(f->pwrite(f, -1, "x", 1, 0), -EBADF);
    ck_assert_int_eq(f->sync(f, -1), -EBADF);
    ck_assert_int_eq(f->close(f, -1), -EBADF);
    ck_assert_int_eq(f->space(f, -1, &is), -EBADF);
    fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    ck_assert_int_eq(write_text(fd, "x"), -ENOSPC);
    close(fd);
    down();
}
END_TEST

START_TEST(whole_files)
{
    up();
    char content[10000], path[sizeof folder + 2];
    struct lr_buf b;
    memset(content, 'c', sizeof content - 1);
    content[sizeof content - 1] = '\0';
    make("a", content);
    snprintf(path, sizeof path, "%s/a", folder);
    lr_buf_init(&b, sizeof content - 1);
    ck_assert_int_eq(f->load(f, path, &b), 0);
    ck_assert_uint_eq(b.len, sizeof content - 1);
    ck_assert_mem_eq(b.data, content, b.len);
    lr_buf_free(&b);
    b.max = 5000;
    ck_assert_int_eq(f->load(f, path, &b), -EFBIG);
    lr_buf_free(&b);
    ck_assert_int_eq(f->load(f, folder, &b), -EISDIR);
    snprintf(path, sizeof path, "%s/b", folder);
    ck_assert_int_eq(f->load(f, path, &b), -ENOENT);
    down();
}
END_TEST

UNIT_MAIN("files", create_never_replaces, nothing_outside_of_the_root, folders,
          rename_never_replaces, rename_over_replaces, writing_at_a_place_and_syncing,
          setting_space_aside, whole_files)
