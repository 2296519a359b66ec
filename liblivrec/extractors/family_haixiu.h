/* One back-end under two names: Haixiu and Lehai. */
#ifndef LR_FAMILY_HAIXIU_H
#define LR_FAMILY_HAIXIU_H

#include "resolve/extractor.h"

struct lr_haixiu {
    const char *api;  /* "https://service.haixiutv.com" */
    const char *site; /* "https://www.haixiutv.com" */
};

/* The guest's token is the constant "token" of the extractor. */
int lr_haixiu_resolve(lr_ctx *x, struct lr_room *room, const struct lr_haixiu *h);

#endif
