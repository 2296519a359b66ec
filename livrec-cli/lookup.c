#include "lookup.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "exit.h"
#include "log.h"
#include "msg.h"

struct question {
    livrec *lr;
    const char *url;
    int32_t (*ask)(livrec *, const char *, const livrec_opts *, livrec_room **);
    livrec_room *room;
    int32_t code;
    char error[512];
    int answered; /* eventfd */
};

static void *answer(void *arg)
{
    struct question *q = arg;
    q->code = q->ask(q->lr, q->url, NULL, &q->room);
    if (q->code)
        snprintf(q->error, sizeof q->error, "%s", livrec_last_error());
    while (eventfd_write(q->answered, 1) < 0 && errno == EINTR)
        continue;
    return NULL;
}

static void show_log(livrec *lr)
{
    livrec_event *ev;
    while (livrec_next_event(lr, 0, &ev) == 0)
        if (livrec_event_type(ev) == LIVREC_EVENT_LOG)
            log_event(ev);
}

/* Show log lines until the answer is there; its time is limited by "resolve.timeout". */
static void wait_for_answer(struct question *q)
{
    struct pollfd p[] = {{.fd = q->answered, .events = POLLIN},
                         {.fd = livrec_event_fd(q->lr), .events = POLLIN}};
    while (!p[0].revents && (poll(p, 2, -1) >= 0 || errno == EINTR))
        show_log(q->lr);
}

static int ask_on_a_thread(struct call *c, struct question *q)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, answer, q);
    if (error)
        return fail(c, LIVREC_EINTERNAL, "no thread can be started: %s", tr(strerror(error)));
    wait_for_answer(q);
    pthread_join(thread, NULL);
    show_log(q->lr);
    return q->code ? fail(c, q->code, "%s", plain_error(q->error)) : 0;
}

int lookup(struct call *c,
           int32_t (*ask)(livrec *, const char *, const livrec_opts *, livrec_room **),
           livrec_room **out)
{
    struct question q = {.url = c->args[0], .ask = ask, .answered = eventfd(0, EFD_CLOEXEC)};
    if (q.answered < 0)
        return fail(c, LIVREC_EINTERNAL, "eventfd: %s", tr(strerror(errno)));
    int32_t code = livrec_new(c->opts, &q.lr);
    int status = code ? fail_last(c, code) : ask_on_a_thread(c, &q);
    if (code == 0)
        livrec_free(q.lr);
    close(q.answered);
    if (status == 0)
        *out = q.room;
    return status;
}
