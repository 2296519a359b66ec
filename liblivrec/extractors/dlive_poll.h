/* DLive's GraphQL interface, and the states of many channels by it. */
#ifndef LR_DLIVE_POLL_H
#define LR_DLIVE_POLL_H

#include "resolve/extractor.h"

#define LR_DLIVE_SITE "https://dlive.tv"
#define LR_DLIVE_BATCH 20 /* keeps the query short; the site names no limit */

extern const char *const lr_dlive_headers[];

/* The answer to a body; NULL and a sticky error. */
lr_json *lr_dlive_ask(lr_ctx *x, const char *body);

int lr_dlive_poll(lr_ctx *x, struct lr_polled *rooms, size_t n);

#endif
