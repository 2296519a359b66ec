/* What a step after a recording is about: one file of it, or its end. All is borrowed. */
#ifndef LR_SUBJECT_H
#define LR_SUBJECT_H

#include <stddef.h>
#include "core/options.h"

struct lr_subject {
    const char *event; /* as in "post.hook_on" */
    int64_t job, time; /* of the recording; Unix ms */
    const char *platform, *url, *anchor, *title; /* NULL: not known */
    const char *dir;                             /* "record.dir", absolute */
    /* Of a part: absolute. What it is now; what was recorded, when that is another file; its sound
     * alone. NULL: none. */
    const char *path, *source, *sound;
    int64_t bytes, duration_ms;
    const char *const *files; /* of the recording so far, in their order */
    size_t file_count;
    const char *code, *text; /* how it ended: "OK"; what went wrong */
    const struct lr_opts *opts;
};

#endif
