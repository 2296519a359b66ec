/* One list of a DASH source: what the manifest says of its representations, as a list of segments
 * like that of an HLS playlist. */
#ifndef LR_DASH_TRACK_H
#define LR_DASH_TRACK_H

#include "media/mpd.h"
#include "record/dash_choice.h"
#include "record/dash_line.h"

#define LR_DASH_LIST 256         /* segments that are listed at once */
#define LR_DASH_BEHIND 32        /* of them that are known already */
#define LR_DASH_OVERLAP_MS 10000 /* a restart of the sender is looked for so much further back */
#define LR_DASH_LIST_ARENA ((size_t)16 << 20)

/* Zero-initialised, or with its line resumed. */
struct lr_dash_track {
    bool sound; /* that comes by itself */
    struct lr_dash_line line;
    int64_t target_ms; /* longest segment so far */
};

/* What holds for all tracks at a moment. Times are ms since the presentation began. */
struct lr_dash_view {
    const struct lr_mpd *mpd;
    const struct lr_wish *wish;
    int64_t now_ms;   /* INT64_MAX: all that there is */
    int64_t start_ms; /* where to begin with */
    int64_t mono_ms;
};

struct lr_dash_list {
    struct lr_m3u8 list; /* lives in the arena; URIs are absolute */
    bool counts;         /* false: an old copy of the manifest, or nothing is said */
    bool absent;         /* the current period has nothing for this track */
    bool counted;        /* more comes by the clock alone */
    bool more;           /* there is more already */
    int64_t early_ms;    /* so much sooner than by their lengths segments are there */
    /* Nothing is listed from here on until its index is taken. NULL: there is no such. */
    const struct lr_mpd_representation *wants;
};

/* 0, LIVREC_EDRM or LIVREC_ENOMEM. */
int lr_dash_track_list(struct lr_dash_track *t, struct lr_arena *a, const struct lr_dash_view *view,
                       struct lr_dash_list *out);

/* When the last segment ends that is complete; -1: there is none, or that of *wants must be known
 * first. *target_ms grows to the longest. 0, LIVREC_EDRM or LIVREC_ENOMEM. */
int lr_dash_track_edge(struct lr_dash_track *t, const struct lr_dash_view *view, int64_t *edge_ms,
                       const struct lr_mpd_representation **wants);

#endif
