/* Where a daemon keeps its state. */
#ifndef CLI_STATE_PLACE_H
#define CLI_STATE_PLACE_H

#include <livrec/livrec.h>

/* "state.path", unless it was given: ".livrec/state.db" in the folder that recordings go to. 0 or
 * LIVREC_ENOMEM. */
int32_t state_place(livrec_opts *opts);

#endif
