/* Numbers for the segments of a DASH stream. What they have of their own starts anew with each
 * period, or is a time; a segment is known again by when it plays. Numbers go on by one from
 * segment to segment, and leave out those that are missing, so that the window (seg_window.h) sees
 * a list as HLS has it. Pure. */
#ifndef LR_DASH_LINE_H
#define LR_DASH_LINE_H

#include "media/m3u8.h"
#include "record/source.h"

/* Zero-initialised = nothing was numbered yet. */
struct lr_dash_line {
    bool started;
    uint64_t next;     /* number of the next segment */
    int64_t end_ms;    /* when the last one ended, Unix ms */
    int64_t last_ms;   /* how long it was */
    uint64_t restarts; /* of the sender, so far */
    int64_t stale_ms;  /* since when manifests are older than that, monotonic; 0: they are not */
};

/* Go on behind what an earlier source of the same stream recorded. */
void lr_dash_line_resume(struct lr_dash_line *l, const struct lr_seg_place *place);

/* A manifest whose last segment ends at `edge_ms` (Unix ms). SAME: it is of our time. STALE: an old
 * copy, nothing of it counts. RESTARTED: it has been one for so long that the sender must have
 * begun anew. `now` is monotonic. */
enum lr_dash_news { LR_DASH_SAME, LR_DASH_STALE, LR_DASH_RESTARTED };
enum lr_dash_news lr_dash_line_check(struct lr_dash_line *l, int64_t edge_ms, int64_t target_ms,
                                     int64_t now);

/* The sender has begun anew: the next list follows, though it is of another time. */
void lr_dash_line_restart(struct lr_dash_line *l);

/* Number the segments of `list`, whose dates say when they play; its sequence is how the sender
 * counts the first one. What lies further back than numbers go is cut off. The periods of a sender
 * that has begun anew get other timelines than those before. */
void lr_dash_line_take(struct lr_dash_line *l, struct lr_m3u8 *list);

#endif
