#include "list_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "msg.h"

#define LARGEST ((size_t)4 << 20)
#define LOOK_MS 5 /* at a lock that another has */
#define PATIENCE_MS 3000

static int failed(const struct list_file *f, struct text *why, const char *reason)
{
    text_fmt(why, "%s: %s", f->path ? f->path : tr("the list"), tr(reason));
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

/* 0, or the error. Where files have no locks there is none: that somebody else changed the file is
 * seen when it is saved. */
static int lock(int fd)
{
    for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += LOOK_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return 0;
        if (waited >= PATIENCE_MS)
            return EWOULDBLOCK;
        poll(NULL, 0, LOOK_MS);
    }
    return 0;
}

/* Was another file put in its place, while the lock was waited for? */
static bool is_replaced(const struct list_file *f)
{
    struct stat now;
    return stat(f->path, &now) != 0 || now.st_ino != f->was.st_ino || now.st_dev != f->was.st_dev;
}

/* The file that has the name, with its lock. 0 or the error. */
static int open_locked(struct list_file *f)
{
    int error = EWOULDBLOCK;
    for (int waited = 0; waited <= PATIENCE_MS; waited += LOOK_MS) {
        f->fd = open(f->path, O_RDONLY | O_CLOEXEC);
        if (f->fd < 0)
            return errno;
        error = lock(f->fd);
        if (!error && fstat(f->fd, &f->was) != 0)
            error = errno;
        if (error || !is_replaced(f))
            return error;
        close(f->fd);
        f->fd = -1;
        error = EWOULDBLOCK;
    }
    return error;
}

int list_file_open(struct list_file *f, const char *path, struct text *why)
{
    *f = (struct list_file){.path = realpath(path, NULL), .fd = -1};
    int error = f->path ? open_locked(f) : errno;
    if (!error)
        error = read_all(f, f->fd);
    int rc = 0;
    if (error == EWOULDBLOCK)
        rc = failed(f, why, "another process has it locked; try again");
    else if (error)
        rc = failed(f, why, tr(strerror(error)));
    else if (memchr(f->text.s, '\0', f->text.len))
        rc = failed(f, why, "it is in UTF-16: save it as UTF-8 first");
    if (rc)
        list_file_close(f);
    return rc;
}

bool list_file_is_json(const char *path)
{
    size_t n = strlen(path);
    return n > 5 && strcasecmp(path + n - 5, ".json") == 0;
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
    *f = (struct list_file){
        .path = list_file_path(path), .fd = -1, .lost = true, .was.st_mode = 0600};
    if (!f->path)
        return failed(&(struct list_file){.path = (char *)path}, why, tr(strerror(errno)));
    text_add(&f->text, "");
    return 0;
}

void list_file_close(struct list_file *f)
{
    if (f->fd >= 0)
        close(f->fd); /* and the lock is gone */
    free(f->path);
    text_free(&f->text);
    f->fd = -1;
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
    return stat(f->path, &now) == 0 && now.st_ino == f->was.st_ino &&
           now.st_size == f->was.st_size && now.st_mtim.tv_sec == f->was.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == f->was.st_mtim.tv_nsec;
}

/* The new file is the same user's as the old one. */
static bool keep_owner(int fd, const struct stat *was)
{
    struct stat now;
    return fstat(fd, &now) == 0 && ((now.st_uid == was->st_uid && now.st_gid == was->st_gid) ||
                                    fchown(fd, was->st_uid, was->st_gid) == 0);
}

/* One that was lost has no lock: where another made it meanwhile, that one stays. */
static int put_in_place(const struct list_file *f, const char *new_path)
{
    int rc = f->lost ? renameat2(AT_FDCWD, new_path, AT_FDCWD, f->path, RENAME_NOREPLACE) : -1;
    if (rc != 0 && f->lost && errno == EEXIST)
        return ESTALE;
    if (rc != 0 && f->lost && errno != EINVAL)
        return errno;
    return (rc == 0 || rename(new_path, f->path) == 0) && sync_folder(f->path) == 0 ? 0 : errno;
}

static int replace(const struct list_file *f, int fd, const char *new_path,
                   const struct text *content)
{
    if ((!f->lost && !keep_owner(fd, &f->was)) || fchmod(fd, f->was.st_mode & 07777) != 0 ||
        write_all(fd, content) != 0 || fsync(fd) != 0)
        return errno;
    return unchanged(f) ? put_in_place(f, new_path) : ESTALE;
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
    f->stale = error == ESTALE;
    if (f->stale)
        return failed(f, why, "somebody else changed it meanwhile; try again");
    return error ? failed(f, why, tr(strerror(error))) : 0;
}
