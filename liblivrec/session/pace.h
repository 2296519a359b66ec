/* Turns: of what many rooms want at once, so much goes through now and the rest one after the
 * other. A token bucket for each key, a host or a platform. Times are monotonic ms. */
#ifndef LR_PACE_H
#define LR_PACE_H

#include <stdint.h>

#define LR_PACES 64

struct lr_pace_rate {
    int burst;   /* that need not wait, after a rest */
    int64_t gap; /* ms between the others */
};

/* Zeroed: all are at rest. */
struct lr_paces {
    struct {
        uint64_t key;
        int64_t full_at; /* when it would be at rest again */
    } pace[LR_PACES];
};

/* When the next turn is: `now` or later. */
int64_t lr_paces_next(const struct lr_paces *p, uint64_t key, struct lr_pace_rate rate,
                      int64_t now);
/* The same, and it is taken. */
int64_t lr_paces_take(struct lr_paces *p, uint64_t key, struct lr_pace_rate rate, int64_t now);

#endif
