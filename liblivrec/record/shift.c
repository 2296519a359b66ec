#include "record/shift.h"

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    int64_t by = ((struct lr_shift *)s)->by;
    struct lr_frame moved = *f;
    moved.pts += by;
    moved.dts += by;
    return lr_push_frame(s->next, &moved);
}

static const struct lr_stage_ops ops = {.name = "shift", .frame = on_frame};

void lr_shift_init(struct lr_shift *s, struct lr_stage *next)
{
    *s = (struct lr_shift){.stage = {&ops, next, next ? next->err : NULL}};
}
