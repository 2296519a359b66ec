/* One process of livrec-js: started with nothing but a socket, asked once, never left behind. */
#ifndef LR_CHILD_H
#define LR_CHILD_H

#include "core/buf.h"
#include "core/cancel.h"
#include "core/err.h"

/* Start `helper`, send it `request` (which is used up), collect its answer until it ends, and kill
 * it when it does not within wall_ms. Blocking. 0 when the process ended by itself with exit code
 * 0; else LIVREC_ESCRIPT (killed, crashed, too slow, longer answer than the buffer's maximum),
 * LIVREC_ECANCELLED, LIVREC_EUNSUPPORTED (can't be started or locked in), LIVREC_ENOMEM. */
int lr_child_ask(const char *helper, struct lr_buf *request, struct lr_buf *answer, int wall_ms,
                 struct lr_cancel *cancel, struct lr_err *err);

#endif
