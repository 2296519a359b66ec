#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/attr.h"
#include "core/clock.h"

#define NICE 10
#define IO_LOW (2 << 13 | 7) /* ioprio: best effort, the lowest */
enum { IO_BY_THREAD = 1, IO_BY_GROUP = 2 };

#define WAIT_BY_PIDFD 3 /* P_PIDFD of Linux 5.4, an enumerator only in newer headers */

static int set_files(posix_spawn_file_actions_t *files, const struct lr_process_plan *plan)
{
    const int fds[] = {plan->in, plan->out, plan->err};
    int rc = plan->dir ? posix_spawn_file_actions_addchdir_np(files, plan->dir) : 0;
    for (int i = 0; i < (int)LR_COUNT(fds) && rc == 0; i++)
        rc = fds[i] >= 0 ? posix_spawn_file_actions_adddup2(files, fds[i], i)
                         : posix_spawn_file_actions_addopen(files, i, "/dev/null",
                                                            i ? O_WRONLY : O_RDONLY, 0);
    return rc ? rc : posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
}

static void set_attributes(posix_spawnattr_t *attr, const struct lr_process_plan *plan)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attr, &none);
    posix_spawnattr_setsigdefault(attr, &all);
    posix_spawnattr_setpgroup(attr, 0);
    posix_spawnattr_setflags(attr, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                           (plan->group ? POSIX_SPAWN_SETPGROUP : 0)));
}

int lr_process_start(struct lr_process *p, const struct lr_process_plan *plan)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    *p = (struct lr_process){.pidfd = -1, .group = plan->group};
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    set_attributes(&attr, plan);
    int rc = set_files(&files, plan);
    if (rc == 0)
        rc = posix_spawn(&p->pid, plan->path, &files, &attr, plan->argv, plan->env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    if (rc)
        p->pid = 0;
    else
        p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
    return rc;
}

bool lr_process_ended(const struct lr_process *p, int64_t ms)
{
    /* Against a stuck child, whatever clock the library was given. */
    const struct lr_clock *clock = lr_clock_system();
    struct pollfd one = {p->pidfd, POLLIN, 0};
    int64_t until = lr_mono_ms(clock) + ms, left = ms;
    for (; p->pidfd >= 0 && left >= 0; left = until - lr_mono_ms(clock)) {
        int n = poll(&one, 1, (int)left);
        if (n > 0)
            return true;
        if (n == 0)
            break;
    }
    return false;
}

/* By pidfd where there is one: the host may have taken the exit of our child, and its number can
 * be another process's by now. */
static void send_to(const struct lr_process *p, int number)
{
    if (p->pid <= 0)
        return;
    if (p->group)
        kill(-p->pid, number);
    if (p->pidfd >= 0)
        syscall(SYS_pidfd_send_signal, p->pidfd, number, NULL, 0);
    else
        kill(p->pid, number);
}

void lr_process_ask(const struct lr_process *p)
{
    send_to(p, SIGTERM);
}

void lr_process_finish(struct lr_process *p, siginfo_t *end)
{
    *end = (siginfo_t){0};
    if (p->pid <= 0)
        return;
    send_to(p, SIGKILL);
    idtype_t by = p->pidfd >= 0 ? (idtype_t)WAIT_BY_PIDFD : P_PID;
    id_t which = p->pidfd >= 0 ? (id_t)p->pidfd : (id_t)p->pid;
    while (waitid(by, which, end, WEXITED) != 0 && errno == EINTR)
        continue;
    if (p->pidfd >= 0)
        close(p->pidfd);
    *p = (struct lr_process){.pidfd = -1};
}

void lr_process_step_back(pid_t group)
{
    int now = getpriority(PRIO_PROCESS, 0), wish = now > NICE ? now : NICE;
    setpriority(group ? PRIO_PGRP : PRIO_PROCESS, (id_t)group, wish);
    syscall(SYS_ioprio_set, group ? IO_BY_GROUP : IO_BY_THREAD, group, IO_LOW);
}
