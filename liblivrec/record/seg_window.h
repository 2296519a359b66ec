/* Which segments of a reloaded HLS playlist are new. A segment's identity is its epoch and media
 * sequence number, never its URI: tokens change with each reload, and names come round again. An
 * epoch lasts until the sender starts to count anew. Names and dates only help to tell such a
 * restart from a copy of the playlist that is a little old (another edge of the CDN). Pure
 * functions; no I/O. */
#ifndef LR_SEG_WINDOW_H
#define LR_SEG_WINDOW_H

#include "media/m3u8.h"
#include "record/source.h"

#define LR_SEG_EDGE 3  /* target durations from the end to start with (RFC 8216 6.3.3) */
#define LR_SEG_SEEN 32 /* segments that are remembered */

struct lr_seg_seen {
    uint64_t sequence;
    uint64_t name_hash;
    int64_t date_ms;
};

/* Zero-initialised = nothing was taken yet. */
struct lr_seg_window {
    int edge; /* segments from the end to start with; 0: as many as LR_SEG_EDGE says */
    bool started;
    uint32_t epoch;
    uint64_t first;         /* sequence number that the last list began with */
    uint64_t next;          /* sequence number of the next segment */
    uint64_t discontinuity; /* discontinuity sequence number of the last one */
    int64_t end_date_ms;    /* when the last one ended; 0 = not known */
    int64_t reload_ms;      /* when the last list that was no stale copy came, monotonic */
    int64_t news_ms;        /* when the last one with new segments came */
    int64_t stale_ms;       /* since when the lists are stale; 0: they are not */
    int stable;             /* reloads in a row that called the last segment by the same name */
    bool names_vary;        /* names say nothing: they change, or are all the same */
    struct lr_seg_seen seen[LR_SEG_SEEN]; /* by sequence number, a ring */
    uint32_t seen_count;
};

enum lr_seg_news {
    LR_SEG_SAME,  /* nothing new */
    LR_SEG_STALE, /* older than one that was seen before: to be ignored */
    LR_SEG_MORE,  /* new segments */
    LR_SEG_EPOCH, /* new segments, and their numbers have nothing to do with those before */
};

struct lr_seg_take {
    enum lr_seg_news news;
    int first; /* index of the first new segment; segment_count when there is none */
    uint64_t lost_first, lost_count; /* numbers that left the list unseen; count 0: none */
    int64_t lost_ms;    /* media that is missing before the first new one, -1 = not known */
    bool discontinuity; /* the first new one goes on with other timestamps, tag or not */
};

/* Take a playlist that was asked for at `now`. `resume` counts for the first one, may be NULL. */
void lr_seg_window_take(struct lr_seg_window *w, const struct lr_m3u8 *list,
                        const struct lr_seg_place *resume, int64_t now, struct lr_seg_take *out);

/* Of the file name in a URI and its byte range, without folder, query and host. */
uint64_t lr_seg_name_hash(const struct lr_m3u8_segment *s);

#endif
