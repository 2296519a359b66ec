#include "session/follow.h"

#include <errno.h>
#include <livrec/error.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/log.h"

#define QUIET 200 /* ms after a change: an editor may still be writing */
#define RETRY 1000
#define LOOK 5000
#define LOOK_TOLD 60000 /* where the kernel tells: its folder may be another one by now */
#define SETTLE 1000 /* ms that a change which was only seen by looking must stand */

int lr_follow_init(struct lr_follow *f, const struct lr_jobs_deps *deps, const char *path,
                   const struct lr_follow_ops *ops, void *arg)
{
    const char *slash = strrchr(path, '/');
    *f = (struct lr_follow){.deps = deps, .ops = ops, .arg = arg, .notify_fd = -1};
    f->path = lr_strdup(path);
    f->folder = slash == path ? lr_strdup("/") : lr_strdup(slash ? path : ".");
    if (!f->path || !f->folder)
        return LIVREC_ENOMEM;
    if (slash && slash != path)
        f->folder[slash - path] = '\0';
    f->name = slash ? f->path + (slash - path) + 1 : f->path;
    f->read = lr_file_stamp_of(path);
    return 0;
}

void lr_follow_free(struct lr_follow *f)
{
    if (f->what)
        f->ops->drop(f->what);
    if (f->notify_fd >= 0)
        close(f->notify_fd);
    lr_free(f->folder);
    lr_free(f->path);
}

static void wake(void *arg)
{
    struct lr_follow *f = arg;
    f->timer = NULL;
    lr_follow_again(f);
}

void lr_follow_later(struct lr_follow *f, int64_t ms)
{
    lr_timer_stop(f->deps->loop, &f->timer);
    f->timer = lr_timer_start(f->deps->loop, ms, wake, f);
}

static void was_read(void *arg)
{
    struct lr_follow *f = arg;
    void *what = f->what;
    f->what = NULL;
    f->reading = false;
    if (f->ended && what)
        f->ops->drop(what);
    else if (what)
        f->ops->take(f->arg, what);
    else if (!f->ended)
        lr_follow_later(f, RETRY);
    if (f->again)
        lr_follow_again(f);
}

static void read_it(void *arg)
{
    struct lr_follow *f = arg;
    f->read = lr_file_stamp_of(f->path); /* before: what changes meanwhile is another */
    f->what = f->ops->read(f->arg);
    lr_loop_post_task(f->deps->loop, &f->task, was_read, f);
}

void lr_follow_again(struct lr_follow *f)
{
    f->again = f->reading;
    if (f->reading || f->ended)
        return;
    f->reading = lr_pool_submit(f->deps->pool, read_it, f) == 0;
    if (!f->reading)
        lr_follow_later(f, RETRY);
}

/* ---- looking */

static void look(void *arg);

static void look_after(struct lr_follow *f, int64_t ms)
{
    lr_timer_stop(f->deps->loop, &f->looks);
    f->looks = lr_timer_start(f->deps->loop, ms, look, f);
}

static int64_t until_look(const struct lr_follow *f)
{
    return f->listens && f->told && !f->missed ? LOOK_TOLD : LOOK;
}

/* One that is not there counts no more than one that can't be read: what was read stays. */
static void was_seen(void *arg)
{
    struct lr_follow *f = arg;
    struct lr_file_stamp before = f->before;
    f->reading = false;
    if (f->ended)
        return;
    bool other = !lr_file_stamp_same(&f->seen, &f->read) &&
                 !lr_file_stamp_same(&f->seen, &(struct lr_file_stamp){0});
    bool settled = lr_file_stamp_same(&f->seen, &before);
    f->missed |= other && settled;
    look_after(f, other && !settled ? SETTLE : until_look(f));
    if (f->again || (other && settled))
        lr_follow_again(f);
}

static void look_at_it(void *arg)
{
    struct lr_follow *f = arg;
    f->before = f->seen;
    f->seen = lr_file_stamp_of(f->path);
    f->told = lr_file_is_told(f->folder, f->path);
    lr_loop_post_task(f->deps->loop, &f->task, was_seen, f);
}

static void look(void *arg)
{
    struct lr_follow *f = arg;
    f->looks = NULL;
    if (!f->reading && lr_pool_submit(f->deps->pool, look_at_it, f) == 0)
        f->reading = true;
    else
        look_after(f, LOOK);
}

/* ---- being told */

/* Is one of the changes that wait in the descriptor one of our file? */
static bool concerns(const struct lr_follow *f)
{
    _Alignas(struct inotify_event) char space[4096];
    bool ours = false;
    for (ssize_t n; (n = read(f->notify_fd, space, sizeof space)) > 0;)
        for (char *at = space; at < space + n;) {
            const struct inotify_event *e = (const struct inotify_event *)at;
            ours |= (e->mask & IN_Q_OVERFLOW) || (e->len && strcmp(e->name, f->name) == 0);
            at += sizeof *e + e->len;
        }
    return ours;
}

static void changed(void *arg, uint32_t events)
{
    struct lr_follow *f = arg;
    (void)events;
    if (concerns(f))
        lr_follow_later(f, QUIET);
}

void lr_follow_begin(struct lr_follow *f)
{
    look_after(f, LOOK);
    f->notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    f->listens = f->notify_fd >= 0 &&
                 inotify_add_watch(f->notify_fd, f->folder, IN_CLOSE_WRITE | IN_MOVED_TO) >= 0 &&
                 lr_loop_watch(f->deps->loop, f->notify_fd, EPOLLIN, changed, f) == 0;
    if (f->listens)
        return;
    lr_logf(f->deps->env->log, LR_INFO, 0, "%s: changes count some seconds later: inotify: %s",
            f->path, strerror(errno));
}

void lr_follow_stop(struct lr_follow *f)
{
    f->ended = true;
    lr_timer_stop(f->deps->loop, &f->timer);
    lr_timer_stop(f->deps->loop, &f->looks);
    if (f->notify_fd >= 0)
        lr_loop_watch(f->deps->loop, f->notify_fd, 0, NULL, NULL);
}
