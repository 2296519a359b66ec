/* What had to be mended in the media of a part: for its sidecar. */
#ifndef LR_MENDS_H
#define LR_MENDS_H

#include <stdint.h>

struct lr_mends {
    int64_t jumps;              /* of time, taken out by one offset each */
    int64_t moved_frames;       /* by a little: their time stood still or went back */
    int64_t undecodable_frames; /* left out, for lack of a keyframe or a configuration */
    int64_t repeated_frames;    /* left out, since they came before */
    int64_t skipped_bytes;      /* that are no media */
};

#endif
