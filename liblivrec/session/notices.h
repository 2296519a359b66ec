/* Notices of what happens: listens to the events of the handle, and sends to the channels that the
 * options of each room name ("notify.*"). Nothing here makes a room wait. */
#ifndef LR_NOTICES_H
#define LR_NOTICES_H

#include "session/events.h"
#include "session/notice_queue.h"

struct lr_notices;

/* What deps points to, events and opts (the handle's; may be NULL) must outlive it. 0,
 * LIVREC_ENOMEM, LIVREC_EARG: opts name a channel or an event that there is none of. */
int lr_notices_new(const struct lr_notice_deps *deps, struct lr_events *events,
                   const struct lr_opts *opts, struct lr_notices **out, struct lr_err *err);

/* What happened until now is put into the store, and what may be sent goes, for at most so long;
 * the rest waits for the next start. `cancel` is fired after that, and ends what is being sent.
 * Waits for the thread. NULL is allowed. */
void lr_notices_free(struct lr_notices *n, int64_t grace_ms, struct lr_cancel *cancel);

#endif
