/* The config of Vimeo's player, which decides whether a clip is live and where. */
#ifndef LR_VIMEO_CONFIG_H
#define LR_VIMEO_CONFIG_H

#include "resolve/extractor.h"

/* Any status is taken: the body of a refusal has the reason. `accept` and `token` (a whole
 * Authorization header) may be NULL. */
const char *lr_vimeo_get(lr_ctx *x, const char *url, const char *accept, const char *token);

/* The room of a config: lr_done(x). */
int lr_vimeo_play(lr_ctx *x, struct lr_room *room, const lr_json *config);

#endif
