/* Which of FFmpeg's muxers writes a container, and how. */
#ifndef LR_LAVF_CONTAINER_H
#define LR_LAVF_CONTAINER_H

#include "record/sink.h"

struct lr_lavf_option {
    const char *name, *value;
};

struct lr_lavf_container {
    const struct lr_sink_ops *ops;
    const char *muxer;
    bool lengths; /* of boxes: it notes how long each frame lasts, not when it starts */
    struct lr_lavf_option options[4];
};

const struct lr_lavf_container *lr_lavf_container(const struct lr_sink_ops *ops);

#endif
