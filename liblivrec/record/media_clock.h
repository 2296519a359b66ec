/* A stage that only looks at the time of what passes: does the media keep up with the wall clock? A
 * CDN that thins out or throttles a stream still sends bytes, so no other watchdog notices.
 */
#ifndef LR_MEDIA_CLOCK_H
#define LR_MEDIA_CLOCK_H

#include "record/stage.h"

#define LR_MEDIA_CLOCK_WINDOW_MS 30000

struct lr_media_clock {
    struct lr_stage stage;
    int64_t media[LR_MAX_TRACKS]; /* 1/90000 s that passed in the window, jumps left out */
    int64_t last_dts[LR_MAX_TRACKS];
    bool seen[LR_MAX_TRACKS];
    int64_t window_ms; /* when the window began; 0: not yet */
};

void lr_media_clock_init(struct lr_media_clock *c, struct lr_stage *next);

/* True once for each window in which less than half of the wall time passed as media. */
bool lr_media_clock_is_slow(struct lr_media_clock *c, int64_t now);
void lr_media_clock_restart(struct lr_media_clock *c); /* time went by that does not count */

#endif
