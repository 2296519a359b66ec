/* Lines of a Huya room, as its API and its page list them. */
#ifndef LR_HUYA_LINE_H
#define LR_HUYA_LINE_H

#include "extractors/huya_sign.h"
#include "resolve/extractor.h"

/* What is to be signed, at this moment. */
struct lr_huya_sign lr_huya_sign_of(lr_ctx *x, const char *anticode, const char *stream,
                                    int64_t uid);

/* One rung of the ladder on one line; kbps 0 = as the streamer sends it. No-op on a NULL url. */
void lr_huya_add(lr_ctx *x, struct lr_room *room, const char *protocol, const char *url,
                 const lr_json *line, int64_t kbps, int priority);

/* Number of the room that a page of this name shows; NULL and a sticky error. */
const char *lr_huya_page_id(lr_ctx *x, const char *name);

/* Everything from the page of the room with room->id: its state and names where room->anchor is
 * NULL, its streams. */
void lr_huya_page(lr_ctx *x, struct lr_room *room);

/* Adds the streams that the API's "data" lists, or says why there are none. */
void lr_huya_streams(lr_ctx *x, struct lr_room *room, const lr_json *data);

/* Does the title say that it is no live broadcast? */
bool lr_huya_is_rerun(const char *title);

#endif
