/* The calls of YouTube's apps (InnerTube). */
#ifndef LR_YOUTUBE_CLIENT_H
#define LR_YOUTUBE_CLIENT_H

#include "resolve/extractor.h"

#define LR_YOUTUBE "https://www.youtube.com"

/* One of the apps that the site serves; its version and user agent are constants of the platform,
 * since they age. */
struct lr_youtube_client {
    const char *name, *number;
    const char *version, *agent; /* names of constants; agent NULL: that of the browser */
    const char *fields[9];       /* further facts of the app: name, value, ..., NULL */
    int sdk;                     /* androidSdkVersion, or 0 */
};

extern const struct lr_youtube_client lr_youtube_web;

/* Apps whose playlists need neither script nor proof, best first, up to one without a name. The
 * first gives pictures and sound in one, the second each apart. */
extern const struct lr_youtube_client lr_youtube_players[];

/* `call` with {key: value} and the app. An optional one sets no sticky error. */
lr_json *lr_youtube_ask(lr_ctx *x, const struct lr_youtube_client *c, const char *call,
                        const char *key, const char *value, bool optional);

#endif
