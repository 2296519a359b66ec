/* What frames came: counted as they pass, looked at once a second. */
#ifndef LR_PULSE_H
#define LR_PULSE_H

#include "record/frame.h"

struct lr_pulse {
    bool pictured; /* some of it has a track of pictures */
    uint64_t pictures, sounds;
};

static inline void lr_pulse_count(struct lr_pulse *p, bool sound, const struct lr_frame *f)
{
    p->pictures += !sound;
    p->sounds += sound;
}

#endif
