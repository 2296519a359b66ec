/* A stage that moves timestamps. */
#ifndef LR_SHIFT_H
#define LR_SHIFT_H

#include "record/stage.h"

struct lr_shift {
    struct lr_stage stage;
    int64_t by; /* 1/90000 s; the owner sets it */
};

void lr_shift_init(struct lr_shift *s, struct lr_stage *next);

#endif
