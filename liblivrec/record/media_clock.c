#include "record/media_clock.h"

#include <string.h>

#define JUMP (10 * LR_TIME_HZ) /* no frame lasts so long */

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct lr_media_clock *c = (struct lr_media_clock *)s;
    int64_t step = c->seen[f->track] ? f->dts - c->last_dts[f->track] : 0;
    if (step > 0 && step < JUMP)
        c->media[f->track] += step;
    c->last_dts[f->track] = f->dts;
    c->seen[f->track] = true;
    return lr_push_frame(s->next, f);
}

static const struct lr_stage_ops ops = {.name = "media clock", .frame = on_frame};

void lr_media_clock_init(struct lr_media_clock *c, struct lr_stage *next)
{
    *c = (struct lr_media_clock){.stage = {&ops, next, next ? next->err : NULL}};
}

void lr_media_clock_restart(struct lr_media_clock *c)
{
    c->window_ms = 0;
}

/* Of the track that gets on best: one of two may pause. */
static int64_t media_ms(const struct lr_media_clock *c)
{
    int64_t best = 0;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        if (c->media[i] > best)
            best = c->media[i];
    return best / (LR_TIME_HZ / 1000);
}

bool lr_media_clock_is_slow(struct lr_media_clock *c, int64_t now)
{
    if (c->window_ms && now - c->window_ms < LR_MEDIA_CLOCK_WINDOW_MS)
        return false;
    bool slow = c->window_ms && media_ms(c) < (now - c->window_ms) / 2;
    c->window_ms = now;
    memset(c->media, 0, sizeof c->media);
    return slow;
}
