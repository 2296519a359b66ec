/* One back-end under two names: Piaopiao and Huamao. */
#ifndef LR_FAMILY_PREVIEW_H
#define LR_FAMILY_PREVIEW_H

#include "resolve/extractor.h"

struct lr_preview {
    const char *api;  /* "https://api.catshow168.com/live/preview" */
    const char *site; /* "https://h.catshow168.com" */
};

int lr_preview_resolve(lr_ctx *x, struct lr_room *room, const struct lr_preview *p);

#endif
