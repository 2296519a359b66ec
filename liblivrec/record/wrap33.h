/* Times of 33 bits, as MPEG has them: they wrap after 26.5 hours. */
#ifndef LR_WRAP33_H
#define LR_WRAP33_H

#include <stdbool.h>
#include <stdint.h>

struct lr_wrap33 {
    bool set;
    int64_t last; /* unwrapped */
};

/* The time nearest to `reference` with these 33 bits. */
static inline int64_t lr_near33(int64_t reference, uint64_t raw)
{
    const uint64_t half = (uint64_t)1 << 32, mask = 2 * half - 1;
    uint64_t ahead = (raw - (uint64_t)reference) & mask;
    return reference + (int64_t)ahead - (ahead >= half ? (int64_t)(2 * half) : 0);
}

/* The time nearest to the last one, which it becomes. */
static inline int64_t lr_unwrap33(struct lr_wrap33 *w, uint64_t raw)
{
    w->last = w->set ? lr_near33(w->last, raw) : (int64_t)raw;
    w->set = true;
    return w->last;
}

#endif
