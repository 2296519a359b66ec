/* The two calls of Douyin's API that know rooms. NULL with a sticky error when they are refused. */
#ifndef LR_DOUYIN_API_H
#define LR_DOUYIN_API_H

#include "resolve/extractor.h"

#define LR_DOUYIN_SITE "https://live.douyin.com"

/* web/enter, by a room's stable number, signed. */
lr_json *lr_douyin_enter(lr_ctx *x, const char *rid);

/* reflow/info: the current room of a user, or one by its own number (both may be NULL). */
lr_json *lr_douyin_reflow(lr_ctx *x, const char *room_id, const char *sec_uid);

/* Both say so when a broadcast is over. */
bool lr_douyin_has_ended(const lr_json *v);

#endif
