#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
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

/* ---- the child, between vfork() and execve(): it shares our memory, so it calls the system alone
 */

#define REPORT 3 /* the first descriptor above the three */

/* As its descriptor `at`, and not closed by execve(). */
static int place(int fd, int at)
{
    int from = fd >= 0 ? fd : open("/dev/null", at ? O_WRONLY : O_RDONLY);
    if (from < 0 || dup2(from, at) < 0)
        return errno;
    if (fd < 0 && from != at)
        close(from);
    return 0;
}

static void let_signals_through(void)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &usual, NULL); /* of those that can have none it fails */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* It ends with the thread that started it, whatever ends that: one that was killed before this is
 * seen by its number. */
static int tie_to(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return errno;
    return getppid() == parent ? 0 : ESRCH;
}

/* Returns why it could not; *report moves. */
static int become(const struct lr_process_plan *plan, pid_t parent, int *report)
{
    const int fds[] = {plan->in, plan->out, plan->err};
    int rc = tie_to(parent);
    if (rc == 0 && plan->group && setpgid(0, 0) != 0)
        rc = errno;
    if (rc == 0 && plan->dir && chdir(plan->dir) != 0)
        rc = errno;
    for (int i = 0; i < (int)LR_COUNT(fds) && rc == 0; i++)
        rc = place(fds[i], i);
    if (rc == 0 && *report != REPORT && dup3(*report, REPORT, O_CLOEXEC) < 0)
        rc = errno;
    if (rc)
        return rc;
    *report = REPORT;
    closefrom(REPORT + 1);
    let_signals_through();
    execve(plan->path, plan->argv, plan->env);
    return errno;
}

_Noreturn static void live(const struct lr_process_plan *plan, pid_t parent, int report)
{
    int why = become(plan, parent, &report);
    (void)!write(report, &why, sizeof why);
    _exit(127);
}

/* ---- we */

/* 0 when it has become the program: its end of the pipe is closed then. */
static int heard(int from)
{
    int why = 0;
    ssize_t n = -1;
    do
        n = read(from, &why, sizeof why);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof why ? why : 0;
}

/* Not posix_spawn(), which ties nothing to anybody. No signal handler of ours runs in the child. */
static pid_t give_birth(const struct lr_process_plan *plan, int report)
{
    sigset_t all, before;
    pid_t self = getpid();
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t pid = vfork();
    if (pid == 0)
        live(plan, self, report);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

int lr_process_start(struct lr_process *p, const struct lr_process_plan *plan)
{
    int ends[2];
    *p = (struct lr_process){.pidfd = -1, .group = plan->group};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    int report = fcntl(ends[1], F_DUPFD_CLOEXEC, REPORT); /* a host may have closed the three */
    close(ends[1]);
    pid_t pid = report < 0 ? -1 : give_birth(plan, report);
    int rc = pid < 0 ? errno : 0;
    if (report >= 0)
        close(report);
    rc = rc ? rc : heard(ends[0]);
    close(ends[0]);
    if (pid > 0 && rc)
        waitpid(pid, NULL, 0);
    if (rc)
        return rc;
    p->pid = pid;
    p->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    return 0;
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
