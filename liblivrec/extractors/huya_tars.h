/* One call of Huya's TARS interface (Tencent's binary RPC): a media token for a stream. */
#ifndef LR_HUYA_TARS_H
#define LR_HUYA_TARS_H

#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"

/* Body of liveui.getCdnTokenInfoEx for a stream, as the client `ua` sends it. NULL: no memory, or
 * a name over 255 bytes. */
uint8_t *lr_huya_token_request(struct lr_arena *a, const char *stream, const char *ua,
                               int32_t request_id, size_t *len);

/* sFlvToken of the answer: a fresh anticode. NULL when the answer is none. */
char *lr_huya_token_reply(struct lr_arena *a, const uint8_t *data, size_t len);

#endif
