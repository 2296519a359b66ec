/* A record job as the command sees it: what its events said so far, and how they are told. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include <livrec/livrec.h>

#include "progress.h"

struct job {
    uint64_t id;
    char *label; /* the anchor once it is known, before that the address; owned */
    bool ended;
    int32_t code; /* once it ended */
    struct progress_row row;
};

/* Take over what an event says. */
void job_take(struct job *j, const livrec_event *ev);

/* The event as a line for a person, without its end; nothing for events that get none. `quiet`
 * leaves errors. */
void job_line(struct text *t, const struct job *j, const livrec_event *ev, bool quiet);

#endif
