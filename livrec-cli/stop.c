#include "stop.h"

#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

int stop_init(struct stop *s)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    *s = (struct stop){.fd = -1};
    sigemptyset(&s->taken);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction was;
        if (sigaction(signals[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
            sigaddset(&s->taken, signals[i]);
    }
    if (sigprocmask(SIG_BLOCK, &s->taken, NULL) < 0)
        return -1;
    s->fd = signalfd(-1, &s->taken, SFD_CLOEXEC | SFD_NONBLOCK);
    return s->fd < 0 ? -1 : 0;
}

bool stop_take(struct stop *s)
{
    struct signalfd_siginfo info;
    int before = s->count;
    while (read(s->fd, &info, sizeof info) == (ssize_t)sizeof info) {
        s->count++;
        s->last = (int)info.ssi_signo;
    }
    return s->count > before;
}

void stop_give_back(struct stop *s)
{
    sigprocmask(SIG_UNBLOCK, &s->taken, NULL);
    close(s->fd);
    s->fd = -1;
}
