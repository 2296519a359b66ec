/* What waits in a queue of the state of a watch, and what was given up. */
#ifndef CLI_QUEUE_LIST_H
#define CLI_QUEUE_LIST_H

#include "cmd.h"
#include "text.h"

/* Print `queue` of the state that the call means, or put back what --retry says. The exit status.
 */
int queue_list(struct call *c, const char *queue, bool failed);

/* What was given up in the state that the options name, or why that can't be seen, as lines. */
void queue_list_failed(const livrec_opts *opts, struct text *t);

#endif
