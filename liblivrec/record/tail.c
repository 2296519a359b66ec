#include "record/tail.h"

#include <string.h>

static int last_within(const struct lr_tail *t, int64_t bytes)
{
    int i = t->count - 1;
    while (i >= 0 && t->place[i].bytes > bytes)
        i--;
    return i;
}

/* Room for one more: what is sure goes, or every second place. */
static void thin_out(struct lr_tail *t, int64_t sure)
{
    int drop = last_within(t, sure);
    if (drop > 0) {
        t->count -= drop;
        memmove(t->place, t->place + drop, (size_t)t->count * sizeof t->place[0]);
        t->step = 1;
        return;
    }
    for (int i = 0; 2 * i < t->count; i++)
        t->place[i] = t->place[2 * i];
    t->count = (t->count + 1) / 2;
    t->step *= 2;
}

void lr_tail_note(struct lr_tail *t, const struct lr_tail_place *place, int64_t sure)
{
    if (place->bytes <= (t->count ? t->place[t->count - 1].bytes : 0))
        return;
    if (++t->skipped < t->step)
        return;
    t->skipped = 0;
    t->step += t->step == 0;
    if (t->count == LR_TAIL_PLACES)
        thin_out(t, sure);
    t->place[t->count++] = *place;
}

struct lr_tail_place lr_tail_find(const struct lr_tail *t, int64_t bytes)
{
    int i = last_within(t, bytes);
    return i < 0 ? (struct lr_tail_place){0} : t->place[i];
}
