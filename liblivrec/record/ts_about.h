/* What a transport stream says of itself: the title as the name of its service, the streamer as its
 * provider (ETSI EN 300 468, 6.2.33). */
#ifndef LR_TS_ABOUT_H
#define LR_TS_ABOUT_H

#include "record/about.h"
#include "record/ts_packet.h"

/* Before lr_ts_go_on(). Nothing where the tags, or NULL, say nothing. */
void lr_ts_describe(struct lr_ts *ts, const struct lr_tags *tags);

#endif
