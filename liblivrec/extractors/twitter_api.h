/* The API of X (Twitter), as a visitor or with the cookies of a user. */
#ifndef LR_TWITTER_API_H
#define LR_TWITTER_API_H

#include "resolve/extractor.h"

#define LR_TWITTER_API "https://api.x.com/1.1/"

/* JSON of an address of the API; NULL and a sticky error when it refuses. */
lr_json *lr_twitter_ask(lr_ctx *x, const char *url);

/* The query for a Space. */
const char *lr_twitter_space_url(lr_ctx *x, const char *id);

#endif
