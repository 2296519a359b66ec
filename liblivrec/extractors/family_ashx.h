/* One back-end under several names: Liuxing, Changliao, Yinbo. */
#ifndef LR_FAMILY_ASHX_H
#define LR_FAMILY_ASHX_H

#include "resolve/extractor.h"

struct lr_ashx {
    const char *api;       /* "https://wap.7u66.com" */
    const char *page;      /* what stands before "/ROOM" in the address of its page */
    const char *current;   /* ... and in "currentUrl", the page that the API is told */
    const char *promoters; /* a further parameter of both, or NULL */
    const char *flv;       /* where streams lie when the page does not say, or NULL */
};

int lr_ashx_resolve(lr_ctx *x, struct lr_room *room, const struct lr_ashx *site);

#endif
