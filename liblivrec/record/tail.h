/* What of a file's media is in how many of its bytes, so that what a failing disk did not take is
 * known by its length. Only the stretch that is not synced counts; where that is long, places are
 * further apart. */
#ifndef LR_TAIL_H
#define LR_TAIL_H

#include <stdint.h>

#define LR_TAIL_PLACES 128

/* All media before `ms` of the file, `frames` of them counted, is in its first `bytes`. */
struct lr_tail_place {
    int64_t bytes, ms, frames;
};

struct lr_tail { /* zeroed at first */
    struct lr_tail_place place[LR_TAIL_PLACES];
    int count;
    int step, skipped; /* of so many places one is kept; since the last one */
};

/* `sure`: bytes that can't be lost any more. A place whose bytes are those of the last one is no
 * news. */
void lr_tail_note(struct lr_tail *t, const struct lr_tail_place *place, int64_t sure);
/* The last place within so many bytes; {0, 0, 0} is one always. */
struct lr_tail_place lr_tail_find(const struct lr_tail *t, int64_t bytes);

#endif
