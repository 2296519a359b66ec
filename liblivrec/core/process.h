/* Child processes: started by path and arguments, without a shell, and never left behind. */
#ifndef LR_PROCESS_H
#define LR_PROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct lr_process {
    pid_t pid; /* 0: none */
    int pidfd; /* readable when it has ended; -1: the kernel has none */
    bool group;
};

struct lr_process_plan {
    const char *path; /* nothing is searched for */
    char *const *argv, *const *env;
    const char *dir; /* to start in; NULL: where we are */
    /* What become its descriptors 0, 1 and 2, the only ones that it gets: above 2, or one for
     * several; -1: /dev/null. */
    int in, out, err;
    bool group; /* it leads a process group of its own, which ends with it */
};

/* No signal is blocked or ignored in it. It is killed when the thread that calls this ends, so that
 * none outlives a process that was killed. 0, or a number of errno.h. Close it by
 * lr_process_finish() in any case. */
int lr_process_start(struct lr_process *p, const struct lr_process_plan *plan);
/* True when it has ended by itself in time. Without a pidfd nobody knows: false. */
bool lr_process_ended(const struct lr_process *p, int64_t ms);
/* Ask it, and its group, to end. */
void lr_process_ask(const struct lr_process *p);
/* Kill what runs of it and its group, and take the exit of the process; si_code is 0 when that went
 * elsewhere (a host that ignores SIGCHLD). */
void lr_process_finish(struct lr_process *p, siginfo_t *end);

/* Let a process group, or with 0 the calling thread, have what nobody else needs of processor and
 * disk. Never the other way. */
void lr_process_step_back(pid_t group);

#endif
