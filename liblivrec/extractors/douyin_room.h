/* The room object of Douyin's API: metadata and streams. */
#ifndef LR_DOUYIN_ROOM_H
#define LR_DOUYIN_ROOM_H

#include "resolve/extractor.h"

/* Fills a live room out of {title, cover, stream_url, ...}. */
int lr_douyin_room(lr_ctx *x, struct lr_room *room, const lr_json *live);

#endif
