/* What is on the disk of a test. */
#include "disk_rig.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef void (*visit)(void *user, const char *path);

static void walk(int root, const char *path, visit each, void *user)
{
    int fd = openat(root, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fdopendir(fd);
    ck_assert_ptr_nonnull(dir);
    for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
        char name[600];
        struct stat st;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(name, sizeof name, "%s%s%s", path, *path ? "/" : "", e->d_name);
        ck_assert_int_eq(fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW), 0);
        if (S_ISDIR(st.st_mode))
            walk(root, name, each, user);
        each(user, name);
    }
    closedir(dir);
}

struct names {
    char name[64][256];
    int count, root;
};

static void add_name(void *user, const char *path)
{
    struct names *n = user;
    struct stat st;
    ck_assert_int_eq(fstatat(n->root, path, &st, AT_SYMLINK_NOFOLLOW), 0);
    if (S_ISDIR(st.st_mode))
        return;
    ck_assert_int_lt(n->count, 64);
    snprintf(n->name[n->count++], sizeof n->name[0], "%s", path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

void rig_check_names(struct rig *r, const char *want)
{
    struct names n = {.root = r->root};
    char all[4096] = "";
    walk(r->root, "", add_name, &n);
    qsort(n.name, (size_t)n.count, sizeof n.name[0], by_name);
    for (int i = 0; i < n.count; i++) {
        size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%s", i ? " " : "", n.name[i]);
    }
    ck_assert_str_eq(all, want);
}

char *rig_load(struct rig *r, const char *path, size_t *len)
{
    int fd = openat(r->root, path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    ck_assert_msg(fd >= 0 && fstat(fd, &st) == 0, "%s: %s", path, strerror(errno));
    *len = (size_t)st.st_size;
    char *out = malloc(*len + 1);
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(read(fd, out, *len), st.st_size);
    out[*len] = '\0';
    close(fd);
    return out;
}

void rig_check_file(struct rig *r, const char *path, const void *want, size_t len)
{
    size_t size;
    char *got = rig_load(r, path, &size);
    ck_assert_uint_eq(size, len);
    ck_assert_mem_eq(got, want, len);
    free(got);
}

void rig_put_file(struct rig *r, const char *path, const char *text)
{
    rig_put_data(r, path, text, strlen(text));
}

void rig_put_data(struct rig *r, const char *path, const void *data, size_t len)
{
    int fd = openat(r->root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    close(fd);
}

static void remove_one(void *user, const char *path)
{
    const struct rig *r = user;
    if (unlinkat(r->root, path, 0) < 0)
        ck_assert_int_eq(unlinkat(r->root, path, AT_REMOVEDIR), 0);
}

void rig_remove_all(struct rig *r)
{
    walk(r->root, "", remove_one, r);
}
