/* Twitch's GraphQL interface, and what is behind it. */
#ifndef LR_TWITCH_GQL_H
#define LR_TWITCH_GQL_H

#include "resolve/extractor.h"

#define LR_TWITCH_BATCH 30 /* operations that the site takes at once */

/* The channel of an address, in small letters; NULL for pages of the site that look like one. */
const char *lr_twitch_login(lr_ctx *x, const char *name);

/* An operation for each of n channels, with the channel as its variable. NULL: a sticky error. */
lr_json *lr_twitch_post(lr_ctx *x, const char *name, const char *query, const char *const *logins,
                        size_t n);

/* "data" of the i-th answer. NULL and a sticky error: RATE where the site wants a browser's proof,
 * EHTTP or PARSE where that one operation failed. */
lr_json *lr_twitch_data(lr_ctx *x, const char *name, lr_json *answer, size_t i);

/* Both for one channel. */
lr_json *lr_twitch_ask(lr_ctx *x, const char *name, const char *query, const char *login);

/* GQL answers each field that is asked for, with null where there is none. */
bool lr_twitch_has(const lr_json *object, const char *field);

/* A rerun is an old broadcast. */
bool lr_twitch_on_air(const lr_json *stream);

int lr_twitch_poll(lr_ctx *x, struct lr_polled *rooms, size_t n);

/* Adds the streams of the live channel room->id, or says why there are none. */
int lr_twitch_streams(lr_ctx *x, struct lr_room *room);

#endif
