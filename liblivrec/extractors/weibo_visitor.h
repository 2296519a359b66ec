/* Requests to Weibo as a visitor: the site wants a cookie, which is minted where it asks for one
 * and kept. */
#ifndef LR_WEIBO_VISITOR_H
#define LR_WEIBO_VISITOR_H

#include "resolve/extractor.h"

#define LR_WEIBO "https://weibo.com"

/* JSON of the site, NULL with a sticky error: AUTH when it shows nothing to visitors. */
lr_json *lr_weibo_ask(lr_ctx *x, const char *url);

#endif
