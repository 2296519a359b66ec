/* What is on air when. A timeline is a row of spans; each plays one clip over and over. Frame and
 * segment at any moment follow by arithmetic, so nothing is stored and every reader of a channel
 * gets the same bytes. Times are milliseconds since the broadcast began. */
#ifndef DEMO_TIMELINE_H
#define DEMO_TIMELINE_H

#include "clip.h"

#define TIMELINE_SPANS 16

struct span {
    int64_t start;    /* when it goes on air; a multiple of the segment length */
    int64_t dts_base; /* timestamp of its first frame, ms */
    int64_t seq_base; /* media sequence number of its first segment */
    bool tagged;      /* EXT-X-DISCONTINUITY stands before it */
    bool new_window;  /* playlists forget all before it, as after an encoder's restart */
    const struct clip *clip;
};

struct timeline {
    struct span spans[TIMELINE_SPANS];
    int count;
    uint32_t segment_ms;
};

/* One frame on air. */
struct shot {
    const struct clip_frame *frame;
    const struct clip *clip;
    int64_t at;  /* goes on air */
    int64_t dts; /* ms, as stamped */
    uint32_t epoch; /* index of the span */
    uint32_t n;  /* number within track and span */
};

/* A place in the timeline. */
struct cursor {
    const struct timeline *line;
    int span;
    int64_t turn; /* how often the clip was played before */
    size_t index;
};

void timeline_init(struct timeline *t, const struct clip *clip, uint32_t segment_ms);

/* Add a span that starts at the next segment edge at or after `start`. Returns it, its timestamps
 * and sequence going on from the one before; NULL when there are too many. */
struct span *timeline_add(struct timeline *t, int64_t start, const struct clip *clip);

int timeline_span_at(const struct timeline *t, int64_t ms); /* index */

/* The last keyframe at or before `ms`; the start if none. */
void cursor_seek(struct cursor *c, const struct timeline *t, int64_t ms);
/* The first frame at or after `ms`. */
void cursor_seek_exact(struct cursor *c, const struct timeline *t, int64_t ms);
void cursor_get(const struct cursor *c, struct shot *out);
void cursor_next(struct cursor *c);

/* A segment: number since the broadcast began, and how playlists name it. */
struct segment {
    int64_t number;
    int epoch;
    int64_t seq;
};

void segment_at(const struct timeline *t, int64_t number, struct segment *out);
bool segment_find(const struct timeline *t, int epoch, int64_t seq, struct segment *out);

#endif
