/* Douyu's play requests. */
#ifndef LR_DOUYU_PLAY_H
#define LR_DOUYU_PLAY_H

#include "resolve/extractor.h"

#define LR_DOUYU_WWW "https://www.douyu.com"

/* Of all requests: the key is bound to the User-Agent. */
#define LR_DOUYU_HEADERS                                                                           \
    .headers = (const char *const[])                                                               \
    {                                                                                              \
        "User-Agent", LR_UA_DESKTOP, "Referer", LR_DOUYU_WWW "/", NULL                             \
    }

/* Adds the streams of a live room, or says why there are none. */
int lr_douyu_streams(lr_ctx *x, struct lr_room *room);

#endif
