#include "list_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST ((size_t)4 << 20)

static int failed(const struct list_file *f, struct text *why, const char *reason)
{
    text_fmt(why, "%s: %s", f->path ? f->path : "the list", reason);
    return -1;
}

static int read_all(struct list_file *f, int fd)
{
    char piece[16384];
    ssize_t n;
    text_add(&f->text, "");
    while ((n = read(fd, piece, sizeof piece)) > 0 && f->text.len <= LARGEST)
        text_addn(&f->text, piece, (size_t)n);
    return n < 0 ? errno : f->text.failed ? ENOMEM : f->text.len > LARGEST ? EFBIG : 0;
}

int list_file_open(struct list_file *f, const char *path, struct text *why)
{
    *f = (struct list_file){.path = realpath(path, NULL)};
    int fd = f->path ? open(f->path, O_RDONLY | O_CLOEXEC) : -1;
    int error = fd < 0 || fstat(fd, &f->was) != 0 ? errno : read_all(f, fd);
    if (fd >= 0)
        close(fd);
    int rc = 0;
    if (error)
        rc = failed(f, why, strerror(error));
    else if (memchr(f->text.s, '\0', f->text.len))
        rc = failed(f, why, "it is in UTF-16: save it as UTF-8 first");
    if (rc)
        list_file_close(f);
    return rc;
}

char *list_file_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    char *real = folder ? realpath(folder, NULL) : NULL, *all = NULL;
    if (real && asprintf(&all, "%s/%s", real, slash ? slash + 1 : path) < 0)
        all = NULL;
    free(folder);
    free(real);
    return all;
}

int list_file_open_lost(struct list_file *f, const char *path, struct text *why)
{
    if (access(path, F_OK) == 0 || errno != ENOENT)
        return list_file_open(f, path, why);
    *f = (struct list_file){.path = list_file_path(path), .lost = true, .was.st_mode = 0600};
    if (!f->path)
        return failed(&(struct list_file){.path = (char *)path}, why, strerror(errno));
    text_add(&f->text, "");
    return 0;
}

void list_file_close(struct list_file *f)
{
    free(f->path);
    text_free(&f->text);
    f->path = NULL;
}

static int write_all(int fd, const struct text *t)
{
    for (size_t at = 0; at < t->len;) {
        ssize_t n = write(fd, t->s + at, t->len - at);
        if (n < 0 && errno != EINTR)
            return -1;
        at += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int sync_folder(const char *path)
{
    char *folder = strndup(path, (size_t)(strrchr(path, '/') - path) + 1);
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int rc = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0)
        close(fd);
    free(folder);
    return rc;
}

static bool unchanged(const struct list_file *f)
{
    struct stat now;
    if (f->lost)
        return stat(f->path, &now) != 0;
    return stat(f->path, &now) == 0 && now.st_ino == f->was.st_ino && now.st_size == f->was.st_size &&
           now.st_mtim.tv_sec == f->was.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == f->was.st_mtim.tv_nsec;
}

/* The new file is the same user's as the old one. */
static bool keep_owner(int fd, const struct stat *was)
{
    struct stat now;
    return fstat(fd, &now) == 0 && ((now.st_uid == was->st_uid && now.st_gid == was->st_gid) ||
                                    fchown(fd, was->st_uid, was->st_gid) == 0);
}

static int replace(struct list_file *f, int fd, const char *new_path, const struct text *content)
{
    if ((!f->lost && !keep_owner(fd, &f->was)) || fchmod(fd, f->was.st_mode & 07777) != 0 || write_all(fd, content) != 0 || fsync(fd) != 0)
        return errno;
    if (!unchanged(f))
        return ESTALE;
    return rename(new_path, f->path) == 0 && sync_folder(f->path) == 0 ? 0 : errno;
}

int list_file_save(struct list_file *f, const struct text *content, struct text *why)
{
    char *new_path = NULL;
    if (content->failed || asprintf(&new_path, "%s~livrec-XXXXXX", f->path) < 0)
        return failed(f, why, strerror(ENOMEM));
    int fd = mkostemp(new_path, O_CLOEXEC);
    int error = fd < 0 ? errno : replace(f, fd, new_path, content);
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && error)
        unlink(new_path);
    free(new_path);
    if (error == ESTALE)
        return failed(f, why, "somebody else changed it meanwhile; try again");
    return error ? failed(f, why, strerror(error)) : 0;
}
