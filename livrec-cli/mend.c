#include "mend.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "exit.h"
#include "findings.h"
#include "msg.h"
#include "print.h"

struct task {
    livrec *lr;
    const char *const *paths;
    uint32_t count, flags;
    const char *out, *like;
    bool join;
    livrec_report *report;
    int32_t code;
    char error[600];
    int done; /* eventfd */
};

static void *work(void *arg)
{
    struct task *t = arg;
    t->code = t->join
                  ? livrec_join(t->lr, t->paths, t->count, t->out, &t->report)
                  : livrec_repair_like(t->lr, t->paths[0], t->like, t->out, t->flags, &t->report);
    if (t->code)
        snprintf(t->error, sizeof t->error, "%s", plain_error(livrec_last_error()));
    while (eventfd_write(t->done, 1) < 0 && errno == EINTR)
        continue;
    return NULL;
}

/* A signal cancels the call by taking its handle away. */
static void wait_for(struct mender *m, const struct task *t)
{
    struct pollfd p[] = {{.fd = t->done, .events = POLLIN}, {.fd = m->stop.fd, .events = POLLIN}};
    while (!p[0].revents && (poll(p, 2, -1) >= 0 || errno == EINTR))
        if (stop_take(&m->stop)) {
            livrec_free(m->lr);
            m->lr = NULL;
        }
}

static int run(struct mender *m, struct task *t)
{
    pthread_t thread;
    t->done = eventfd(0, EFD_CLOEXEC);
    int error = t->done < 0 ? errno : pthread_create(&thread, NULL, work, t);
    if (error == 0) {
        wait_for(m, t);
        pthread_join(thread, NULL);
    }
    if (t->done >= 0)
        close(t->done);
    return error ? fail(m->call, LIVREC_EINTERNAL, "no thread can be started: %s", tr(strerror(error)))
                 : 0;
}

int mend(struct mender *m, const char *const *paths, size_t count, const char *out, bool join)
{
    const struct call *c = m->call;
    struct task t = {.lr = m->lr,
                     .paths = paths,
                     .count = (uint32_t)count,
                     .flags = c->own[OWN_CHECK] ? LIVREC_REPAIR_CHECK : 0,
                     .out = out,
                     .like = c->own[OWN_LIKE],
                     .join = join};
    int status = run(m, &t);
    if (status || !m->lr) {
        livrec_report_free(t.report);
        return status;
    }
    if (t.code && c->own[OWN_JSON])
        print_json_error(t.code, t.error, "input", paths[0]);
    else if (t.code)
        print_note("%s", t.error);
    else
        findings_show(c, paths, count, t.report);
    bool damaged = c->own[OWN_CHECK] && livrec_report_int(t.report, LIVREC_REPORT_DAMAGED);
    livrec_report_free(t.report);
    return t.code ? exit_status(t.code) : damaged ? exit_status(LIVREC_EMEDIA) : 0;
}

int mender_open(struct mender *m, struct call *c)
{
    *m = (struct mender){.call = c};
    if (stop_init(&m->stop) < 0)
        return fail(c, LIVREC_EINTERNAL, "signalfd: %s", tr(strerror(errno)));
    int32_t code = livrec_new(c->opts, &m->lr);
    return code ? fail_last(c, code) : 0;
}

int mender_close(struct mender *m, int status)
{
    bool stopped = m->stop.count > 0;
    livrec_free(m->lr);
    if (m->stop.fd >= 0)
        stop_give_back(&m->stop);
    return stopped ? 128 + m->stop.last : status;
}
