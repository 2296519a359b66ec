/* Private to niconico*.c. */
#ifndef LR_NICONICO_SESSION_H
#define LR_NICONICO_SESSION_H

#include "resolve/extractor.h"

#define LR_NICONICO_SITE "https://live.nicovideo.jp"

extern const char *const lr_niconico_headers[];

/* Streams of a live programme; `v`: the data of its page. Returns lr_done(x). */
int lr_niconico_play(lr_ctx *x, struct lr_room *room, const lr_json *v);

#endif
