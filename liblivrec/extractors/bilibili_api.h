/* Requests to Bilibili's API as both its parts make them: signed with WBI. */
#ifndef LR_BILIBILI_API_H
#define LR_BILIBILI_API_H

#include "resolve/extractor.h"

#define LR_BILIBILI_API "https://api.live.bilibili.com"

/* GET base?pairs (n strings: key, value, ...), signed if the keys can be had. NULL without a sticky
 * error when the answer is not code 0. */
lr_json *lr_bilibili_get(lr_ctx *x, const char *base, const char *const *pairs, size_t n);

#endif
