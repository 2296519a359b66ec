/* What of a DASH manifest is recorded, from where on, and when there is more of it. */
#ifndef LR_DASH_LISTS_H
#define LR_DASH_LISTS_H

#include "record/dash_clock.h"
#include "record/dash_index.h"
#include "record/dash_track.h"
#include "record/seg_pair.h"

#define LR_DASH_NO_NEWS INT64_MAX

/* Zeroed at first, then the first part filled in by the owner. */
struct lr_dash_lists {
    struct lr_seg_pair *pair;
    const struct lr_dash_clock *clock;
    struct lr_mpd *mpd;     /* NULL: none came yet */
    struct lr_arena *arena; /* that it lives in */
    const char *url;        /* that it came from */
    int64_t asked_ms;       /* when it was asked for, monotonic */
    int64_t update_ms;      /* how long until it is asked for again */
    struct lr_dash_index index;

    struct lr_dash_track track[LR_SEG_LISTS];
    bool split;       /* known whether the sound comes by itself */
    bool placed;      /* start_ms is known */
    int64_t start_ms; /* where to begin, since the presentation began */
    int64_t next_ms;  /* Unix ms at which a segment is there by the clock, or LR_DASH_NO_NEWS */
};

/* Hand on what there is now. Ends the pair where nothing can be recorded. */
void lr_dash_lists_show(struct lr_dash_lists *d);

/* A manifest with another availabilityStartTime came, `moved_ms` later than the one before: the
 * sender may have begun anew. Before `mpd` changes. */
void lr_dash_lists_moved(struct lr_dash_lists *d, int64_t moved_ms);

/* The ms until lr_dash_lists_show() has something new; INT64_MAX: that takes another manifest. */
int64_t lr_dash_lists_wait(const struct lr_dash_lists *d);

int64_t lr_dash_lists_target(const struct lr_dash_lists *d); /* the longest segment */

#endif
