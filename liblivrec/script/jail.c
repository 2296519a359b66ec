#include "script/jail.h"

#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "core/attr.h"
#include "script/js_wire.h"

#if LR_HAVE_SECCOMP
#include <seccomp.h>
#endif

static int set_limits(void)
{
    const struct {
        int what;
        struct rlimit limit;
    } rows[] = {{RLIMIT_CPU, {JS_CPU_SECONDS, JS_CPU_SECONDS + 1}}, /* SIGXCPU tells the reason */
                {RLIMIT_CORE, {0, 0}},
                {RLIMIT_FSIZE, {0, 0}},
                {RLIMIT_NOFILE, {0, 0}},
                {RLIMIT_NPROC, {0, 0}}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (setrlimit(rows[i].what, &rows[i].limit) != 0)
            return -1;
    return !LR_SANITIZED &&
                   setrlimit(RLIMIT_AS, &(struct rlimit){JS_ADDRESS_MAX, JS_ADDRESS_MAX}) != 0
               ? -1
               : 0;
}

#if LR_HAVE_SECCOMP
static int set_filter(void)
{
    static const int calls[] = {
        SCMP_SYS(read),         SCMP_SYS(write),         SCMP_SYS(exit),
        SCMP_SYS(exit_group),   SCMP_SYS(munmap),        SCMP_SYS(brk),
        SCMP_SYS(mremap),       SCMP_SYS(madvise),       SCMP_SYS(futex),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
        SCMP_SYS(sched_yield)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int rc = filter ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < LR_COUNT(calls); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    if (rc == 0 && LR_SANITIZED) /* asked for by its exit */
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 0);
    /* Memory, but never a file, and never to be run. */
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                              SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return rc == 0 ? 0 : -1;
}
#else
static int set_filter(void)
{
    return 0;
}
#endif

int lr_jail_enter(void)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return set_limits() == 0 ? set_filter() : -1;
}
