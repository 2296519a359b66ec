/* Last stage: which file a frame goes to, and when in it.
 *
 * A new file starts at a keyframe (for sound alone: at any frame) once time or size is reached or
 * the owner wants one, and at once when the decoder configuration changes. What arrives before that
 * keyframe belongs to the old file, what arrives after it to the new one: no frame is lost or
 * doubled. Times of all tracks start anew in each file by the same amount, so that the distance of
 * sound and picture stays. */
#ifndef LR_SPLIT_H
#define LR_SPLIT_H

#include "record/stage.h"

struct lr_split_ops {
    int (*begin)(void *user, const struct lr_tracks *t);
    int (*frame)(void *user, const struct lr_frame *f); /* rebased */
    int (*end)(void *user, int64_t duration_ms);
    int64_t (*bytes)(void *user); /* of the file so far */
    /* Times of the session in 1/90000 s. */
    void (*gap)(void *user, const struct lr_gap *gap, int64_t at);
    void (*full)(void *user);   /* max_ms is reached; called once */
    bool (*wanted)(void *user); /* NULL: never. Shall the file end here, before a keyframe? */
    bool (*shut)(void *user);   /* NULL: never. Shall frames be left out? */
};

struct lr_split_config {
    int64_t split_ms, split_bytes; /* 0: never */
    int64_t max_ms;                /* frames before it are in, those at or after it are not */
};

int lr_split_new(const struct lr_split_config *cfg, const struct lr_split_ops *ops, void *user,
                 struct lr_stage **out);
/* End the file; the next begins with a keyframe. Not from inside a push. */
int lr_split_end(struct lr_stage *s);
int64_t lr_split_start_ms(const struct lr_stage *s); /* of the file that is open, in the session */
int64_t lr_split_duration_ms(const struct lr_stage *s); /* of the session so far */

#endif
