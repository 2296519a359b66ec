/* What frames came: counted as they pass, looked at now and then. */
#ifndef LR_PULSE_H
#define LR_PULSE_H

#include <string.h>
#include "record/frame.h"

#define LR_PULSE_KEYS 512 /* keyframes that are known again */

struct lr_pulse_sums {
    uint64_t tracks; /* times that they were told */
    uint64_t pictures, sounds, keys;
    uint64_t picture_bytes, key_bytes, sound_bytes; /* picture_bytes: without keys */
    uint64_t same; /* frames of sound that look like the one before */
};

struct lr_pulse {
    struct lr_pulse_sums sum;
    bool pictured;               /* some of it has a track of pictures */
    int area;                    /* of a picture; 0: not known */
    uint64_t last, last_size;    /* frame of sound */
    uint32_t key[LR_PULSE_KEYS]; /* what the keyframes look like; the n-th at n % LR_PULSE_KEYS */
};

/* The end of a frame is of the picture itself; in front there may be times. */
static inline uint64_t lr_pulse_tail(const struct lr_frame *f)
{
    uint64_t tail = 0;
    size_t n = f->size < sizeof tail ? f->size : sizeof tail;
    memcpy(&tail, f->data + f->size - n, n);
    return tail;
}

static inline void lr_pulse_key(struct lr_pulse *p, const struct lr_frame *f)
{
    uint64_t look = (lr_pulse_tail(f) ^ f->size) * UINT64_C(0x9e3779b97f4a7c15);
    p->key[p->sum.keys++ % LR_PULSE_KEYS] = (uint32_t)(look >> 32);
    p->sum.key_bytes += f->size;
}

static inline void lr_pulse_count(struct lr_pulse *p, bool sound, const struct lr_frame *f)
{
    if (sound) {
        uint64_t tail = lr_pulse_tail(f);
        p->sum.same += tail == p->last && f->size == p->last_size;
        p->last = tail;
        p->last_size = f->size;
        p->sum.sounds++;
        p->sum.sound_bytes += f->size;
        return;
    }
    p->sum.pictures++;
    if (f->key)
        lr_pulse_key(p, f);
    else
        p->sum.picture_bytes += f->size;
}

#endif
