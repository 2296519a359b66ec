#include "record/wall_line.h"

#define NOISE 500

bool lr_wall_line_add(struct lr_wall_line *l, int64_t media_ms, int64_t wall_ms)
{
    int64_t offset = wall_ms - media_ms;
    if (l->some && (media_ms - l->from >= LR_WALL_STRETCH || media_ms - l->last > LR_WALL_HOLE))
        return false;
    if (!l->some) {
        l->from = media_ms;
        l->least = offset;
    }
    l->some = true;
    l->last = media_ms > l->last ? media_ms : l->last;
    l->least = offset < l->least ? offset : l->least;
    return true;
}

void lr_wall_line_settle(struct lr_wall_line *l)
{
    int64_t change = l->least - l->offset;
    if (l->some && (!l->known || change > NOISE || change < -NOISE)) {
        l->offset = l->least;
        l->known = true;
    }
    l->some = false;
}
