/* What happens, told: events as JSON or paths of finished files on standard output, lines for
 * people on standard error. */
#ifndef CLI_TELL_H
#define CLI_TELL_H

#include "cmd.h"
#include "job.h"
#include "progress.h"

struct tell {
    bool json, quiet, both_terminals;
    bool reader_gone;
    struct progress progress;
    bool stale; /* the progress lines are not up to date */
};

void tell_init(struct tell *t, const struct call *c);
void tell_note(struct tell *t, const char *text); /* not with --json or --quiet */
/* An event; `words`: what it says to people, or empty. Taken over. */
void tell_event(struct tell *t, const livrec_event *ev, struct text *words);

#endif
