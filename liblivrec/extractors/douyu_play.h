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

/* How a play request is signed. */
struct lr_douyu_signer {
    const char *path;   /* of the API */
    const char *params; /* signature, ready for the form */
    bool kept;          /* the key is one of an earlier resolve */
};

/* The first answer, at a rate, and the signer that got it; NULL, no sticky error, and the
 * HTTP status when there is none. */
lr_json *lr_douyu_ask(lr_ctx *x, const char *rid, const char *rate, struct lr_douyu_signer *s,
                      int *status);

/* One more, at a rate and from a line of the CDN. */
lr_json *lr_douyu_play(lr_ctx *x, const struct lr_douyu_signer *s, const char *rid,
                       const char *rate, const char *cdn);

/* Adds the streams of a live room, or says why there are none. */
int lr_douyu_streams(lr_ctx *x, struct lr_room *room);

#endif
