/* What a recording got, beside what was on air: every frame bears a number (mark.h), so missing and
 * doubled ones are exact, and so is what the gap events should have said. */
#ifndef TRUTH_H
#define TRUTH_H

#include <stdbool.h>
#include <stdint.h>
#include "record/sink.h"

/* Frames that are missing between two that came. */
struct truth_hole {
    bool video, at_reset; /* at_reset: the sender started anew there */
    int64_t frames;
    int64_t at_ms, ms; /* where in the session, and how long */
};

/* What a gap event said. */
struct truth_gap {
    int64_t at_ms, ms;
    int holes; /* that it accounts for */
};

struct truth_track {
    bool any;
    uint32_t epoch, n; /* of the last frame */
    int64_t end;       /* of it, 1/90000 s in the session */
    int64_t step;      /* length of a frame, 1/90000 s */
    int64_t frames, doubled, unmarked;
};

struct truth {
    char name[33]; /* the room's title */
    struct truth_track video, audio;
    struct truth_hole *hole;
    struct truth_gap *gap;
    int holes, hole_cap, gaps, gap_cap;
    /* Pictures that an epoch has; NULL: it is not known. */
    int64_t (*epoch_frames)(void *user, uint32_t epoch);
    void *user;
};

/* What all gaps and holes come to. */
struct truth_sum {
    int64_t missing, doubled, frames; /* pictures and sounds */
    int64_t silent;                   /* of the missing, those that no gap event accounts for */
    int64_t edge_ms;    /* how far off the worst edge of a gap event is, by pictures */
    int64_t longest_ms; /* hole */
    int idle;           /* gap events though nothing is missing */
};

void truth_gap_event(struct truth *t, int64_t at_ms, int64_t ms);
void truth_judge(struct truth *t, struct truth_sum *sum); /* adds to *sum */
void truth_free(struct truth *t);

/* A sink that watches for the rooms of `find` what goes into the one named "ts". *start_ms: where
 * the file of the frame that is written now starts in the session. */
const struct lr_sink_ops *truth_sink(struct truth *(*find)(const char *title),
                                     const int64_t *start_ms);

#endif
