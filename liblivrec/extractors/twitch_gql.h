/* Twitch's GraphQL interface, and what is behind it. */
#ifndef LR_TWITCH_GQL_H
#define LR_TWITCH_GQL_H

#include "resolve/extractor.h"

/* One operation with the channel as its variable. "data" of the answer; NULL and a sticky error. */
lr_json *lr_twitch_ask(lr_ctx *x, const char *name, const char *query, const char *login);

/* Adds the streams of the live channel room->id, or says why there are none. */
int lr_twitch_streams(lr_ctx *x, struct lr_room *room);

#endif
