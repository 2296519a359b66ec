/* "pull_data", the list of streams of ByteDance's players: Douyin and TikTok. */
#ifndef LR_FAMILY_PULL_H
#define LR_FAMILY_PULL_H

#include "resolve/extractor.h"

/* What a key of the player stands for: "origin", "uhd", "FULL_HD1" ... */
enum lr_quality lr_pull_rung(const char *key);

/* Adds every quality of {options, stream_data}; stream_data is JSON inside of a string. */
void lr_pull_data_add(lr_ctx *x, struct lr_room *room, const lr_json *pull, bool flv_first);

#endif
