/* Requests to Bilibili's API as its parts make them: signed with WBI. */
#ifndef LR_BILIBILI_API_H
#define LR_BILIBILI_API_H

#include "resolve/extractor.h"

#define LR_BILIBILI_API "https://api.live.bilibili.com"

/* GET base?pairs (n strings: key, value, ...), signed if the keys can be had. NULL without a sticky
 * error when no JSON comes; it is up to the caller to look at its "code". */
lr_json *lr_bilibili_get(lr_ctx *x, const char *base, const char *const *pairs, size_t n);

/* What goes with every request that is not signed. */
extern const struct lr_req lr_bilibili_plain;

/* Is it risk control that refuses? `v` is the last answer, NULL if it was no JSON. */
bool lr_bilibili_suspects(const lr_ctx *x, const lr_json *v);

/* The error for that. */
int lr_bilibili_doubt(lr_ctx *x, const char *call);

/* The error of an answer whose code is not 0, or that has none. `call` names it. */
int lr_bilibili_refused(lr_ctx *x, const char *call, const lr_json *v);

#define LR_BILIBILI_BATCH 50 /* what other clients ask for at once */
int lr_bilibili_poll(lr_ctx *x, struct lr_polled *rooms, size_t n);

/* Adds the streams of a live room, or says why there are none. */
int lr_bilibili_streams(lr_ctx *x, struct lr_room *room);

#endif
