/* Broadcasts that are told of, kept in the store: a restart in the middle of one is no news. */
#ifndef LR_NOTICE_SESSIONS_H
#define LR_NOTICE_SESSIONS_H

#include "core/env.h"
#include "session/notice_rooms.h"
#include "store/store.h"

/* What was going on when the last process ended, if that was a moment ago. 0, LIVREC_ENOMEM; what
 * can't be read is left out. */
int lr_notice_sessions_open(const struct lr_env *env, struct lr_store *store,
                            struct lr_notice_rooms *rooms, struct lr_err *err);

/* The room's broadcast was `before` (0: none) and is what the room says. Its name is kept, too: an
 * answer that it is over may lack it. 0, LIVREC_ENOMEM, LIVREC_EIO. */
int lr_notice_session(struct lr_store *store, const struct lr_notice_room *r, int64_t before,
                      struct lr_err *err);

/* The process ends: from now on they are old news soon. */
void lr_notice_sessions_close(const struct lr_env *env, struct lr_store *store);

#endif
