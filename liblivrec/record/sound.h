/* Sound that frames itself (ADTS, MPEG audio, AC-3), out of pieces of any size. Frames get their
 * times by counting samples from the last time that the container gave, so that nothing drifts. */
#ifndef LR_SOUND_H
#define LR_SOUND_H

#include "record/intake.h"

#define LR_SOUND_MARKS 8

struct lr_sound {
    struct lr_intake *in;
    enum lr_codec codec; /* NONE: to be found out */
    bool synced;         /* the last frame ended where the next must begin */
    struct lr_buf part;  /* what is not a whole frame yet */
    struct {
        size_t at; /* the first frame that starts at or behind this place in `part` */
        int64_t time;
    } mark[LR_SOUND_MARKS];
    int marks;
    bool timed;      /* `base` is set */
    int64_t base;    /* of the sample from which is counted */
    int64_t samples; /* since then */
    int rate;
};

void lr_sound_init(struct lr_sound *s, struct lr_intake *in, enum lr_codec codec);
void lr_sound_free(struct lr_sound *s);

/* The time of the first frame that starts in what is fed next. */
void lr_sound_time(struct lr_sound *s, int64_t time);
int lr_sound_feed(struct lr_sound *s, const uint8_t *data, size_t len);
int lr_sound_flush(struct lr_sound *s);  /* nothing follows soon: hand on what is whole */
void lr_sound_lost(struct lr_sound *s);  /* bytes are missing: drop what is not whole */
void lr_sound_reset(struct lr_sound *s); /* a new timeline */

#endif
