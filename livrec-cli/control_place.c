#include "control_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control_path.h"
#include "msg.h"

static int refuse(struct text *why, const char *path, const char *reason)
{
    text_add(why, path);
    text_add(why, ": ");
    text_add(why, reason);
    return -1;
}

/* The folders above a path, as far as they are missing. */
static void make_folders(const char *path)
{
    char *copy = strdup(path);
    for (char *at = copy ? strchr(copy + 1, '/') : NULL; at; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(copy, 0700);
        *at = '/';
    }
    free(copy);
}

static int held_by_another(int fd, const char *path, struct text *why)
{
    char pid[16] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
    pid[n > 0 ? n : 0] = '\0';
    pid[strspn(pid, "0123456789")] = '\0';
    text_add(why, path);
    text_add(why, ": ");
    text_fmt(why, tr("process %s answers there; --socket FILE names another place"),
             *pid ? pid : "?");
    return -1;
}

static int lock(struct control_place *p, struct text *why)
{
    char *name = NULL, pid[16];
    if (asprintf(&name, "%s.lock", p->path) < 0)
        return refuse(why, p->path, tr(strerror(ENOMEM)));
    p->lock_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    free(name);
    if (p->lock_fd < 0)
        return refuse(why, p->path, tr(strerror(errno)));
    if (flock(p->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return held_by_another(p->lock_fd, p->path, why);
    int n = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
    if (ftruncate(p->lock_fd, 0) != 0 || pwrite(p->lock_fd, pid, (size_t)n, 0) != n)
        return refuse(why, p->path, tr(strerror(errno)));
    return 0;
}

/* With the lock in hand, what is there was left over; but a file of the user is not ours. */
static int clear_place(const char *path, struct text *why)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return 0;
    if (!S_ISSOCK(st.st_mode))
        return refuse(why, path, tr("there is something that is no socket"));
    return unlink(path) == 0 ? 0 : refuse(why, path, tr(strerror(errno)));
}

static int listen_there(struct control_place *p, struct text *why)
{
    struct sockaddr_un address;
    if (!control_address(p->path, &address))
        return refuse(why, p->path, tr("the path is too long for a socket (107 bytes at most)"));
    p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t before = umask(0177);
    int rc = p->fd < 0 ? -1 : bind(p->fd, (const struct sockaddr *)&address, sizeof address);
    int error = errno;
    umask(before);
    if (rc == 0 && listen(p->fd, 64) == 0)
        return 0;
    return refuse(why, p->path, tr(strerror(rc ? error : errno)));
}

int control_place_take(struct control_place *p, char *path, struct text *why)
{
    *p = (struct control_place){.path = path, .lock_fd = -1, .fd = -1};
    make_folders(path);
    bool locked = lock(p, why) == 0;
    if (locked && clear_place(path, why) == 0 && listen_there(p, why) == 0)
        return 0;
    if (p->fd >= 0)
        close(p->fd);
    if (p->lock_fd >= 0)
        close(p->lock_fd);
    free(p->path);
    *p = (struct control_place){.lock_fd = -1, .fd = -1};
    return -1;
}

void control_place_leave(struct control_place *p)
{
    if (!p->path)
        return;
    unlink(p->path);
    close(p->fd);
    close(p->lock_fd); /* the lock's file stays: to remove it is a race with the next */
    free(p->path);
    *p = (struct control_place){.lock_fd = -1, .fd = -1};
}
