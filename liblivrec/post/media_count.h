/* How much media is in a file, as ffprobe counts it. Blocks; any thread. */
#ifndef LR_MEDIA_COUNT_H
#define LR_MEDIA_COUNT_H

#include "core/cancel.h"
#include "core/err.h"

struct lr_media_count {
    int64_t packets[2]; /* of pictures, and of sound */
    int64_t ms;
};

/* `demuxer`: of ffmpeg, no other is tried. Errors as lr_run(); LIVREC_EMEDIA: no media. */
int lr_media_count(struct lr_media_count *c, const char *ffprobe, const char *demuxer,
                   const char *path, int64_t limit_ms, struct lr_cancel *cancel,
                   struct lr_err *err);

/* The demuxer for the name of a file, NULL for one that livrec does not write. */
const char *lr_media_demuxer(const char *path);

#endif
