/* livrec inside of a program with an event loop of its own: epoll over the library's events,
 * signals and commands on standard input.
 *
 *     embed DIR        then: "record URL", "stop JOB", "jobs", "quit"
 *
 * cc -o embed embed.c $(pkg-config --cflags --libs liblivrec) */
#include <errno.h>
#include <inttypes.h>
#include <livrec/livrec.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct program {
    livrec *lr;
    int loop, signals;
    int quit; /* finish the recordings, then end */
    char line[4096];
    size_t len;
};

static int watch(struct program *p, int fd)
{
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(p->loop, EPOLL_CTL_ADD, fd, &e);
}

static void command(struct program *p, char *line)
{
    char *rest = line + strcspn(line, " ");
    uint64_t job;
    if (*rest)
        *rest++ = '\0';
    if (strcmp(line, "record") == 0) {
        /* Never waits: the room is looked up on a thread of the library. */
        if (livrec_record(p->lr, rest, NULL, &job) < 0)
            printf("refused: %s\n", livrec_last_error());
        else
            printf("job %" PRIu64 "\n", job);
    } else if (strcmp(line, "stop") == 0) {
        if (livrec_stop(p->lr, strtoull(rest, NULL, 10)) < 0)
            printf("refused: %s\n", livrec_last_error());
    } else if (strcmp(line, "jobs") == 0) {
        printf("jobs %" PRIu32 "\n", livrec_job_count(p->lr));
    } else if (strcmp(line, "quit") == 0) {
        p->quit = 1;
    } else if (*line) {
        printf("unknown: record URL, stop JOB, jobs, quit\n");
    }
    fflush(stdout);
}

/* Read what there is; run each whole line. */
static void on_input(struct program *p)
{
    ssize_t n = read(STDIN_FILENO, p->line + p->len, sizeof p->line - 1 - p->len);
    if (n <= 0) {
        epoll_ctl(p->loop, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
        p->quit = 1;
        return;
    }
    p->len += (size_t)n;
    p->line[p->len] = '\0';
    for (char *end; (end = strchr(p->line, '\n'));) {
        *end = '\0';
        command(p, p->line);
        p->len -= (size_t)(end + 1 - p->line);
        memmove(p->line, end + 1, p->len + 1);
    }
    if (p->len == sizeof p->line - 1)
        p->len = 0; /* a line that never ends */
}

/* Take all events that wait; the descriptor stays readable as long as there are some. */
static void on_events(struct program *p)
{
    livrec_event *ev;
    while (livrec_next_event(p->lr, 0, &ev) == 0)
        if (livrec_event_type(ev) != LIVREC_EVENT_PROGRESS)
            printf("%s\n", livrec_event_json(ev));
    fflush(stdout);
}

static void on_signal(struct program *p)
{
    struct signalfd_siginfo info;
    if (read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        p->quit = 1;
}

static void run(struct program *p)
{
    struct epoll_event ready[8];
    while (!p->quit) {
        int n = epoll_wait(p->loop, ready, 8, -1);
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd == STDIN_FILENO)
                on_input(p);
            else if (ready[i].data.fd == p->signals)
                on_signal(p);
            else
                on_events(p);
        }
    }
}

/* The handle comes after the signals are blocked, so that the library's threads block them too. */
static int open_all(struct program *p, const char *dir)
{
    sigset_t set;
    livrec_opts *opts;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    p->signals = signalfd(-1, &set, SFD_CLOEXEC);
    p->loop = epoll_create1(EPOLL_CLOEXEC);
    if (p->signals < 0 || p->loop < 0 || livrec_opts_new(&opts) < 0)
        return -1;
    int32_t code = livrec_opts_set(opts, "record.dir", dir);
    code = code ? code : livrec_new(opts, &p->lr);
    livrec_opts_free(opts);
    if (code)
        return -1;
    return watch(p, livrec_event_fd(p->lr)) || watch(p, p->signals) || watch(p, STDIN_FILENO) ? -1
                                                                                              : 0;
}

int main(int argc, char **argv)
{
    struct program p = {.loop = -1, .signals = -1};
    int status = open_all(&p, argc > 1 ? argv[1] : ".");
    if (status == 0)
        run(&p);
    else
        fprintf(stderr, "embed: %s\n", *livrec_last_error() ? livrec_last_error() : strerror(errno));
    livrec_free(p.lr); /* stops the jobs and finishes their files */
    close(p.signals);
    close(p.loop);
    return status ? 1 : 0;
}
