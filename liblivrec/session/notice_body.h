/* A notice as it waits in the store: JSON, and back. */
#ifndef LR_NOTICE_BODY_H
#define LR_NOTICE_BODY_H

#include "core/buf.h"
#include "notify/channel.h"

#define LR_NOTICE_ID 17

/* to: the id of its address; at: when it was put. 0 or LIVREC_ENOMEM. */
int lr_notice_to_body(struct lr_buf *out, const char *to, int64_t at, const struct lr_notice *n);

/* Strings in the arena. 0, LIVREC_EPARSE (another version wrote it), LIVREC_ENOMEM. */
int lr_notice_from_body(struct lr_arena *a, const char *body, const char **to, int64_t *at,
                        struct lr_notice *n);

#endif
