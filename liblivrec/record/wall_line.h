/* Which time of day media is of. Media comes late and in bursts, never early: of what arrived
 * within a stretch of media, that which came soonest tells. */
#ifndef LR_WALL_LINE_H
#define LR_WALL_LINE_H

#include <stdbool.h>
#include <stdint.h>

#define LR_WALL_STRETCH 10000 /* ms */
#define LR_WALL_HOLE 2000     /* a longer pause of media is one */

struct lr_wall_line {
    bool known;     /* offset is */
    int64_t offset; /* wall clock of media time 0, ms */
    bool some;      /* there was media in this stretch */
    int64_t from, last, least;
};

/* Media of this time arrived. False: the stretch is over, or there is a hole: settle it, then tell
 * this again. */
bool lr_wall_line_add(struct lr_wall_line *l, int64_t media_ms, int64_t wall_ms);
/* Take `offset` from the stretch, which ends: at its end, at a gap, at the end of all. Small
 * changes are none: they are the network's. */
void lr_wall_line_settle(struct lr_wall_line *l);

#endif
