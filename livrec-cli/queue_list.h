/* What waits in a queue of the state of a watch, and what was given up. */
#ifndef CLI_QUEUE_LIST_H
#define CLI_QUEUE_LIST_H

#include "cmd.h"

/* Print `queue` of the state that the call means, or put back what --retry says. The exit status.
 */
int queue_list(struct call *c, const char *queue, bool failed);

#endif
