/* SIGINT, SIGTERM and SIGHUP as something to poll. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <signal.h>
#include <stdbool.h>

struct stop {
    int fd;         /* readable while signals wait */
    int count;      /* signals so far */
    int last;       /* the last one */
    sigset_t taken; /* those that are caught: not what the parent ignores (nohup, "cmd &" in sh) */
};

/* Block the signals; call it before the first thread starts. 0, or -1 with errno. */
int stop_init(struct stop *s);

/* Take the signals that wait. True if there were any. */
bool stop_take(struct stop *s);

/* From here on the next signal ends the process. */
void stop_give_back(struct stop *s);

#endif
