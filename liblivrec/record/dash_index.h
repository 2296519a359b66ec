/* The indexes (sidx) of files that a DASH manifest has instead of segments: fetched when their
 * turn comes, and put into the manifest, which lists them as segments from then on. */
#ifndef LR_DASH_INDEX_H
#define LR_DASH_INDEX_H

#include "media/mpd.h"
#include "record/seg_asset.h"

/* Zeroed at first. */
struct lr_dash_index {
    struct lr_seg_assets assets;
    uint64_t job; /* for the log */
};

/* Can `wanted`, which is of the manifest, be listed now? Then *ready. Else changed(), as given to
 * lr_seg_assets_init(), is called later. A file whose index can't be had or read counts as one
 * segment. `a` is where the manifest lives. 0 or LIVREC_ENOMEM. May also be asked again after a
 * while. */
int lr_dash_index_take(struct lr_dash_index *x, struct lr_arena *a, struct lr_mpd *mpd,
                       const struct lr_mpd_representation *wanted, bool *ready);

#endif
