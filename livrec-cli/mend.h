/* livrec repair and livrec join: a call that works on files, and what it reports. */
#ifndef CLI_MEND_H
#define CLI_MEND_H

#include "cmd.h"
#include "stop.h"

/* What runs one such call after the other until a signal comes. */
struct mender {
    struct call *call;
    livrec *lr; /* NULL once a signal came */
    struct stop stop;
};

int mender_open(struct mender *m, struct call *c); /* 0, or the exit status after the error */
int mender_close(struct mender *m, int status);    /* the exit status of the command */

/* Files into one (`join`), or one repaired. Tells everything; returns the exit status. */
int mend(struct mender *m, const char *const *paths, size_t count, const char *out, bool join);

#endif
