/* In front of the pipeline: lets everything through, or holds it for a moment, so that what another
 * stream gives can be joined to it at one point in time. */
#ifndef LR_GATE_H
#define LR_GATE_H

#include "record/stage.h"
#include "session/pulse.h"

struct lr_gate {
    struct lr_stage stage; /* first: the two are one */
    struct lr_held held;
    bool holds;
    struct lr_pulse pulse; /* of all that came */
    unsigned sound;      /* tracks that are: 1 << track */
    bool known;          /* there is a frame that is held ... */
    int64_t first, last; /* ... from the first to the last, by dts ... */
    int64_t last_sound;  /* ... and the last of sound */
    void (*came)(void *arg); /* a frame was held */
    void *arg;
};

/* The entrance, with the pipeline's behind it. */
struct lr_stage *lr_gate_in(struct lr_gate *g, struct lr_stage *next);
void lr_gate_hold(struct lr_gate *g, void (*came)(void *), void *arg);
/* Let what is held through, pictures and sound each up to a time (INT64_MAX: all), and forget the
 * rest. It holds no more. What a push gave. */
int lr_gate_open(struct lr_gate *g, int64_t pictures, int64_t sound);
void lr_gate_free(struct lr_gate *g); /* what is held is forgotten */

#endif
