/* What is done to a file that is closed, on a worker, before it is told of. */
#ifndef LR_SETTLE_H
#define LR_SETTLE_H

#include <stdbool.h>

struct lr_output;

/* Begin it, if something is to be done; lr_output_settled() follows on the loop. It touches the
 * output's path, size and digest alone. `amended`: the digest that was taken while the file was
 * written is not of what is in it now. */
bool lr_settle_start(struct lr_output *o, bool amended);

#endif
