/* The state of another process, or of none, for calls that look into it. */
#ifndef LR_API_STATE_H
#define LR_API_STATE_H

#include "api/handle.h"
#include "store/store.h"

/* Not claimed: a process that watches has it open meanwhile. One that is not there is not made:
 * LIVREC_EIO. LIVREC_EARG without "state.path". */
int lr_state_open(struct lr_handle *h, const struct lr_opts *opts, struct lr_store **out,
                  struct lr_err *err);

#endif
